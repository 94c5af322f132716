"""`vinter solve` from file to file."""

import json
import re

import pytest
import typer
from typer.testing import CliRunner

from planner.params import MaxIterations
from services.plans.unverified import UnverifiedPlanError
from services.solve import run as solve_run
from services.solve.commands import solve
from services.solve.compiling import CpuClock
from services.solve.watched import Watched
from services.stopping import FirstOf

app = typer.Typer()
app.command()(solve)

# A square of four streets that cost 1 each; two fit a vehicle.
SQUARE = """\
 NOMBRE : square
 VERTICES : 4
 ARISTAS_REQ : 4
 ARISTAS_NOREQ : 0
 VEHICULOS : 2
 CAPACIDAD : 2
 LISTA_ARISTAS_REQ :
 ( 1, 2)   coste 1   demanda 1
 ( 2, 3)   coste 1   demanda 1
 ( 3, 4)   coste 1   demanda 1
 ( 4, 1)   coste 1   demanda 1
 DEPOSITO :   1
"""


def run(instance, out, *more):
    words = [str(instance), "--out", str(out), "--iterations", "2000", *more]
    return CliRunner().invoke(app, words)


@pytest.fixture
def square(tmp_path):
    path = tmp_path / "four_streets.dat"
    path.write_text(SQUARE)
    return path


def test_a_square_takes_two_rounds_of_two_streets_there_and_back(square, tmp_path):
    # Each vehicle serves two streets to the far corner (2) and drives back over two.
    out = tmp_path / "square.json"
    result = run(square, out, "--seed", "3")
    assert result.exception is None
    document = json.loads(out.read_text())
    assert set(document) == {"instance", "cost", "seconds_cpu", "seed", "routes"}
    assert document["instance"] == "four_streets"
    assert (document["cost"], document["seed"]) == (8, 3)
    routes = [route["steps"] for route in document["routes"]]
    assert len(routes) == 2
    assert sorted(sum(served for _, _, served in steps) for steps in routes) == [2, 2]
    assert re.search(r"cost\W+8\W", result.output)
    assert "2 (2 stated)" in result.output


def test_the_same_iterations_and_seed_give_the_same_routes(square, tmp_path):
    found = []
    for name in ("one.json", "two.json"):
        run(square, tmp_path / name)
        found.append(json.loads((tmp_path / name).read_text())["routes"])
    assert found[0] == found[1]


def test_seconds_end_a_search(square, tmp_path):
    out = tmp_path / "square.json"
    words = [str(square), "--out", str(out), "--seconds", "0"]
    assert CliRunner().invoke(app, words).exception is None
    assert json.loads(out.read_text())["cost"] >= 8


def test_wrong_input_writes_nothing(square, tmp_path):
    out = tmp_path / "square.json"
    square.write_text(SQUARE.replace("CAPACIDAD : 2", "CAPACIDAD : 0"))
    result = run(square, out)
    assert isinstance(result.exception, ValueError)
    assert "line 6: capacity is 0" in str(result.exception)
    assert not out.exists()


def test_the_instance_is_not_written_over(square):
    result = run(square, square)
    assert "would be written over" in str(result.exception)
    assert square.read_text() == SQUARE


def test_an_unwritable_solution_is_refused_before_the_work(square, tmp_path):
    result = run(square, tmp_path / "none" / "square.json")
    assert "there is no folder" in str(result.exception)


def test_routes_that_break_a_rule_are_a_defect_of_ours(square, monkeypatch):
    def forget_a_route(chains, solution):
        return walk(chains, solution)[:-1]

    walk = solve_run.routes_of_steps
    monkeypatch.setattr(solve_run, "routes_of_steps", forget_a_route)
    instance = solve_run.read_arc_instance(square)
    with pytest.raises(UnverifiedPlanError, match="is served 0 times, expected once"):
        solve_run.solve_instance(instance, MaxIterations(300), 1, CpuClock())


def test_a_person_is_shown_the_best_cost_now_and_then():
    shown = []
    stop = Watched(MaxIterations(1000), lambda share, best: shown.append((share, best)))
    for iterations in range(0, 1001, 250):
        stop.share_used(iterations, 5000 - iterations)
        stop.share_used(iterations + 1, 1)
    assert shown == [(0, 5000), (0.25, 4750), (0.5, 4500), (0.75, 4250), (1, 4000)]
    assert FirstOf(stop, MaxIterations(10)).share_used(20, 1) == 2.0


def test_a_stopped_clock_counts_nothing():
    clock = CpuClock()
    began_s = clock()
    with clock.stopped():
        inside_s = clock()
        sum(range(1_000_000))
        worked_s = clock() - inside_s
    assert worked_s > 0.0
    assert clock() - began_s < worked_s


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "best_known"), [("gdb/gdb1.dat", 316), ("mval/mval1A.txt", 230)]
)
def test_small_public_instances_reach_their_best_known_cost(
    real_data, tmp_path, name, best_known
):
    # best_known.csv: CARPData.jl (gdb1) and the file's own header (mval1A).
    out = tmp_path / "solution.json"
    path = real_data / "routing" / name
    words = [str(path), "--out", str(out), "--iterations", "100000"]
    assert CliRunner().invoke(app, words).exception is None
    assert json.loads(out.read_text())["cost"] == best_known
