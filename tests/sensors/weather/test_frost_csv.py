"""MET Norway's tables: codes, several winters, and the real station."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.errors import DecodeError
from sensors.weather.frost_csv import decode_frost

HEAD = (
    b"timestamp,air_temperature,surface_temperature,surface_snow_thickness,"
    b"precipitation\n"
)
FIRST = HEAD + b"2018-11-01 00:00:00,3.1,0.9,-1.0,0.0\n2018-11-01 02:00:00,3.0,,1.4,\n"
SECOND = HEAD + b"2018-11-01 04:00:00,2.0,0.1,2.0,0.5\n"


def test_bare_ground_is_zero_and_centimetres_become_millimetres():
    series = decode_frost({"a.csv": FIRST})
    assert series.columns["snow_depth_mm"] == (0.0, None, pytest.approx(14.0))
    assert series.columns["precipitation_mm_h"] == (0.0, None, None)


def test_sun_sky_cloud_and_pressure_are_taken_where_the_station_has_them():
    head = (
        b"referenceTime,air_temperature,cloud_area_fraction,surface_air_pressure,"
        b"mean(surface_downwelling_shortwave_flux_in_air PT1H),"
        b"mean(surface_downwelling_longwave_flux_in_air PT1H)\n"
    )
    rows = b"2024-01-07T11:00:00Z,-3,4,985.2,120,240\n2024-01-07T12:00:00Z,-3,9,985,,\n"
    columns = decode_frost({"a.csv": head + rows}).columns
    # 4 of 8 octas are half the sky; 9 is the code for a sky that cannot be seen.
    assert columns["cloud_cover_pct"] == (50.0, 100.0)
    assert columns["pressure_hpa"] == (985.2, 985.0)
    assert columns["shortwave_w_m2"] == (120.0, None)
    assert columns["longwave_w_m2"] == (240.0, None)


def test_the_station_ground_is_no_road():
    series = decode_frost({"a.csv": FIRST})
    assert "road_surface_temperature_c" not in series.columns
    assert "not of a road" in series.remarks[0]


def test_winters_follow_each_other_with_the_hours_between_as_gaps():
    series = decode_frost({"b.csv": SECOND, "a.csv": FIRST})
    assert series.columns["air_temperature_c"] == (3.1, None, 3.0, None, 2.0)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "no rows of weather"),
        ({"a": b"timestamp,temp\n"}, "row 1: found the columns timestamp, temp"),
        ({"a": FIRST, "b": FIRST}, "b starts at 2018-11-01T00:00:00Z, but a goes on"),
        ({"a": FIRST + b"2018-11-01 03:00:00,1\n"}, "row 4: 2 cells, the header has 5"),
        ({"a": FIRST + b"2018-11-01 01:00:00,1,,,\n"}, "row 4: the clock goes back"),
    ],
)
def test_wrong_files_are_refused_in_one_sentence(files, sentence):
    with pytest.raises(DecodeError, match=sentence):
        decode_frost(files)


@given(st.integers(0, len(FIRST)))
def test_cut_file_gives_weather_or_a_decode_error(kept):
    with suppress(DecodeError):
        decode_frost({"a": FIRST[:kept]})


@pytest.mark.real_data
def test_four_recorded_winters(real_data):
    folder = real_data / "weather" / "met_gullingen"
    series = decode_frost({p.name: p.read_bytes() for p in folder.glob("*.csv")})
    # Rows of the four files, and wind values missing in them, counted beforehand.
    assert sum(v is not None for v in series.columns["air_temperature_c"]) == 17304
    winds = sum(v is not None for v in series.columns["wind_speed_m_s"])
    assert winds == 17304 - (43 + 58 + 48 + 145)
    # README: 128.7 cm is the deepest snow of the four winters.
    assert max(filter(None, series.columns["snow_depth_mm"])) == pytest.approx(1287.0)
