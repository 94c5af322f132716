"""The outlook of small towns under weather that a person can follow."""

from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from planner.params import HorizonParams, SurfaceParams
from planner.surface.make_outlook import make_outlook
from planner.surface.outlook import Slipperiness
from tests.street_grid import NOW, hours_of_weather, row_of_streets, snapshot

HORIZON = HorizonParams()
PARAMS = SurfaceParams()
NONE, WET, SNOW = (
    Slipperiness.NONE,
    Slipperiness.FREEZING_WET,
    Slipperiness.SNOW_COVER,
)


def outlook(horizon=HORIZON, **known):
    return make_outlook(snapshot(**known), horizon, PARAMS)


def at(found, hour):
    return int(np.flatnonzero(np.isclose(found.time_s, hour * 3600))[0])


def snow_from(first, last, mm_h=2.0):
    return lambda hour: mm_h if first < hour <= last else 0.0


def treatment(segment, hour, *works, pass_number=1):
    moment = NOW + timedelta(hours=hour)
    return TreatmentRecord(
        segment=segment,
        works=frozenset(works),
        finished_at=moment,
        received_at=moment,
        vehicle="truck 1",
        pass_number=pass_number,
    )


def test_steps_are_even_and_one_is_now():
    found = outlook()
    assert found.time_s.size == 2 * 24 * 4 + 1
    assert np.diff(found.time_s) == pytest.approx(900.0)
    assert 0.0 in found.time_s


def test_fresh_depth_of_three_hours_by_hand():
    # 3 h of 2 mm/h at -20 °C and 2 m/s: 67.92 + 51.25 exp(-7.722) = 67.94 kg/m³, so
    # 6 mm of water are 88.3 mm of snow, of which little settles in the cold.
    cold = hours_of_weather(
        air_temperature_c=-20.0, precipitation_mm_h=snow_from(-3, 0)
    )
    found = outlook(weather=cold)
    depth_mm = found.snow_depth_mm[at(found, 0), 0]
    assert 0.97 * 88.3 < depth_mm < 88.3
    # Falls at 2 mm/h x 1000 / 67.94 = 29.4 mm of snow an hour, and only then.
    assert found.snowfall_mm_h[at(found, -1)] == pytest.approx(29.4, abs=0.1)
    assert found.snowfall_mm_h[at(found, 0.25)] == 0.0


def test_snow_that_falls_in_the_cold_settles_as_dry_snow():
    # 6 h of 2 mm/h at -5 °C: 75.36 kg/m³, 159 mm, 2 t mm of water lying after t hours.
    # Anderson's rounding takes 2.777e-6 exp(-0.2) /s = 0.82 % an hour, of snow that is
    # 3 h old on average 2.45 %. Pressing takes 0.0674 % an hour and mm of water, with
    # 2 t mm on a share t / 6 of the snow: the integral over 6 h is 1.6 %. Wet snow
    # would round off twice as fast and lose more than 6 %.
    night = hours_of_weather(
        air_temperature_c=-5.0, precipitation_mm_h=snow_from(-6, 0)
    )
    found = outlook(weather=night)
    left = found.snow_depth_mm[at(found, 0), 0] / (12.0 / 75.36 * 1000.0)
    assert left == pytest.approx(1.0 - 0.0245 - 0.016, abs=0.003)


def test_hour_of_precipitation_ends_at_its_row():
    found = outlook(weather=hours_of_weather(precipitation_mm_h=snow_from(-1, 0)))
    assert found.snow_depth_mm[at(found, -1), 0] == 0.0
    falling = found.snowfall_mm_h > 0
    assert found.time_s[falling].tolist() == [-2700.0, -1800.0, -900.0, 0.0]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([300.0, 450.0, 700.0, 900.0, 1100.0, 3600.0]), st.floats(0.1, 5))
def test_no_step_length_loses_snow(step_s, mm_h):
    # Deep cold, so that nothing melts: what fell over 6 h at 2 m/s, in mm of water.
    weather = hours_of_weather(
        air_temperature_c=-20.0, precipitation_mm_h=snow_from(-10, -4, mm_h)
    )
    found = outlook(HorizonParams(step_s=step_s), weather=weather)
    fallen_mm = found.snowfall_mm_h.sum() * step_s / 3600 * 67.94 / 1000
    assert fallen_mm == pytest.approx(6 * mm_h, rel=1e-3)


