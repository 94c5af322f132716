"""What counts at `now`: done, under way, or not yet known."""

from datetime import timedelta

import pytest

from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from planner.domain.weather import WeatherGrid, WeatherSeries
from planner.snapshot import (
    Forcing,
    ForcingGrid,
    Knowledge,
    as_if_done,
    build_snapshot,
    names_of,
)
from tests import hand_made

NOW = hand_made.NOW


def treatment(finished_min, received_min):
    return TreatmentRecord(
        segment="10:1:0",
        works=frozenset({Work.PLOUGH}),
        finished_at=NOW + timedelta(minutes=finished_min),
        received_at=NOW + timedelta(minutes=received_min),
        vehicle="truck 1",
    )


def snapshot_of(*treatments):
    weather = WeatherSeries(
        source="a station",
        times=(NOW,),
        columns={"air_temperature_c": (-2.0,)},
        remarks=("humidity was not measured",),
        attribution="Source: SMHI",
    )
    return build_snapshot(
        Knowledge(
            town=hand_made.town(),
            town_hash="0",
            network=hand_made.network(),
            weather=weather,
            treatments=treatments,
        ),
        NOW,
    )


def test_done_is_done_and_announced_is_under_way():
    done, announced = treatment(-20, -19), treatment(+25, -5)
    snapshot = snapshot_of(announced, done)
    assert snapshot.treatments == (done,)
    assert snapshot.under_way == (announced,)


def test_what_was_announced_after_now_is_not_known():
    snapshot = snapshot_of(treatment(+25, +1))
    assert snapshot.treatments == snapshot.under_way == ()


def test_needs_are_found_as_if_the_announced_were_done():
    planned_on = as_if_done(snapshot_of(treatment(+25, -5)))
    (done,) = planned_on.treatments
    assert (done.finished_at, planned_on.under_way) == (NOW, ())


def test_the_weathers_remarks_and_owner_go_with_it():
    forcing = snapshot_of().forcing
    assert forcing.remarks == ("humidity was not measured",)
    assert forcing.attribution == "Source: SMHI"


def series(source, hours, **place):
    times = tuple(NOW + timedelta(hours=hour) for hour in hours)
    columns = {"air_temperature_c": tuple(-1.0 for _ in times)}
    return WeatherSeries(source=source, times=times, columns=columns, **place)


def of_weather(weather):
    town, network = hand_made.town(), hand_made.network()
    known = Knowledge(town=town, town_hash="0", network=network, weather=weather)
    return build_snapshot(known, NOW)


def test_one_source_is_kept_once_however_it_is_named():
    station = series("A", range(-3, 4))
    for weather in (station, [station]):
        snapshot = of_weather(weather)
        assert snapshot.sources == ()
        assert [source.source for source in snapshot.weather] == ["A"]


def test_of_several_stations_the_first_that_spans_now_stands_for_all():
    old, here = series("A", range(-9, -3)), series("B", range(-3, 4))
    snapshot = of_weather([old, here])
    assert [source.source for source in snapshot.weather] == ["A", "B"]
    assert snapshot.forcing is snapshot.weather[1]
    assert as_if_done(snapshot).weather == snapshot.weather
    assert of_weather([old, series("C", range(-9, -3))]).forcing.source == "A"


def test_a_station_stands_before_a_grid():
    points = (
        series("model", range(3), latitude=56.0, longitude=14.0),
        series("model", range(3), latitude=57.0, longitude=15.0),
    )
    grid = WeatherGrid(source="model", points=points, remarks=("by the hour",))
    snapshot = of_weather([grid, series("A", range(3))])
    kinds = [type(source) for source in snapshot.weather]
    assert kinds == [ForcingGrid, Forcing]
    assert snapshot.weather[0].remarks == ("by the hour",)
    assert snapshot.forcing.source == "A"


def test_no_weather_at_all_is_refused():
    with pytest.raises(ValueError, match="no source of weather was given"):
        of_weather([])


def test_names_are_said_as_people_do():
    assert names_of(["A"]) == "A"
    assert names_of(["A", "B"]) == "A and B"
    assert names_of(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ((), "found no point"),
        ((series("p", range(3)),), "a point lies at latitude None"),
        ((series("p", range(3), latitude=1.0, longitude=2.0),) * 2, "of its own"),
        (
            (
                series("p", range(3), latitude=1.0, longitude=2.0),
                series("p", range(4), latitude=1.0, longitude=3.0),
            ),
            "has 4 times, the first has 3",
        ),
    ],
)
def test_a_grid_of_points_that_cannot_be_one_is_refused(points, sentence):
    with pytest.raises(ValueError, match=sentence):
        WeatherGrid(source="model", points=points)
