"""What the past makes of a street: its start, its ploughs, its height."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from planner.domain.weather import WeatherSeries
from planner.params import HorizonParams
from planner.surface.outlook import Slipperiness
from planner.terrain.terrain import flat_terrain
from tests.planner.expected import at, expected, outlook, settled_mm
from tests.street_grid import NOW, hours_of_weather, row_of_streets, snapshot

NONE, WET = Slipperiness.NONE, Slipperiness.FREEZING_WET
SNOWFALL = hours_of_weather(
    precipitation_mm_h=lambda hour: 2.0 if -6 < hour <= 2 else 0.0
)
RAIN_THEN_FROST = hours_of_weather(
    air_temperature_c=lambda hour: 3.0 if hour < -4 else -6.0,
    precipitation_mm_h=lambda hour: 2.0 if -9 < hour <= -5 else 0.0,
)


def treatment(segment, hour, *works, pass_number=1, rate_g_m2=None):
    moment = NOW + timedelta(hours=hour)
    return TreatmentRecord(
        segment=segment,
        works=frozenset(works),
        finished_at=moment,
        received_at=moment,
        vehicle="truck 1",
        pass_number=pass_number,
        spreading_rate_g_m2=rate_g_m2,
    )


def test_streets_higher_up_have_the_snow_that_is_rain_below():
    # 600 m at -6.5 °C/km are 3.9 °C between the first street and the last.
    network = row_of_streets(7, elevation_m=np.linspace(0.0, 600.0, 8))
    weather = replace(
        hours_of_weather(
            air_temperature_c=2.5,
            precipitation_mm_h=lambda hour: 2.0 if -6 < hour <= 0 else 0.0,
        ),
        elevation_m=0.0,
    )
    found = outlook(weather=weather, network=network)
    depth_mm = found.snow_depth_mm[at(found, 0)]
    assert depth_mm[0] < 1.0
    assert depth_mm[-1] > 40.0
    assert (np.diff(depth_mm) >= 0).all()


def test_terrain_heights_count_before_those_of_the_streets_ends():
    # The ground is 500 m above the station along the second street: 3.25 °C colder.
    terrain = replace(
        flat_terrain(2, remarks=("From a map.",)), elevation_m=np.array([0.0, 500.0])
    )
    weather = replace(hours_of_weather(), elevation_m=0.0)
    network = row_of_streets(2, elevation_m=900.0)
    found = outlook(weather=weather, network=network, terrain=terrain)
    # The sky above them is the same and keeps the surface from following the air.
    low_c, high_c = found.road_surface_temperature_c[at(found, 12)]
    assert -3.25 <= high_c - low_c < -1.6
    assert found.remarks[-1] == "From a map."


def test_a_station_of_unknown_height_is_taken_to_be_in_the_towns_middle():
    network = row_of_streets(3, elevation_m=np.array([100.0, 100.0, 300.0, 300.0]))
    found = outlook(network=network)
    [said] = [remark for remark in found.remarks if "height of station 1" in remark]
    assert said == (
        "The height of station 1 is not known; its weather is taken to be that of the "
        "town's middle height, 200 m."
    )
    plain = outlook()
    assert found.road_surface_temperature_c[:, 1] == pytest.approx(
        plain.road_surface_temperature_c[:, 1], abs=0.05
    )


def test_streets_in_a_cold_hollow_are_colder_on_a_clear_calm_night():
    terrain = replace(flat_terrain(2), cold_pool_index=np.array([0.0, 1.0]))
    night = hours_of_weather(cloud_cover_pct=0.0, wind_speed_m_s=0.5)
    found = outlook(weather=night, network=row_of_streets(2), terrain=terrain)
    plain_c, hollow_c = found.road_surface_temperature_c[at(found, 4)]
    # At most as much as the air, 4 °C.
    assert -4.0 <= hollow_c - plain_c < -0.2
    cloudy = outlook(network=row_of_streets(2), terrain=terrain)
    plain_c, hollow_c = cloudy.road_surface_temperature_c[at(cloudy, 4)]
    assert hollow_c == pytest.approx(plain_c, abs=1e-6)


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
    assert found.water_film_mm.max() < 0.05
    assert (found.slipperiness == NONE).all()
    longer = outlook(HorizonParams(history_h=48.0), weather=weather)
    assert longer.slipperiness[at(longer, -23), 0] == WET
    assert found.slipperiness[at(found, -23), 0] == NONE


def test_without_a_history_the_outlook_starts_bare_now():
    found = outlook(HorizonParams(history_h=0.0), weather=SNOWFALL)
    assert found.time_s[0] == 0.0
    assert found.snow_depth_mm[0].tolist() == [0.0, 0.0, 0.0]
    # 2 h of 2 mm/h at -5 °C from now on.
    two_hours_mm = settled_mm(2.0, 2, -5.0, -5.0)
    assert found.snow_depth_mm[at(found, 2), 0] == pytest.approx(two_hours_mm, rel=0.02)
    assert "bare of snow and ice 0 min before now" in found.remarks[0]


def test_weather_of_one_moment_gives_an_outlook_of_now():
    one_row = WeatherSeries(
        source="station 1", times=(NOW,), columns={"air_temperature_c": (-5.0,)}
    )
    found = outlook(weather=one_row)
    assert found.time_s.tolist() == [0.0]
    assert found.road_surface_temperature_c[0, 0] == pytest.approx(-5.0, abs=4.0)


def test_plough_takes_the_snow_of_its_street_only():
    found = outlook(weather=SNOWFALL, treatments=[treatment("11:2:0", -1, Work.PLOUGH)])
    before, after = at(found, -1.25), at(found, -1)
    assert found.snow_depth_mm[after, 1] == pytest.approx(5.0, abs=1e-6)
    assert found.snow_depth_mm[before, 1] == found.snow_depth_mm[before, 0]
    assert found.snow_depth_mm[after, 0] > 75.0
    untouched = outlook(weather=SNOWFALL)
    np.testing.assert_array_equal(
        found.snow_depth_mm[:, 0], untouched.snow_depth_mm[:, 0]
    )


def test_a_brush_leaves_less_than_a_blade():
    found = outlook(
        weather=SNOWFALL,
        treatments=[
            treatment("10:1:0", -1, Work.PLOUGH),
            treatment("11:2:0", -1, Work.SWEEP),
        ],
    )
    assert found.snow_depth_mm[at(found, -1), :2] == pytest.approx([5.0, 0.5], abs=1e-6)


def test_first_of_two_passes_clears_half():
    found = outlook(
        network=row_of_streets(1, passes=2),
        weather=hours_of_weather(
            precipitation_mm_h=lambda hour: 2.0 if -6 < hour <= -2 else 0.0
        ),
        treatments=[
            treatment("10:1:0", -1.5, Work.PLOUGH),
            treatment("10:1:0", -0.5, Work.PLOUGH, pass_number=2),
        ],
    )
    lying, half, none = (found.snow_depth_mm[at(found, h), 0] for h in (-1.75, -1, 0))
    assert half == pytest.approx(5 + (lying - 5) / 2, rel=0.02)
    assert none == pytest.approx(5.0, rel=0.02)


def test_salt_that_cannot_melt_what_lies_helps_for_a_while():
    # 15 g/m² in some 0.8 mm of water are under 2 %, which freezes at -1 °C: at -6 °C
    # the street is called safe for the 2 h in which salt is at work, and no longer.
    found = outlook(
        weather=RAIN_THEN_FROST, treatments=[treatment("10:1:0", -1, Work.SALT)]
    )
    salted, other = found.slipperiness[:, 0], found.slipperiness[:, 1]
    assert (other[at(found, -1) : at(found, 6)] == WET).all()
    assert (salted[at(found, -1) : at(found, 1) + 1] == NONE).all()
    assert salted[at(found, 1.25)] == WET


def test_salt_enough_for_what_lies_keeps_the_street_open():
    # 150 g/m² in at most 0.9 mm of water are 14 % and more: frozen below -10 °C only.
    known = {
        "weather": RAIN_THEN_FROST,
        "treatments": [treatment("10:1:0", -3, Work.SALT, rate_g_m2=150.0)],
    }
    found = outlook(**known)
    salted, other = found.slipperiness[:, 0], found.slipperiness[:, 1]
    assert (salted[at(found, -3) : at(found, 6)] == NONE).all()
    assert (other[at(found, -1) : at(found, 6)] == WET).all()


def test_grit_on_ice_makes_it_rough_and_salt_does_not_hide_snow():
    known = snapshot(
        weather=RAIN_THEN_FROST, treatments=[treatment("10:1:0", -1, Work.GRIT)]
    )
    found = expected(known).outlook
    now = at(found, 0)
    assert found.slipperiness[now, :2].tolist() == [NONE, WET]
    assert found.friction[now, 0] > found.friction[now, 1] + 0.1
    snowy = outlook(weather=SNOWFALL, treatments=[treatment("10:1:0", -1, Work.SALT)])
    assert snowy.slipperiness[at(snowy, 0), 0] == Slipperiness.SNOW_COVER


def test_a_treatment_of_a_street_that_the_town_does_not_have_is_nobodys():
    found = outlook(
        weather=SNOWFALL, treatments=[treatment("99:99:0", -1, Work.PLOUGH)]
    )
    plain = outlook(weather=SNOWFALL)
    np.testing.assert_array_equal(found.snow_depth_mm, plain.snow_depth_mm)


def test_late_start_is_said():
    found = outlook(weather=hours_of_weather(start_h=-5))
    assert found.time_s[0] == -5 * 3600
    assert any("starts 5 h before now" in remark for remark in found.remarks)


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