def test_no_snow_and_no_rain_in_a_tunnel():
    weather = hours_of_weather(
        air_temperature_c=lambda hour: -3.0 if hour < 0 else 3.0, precipitation_mm_h=1.5
    )
    found = outlook(weather=weather, network=row_of_streets(3, tunnels=[1]))
    assert found.snow_depth_mm[:, 1].max() == 0.0
    assert found.water_film_mm[:, 1].max() == 0.0
    assert found.snow_depth_mm[:, 0].max() > 100.0
    assert (found.slipperiness[:, 1] == NONE).all()


@settings(max_examples=20, deadline=None)
@given(st.floats(-15, 5), st.floats(0, 8), st.floats(0.2, 5))
def test_warmer_night_never_has_heavier_snow(air_c, warming_c, mm_h):
    def depth_mm(temperature_c):
        weather = hours_of_weather(
            air_temperature_c=temperature_c, precipitation_mm_h=snow_from(-6, 0, mm_h)
        )
        found = outlook(weather=weather)
        return found.snow_depth_mm[at(found, 0), 0]

    assert depth_mm(air_c + warming_c) <= depth_mm(air_c) + 1e-6


def test_streets_higher_up_have_the_snow_that_is_rain_below():
    # 600 m at -6.5 °C/km are 3.9 °C between the first street and the last.
    network = row_of_streets(7, elevation_m=np.linspace(0.0, 600.0, 8))
    weather = replace(
        hours_of_weather(air_temperature_c=2.5, precipitation_mm_h=snow_from(-6, 0)),
        elevation_m=0.0,
    )
    found = outlook(weather=weather, network=network)
    depth_mm = found.snow_depth_mm[at(found, 0)]
    assert depth_mm[0] < 1.0
    assert depth_mm[-1] > 50.0
    assert (np.diff(depth_mm) >= 0).all()


def test_winter_snow_on_the_ground_is_not_on_the_street():
    found = outlook(weather=hours_of_weather(snow_depth_mm=600.0))
    assert found.snow_depth_mm.max() == 0.0
    assert "bare of snow and ice 24 h before now" in found.remarks[0]


def test_ice_from_before_the_history_is_not_expected_to_be_there():
    # Rain until 30 h before now, frost from then on, history of 24 h.
    weather = hours_of_weather(
        start_h=-60,
        air_temperature_c=lambda hour: 3.0 if hour < -29 else -6.0,
        precipitation_mm_h=lambda hour: 1.0 if hour <= -30 else 0.0,
        relative_humidity_pct=80.0,
    )
    found = outlook(weather=weather)
    assert found.water_film_mm.max() == 0.0
    assert (found.slipperiness == NONE).all()
    longer = outlook(HorizonParams(history_h=48.0), weather=weather)
    assert longer.slipperiness[at(longer, 0), 0] == WET


def test_plough_takes_the_snow_of_its_street_only():
    known = {
        "weather": hours_of_weather(precipitation_mm_h=snow_from(-6, 2)),
        "treatments": [treatment("11:2:0", -1, Work.PLOUGH)],
    }
    found = outlook(**known)
    before, after = at(found, -1.25), at(found, -1)
    assert found.snow_depth_mm[after, 1] == 5.0
    assert found.snow_depth_mm[before, 1] == found.snow_depth_mm[before, 0]
    assert found.snow_depth_mm[after, 0] > 80.0
    untouched = outlook(weather=known["weather"])
    np.testing.assert_array_equal(
        found.snow_depth_mm[:, 0], untouched.snow_depth_mm[:, 0]
    )


def test_first_of_two_passes_clears_half():
    found = outlook(
        network=row_of_streets(1, passes=2),
        weather=hours_of_weather(precipitation_mm_h=snow_from(-6, -2)),
        treatments=[
            treatment("10:1:0", -1.5, Work.PLOUGH),
            treatment("10:1:0", -0.5, Work.PLOUGH, pass_number=2),
        ],
    )
    lying, half, none = (found.snow_depth_mm[at(found, h), 0] for h in (-1.75, -1, 0))
    assert half == pytest.approx(5 + (lying - 5) / 2, rel=0.02)
    assert none == pytest.approx(5.0, rel=0.01)


