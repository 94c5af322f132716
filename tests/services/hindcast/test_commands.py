import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from services.hindcast.commands import hindcast
from services.hindcast.table import HEADER
from tests.services.hindcast.made_files import (
    SITE,
    moment,
    ten_minutes,
    weather_rows,
    write_forcing,
    write_site,
)

app = typer.Typer()
app.command()(hindcast)
HOURS = 100


def run(tmp_path, *more, rows=None, site=SITE, with_road=True):
    forcing = write_forcing(
        tmp_path / "forcing.csv", rows or list(weather_rows(HOURS)), with_road=with_road
    )
    place = write_site(tmp_path / "site.toml", site)
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(
        app,
        [
            *("--forcing", str(forcing), "--site", str(place), "--out", str(out)),
            *more,
        ],
    )
    return result, out


def rows_of(out):
    with out.open() as lines:
        return list(csv.DictReader(lines))


def test_restarts_every_seven_hours_of_the_file(tmp_path):
    result, out = run(tmp_path, "--starts", "7h", "--lead", "24h")
    assert result.exception is None
    found = rows_of(out)
    assert tuple(found[0]) == HEADER
    assert found[0]["start_utc"] == moment(7)
    assert found[0]["time_utc"] == moment(8)
    starts = sorted({row["start_utc"] for row in found})
    assert starts == [moment(hour) for hour in range(7, HOURS - 1, 7)]
    leads = [int(row["lead_h"]) for row in found if row["start_utc"] == moment(7)]
    assert leads == list(range(1, 25))
    assert "Against the road itself" in result.output


def test_it_snows_on_the_road_when_the_file_says_so(tmp_path):
    _, out = run(tmp_path, "--starts", "7h")
    found = {
        (row["start_utc"], row["time_utc"]): row["surface_state"]
        for row in rows_of(out)
    }
    assert found[moment(49), moment(58)] == "snow"
    assert found[moment(28), moment(40)] != "snow"


def test_nothing_observed_after_a_start_changes_its_forecast(tmp_path):
    whole = list(weather_rows(HOURS))
    blank = [row if hour <= 63 else [*row[:-1], ""] for hour, row in enumerate(whole)]
    wild = [row if hour <= 63 else [*row[:-1], "30"] for hour, row in enumerate(whole)]
    kept = []
    for rows in (whole, blank, wild):
        _, out = run(tmp_path, "--starts", "7h", rows=rows)
        lines = out.read_bytes().splitlines()
        kept.append([line for line in lines if line[:20] <= moment(63).encode()])
    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0]) == 9 * 24


def test_one_free_run_looks_at_no_observation(tmp_path):
    _, out = run(tmp_path)
    seen = out.read_bytes()
    _, out = run(tmp_path, with_road=False)
    assert out.read_bytes() == seen
    found = rows_of(out)
    assert [int(row["lead_h"]) for row in found] == list(range(1, HOURS))


def test_a_gap_of_days_parts_the_file(tmp_path):
    rows = list(weather_rows(HOURS))
    result, out = run(tmp_path, "--starts", "6h", rows=rows[:30] + rows[60:])
    assert result.exception is None
    starts = {row["start_utc"] for row in rows_of(out)}
    assert moment(24) in starts
    assert not starts & {moment(hour) for hour in range(30, 61)}
    # Still on the sixth hours of the file.
    assert moment(66) in starts


def test_a_stuck_sensor_is_said_and_makes_no_absurd_forecast(tmp_path):
    rows = [
        [*row[:-1], "0.0"] if 30 <= hour < 90 else row
        for hour, row in enumerate(weather_rows(HOURS))
    ]
    result, out = run(tmp_path, "--starts", "7h", rows=rows)
    assert "The road sensor showed 0 °C from" in result.output
    found = [float(row["road_surface_temperature_c"]) for row in rows_of(out)]
    assert min(found) > -20.0
    assert max(found) < 15.0


def test_the_summary_for_programs(tmp_path):
    result, _ = run(tmp_path, "--starts", "24h", "--lead", "6h", "--json")
    summary = json.loads(result.stdout)
    assert summary["runs"] == 4
    assert set(summary["mean_absolute_error_k"]) == {
        "all",
        *(f"{lead}h" for lead in range(1, 7)),
    }


