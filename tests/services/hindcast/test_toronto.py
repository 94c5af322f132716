import csv
import json

import pytest
import typer
from typer.testing import CliRunner

from services.hindcast.commands import hindcast
from tests.services.hindcast.made_files import write_site

app = typer.Typer()
app.command()(hindcast)
TORONTO = "road_weather/toronto/forcing_2009_2011.csv"


@pytest.mark.real_data
def test_a_real_road_never_calibrated_beats_a_regression_fitted_on_a_winter(
    real_data, tmp_path
):
    with (real_data / TORONTO).open() as lines:
        header, *rows = csv.reader(lines)
    weeks = [row for row in rows if "2011-11-01" <= row[0] < "2011-12-10"]
    forcing = tmp_path / "forcing.csv"
    forcing.write_text("\n".join(",".join(row) for row in [header, *weeks]) + "\n")
    site = write_site(tmp_path / "site.toml", "latitude = 43.7\nlongitude = -79.4\n")
    result = CliRunner().invoke(
        app,
        [
            *("--forcing", str(forcing), "--site", str(site)),
            *("--out", str(tmp_path / "out.csv"), "--starts", "7h", "--json"),
        ],
    )
    error_k = json.loads(result.stdout)["mean_absolute_error_k"]
    # 17 columns for each lead, fitted on all of 2009/10: 1.22 K over this winter.
    assert error_k["all"] < 1.22
    assert error_k["1h"] < 0.6
