"""Cells of a town: one under one station, few under several."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.weather import WeatherGrid
from planner.surface.weather_cells import MOST_CELLS, weather_cells
from planner.terrain.terrain import flat_terrain
from tests.street_grid import (
    LATITUDE,
    LONGITUDE,
    hours_of_weather,
    longitude_at,
    row_of_streets,
    snapshot,
)


def station(metres=0.0, elevation_m=0.0, **columns):
    """A station so many metres east of the first node."""
    return replace(
        hours_of_weather(**columns),
        source=f"station at {metres:.0f} m",
        latitude=LATITUDE,
        longitude=longitude_at(metres),
        elevation_m=elevation_m,
    )


def cells_of(*weather, network=None, **known):
    return weather_cells(snapshot(weather=weather, network=network, **known))


def test_one_station_is_one_cell_at_its_own_height():
    network = row_of_streets(3, elevation_m=[100.0, 100.0, 150.0, 150.0])
    found = cells_of(station(elevation_m=80.0), network=network)
    assert found.is_one
    assert found.places.count == 1
    assert found.places.elevation_m.tolist() == [80.0]
    # Streets lie between their ends: 100, 125 and 150 m, above 80 m.
    assert found.height_m.tolist() == [20.0, 45.0, 70.0]


def test_streets_far_apart_lie_in_cells_of_their_own():
    # 100 streets of 100 m: boxes of 3 km along the row, one band.
    found = cells_of(station(), station(10_000.0), network=row_of_streets(100))
    towns = found.places.count - len(found.roads)
    assert towns in {4, 5}
    assert (np.diff(found.of_segment) >= 0).all()
    assert np.bincount(found.of_segment).max() <= 31
    assert found.height_m.tolist() == [0.0] * 100


def test_height_is_that_above_the_cell():
    network = row_of_streets(40, elevation_m=np.linspace(0.0, 200.0, 41))
    found = cells_of(station(), station(1000.0, 200.0), network=network)
    middle_m = np.linspace(2.5, 197.5, 40)
    there_m = found.places.elevation_m[found.of_segment]
    np.testing.assert_allclose(there_m + found.height_m, middle_m)
    assert np.abs(found.height_m).max() <= 20.0
    assert found.places.count - len(found.roads) in range(5, 11)


@pytest.mark.parametrize("elevation_m", [np.nan, 0.0, 2000.0])
def test_there_are_never_many_cells(elevation_m):
    count = 800
    terrain = replace(
        flat_terrain(count), elevation_m=np.linspace(0.0, elevation_m, count)
    )
    found = cells_of(
        station(), station(80_000.0), network=row_of_streets(count), terrain=terrain
    )
    assert found.places.count - len(found.roads) <= MOST_CELLS
    assert found.of_segment.max() < found.places.count - len(found.roads)


def test_sources_that_say_no_place_differ_by_height_alone():
    network = row_of_streets(100, elevation_m=np.linspace(0.0, 50.0, 101))
    unknown = replace(station(), latitude=None, longitude=None)
    found = cells_of(unknown, replace(unknown, source="other"), network=network)
    assert found.places.count - len(found.roads) == 2


def test_the_first_station_and_those_with_a_road_have_their_own_place():
    shows = station(5000.0, 70.0, road_surface_temperature_c=-2.0)
    found = cells_of(station(0.0, 30.0), station(900.0), shows)
    names = [road.source for road in found.roads]
    assert names == ["station at 5000 m", "station at 0 m"]
    assert found.places.elevation_m[found.of_road].tolist() == [70.0, 30.0]
    assert found.places.longitude[found.of_road[0]] == longitude_at(5000.0)
    # The sun is looked at from the streets, not from the stations.
    assert found.places.middle[1] == pytest.approx(longitude_at(150.0))


def test_a_grid_is_no_lone_station_and_its_nearest_point_stands_for_it():
    points = tuple(station(metres) for metres in (-9000.0, 400.0, 9000.0))
    grid = WeatherGrid(source="forecast", points=points)
    known = snapshot(weather=grid)
    assert known.forcing.longitude == longitude_at(400.0)
    found = weather_cells(known)
    assert not found.is_one
    assert found.roads == (known.forcing,)


def test_a_town_without_streets_is_one_place():
    found = cells_of(station(), station(900.0), network=row_of_streets(0))
    assert found.is_one
    assert found.places.count == 1
    assert found.places.middle == (LATITUDE, LONGITUDE)
