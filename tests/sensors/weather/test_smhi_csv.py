"""SMHI's own export: flags, gaps, mixed stations, and the real station."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.errors import DecodeError
from sensors.weather.smhi_csv import decode_smhi

PERIOD = (
    "Tidsperiod (fr.o.m);Tidsperiod (t.o.m);Höjd (meter över havet);"
    "Latitud (decimalgrader);Longitud (decimalgrader)"
)


def export(title, description, rows, *, number="63160"):
    head = f"""\ufeffStationsnamn;Stationsnummer;Stationsnät;Mäthöjd (meter över marken)
Hästveda;{number};SMHIs stationsnät;2.0

Parameternamn;Beskrivning;Enhet
{title};{description};x

{PERIOD}
2010-03-01 00:00:00;2022-10-01 06:00:00;102.5;56.2800;13.9431

Datum;Tid (UTC);{title};Kvalitet;;Tidsutsnitt:
"""
    return (head + rows).encode()


AIR = export(
    "Lufttemperatur",
    "momentanvärde, 1 gång/tim",
    "2020-01-07;00:00:00;-1.5;G;;Kvalitetskontrollerade historiska data\n"
    "2020-01-07;01:00:00;-1.7;Y;;(utom de senaste 3 mån);extra\n"
    "2020-01-07;03:00:00;-2.0;G\n",
)
HOURLY = "summa 1 timme, 1 gång/tim"
RAIN = export("Nederbördsmängd", HOURLY, "2020-01-07;01:00:00;0.4;Y\n")


def test_station_is_put_together():
    series = decode_smhi({"1.csv": AIR, "7.csv": RAIN})
    assert series.source == "SMHI 63160 Hästveda"
    assert (series.latitude, series.longitude) == (56.28, 13.9431)
    assert series.elevation_m == 102.5
    assert series.columns["air_temperature_c"] == (-1.5, -1.7, None, -2.0)
    assert series.columns["precipitation_mm_h"] == (None, 0.4, None, None)
    assert series.suspect_rows == {
        "air_temperature_c": (1,),
        "precipitation_mm_h": (1,),
    }
    assert "SMHI" in series.attribution


def test_snow_depth_in_metres_becomes_millimetres():
    depth = export(
        "Snödjup", "momentanvärde, 1 gång/dygn", "2020-01-07;00:00:00;0.12;G\n"
    )
    series = decode_smhi({"1": AIR, "8": depth})
    assert series.columns["snow_depth_mm"][0] == pytest.approx(120.0)


def test_sun_and_sky_are_taken_where_the_station_has_them():
    hourly = "medelvärde 1 timma, varje timme"
    row = "2020-01-07;01:00:00;{};G\n"
    series = decode_smhi(
        {
            "1.csv": AIR,
            "11.csv": export(
                "Global Irradians (svenska stationer)", hourly, row.format(61.2)
            ),
            "24.csv": export("Långvågs-Irradians", hourly, row.format(287.5)),
        }
    )
    assert series.columns["shortwave_w_m2"][1] == 61.2
    assert series.columns["longwave_w_m2"][1] == 287.5
    assert series.remarks == ()


def test_daily_sum_of_the_same_name_is_left_out_and_named():
    daily = export("Nederbördsmängd", "summa 1 dygn, 1 gång/dygn", "")
    series = decode_smhi({"1": AIR, "5": daily})
    assert "precipitation_mm_h" not in series.columns
    assert "summa 1 dygn" in series.remarks[0]


def test_approved_value_replaces_a_suspect_one():
    newer = export(
        "Lufttemperatur",
        "momentanvärde, 1 gång/tim",
        "2020-01-07;00:00:00;-9.0;Y\n2020-01-07;01:00:00;-1.8;G\n",
    )
    series = decode_smhi({"a": AIR, "b": newer})
    assert series.columns["air_temperature_c"][:2] == (-1.5, -1.8)
    assert series.suspect_rows == {}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "no SMHI file was given"),
        ({"7": RAIN}, "expected a file of hourly Lufttemperatur"),
        ({"1": AIR[:200]}, "no row that starts with"),
        ({"1": b"a,b\n1,2\n"}, "no row that starts with 'Stationsnamn'"),
        (
            {"1": AIR, "7": export("Nederbördsmängd", HOURLY, "", number="64520")},
            "7 is of station 64520 Hästveda, 1 of 63160 Hästveda; expected one",
        ),
        (
            {"1": AIR + b"2020-01-07;02:00:00;-2.0;G\n"},
            "row 14: the clock goes back, from 2020-01-07T03:00:00Z",
        ),
        ({"1": AIR + b"2020-01-07;04:00:00\n"}, "row 14: 2 cells, expected date; time"),
        ({"1": AIR.decode().encode("latin-1", "replace")}, "row 1: byte .* not UTF-8"),
    ],
)
def test_wrong_files_are_refused_in_one_sentence(files, sentence):
    with pytest.raises(DecodeError, match=sentence):
        decode_smhi(files)


@given(st.integers(0, len(AIR)))
def test_cut_file_gives_weather_or_a_decode_error(kept):
    with suppress(DecodeError):
        decode_smhi({"1": AIR[:kept]})


@pytest.mark.real_data
def test_recorded_station_keeps_its_gaps(real_data):
    folder = real_data / "weather" / "smhi_hastveda"
    series = decode_smhi({p.name: p.read_bytes() for p in folder.glob("*.csv")})
    # Counted with awk over the files: rows of data, and those that end in ;Y.
    rows = {"air_temperature_c": 60895, "relative_humidity_pct": 59854}
    suspect = {"air_temperature_c": 17, "relative_humidity_pct": 5496}
    for quantity, expected in rows.items():
        values = series.columns[quantity]
        assert sum(value is not None for value in values) == expected
        assert len(series.suspect_rows[quantity]) == suspect[quantity]
    hours = (series.times[-1] - series.times[0]).total_seconds() / 3600
    assert len(series.times) == hours + 1
