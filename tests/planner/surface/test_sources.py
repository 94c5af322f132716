"""Weather of several sources over one town: heights, inversions, what is said."""

import dataclasses

import numpy as np
import pytest

from planner.domain.weather import WeatherGrid
from planner.params import SurfaceParams
from tests.planner.expected import at, expected, outlook
from tests.planner.surface.test_weather_cells import station
from tests.street_grid import hours_of_weather, row_of_streets, snapshot

HILL = row_of_streets(41, elevation_m=np.linspace(0.0, 410.0, 42))


def road_c(*weather, hour=0, network=HILL, **known):
    found = outlook(weather=weather, network=network, **known)
    return found.road_surface_temperature_c[at(found, hour)]


def same(one, other):
    """Tell whether two results hold the same bits."""
    return all(
        np.asarray(getattr(one, part.name)).tobytes()
        == np.asarray(getattr(other, part.name)).tobytes()
        for part in dataclasses.fields(one)
        if part.name not in {"remarks", "estimated"}
    )


def test_one_station_named_alone_or_as_the_only_one_of_several_is_the_same():
    alone = expected(snapshot(weather=station(elevation_m=50.0), network=HILL))
    listed = expected(snapshot(weather=[station(elevation_m=50.0)], network=HILL))
    assert alone.past.weather.cell_count == 1
    assert same(alone.outlook, listed.outlook)
    assert same(alone.past.weather, listed.past.weather)


def test_height_counts_once():
    # Two stations side by side at 0 m tell nothing of the lapse rate, so 400 m higher
    # it is 2.6 °C colder at -6.5 °C/km, with one station as with two.
    one = station(elevation_m=0.0)
    other = dataclasses.replace(one, source="its twin")
    analysis = expected(snapshot(weather=(one, other), network=HILL))
    sites, of = analysis.past.grouped.sites, analysis.past.grouped.of_segment
    air_c = analysis.past.weather.air_temperature_c[0, sites.cell[of]]
    middle_m = np.linspace(5.0, 405.0, 41)
    np.testing.assert_allclose(
        air_c + sites.air_offset_c[of], -5.0 - 0.0065 * middle_m, atol=0.09
    )
    # Heights are rounded to 25 m above the cell or the station: 0.08 °C each.
    np.testing.assert_allclose(road_c(one, other), road_c(one), atol=0.17)


def test_the_lapse_rate_of_the_settings_counts_where_no_two_stations_show_it():
    params = SurfaceParams(lapse_c_per_km=-2.0)
    one = station(elevation_m=0.0)
    other = dataclasses.replace(one, source="its twin")
    analysis = expected(snapshot(weather=(one, other), network=HILL), params=params)
    sites, of = analysis.past.grouped.sites, analysis.past.grouped.of_segment
    air_c = analysis.past.weather.air_temperature_c[0, sites.cell[of]]
    top_c = (air_c + sites.air_offset_c[of])[-1]
    assert top_c == pytest.approx(-5.0 - 0.002 * 405.0, abs=0.03)


def test_an_inversion_between_stations_warms_the_streets_above():
    low = station(0.0, 0.0, air_temperature_c=-10.0)
    high = station(4000.0, 400.0, air_temperature_c=-4.0)
    streets = road_c(low, high)
    alone = road_c(low)
    assert alone[-1] < alone[0] - 1.0
    assert streets[-1] > streets[0] + 1.0
    # The fitted rate, by hand: heights 200 m off their mean, temperatures 3 °C, prior
    # -6.5 °C/km of a spread of 4 against 1 °C: (2 * 0.2 * 3 - 6.5/16) / (0.08 + 1/16).
    analysis = expected(snapshot(weather=(low, high), network=HILL))
    sites = analysis.past.grouped.sites
    rate = (1.2 - 6.5 / 16.0) / (0.08 + 1.0 / 16.0)
    above_m = np.unique(sites.air_offset_c / rate * 1000.0)
    np.testing.assert_allclose(above_m, np.round(above_m / 25.0) * 25.0, atol=1e-6)


def test_a_station_of_unknown_height_tells_nothing_of_the_lapse_rate():
    low = station(0.0, 0.0, air_temperature_c=-10.0)
    unknown = station(0.0, None, air_temperature_c=-4.0)
    unknown = dataclasses.replace(unknown, source="the other")
    analysis = expected(snapshot(weather=(low, unknown), network=HILL))
    found = analysis.past.weather.air_temperature_c[0]
    places = analysis.past.grouped.cells.places
    towns = places.count - 1
    steps = np.diff(found[:towns]) / np.diff(places.elevation_m[:towns])
    np.testing.assert_allclose(steps, -0.0065, atol=0.0005)
    said = [text for text in analysis.outlook.remarks if "is not known" in text]
    assert said[0].startswith("The height of the other is not known")


def test_a_source_without_weather_now_is_left_out_and_said():
    here = station()
    gone = dataclasses.replace(
        station(2000.0), times=(), columns={"air_temperature_c": ()}
    )
    found = outlook(weather=(gone, here))
    assert "station at 2000 m has no air temperature and is left out." in found.remarks
    assert snapshot(weather=(gone, here)).forcing.source == "station at 0 m"
    np.testing.assert_allclose(
        found.road_surface_temperature_c,
        outlook(weather=here).road_surface_temperature_c,
        atol=0.02,
    )


def test_two_stations_of_a_single_row_still_give_a_plan():
    row = hours_of_weather(start_h=0, end_h=0, air_temperature_c=-3.0)
    other = dataclasses.replace(row, source="other")
    found = outlook(weather=(row, other))
    assert found.time_s.tolist() == [0.0]


def test_a_window_that_nobody_covers_names_all_sources():
    one = hours_of_weather(start_h=-9, end_h=-3)
    other = dataclasses.replace(one, source="station 2")
    with pytest.raises(ValueError, match="station 1 and station 2 has weather for"):
        outlook(weather=(one, other))


def test_a_grid_gives_each_end_of_the_town_its_own_air():
    network = row_of_streets(100)
    points = tuple(
        station(metres, air_temperature_c=air_c)
        for metres, air_c in ((-2000.0, -12.0), (12_000.0, -5.0))
    )
    grid = WeatherGrid(source="forecast", points=points)
    analysis = expected(snapshot(weather=grid, network=network))
    sites, of = analysis.past.grouped.sites, analysis.past.grouped.of_segment
    air_c = analysis.past.weather.air_temperature_c[0, sites.cell[of]]
    # Half a degree a kilometre, in boxes of 3 km.
    metres = np.arange(100) * 100.0 + 50.0
    np.testing.assert_allclose(air_c, -11.0 + metres / 2000.0, atol=0.8)
    assert (np.diff(air_c) >= 0.0).all()


def test_snow_is_the_towns_not_that_of_a_station_far_off():
    dry = station()
    far = station(300_000.0, 0.0, precipitation_mm_h=5.0)
    found = outlook(weather=(dry, far))
    assert found.snowfall_mm_h.max() < 0.1
