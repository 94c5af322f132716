"""Several sources of weather are kept beside a plan, bit for bit."""

from dataclasses import fields, replace

import numpy as np

from planner.domain.weather import WeatherGrid
from planner.io.classes import Pins
from planner.io.town_folder import TownFolder
from planner.snapshot import points_of
from planner.terrain.terrain import flat_terrain
from services.plans.snapshot_store import Asked, decode_snapshot, encode_snapshot
from tests.street_grid import hours_of_weather, snapshot

ASKED = Asked(seed=1, seconds=None, iterations=0, weather=None)


def placed(source, longitude, **columns):
    weather = hours_of_weather(**columns)
    return replace(weather, source=source, latitude=59.9, longitude=longitude)


def stored_and_back(weather):
    known = snapshot(weather=weather)
    return known, back_from(known)


def back_from(known):
    folder = TownFolder(
        town=known.town,
        town_hash=known.town_hash,
        network=known.network,
        terrain=flat_terrain(known.network.count),
        pins=Pins(
            is_pinned=np.zeros(known.network.count, dtype=bool),
            service_class=np.full(known.network.count, ""),
            owner=np.full(known.network.count, ""),
        ),
        text="",
    )
    found, asked = decode_snapshot(encode_snapshot(known, ASKED, None), folder)
    assert asked == ASKED
    return found


def assert_same(found, known):
    for point, other in zip(points_of(found), points_of(known), strict=True):
        for part in fields(point):
            here, there = getattr(point, part.name), getattr(other, part.name)
            assert np.asarray(here).tobytes() == np.asarray(there).tobytes(), part.name
    assert (found.source, found.remarks) == (known.source, known.remarks)


def test_stations_and_a_grid_come_back():
    grid = WeatherGrid(
        source="model",
        points=(placed("model", 17.0), placed("model", 18.0, air_temperature_c=-7.5)),
        remarks=("hourly",),
        attribution="met office",
    )
    station = replace(placed("road", 17.6), remarks=("a gap",), elevation_m=30.0)
    known, found = stored_and_back([grid, station, placed("other", 17.7)])
    assert len(found.sources) == 3
    for source, kept in zip(known.weather, found.weather, strict=True):
        assert type(kept) is type(source)
        assert_same(kept, source)
    # The one that stands for all is still one of them.
    assert found.forcing is found.sources[1]


def test_a_grid_alone_comes_back_with_its_nearest_point():
    points = (placed("model", 17.0), placed("model", 17.7))
    known, found = stored_and_back(WeatherGrid(source="model", points=points))
    (kept,) = found.weather
    assert_same(kept, known.weather[0])
    assert found.forcing is kept.points[1]


def test_one_station_is_kept_once():
    known, found = stored_and_back(placed("road", 17.6))
    assert found.sources == ()
    assert_same(found.forcing, known.forcing)


def test_usual_vehicles_come_back():
    known, found = stored_and_back(placed("road", 17.6))
    assert found.usual_vehicles == {}
    known = replace(known, usual_vehicles={"10:1:0": "truck 1"})
    assert back_from(known).usual_vehicles == {"10:1:0": "truck 1"}


def test_last_turns_come_back():
    known, found = stored_and_back(placed("road", 17.6))
    assert found.last_done == {}
    known = replace(known, last_done={"10:1:0": known.now})
    assert back_from(known).last_done == {"10:1:0": known.now}