def test_salted_street_is_not_slippery_for_six_hours():
    rain_then_frost = hours_of_weather(
        air_temperature_c=lambda hour: 3.0 if hour < -4 else -6.0,
        precipitation_mm_h=snow_from(-9, -5),
    )
    found = outlook(
        weather=rain_then_frost,
        treatments=[treatment("10:1:0", -1, Work.SALT)],
    )
    salted, other = found.slipperiness[:, 0], found.slipperiness[:, 1]
    assert (other[at(found, -1) : at(found, 12)] == WET).all()
    assert (salted[at(found, -1) : at(found, 5) + 1] == NONE).all()
    assert salted[at(found, 5.25)] == WET


def test_wet_street_freezes_when_the_sky_clears():
    found = outlook(
        weather=hours_of_weather(
            air_temperature_c=lambda hour: 4.0 if hour <= -2 else 1.0,
            relative_humidity_pct=95.0,
            wind_speed_m_s=1.0,
            precipitation_mm_h=lambda hour: 1.0 if hour <= -2 else 0.0,
            cloud_cover_pct=lambda hour: 100.0 if hour <= -2 else 0.0,
        )
    )
    # 02:00 UTC in January, dark until about 08 UTC.
    assert found.road_surface_temperature_c[at(found, 5), 0] < 0.0
    assert found.slipperiness[at(found, 5), 0] == WET


def test_rain_on_a_deeply_cold_road_freezes_and_then_warms_it():
    # -10 °C for days, then +2.5 °C with 1 mm of rain an hour from now on. A slab at
    # -8 °C freezes 8 x 102.1 / 334 = 2.4 mm, so at least 2 h of rain.
    thaw = hours_of_weather(
        start_h=-72,
        air_temperature_c=lambda hour: -10.0 if hour < 0 else 2.5,
        relative_humidity_pct=98.0,
        precipitation_mm_h=lambda hour: 1.0 if hour > 0 else 0.0,
    )
    found = outlook(weather=thaw)
    rain, now = Slipperiness.FREEZING_RAIN, at(found, 0)
    assert (found.slipperiness[now + 2 : at(found, 2), 0] == rain).all()
    assert (np.diff(found.road_surface_temperature_c[now : at(found, 2), 0]) > 0).all()
    # Below it the ground is cold for a day yet, and takes what the air gives.
    assert found.road_surface_temperature_c[at(found, 6), 0] == 0.0


def test_rain_on_melting_snow_leaves_a_road_at_zero_and_no_ice():
    # 4 mm of snow at -1 °C, then 12 h of rain at +3 °C on a slab just below 0 °C:
    # 0.45 mm an hour melt by the air alone, so that the snow is gone within 9 h.
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: -1.0 if hour <= -12 else 3.0,
        relative_humidity_pct=97.0,
        precipitation_mm_h=lambda hour: 1.0 if hour > -16 else 0.0,
    )
    found = outlook(weather=thaw)
    assert not (found.slipperiness == Slipperiness.FREEZING_RAIN).any()
    assert (found.slipperiness[at(found, -0.5) :] == NONE).all()
    assert found.road_surface_temperature_c[at(found, -10) :].min() >= 0.0
    assert found.snow_depth_mm[at(found, 0), 0] == 0.0


def test_ice_thaws_before_the_road_is_warm():
    # Rain, a night of frost that freezes it, then +4 °C under cloud.
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: 3.0 if hour < -8 or hour > 0 else -5.0,
        precipitation_mm_h=lambda hour: 1.0 if hour <= -9 else 0.0,
    )
    found = outlook(weather=thaw)
    icy = found.slipperiness[:, 0] == WET
    assert icy[at(found, 0)]
    assert found.road_surface_temperature_c[icy, 0].max() <= 0.0
    assert not icy[at(found, 8) :].any()


