"""A town, its weather, and the commands that are given something wrong."""

import shutil
import sys
from pathlib import Path

import pytest

from planner.io.import_town import import_town
from services.cli import main
from tests.planner.io.small_town import write_osm
from tests.services.bad_input.refusing import AT, Ended, contents
from tests.services.installation import WEATHER


@pytest.fixture
def vinter(monkeypatch, capfd):
    """Run a command in this process, with all that it prints, also from C."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["vinter", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        return Ended(ended.value.code or 0, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def imported(tmp_path_factory):
    """Return a town folder that nothing is wrong with."""
    home = tmp_path_factory.mktemp("imported")
    import_town(write_osm(home), [], home / "town", time_zone="Europe/Stockholm")
    return home / "town"


@pytest.fixture
def town(imported, tmp_path):
    """Return a copy of the town that a test may spoil."""
    return Path(shutil.copytree(imported, tmp_path / "town"))


@pytest.fixture
def weather(tmp_path):
    path = tmp_path / "weather.csv"
    path.write_text(WEATHER)
    return path


@pytest.fixture
def plan(vinter, tmp_path, weather):
    """Ask for a plan with --json and --out; a refused one leaves no file."""

    def run(folder, *arguments, at=AT, weather=weather):
        before = contents(tmp_path)
        ended = vinter(
            *("plan", folder, "--weather", weather, "--at", at, "--iterations", 0),
            *("--out", tmp_path / "plan.json", "--json", "--language", "en"),
            *arguments,
        )
        if ended.code:
            assert contents(tmp_path) == before
        return ended

    return run
