from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.forecast import ForecastKind, ForecastSource, parse_kind
from simulations.weather_steps import numbers
from tests.simulations.winter import START, storm


def source(weather, kind=ForecastKind.GENERATED, seed=3):
    return ForecastSource(recorded=weather, kind=kind, seed=seed)


def test_what_was_recorded_until_now_is_handed_out_unchanged():
    weather = storm()
    now = START + timedelta(hours=5)
    known = source(weather).known_at(now)
    recorded = dict(
        zip(weather.times, weather.columns["precipitation_mm_h"], strict=True)
    )
    for moment, value in zip(
        known.times, known.columns["precipitation_mm_h"], strict=True
    ):
        if moment <= now:
            assert value == recorded[moment]


@given(hour=st.integers(0, 40), cut=st.integers(0, 30), rate=st.floats(0.0, 9.0))
def test_weather_beyond_the_horizon_changes_nothing_that_is_known(hour, cut, rate):
    # Handed out are 48 h ahead, read from at most 2 h beyond by the shift in time.
    weather = storm(after_h=140)
    now = START + timedelta(hours=hour)
    beyond = now + timedelta(hours=51 + cut)
    changed = replace(
        weather,
        columns={
            **weather.columns,
            "precipitation_mm_h": tuple(
                rate if moment > beyond else value
                for moment, value in zip(
                    weather.times, weather.columns["precipitation_mm_h"], strict=True
                )
            ),
        },
    )
    assert source(weather).known_at(now) == source(changed).known_at(now)


def test_two_policies_read_the_same_forecast():
    now = START + timedelta(hours=3)
    assert source(storm()).known_at(now) == source(storm()).known_at(now)


def test_a_perfect_forecast_is_the_record_without_what_only_a_station_sees():
    weather = storm()
    snow = tuple(float(row) for row in range(len(weather.times)))
    weather = replace(weather, columns={**weather.columns, "snow_depth_mm": snow})
    known = source(weather, ForecastKind.PERFECT).known_at(START)
    ahead = [moment > START for moment in known.times]
    assert any(ahead)
    for moment, amount, depth in zip(
        known.times,
        known.columns["precipitation_mm_h"],
        known.columns["snow_depth_mm"],
        strict=True,
    ):
        row = weather.times.index(moment)
        assert amount == weather.columns["precipitation_mm_h"][row]
        assert (depth is None) == (moment > START)


def test_errors_grow_with_the_lead_and_leave_the_mean_alone():
    weather = storm(rate_mm_h=1.0, from_h=-30, hours=90)
    near, far = [], []
    for seed in range(300):
        known = source(weather, seed=seed).known_at(START)
        amount = numbers(known, "precipitation_mm_h")
        lead = np.array([(t - START).total_seconds() / 3600.0 for t in known.times])
        near.append(amount[lead == 2.0][0])
        far.append(amount[lead == 24.0][0])
    # Lognormal with mean 1 and sigma^2 = 0.45^2 + 0.35^2: deviation 0.62 after a day.
    assert np.std(near) < np.std(far)
    assert np.mean(far) == pytest.approx(1.0, abs=0.15)
    assert np.std(far) == pytest.approx(0.62, abs=0.2)


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(ValueError, match="it is generated or perfect"):
        parse_kind("lucky")
