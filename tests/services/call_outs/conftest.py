"""A small town with four trucks, its snow, and the command that counts its crews."""

import shutil
import sys
from pathlib import Path

import pytest

from planner.io.import_town import import_town
from services.cli import main
from tests.osm_grid import osm_grid
from tests.services.bad_input.refusing import AT, Ended
from tests.services.installation import WEATHER

TRUCK = """
[[vehicles]]
name = "truck {number}"
depot = "depot"
kind = "truck"
works = ["plough", "salt"]
blade_width_m = 3.7
vehicle_width_m = 2.55
plough_speed_km_h = 30
spread_speed_km_h = 45
drive_speed_km_h = 50
hopper_kg = 7700
shift_h = 10
mobilisation_min = 30
"""


@pytest.fixture(scope="session")
def grid(tmp_path_factory):
    """Return four by four streets as a town folder."""
    home = tmp_path_factory.mktemp("grid")
    osm = home / "grid.osm"
    osm.write_text(osm_grid(4))
    import_town(osm, [], home / "grid", time_zone="Europe/Stockholm")
    text = (home / "grid" / "town.toml").read_text()
    text += "".join(TRUCK.format(number=number) for number in (8, 9))
    (home / "grid" / "town.toml").write_text(text)
    return home / "grid"


@pytest.fixture
def town(grid, tmp_path):
    """Return a copy of the town that a test may spoil."""
    return Path(shutil.copytree(grid, tmp_path / "town"))


@pytest.fixture
def crews(town, tmp_path, monkeypatch, capfd):
    """Run `vinter crews` in this process."""
    weather = tmp_path / "weather.csv"
    weather.write_text(WEATHER)

    def run(*arguments, at=AT, weather=weather, town=town):
        given = ("crews", town, "--weather", weather, "--at", at, "--iterations", 0)
        monkeypatch.setattr(sys, "argv", ["vinter", *map(str, (*given, *arguments))])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        return Ended(ended.value.code or 0, printed.out, printed.err)

    return run
