"""A path is opened by what is in it."""

import pytest

from services.weather_files import open_weather

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
