"""What the benchmark of arc routing counts, keeps and prints."""

from dataclasses import replace

import pytest

from benchmarks.quality.arc_routing import Run, append_run, read_runs, set_table
from benchmarks.quality.arc_sets import Reaching, by_number, read_best_known
from planner.params import MaxIterations

RUN = Run(
    group="egl",
    instance="egl-e1-A",
    seed=1,
    budget_s=30.0,
    tasks=51,
    best_known=1_000,
    cost=1_010,
    routes=5,
    stated_vehicles=5,
    iterations=1_000,
    cpu_s=30.0,
    reached_s=None,
)


def test_rows_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "runs.csv"
    runs = [RUN, replace(RUN, best_known=None, stated_vehicles=None, reached_s=0.25)]
    for run in runs:
        append_run(path, run)
    assert read_runs(path) == runs


def test_no_file_holds_no_rows(tmp_path):
    assert read_runs(tmp_path / "runs.csv") == []


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "runs.csv"
    path.write_text("set,instance\negl,egl-e1-A\n")
    with pytest.raises(ValueError, match="expected set, instance, seed"):
        read_runs(path)


def test_a_set_is_summed_up_by_gap():
    # Gaps 1 %, 0 and 2 %: mean 1 %; one of three runs is at the best known.
    runs = [
        RUN,
        replace(RUN, seed=2, cost=1_000, cpu_s=3.0, reached_s=3.0),
        replace(RUN, seed=3, cost=1_020),
    ]
    line = set_table(runs).splitlines()[-1]
    assert line == (
        "| egl | 1 | 3 | 30 | 1.000 % | 2.00 % (egl-e1-A) | 33% | 1, 0, 1 "
        "| 21.0 | 3.0 |"
    )


def test_a_set_without_best_known_has_no_gap():
    line = set_table([replace(RUN, best_known=None)]).splitlines()[-1]
    assert "none known" in line


def test_a_run_notes_costs_and_ends_at_the_least():
    seconds = iter([10.0, 11.0, 14.0])
    stop = Reaching(MaxIterations(100), lambda: next(seconds), [50, 60])
    assert stop.share_used(0, 0) == 0.0
    assert stop.share_used(10, 70) == pytest.approx(0.1)
    assert stop.share_used(20, 60) == pytest.approx(0.2)
    assert stop.share_used(30, 40) == 1.0
    assert stop.reached_s == {60: 1.0, 50: 4.0}


def test_a_run_without_costs_is_left_to_its_stop():
    stop = Reaching(MaxIterations(100), lambda: 0.0, [])
    assert stop.share_used(50, 1) == pytest.approx(0.5)


def test_names_are_sorted_with_their_numbers_counted():
    names = ["gdb10", "gdb2", "gdb1"]
    assert sorted(names, key=by_number) == ["gdb1", "gdb2", "gdb10"]


@pytest.mark.real_data
def test_best_known_costs_are_read_by_set_and_file(real_data):
    best = read_best_known(real_data / "routing" / "best_known.csv")
    assert best["gdb", "gdb1.dat"] == 316
