"""A path is opened by what is in it."""

import pytest

from planner.domain.weather import WeatherGrid
from services.weather_files import open_sources, open_weather

FORCING = "time_utc,air_temperature_c\n2024-01-07T00:00Z,-1\n2024-01-07T01:00Z,-2\n"
FROST = "timestamp,air_temperature\n2024-01-07 00:00:00,-1\n"


def test_file_and_folder_give_the_same_weather(tmp_path):
    file = tmp_path / "night.csv"
    file.write_text(FORCING)
    assert open_weather(file) == open_weather(tmp_path)
    assert open_weather(file).columns == {"air_temperature_c": (-1.0, -2.0)}


def test_folder_of_frost_tables_is_named_after_its_folder(tmp_path):
    (tmp_path / "a.csv").write_text(FROST)
    assert open_weather(tmp_path).source == f"MET Norway, {tmp_path.name}"


def test_byte_order_mark_is_no_obstacle(tmp_path):
    file = tmp_path / "night.csv"
    file.write_text(FORCING, encoding="utf-8-sig")
    assert len(open_weather(file).times) == 2


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "holds no .csv file"),
        ({"a.csv": ""}, "a.csv is empty"),
        ({"a.csv": "\ufeff \n"}, "a.csv is empty"),
        ({"a.csv": "name;age\n"}, "a.csv starts with 'name;age'; expected a forcing"),
        ({"a.csv": FORCING, "b.csv": FROST}, "a.csv is a forcing file, b.csv a MET"),
        ({"a.csv": FORCING, "b.csv": FORCING}, "found 2 forcing files"),
    ],
)
def test_wrong_folder_is_refused_in_one_sentence(tmp_path, files, sentence):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=sentence):
        open_weather(tmp_path)


def test_missing_path_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere.csv is not there"):
        open_weather(tmp_path / "nowhere.csv")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("folder", "quantities"),
    [
        ("smhi_hastveda", {"relative_humidity_pct", "precipitation_mm_h"}),
        ("met_gullingen", {"relative_humidity_pct", "wind_speed_m_s"}),
    ],
)
def test_recorded_stations_open(real_data, folder, quantities):
    series = open_weather(real_data / "weather" / folder)
    assert quantities <= set(series.columns)


GRID = """time_utc,latitude,longitude,elevation_m,air_temperature_c
2024-01-07T00:00Z,56,14,100,-1
2024-01-07T00:00Z,56,15,140,-3
2024-01-07T03:00Z,56,14,100,-4
2024-01-07T03:00Z,56,15,140,-6
"""


def test_several_files_are_several_sources(tmp_path):
    (tmp_path / "a.csv").write_text(FORCING)
    (tmp_path / "station").mkdir()
    (tmp_path / "station" / "winter.csv").write_text(FROST)
    found = open_sources([tmp_path / "a.csv", tmp_path / "station"])
    assert [one.source for one in found] == ["a.csv", "MET Norway, station"]
    # The folder that holds both is the same, each part a source of its own.
    (tmp_path / "read me.txt").write_text("not weather")
    assert open_sources([tmp_path]) == found


def test_a_source_is_named_once(tmp_path):
    (tmp_path / "a.csv").write_text(FORCING)
    with pytest.raises(ValueError, match=r"a\.csv is named twice"):
        open_sources([tmp_path / "a.csv", tmp_path / "." / "a.csv"])


def test_a_grid_is_a_source_of_a_plan_and_of_nothing_else(tmp_path):
    (tmp_path / "forecast.csv").write_text(GRID)
    (grid,) = open_sources([tmp_path / "forecast.csv"])
    assert isinstance(grid, WeatherGrid)
    # Two missing hours are drawn across, at each point.
    columns = [point.columns["air_temperature_c"] for point in grid.points]
    assert columns == [(-1.0, -2.0, -3.0, -4.0), (-3.0, -4.0, -5.0, -6.0)]
    assert grid.remarks == (
        "forecast.csv has no precipitation: no snow is expected from it.",
    )
    with pytest.raises(ValueError, match="weather for 2 points, expected one"):
        open_weather(tmp_path / "forecast.csv")
