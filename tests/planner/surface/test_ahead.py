"""The outlook of small towns under weather that a person can follow."""

from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.params import HorizonParams
from planner.surface.outlook import Slipperiness
from planner.surface.states import STATES
from tests.planner.expected import at, expected, fresh_kg_m3, outlook, settled_mm
from tests.street_grid import NOW, hours_of_weather, row_of_streets, snapshot

NONE, WET, SNOW = (
    Slipperiness.NONE,
    Slipperiness.FREEZING_WET,
    Slipperiness.SNOW_COVER,
)


def snow_from(first, last, mm_h=2.0):
    return lambda hour: mm_h if first < hour <= last else 0.0


def states(found, step, segment=0):
    return STATES[found.surface_state[step, segment]].value


@pytest.mark.parametrize("step_s", [300.0, 700.0, 900.0, 3600.0])
def test_steps_are_even_and_one_is_now(step_s):
    found = outlook(HorizonParams(step_s=step_s))
    assert found.time_s.size == 2 * int(24 * 3600 // step_s) + 1
    assert np.diff(found.time_s) == pytest.approx(step_s)
    assert 0.0 in found.time_s


@pytest.mark.parametrize("air_c", [-20.0, -12.0, -5.0, -2.0])
def test_fresh_snow_lies_as_deep_as_two_temperatures_of_it_allow(air_c):
    # Snow that falls for 6 h under cloud is as warm as the air or less cold than that
    # by what the street gives, at most 0 °C: each settles by its own sum.
    night = hours_of_weather(
        air_temperature_c=air_c, precipitation_mm_h=snow_from(-6, 0)
    )
    found = outlook(weather=night)
    coldest_mm = settled_mm(2.0, 6, air_c, air_c - 2.0)
    warmest_mm = settled_mm(2.0, 6, air_c, 0.0)
    assert warmest_mm - 0.5 < found.snow_depth_mm[at(found, 0), 0] < coldest_mm + 0.5
    # 2 mm of water an hour are 2000 / density mm of snow, and only while it falls.
    rate_mm_h = 2000.0 / fresh_kg_m3(air_c)
    assert found.snowfall_mm_h[at(found, -1)] == pytest.approx(rate_mm_h, rel=1e-3)
    assert found.snowfall_mm_h[at(found, 0.25)] == 0.0


def test_hour_of_precipitation_ends_at_its_row():
    found = outlook(weather=hours_of_weather(precipitation_mm_h=snow_from(-1, 0)))
    assert found.snow_depth_mm[at(found, -1), 0] == 0.0
    falling = found.snowfall_mm_h > 0
    assert found.time_s[falling].tolist() == [-2700.0, -1800.0, -900.0, 0.0]


@settings(max_examples=10, deadline=None)
@given(st.sampled_from([300.0, 450.0, 700.0, 900.0, 1100.0, 3600.0]), st.floats(0.1, 5))
def test_no_step_length_loses_snow(step_s, mm_h):
    # Deep cold, so that nothing melts: what fell over 6 h at 2 m/s, in mm of water.
    weather = hours_of_weather(
        air_temperature_c=-20.0, precipitation_mm_h=snow_from(-10, -4, mm_h)
    )
    found = outlook(HorizonParams(step_s=step_s), weather=weather)
    fallen_mm = found.snowfall_mm_h.sum() * step_s / 3600 * fresh_kg_m3(-20.0) / 1000
    assert fallen_mm == pytest.approx(6 * mm_h, rel=1e-3)


def test_no_snow_and_no_rain_in_a_tunnel():
    weather = hours_of_weather(
        air_temperature_c=lambda hour: -3.0 if hour < 0 else 3.0, precipitation_mm_h=1.5
    )
    found = outlook(weather=weather, network=row_of_streets(3, tunnels=[1]))
    assert found.snow_depth_mm[:, 1].max() == 0.0
    assert found.water_film_mm[:, 1].max() < 0.1
    assert found.snow_depth_mm[:, 0].max() > 100.0
    assert (found.slipperiness[:, 1] == NONE).all()


@settings(max_examples=10, deadline=None)
@given(st.floats(-15, 5), st.floats(0, 8), st.floats(0.2, 5))
def test_warmer_night_never_has_heavier_snow(air_c, warming_c, mm_h):
    def depth_mm(temperature_c):
        weather = hours_of_weather(
            air_temperature_c=temperature_c, precipitation_mm_h=snow_from(-6, 0, mm_h)
        )
        found = outlook(weather=weather)
        return found.snow_depth_mm[at(found, 0), 0]

    assert depth_mm(air_c + warming_c) <= depth_mm(air_c) + 1e-3


def test_traffic_packs_the_street_but_not_the_depth_that_criteria_mean():
    # Criteria mean snow that no wheel has touched: a main street and a quiet one
    # have the same. What a tyre meets after a morning of traffic is not the same.
    network = row_of_streets(2)
    network = replace(network, highway=np.array(["primary", "residential"]))
    # 06 to 12 in the local time of the town, looked at at 13.
    weather = hours_of_weather(precipitation_mm_h=snow_from(3, 9, 1.0))
    found = outlook(weather=weather, network=network)
    np.testing.assert_array_equal(found.snow_depth_mm[:, 0], found.snow_depth_mm[:, 1])
    noon = at(found, 10)
    assert (states(found, noon, 0), states(found, noon, 1)) == ("packed_snow", "snow")
    # 0.27 on packed snow, 0.33 on loose snow, where neither is thin.
    assert found.friction[noon] == pytest.approx([0.27, 0.33], abs=0.04)


def test_friction_says_with_the_cause_how_slippery_it_is():
    found = outlook(weather=hours_of_weather(precipitation_mm_h=snow_from(-3, 3)))
    assert found.friction.shape == found.slipperiness.shape
    assert found.friction.min() >= 0.1
    assert found.friction.max() <= 0.82
    # Snow counts from 5 mm on, of which a tyre still finds some of the road.
    assert (found.friction[found.slipperiness != NONE] < 0.6).all()
    assert (found.friction[found.slipperiness == NONE] > 0.5).all()


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
    # -10 °C for days, then +2.5 °C with 1 mm of rain an hour from now on. The upper
    # 4 cm of a pavement at -8 °C hold 8 K x 0.04 m x 2.1e6 J/(m³ K) = 672 kJ/m²,
    # which freeze 2.0 mm: two hours of rain.
    thaw = hours_of_weather(
        start_h=-72,
        air_temperature_c=lambda hour: -10.0 if hour < 0 else 2.5,
        relative_humidity_pct=98.0,
        precipitation_mm_h=lambda hour: 1.0 if hour > 0 else 0.0,
    )
    found = outlook(weather=thaw)
    now = at(found, 0)
    rainy = found.slipperiness[now + 2 : at(found, 2), 0]
    assert (rainy == Slipperiness.FREEZING_RAIN).all()
    assert (np.diff(found.road_surface_temperature_c[now : at(found, 2), 0]) > 0).all()
    # Below it the ground is cold for a day yet, and takes what the air gives.
    assert abs(found.road_surface_temperature_c[at(found, 6), 0]) < 0.5


def test_rain_on_melting_snow_leaves_a_road_at_zero_and_no_ice():
    # 4 mm of water as snow at -1 °C, then rain at +3 °C without end on a road just
    # below 0 °C. Air (2 m/s over smooth, wet snow) gives some 20 W/m², the clouds 10
    # and the rain 3.5: 0.36 mm an hour, and with a mm an hour the rest is blown and
    # pressed away by traffic: gone within 16 h.
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: -1.0 if hour <= -12 else 3.0,
        relative_humidity_pct=97.0,
        precipitation_mm_h=lambda hour: 1.0 if hour > -16 else 0.0,
    )
    found = outlook(weather=thaw)
    causes = {Slipperiness.FREEZING_RAIN, Slipperiness.FREEZING_WET}
    assert not causes & set(found.slipperiness[at(found, -10) :].ravel().tolist())
    assert (found.slipperiness[at(found, 4) :] == NONE).all()
    assert found.road_surface_temperature_c[at(found, -10) :].min() > -0.05
    melting_mm = found.snow_depth_mm[at(found, -10) :: 4, 0]
    assert (np.diff(melting_mm) <= 0.0).all()
    assert melting_mm[-1] == 0.0


