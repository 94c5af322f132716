"""The horizon cut to what weather covers, and what is said of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from planner.params import HorizonParams
from planner.snapshot import build_forcing
from planner.surface.forcing.weather_window import weather_window
from tests.street_grid import NOW, hours_of_weather

HORIZON = HorizonParams()
HOUR_S = 3600.0


def window(now=NOW, horizon=HORIZON, spin_up_h=48.0, **columns):
    forcing = build_forcing(hours_of_weather(**columns), now)
    return weather_window([forcing], now, horizon, spin_up_h)


def test_whole_horizon_with_as_much_spin_up_as_there_is():
    found = window()
    assert (found.begin_s, found.view_from_s, found.end_s) == (
        -30 * HOUR_S,
        -24 * HOUR_S,
        24 * HOUR_S,
    )
    assert found.remarks == ()
    assert window(spin_up_h=2.0).begin_s == -26 * HOUR_S


def test_short_weather_is_said():
    ends = window(end_h=6)
    assert ends.end_s == 6 * HOUR_S
    [said] = ends.remarks
    assert said == (
        "The weather of station 1 ends 6 h after now; the outlook ends there instead "
        "of after 24 h."
    )
    starts = window(start_h=-5)
    assert starts.begin_s == starts.view_from_s == -5 * HOUR_S
    assert "starts 5 h before now; earlier snow is not known." in starts.remarks[0]


def test_steps_off_the_hour_stay_on_their_grid():
    found = window(now=NOW + timedelta(minutes=7), horizon=HorizonParams(step_s=700.0))
    for moment_s in (found.begin_s, found.view_from_s, found.end_s):
        assert moment_s % 700.0 == 0.0
    assert found.begin_s >= -30 * HOUR_S - 420.0


def test_now_outside_is_refused():
    with pytest.raises(ValueError, match=r"station 1 has weather for .* but now is"):
        window(now=NOW + timedelta(hours=31))
    with pytest.raises(ValueError, match="no time at all"):
        window(air_temperature_c=lambda _: None)


def test_long_gap_ahead_is_refused_and_one_behind_is_said():
    def gap(first, last):
        return lambda hour: None if first <= hour <= last else -5.0

    with pytest.raises(ValueError, match="no air temperature between 2024-01-07T03"):
        window(air_temperature_c=gap(2, 9))
    found = window(air_temperature_c=gap(-12, -5))
    assert found.view_from_s == -4 * HOUR_S
    assert "missing before 2024-01-06T22" in found.remarks[0]
    assert window(air_temperature_c=gap(2, 7)).remarks == ()


def test_second_source_covers_the_gap_of_the_first():
    now = datetime(2024, 1, 7, 2, tzinfo=UTC)
    first = build_forcing(
        hours_of_weather(
            air_temperature_c=lambda hour: None if 2 <= hour <= 9 else -5.0
        ),
        now,
    )
    second = replace(build_forcing(hours_of_weather(), now), source="station 2")
    found = weather_window([first, second], now, HORIZON, 0.0)
    assert found.end_s == 24 * HOUR_S
    assert np.isclose(found.begin_s, -24 * HOUR_S)