def test_rain_is_counted_where_it_falls_and_snow_is_no_rain():
    def wet(air_c):
        weather = hours_of_weather(
            air_temperature_c=air_c, precipitation_mm_h=snow_from(1, 3)
        )
        return outlook(weather=weather).rainfall_mm_h

    mild, cold = wet(6.0), wet(-6.0)
    found = outlook()
    assert mild[at(found, 2)] == pytest.approx(2.0, abs=0.01)
    assert mild[at(found, 1)] == mild[at(found, 3.25)] == 0.0
    assert (cold == 0.0).all()


def test_bridge_cools_faster_than_the_street():
    weather = hours_of_weather(
        air_temperature_c=lambda hour: 5.0 if hour < -6 else -5.0,
    )
    found = outlook(weather=weather, network=row_of_streets(2, bridges=[1]))
    street_c, bridge_c = found.road_surface_temperature_c[at(found, 0)]
    assert bridge_c < street_c


def test_observed_road_temperature_is_met_and_carried_on():
    weather = hours_of_weather(road_surface_temperature_c=-9.0)
    found, plain = outlook(weather=weather), outlook()
    now = at(found, 0)
    np.testing.assert_allclose(found.road_surface_temperature_c[now], -9.0)
    later = found.road_surface_temperature_c - plain.road_surface_temperature_c
    assert later[at(found, 3), 0] < -0.3
    assert abs(later[-1, 0]) < abs(later[now, 0])


def test_nothing_observed_after_now_matters():
    seen = hours_of_weather(road_surface_temperature_c=-6.0, snow_depth_mm=40.0)
    later = hours_of_weather(
        road_surface_temperature_c=lambda hour: -6.0 if hour <= 0 else 20.0,
        snow_depth_mm=lambda hour: 40.0 if hour <= 0 else 900.0,
    )
    first, second = outlook(weather=seen), outlook(weather=later)
    for column in fields(first):
        left, right = getattr(first, column.name), getattr(second, column.name)
        if isinstance(left, np.ndarray):
            np.testing.assert_array_equal(left, right)


def test_wet_snow_follows_the_town_limit():
    weather = hours_of_weather(
        air_temperature_c=lambda hour: -2.1 if hour < 0 else -1.9
    )
    found = outlook(weather=weather)
    assert not found.is_wet_snow[at(found, -1)]
    assert found.is_wet_snow[at(found, 1)]


def test_short_forecast_cuts_the_outlook_and_says_so():
    found = outlook(weather=hours_of_weather(end_h=6))
    assert found.time_s[-1] == 6 * 3600
    assert any("ends 6 h after now" in remark for remark in found.remarks)


def test_late_start_is_said():
    found = outlook(weather=hours_of_weather(start_h=-5))
    assert found.time_s[0] == -5 * 3600
    assert any("starts 5 h before now" in remark for remark in found.remarks)


def test_missing_precipitation_is_said_and_is_no_snow():
    gap = hours_of_weather(
        precipitation_mm_h=lambda hour: None if -3 < hour <= 0 else 0.0
    )
    found = outlook(weather=gap)
    assert found.snow_depth_mm.max() == 0.0
    assert any("missing for 3 h" in remark for remark in found.remarks)


def test_now_outside_the_weather_is_refused():
    with pytest.raises(ValueError, match=r"station 1 has weather for .* but now is"):
        outlook(now=NOW + timedelta(hours=31))


def test_long_gap_ahead_is_refused_and_one_behind_is_said():
    def gap(first, last):
        return hours_of_weather(
            air_temperature_c=lambda hour: None if first <= hour <= last else -5.0
        )

    with pytest.raises(ValueError, match="no air temperature between 2024-01-07T03"):
        outlook(weather=gap(2, 9))
    found = outlook(weather=gap(-12, -5))
    assert found.time_s[0] == -4 * 3600
    assert any("missing before 2024-01-06T22" in remark for remark in found.remarks)


def test_same_in_same_out_and_the_snapshot_is_left_alone():
    known = snapshot(weather=hours_of_weather(precipitation_mm_h=snow_from(-6, 6)))
    rain = known.forcing.precipitation_mm_h.copy()
    first = make_outlook(known, HORIZON, PARAMS)
    second = make_outlook(known, HORIZON, PARAMS)
    assert first.snow_depth_mm.tobytes() == second.snow_depth_mm.tobytes()
    np.testing.assert_array_equal(known.forcing.precipitation_mm_h, rain)
