"""Weather is cut to what a plan may look at, source by source."""

from datetime import timedelta

import pytest

from planner.domain.weather import WeatherGrid, WeatherSeries
from planner.io.town_folder import TownFolder
from services.db.engine import begin_read
from services.knowledge import build_knowledge
from tests.services.installation import NOW, TOWN


def series(source, start_d, end_d, **place):
    times = tuple(NOW + timedelta(days=day) for day in range(start_d, end_d + 1))
    columns = {"air_temperature_c": tuple(0.0 for _ in times)}
    return WeatherSeries(source=source, times=times, columns=columns, **place)


@pytest.fixture
def weather_of(installation):
    def cut(*weather):
        folder = installation.service.towns.get(TOWN)
        assert isinstance(folder, TownFolder)
        with begin_read(installation.engine) as session:
            return build_knowledge(session, TOWN, folder, weather, NOW).weather

    return cut


def test_each_source_is_cut_alike(weather_of):
    points = (
        series("grid", -1, 9, latitude=56.0, longitude=14.0),
        series("grid", -1, 9, latitude=56.0, longitude=15.0),
    )
    long, grid = weather_of(
        series("A", -30, 30), WeatherGrid(source="grid", points=points)
    )
    assert len(long.times) == 11 + 1 + 4
    assert [len(point.times) for point in grid.points] == [6, 6]


def test_a_source_without_weather_now_stays_without_rows(weather_of):
    gone, here = weather_of(series("A", -90, -60), series("B", -3, 3))
    assert gone.times == ()
    assert len(here.times) == 7


def test_no_source_with_weather_now_names_them_all(weather_of):
    with pytest.raises(ValueError, match=r"A has no weather .* B has no weather"):
        weather_of(series("A", -90, -60), series("B", 60, 90))
