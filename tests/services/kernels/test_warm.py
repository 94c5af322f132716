"""After warming, a real plan of another town finds every kernel compiled."""

import json
import subprocess
import sys

import pytest

from services.cli import main
from services.kernel_cache import VARIABLE
from services.kernels.announce import SENTENCE, warm_where_cold
from services.kernels.warm import Extent, are_kernels_warm
from tests.house.house import ROOT

PLAN_AFTER_WARMING = """
import sys
from datetime import timedelta
from pathlib import Path

from services.kernel_cache import choose_kernel_cache

choose_kernel_cache()

from numba.core.dispatcher import Dispatcher

from planner.io.import_town import import_town
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.snapshot import Knowledge, build_snapshot
from services.kernels.village import NOW, village_weather
from services.kernels.warm import Extent, warm_kernels
from tests.osm_grid import osm_grid


def compiled():
    kernels = {
        kernel
        for name, module in list(sys.modules.items())
        if name.startswith("planner.")
        for kernel in vars(module).values()
        if isinstance(kernel, Dispatcher)
    }
    return sorted(
        f"{kernel.py_func.__module__}.{kernel.py_func.__name__}{signature}"
        for kernel in kernels
        for signature in kernel.signatures
    )


folder, extent, iterations = Path(sys.argv[1]), Extent(sys.argv[2]), int(sys.argv[3])
(folder / "grid.osm").write_text(osm_grid(4))
import_town(folder / "grid.osm", (), folder / "grid")
town = read_town(folder / "grid")
known = Knowledge(
    town=town.town,
    town_hash=town.town_hash,
    network=town.network,
    weather=village_weather(),
)
warm_kernels(extent)
before = compiled()
now = NOW + timedelta(hours=1)
stop = MaxIterations(iterations)
plan = make_plan(build_snapshot(known, now), PlanParams(), stop, 2)
assert len(plan.tours) > 0
assert len(before) > 15, before
assert any("undone_cost" in kernel for kernel in before), before
added = sorted(set(compiled()) - set(before))
assert not added, added
"""


@pytest.mark.parametrize(
    ("extent", "iterations"), [(Extent.FIRST_PLAN, 0), (Extent.WHOLE, 20)]
)
def test_a_real_plan_compiles_nothing_new(tmp_path, extent, iterations):
    # A process of its own: in ours, other tests have compiled what they need.
    done = subprocess.run(
        [
            *(sys.executable, "-c", PLAN_AFTER_WARMING),
            *(str(tmp_path), extent.value, str(iterations)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_it_is_said_once_and_not_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert warm_where_cold(Extent.FIRST_PLAN).was_cold
    assert SENTENCE in capsys.readouterr().err
    assert not warm_where_cold(Extent.FIRST_PLAN).was_cold
    assert capsys.readouterr().err == ""


def test_all_includes_a_first_plan_and_not_the_other_way_round(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    warm_where_cold(Extent.FIRST_PLAN)
    assert not are_kernels_warm(Extent.WHOLE)
    warm_where_cold(Extent.WHOLE)
    for mark in tmp_path.glob("first-plan-*"):
        mark.unlink()
    assert are_kernels_warm(Extent.FIRST_PLAN)


def test_the_command_says_where_the_kernels_are(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "kernels"
    monkeypatch.setenv(VARIABLE, str(folder))
    monkeypatch.setattr(sys, "argv", ["vinter", "kernels", "warm", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    found = json.loads(capsys.readouterr().out)
    assert found["was_cold"]
    assert found["folder"].startswith(str(folder))
