from datetime import UTC, datetime

from sensors.weather.forcing_csv import decode_forcing_csv
from services.demo.town import find_extract
from services.demo.weather import encode_forcing_csv, place_weather
from simulations.storm import generated_storm

START = datetime(2024, 1, 10, 17, tzinfo=UTC)


def test_the_extract_comes_with_its_package():
    assert find_extract().stat().st_size > 100_000


def test_the_storm_is_read_back_as_it_was_written(tmp_path):
    storm = generated_storm(START, seed=1)
    read = decode_forcing_csv(encode_forcing_csv(storm), "storm.csv")
    assert read.times == storm.times
    assert dict(read.columns) == dict(storm.columns)
    place_weather(storm, tmp_path, "helsinki")
    placed = tmp_path / "helsinki" / "generated-storm.csv"
    assert placed.read_bytes() == encode_forcing_csv(storm)


def test_weather_of_ones_own_is_copied_where_the_service_looks(tmp_path):
    station = tmp_path / "station"
    station.mkdir()
    (station / "a.csv").write_text("x")
    place_weather(station, tmp_path / "weather", "uppsala")
    assert (tmp_path / "weather" / "uppsala" / "a.csv").read_text() == "x"