@pytest.mark.parametrize(
    ("more", "site", "sentence"),
    [
        (["--starts", "soon"], SITE, "--starts is 'soon', expected whole hours"),
        (["--lead", "0h"], SITE, "--lead is '0h', expected whole hours"),
        ([], "longitude = 10.7\n", "has no 'latitude'"),
        ([], SITE.replace("59.9", "95"), "latitude is 95, expected a number from -90"),
        ([], SITE.replace("asphalt", "cheese"), "pavement is 'cheese', expected one"),
        ([], SITE + "[parameters]\nalbedoo = 0.2\n", "did you mean 'albedo'?"),
        ([], SITE + "[parameters]\nalbedo = 0.9\n", "albedo is 0.9, expected a number"),
        ([], "latitude = = 3", "cannot be read as TOML"),
        (["--calibrate", "2023-12-05", "2023-12-04"], SITE, "at or before its start"),
        (["--calibrate", "2019-01-01", "2019-02-01"], SITE, "none of it lies between"),
        (["--calibrate", "2023-12-04", "2023-12-05"], SITE, "choose a longer window"),
        (["--calibrate", "monday", "2023-12-05"], SITE, "'monday' is not a time"),
    ],
)
def test_wrong_input_is_one_sentence_and_writes_nothing(tmp_path, more, site, sentence):
    result, out = run(tmp_path, *more, site=site)
    assert isinstance(result.exception, ValueError)
    assert sentence in str(result.exception)
    assert not out.exists()


def test_calibrating_without_a_road_is_refused(tmp_path):
    result, _ = run(
        tmp_path, "--calibrate", "2023-12-04", "2023-12-08", with_road=False
    )
    assert "has no column road_surface_temperature_c" in str(result.exception)


def test_rows_every_ten_minutes_restart_on_the_hour(tmp_path):
    rows = list(ten_minutes(HOURS))[1:]
    result, out = run(tmp_path, "--starts", "7h", rows=rows)
    assert result.exception is None
    # The file begins at 00:10; the first whole hour after seven of it is 08:00.
    starts = sorted({row["start_utc"] for row in rows_of(out)})
    assert starts == [moment(hour) for hour in range(8, HOURS - 1, 7)]


def test_rows_with_nothing_but_the_road_change_no_weather(tmp_path):
    whole = list(weather_rows(HOURS))
    between = [
        [row[0].replace(":00:00Z", ":40:00Z"), "", "", "", "", row[-1]] for row in whole
    ]
    both = sorted(whole + between)
    without = [row for row in both if row[1] or row[0] < moment(49)]
    forecasts = []
    for rows in (whole, both, without):
        _, out = run(tmp_path, "--starts", "7h", rows=rows)
        lines = out.read_bytes().splitlines()
        forecasts.append([line for line in lines if line[:20] <= moment(49).encode()])
    assert forecasts[0] == forecasts[1] == forecasts[2]


def test_a_gap_of_days_is_said(tmp_path):
    rows = list(weather_rows(HOURS))
    result, _ = run(tmp_path, "--starts", "6h", rows=rows[:30] + rows[60:])
    assert (
        f"Air temperature is missing between {moment(29)} and {moment(60)}"
        in result.output
    )


def test_air_wetter_than_saturated_is_saturated_and_no_precipitation_is_said(tmp_path):
    outs = []
    for humidity in ("100", "104"):
        rows = [[*row[:2], humidity, row[3], "", row[5]] for row in weather_rows(HOURS)]
        result, out = run(tmp_path, "--starts", "24h", rows=rows)
        assert "Precipitation is missing for 99 h" in result.output
        outs.append(out.read_bytes())
    assert outs[0] == outs[1]


def test_a_site_of_unknown_height_and_an_unseen_road_are_said(tmp_path):
    site = "".join(
        line for line in SITE.splitlines(keepends=True) if "elevation_m" not in line
    )
    result, out = run(tmp_path, "--starts", "24h", site=site, with_road=False)
    assert result.exception is None
    assert "has no elevation_m: the pressure is that of sea level" in result.output
    assert "Nothing observed on the road" in result.output
    assert len(rows_of(out)) == 3 * 24 + 3


@pytest.mark.parametrize("latitude", [-90.0, 78.2, 90.0])
def test_at_the_poles_and_without_wind_there_are_forecasts(tmp_path, latitude):
    site = SITE.replace("59.9", f"{latitude:g}")
    rows = [[*row[:3], "0", *row[4:]] for row in weather_rows(HOURS)]
    result, out = run(tmp_path, "--starts", "24h", site=site, rows=rows)
    assert result.exception is None
    found = [float(row["road_surface_temperature_c"]) for row in rows_of(out)]
    assert min(found) > -20.0
    assert max(found) < 15.0
