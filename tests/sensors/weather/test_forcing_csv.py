"""The forcing CSV: what it gives, and what it refuses in one sentence."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.weather import WeatherGrid
from sensors.errors import DecodeError
from sensors.weather.forcing_csv import decode_forcing_csv, decode_forcing_points

NIGHT = b"""time_utc,air_temperature_c,relative_humidity_pct,precipitation_mm_h
2024-01-07T00:00:00Z,-1.5,90,0.0
2024-01-07T01:00:00Z,-1.8,,0.4
2024-01-07T03:00:00Z,-2.5,104,
"""


def test_gaps_and_missing_hours_stay_gaps():
    series = decode_forcing_csv(NIGHT, "night.csv")
    assert [moment.hour for moment in series.times] == [0, 1, 2, 3]
    assert series.times[0] == datetime(2024, 1, 7, tzinfo=UTC)
    assert series.columns["air_temperature_c"] == (-1.5, -1.8, None, -2.5)
    assert series.columns["precipitation_mm_h"] == (0.0, 0.4, None, None)
    assert "wind_speed_m_s" not in series.columns


def test_humidity_sensor_that_overshoots_means_saturated_air():
    series = decode_forcing_csv(NIGHT, "night.csv")
    assert series.columns["relative_humidity_pct"] == (90.0, None, None, 100.0)


def test_rows_off_the_hour_keep_their_times():
    content = b"time_utc,air_temperature_c\n2024-01-07T00:00Z,1\n2024-01-07T00:20Z,2\n"
    times = decode_forcing_csv(content, "f").times
    assert [moment.minute for moment in times] == [0, 20]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", r"f.csv is empty, expected a table"),
        (b"time_utc,temp\n", r"row 1: no column 'air_temperature_c'; found time_utc"),
        (b"a;b\n1;2\n", r"row 1: no column 'time_utc'; found a;b; expected time_utc"),
        (b"time_utc,air_temperature_c\n", r"headings but no rows"),
        (
            b"time_utc,air_temperature_c,precipitation_mm\n",
            r"'precipitation_mm' is not known; did you mean 'precipitation_mm_h'\?",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,1\n2024-01-07T00:00Z,1\n",
            r"row 3: the clock goes back, from 2024-01-07T01:00:00Z to 2024-01-07T00",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,1\n2024-01-07T01:00Z,1\n",
            r"row 3: the clock stands still",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,cold\n",
            r"row 2: air_temperature_c is 'cold', expected a number",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,271.3\n",
            r"row 2: air_temperature_c is 271.3 °C, expected -90 to 60 °C",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,1,2\n",
            r"row 2: 3 cells, the header has 2",
        ),
        (
            b"time_utc,air_temperature_c\nyesterday,1\n",
            r"row 2: 'yesterday' is not a time",
        ),
        (
            b"time_utc,air_temperature_c\n2024-01-07T01:00Z,\xe5\n",
            r"row 2: byte 0xe5 is not UTF-8",
        ),
    ],
)
def test_wrong_file_is_refused_with_row_and_reason(content, sentence):
    with pytest.raises(DecodeError, match=sentence):
        decode_forcing_csv(content, "f.csv")


def test_unrelated_column_is_left_out_and_named():
    content = b"time_utc,air_temperature_c,observer\n2024-01-07T01:00Z,1,Karin\n"
    assert "'observer'" in decode_forcing_csv(content, "f").remarks[0]


@given(st.integers(0, len(NIGHT)))
def test_cut_file_gives_weather_or_a_decode_error(kept):
    with suppress(DecodeError):
        decode_forcing_csv(NIGHT[:kept], "f")


@given(st.binary(max_size=200))
def test_any_bytes_give_weather_or_a_decode_error(content):
    with suppress(DecodeError):
        decode_forcing_csv(b"time_utc,air_temperature_c\n" + content, "f")
    with suppress(DecodeError):
        decode_forcing_csv(content, "f")


PLACED = "time_utc,latitude,longitude,elevation_m,air_temperature_c\n"
TWO_POINTS = """2024-01-07T00:00Z,56.8,14.8,170,-1
2024-01-07T00:00Z,56.9,14.8,,-2
2024-01-07T01:00Z,56.8,14.8,170,-1.5
"""


def test_rows_of_one_place_say_where_the_station_is():
    rows = "2024-01-07T00:00Z,56.8,14.8,170,-1\n2024-01-07T01:00Z,56.8,14.8,170,-2\n"
    series = decode_forcing_csv((PLACED + rows).encode(), "f.csv")
    place = (series.latitude, series.longitude, series.elevation_m)
    assert place == (56.8, 14.8, 170.0)
    assert series.columns == {"air_temperature_c": (-1.0, -2.0)}


def test_rows_of_several_places_are_a_grid_of_the_same_hours():
    grid = decode_forcing_points((PLACED + TWO_POINTS).encode(), "f.csv")
    assert isinstance(grid, WeatherGrid)
    assert [point.elevation_m for point in grid.points] == [170.0, None]
    columns = [point.columns["air_temperature_c"] for point in grid.points]
    assert columns == [(-1.0, -1.5), (-2.0, None)]
    with pytest.raises(DecodeError, match=r"f\.csv has weather for 2 points"):
        decode_forcing_csv((PLACED + TWO_POINTS).encode(), "f.csv")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "time_utc,latitude,air_temperature_c\n2024-01-07T00:00Z,56,1\n",
            "row 1: found only one of latitude and longitude",
        ),
        (PLACED + "2024-01-07T00:00Z,56,,,1\n", "row 2: found only one of latitude"),
        (PLACED + "2024-01-07T00:00Z,96,14,,1\n", "latitude is 96 degrees, expected"),
        (
            PLACED + "2024-01-07T00:00Z,56,14,1,1\n2024-01-07T01:00Z,56,14,2,1\n",
            "a point lies at latitude 56.0, longitude 14.0; expected each point",
        ),
    ],
)
def test_places_that_cannot_be_are_refused(content, sentence):
    with pytest.raises(DecodeError, match=sentence):
        decode_forcing_points(content.encode(), "f.csv")