def test_ice_thaws_before_the_road_is_warm():
    # Rain, a night of frost that freezes it, then +4 °C under cloud.
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: 3.0 if hour < -8 or hour > 0 else -5.0,
        precipitation_mm_h=lambda hour: 1.0 if hour <= -9 else 0.0,
    )
    found = outlook(weather=thaw)
    icy = found.slipperiness[:, 0] == WET
    assert icy[at(found, 0)]
    assert found.road_surface_temperature_c[icy, 0].max() <= 0.05
    assert not icy[at(found, 12) :].any()


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


def test_no_ground_warms_a_bridge():
    # Mild for days, then frost under cloud: its concrete keeps a bridge warm for some
    # hours, the ground keeps a street warm for days.
    weather = hours_of_weather(
        start_h=-72, air_temperature_c=lambda hour: 5.0 if hour < -6 else -5.0
    )
    found = outlook(weather=weather, network=row_of_streets(2, bridges=[1]))
    street_c, bridge_c = found.road_surface_temperature_c[at(found, 12) :].T
    assert (bridge_c < street_c).all()
    assert (bridge_c > -8.0).all()


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


def test_weather_that_ends_now_leaves_the_past():
    found = outlook(weather=hours_of_weather(end_h=0))
    assert found.time_s[[0, -1]].tolist() == [-24 * 3600.0, 0.0]
    assert any("ends 0 min after now" in remark for remark in found.remarks)


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


def test_a_town_without_streets_has_an_outlook_without_columns():
    found = expected(snapshot(network=row_of_streets(0)))
    assert found.outlook.snow_depth_mm.shape == (2 * 24 * 4 + 1, 0)
    assert found.evidence.shape == (0,)


def test_same_in_same_out_and_the_snapshot_is_left_alone():
    known = snapshot(weather=hours_of_weather(precipitation_mm_h=snow_from(-6, 6)))
    rain = known.forcing.precipitation_mm_h.copy()
    first, second = expected(known).outlook, expected(known).outlook
    assert first.snow_depth_mm.tobytes() == second.snow_depth_mm.tobytes()
    assert first.friction.tobytes() == second.friction.tobytes()
    np.testing.assert_array_equal(known.forcing.precipitation_mm_h, rain)
