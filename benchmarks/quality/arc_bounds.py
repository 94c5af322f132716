"""Lower bounds on public arc-routing instances that are proven, by linear programming.

    uv run python -m benchmarks.quality.arc_bounds [--sets gdb val …] [--seconds S]
        [--only NAME …] [--out FILE.csv]

A relaxation (`arc_relaxation`) is solved with HiGHS, cuts that it violates are sought
(`arc_cuts`) and added until none is found or the time is over; then it is solved in
whole drives, with the same cuts sought in its plans. What is reported is the dual bound
of the last one solved, rounded up. The number of routes is free, as in `vinter solve`.
"""

import argparse
import csv
import time
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from itertools import groupby
from pathlib import Path
from statistics import fmean

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from benchmarks.quality.arc_cuts import first_sets, violated_sets
from benchmarks.quality.arc_relaxation import (
    Cuts,
    bound_by_branching,
    bound_by_lp,
    relaxation_of,
)
from benchmarks.quality.arc_sets import BUDGET_S, Known, list_known, task_count
from benchmarks.quality.arc_shrink import shrink
from planner.io.arc_instance_file import read_arc_instance
from planner.routing.arc_instance import ArcInstance

TAIL_ROUNDS = 5
"""Rounds without a better bound after which the linear part is done."""

BRANCHING_SHARE = 0.4
"""Of the time is left for branching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What is proven of one instance; a row of the file.

    ``by_lp`` is the bound by the linear relaxation alone.
    """

    group: str
    instance: str
    tasks: int
    best_known: int | None
    bound: int
    by_lp: int
    cuts: int
    cpu_s: float


def bound_instance(instance: ArcInstance, seconds: float) -> tuple[int, int, int]:
    """Return the best bound proven within some CPU seconds, that by the LP, and cuts.

    Parameters
    ----------
    instance : ArcInstance
    seconds : float
        0 for one solution of the first cuts only. [s]
    """
    began_s = time.process_time()

    def left_s() -> float:
        return seconds - (time.process_time() - began_s)

    relaxation = relaxation_of(shrink(instance))
    streets = relaxation.streets
    cuts = Cuts(relaxation)
    for inside in first_sets(streets):
        cuts.add(inside)
    by_lp, same = 0, 0
    while True:
        bound, driven = bound_by_lp(relaxation, cuts)
        same = same + 1 if bound <= by_lp else 0
        by_lp = max(by_lp, bound)
        if left_s() < BRANCHING_SHARE * seconds or same >= TAIL_ROUNDS:
            break
        found = violated_sets(streets, driven)
        if not sum(cuts.add(inside) for inside in found):
            break
    best = by_lp
    while left_s() > 0.0:
        bound, whole = bound_by_branching(relaxation, cuts, left_s())
        best = max(best, bound)
        if whole is None or left_s() <= 0.0:
            break
        found = violated_sets(streets, np.round(whole))
        if not sum(cuts.add(inside) for inside in found):
            break
    return best, by_lp, len(cuts)


def bound_known(known: Known, seconds: float) -> Bound:
    """Return what is proven of one instance."""
    instance = read_arc_instance(known.path)
    began_s = time.process_time()
    bound, by_lp, cuts = bound_instance(instance, seconds)
    return Bound(
        group=known.group,
        instance=known.path.stem,
        tasks=task_count(instance),
        best_known=known.best,
        bound=bound,
        by_lp=by_lp,
        cuts=cuts,
        cpu_s=round(time.process_time() - began_s, 1),
    )


def bound_table(bounds: Iterable[Bound]) -> str:
    """Return a line for each instance, Markdown."""
    lines = [
        "| set | instance | tasks | bound | best known | gap proven | CPU s |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.group} | {row.instance} | {row.tasks} | {row.bound} "
        f"| {row.best_known or ''} | {_gap(row)} | {row.cpu_s:.1f} |"
        for row in bounds
    ]
    return "\n".join(lines)


def set_table(bounds: Iterable[Bound]) -> str:
    """Return a line for each set, Markdown."""
    lines = [
        "| set | instances | bound = best known | mean gap proven | worst |",
        "|---|---|---|---|---|",
    ]
    known = [row for row in bounds if row.best_known]
    for group, several in groupby(known, key=lambda row: row.group):
        rows = list(several)
        gaps = [100.0 * (1.0 - row.bound / (row.best_known or 1)) for row in rows]
        worst = max(range(len(rows)), key=gaps.__getitem__)
        lines.append(
            f"| {group} | {len(rows)} | {sum(gap <= 0.0 for gap in gaps)} "
            f"| {fmean(gaps):.2f} % | {gaps[worst]:.2f} % ({rows[worst].instance}) |"
        )
    return "\n".join(lines)


def _gap(row: Bound) -> str:
    """Return by how much the best known may still be too high, at most."""
    if row.best_known is None:
        return ""
    return f"{100.0 * (1.0 - row.bound / row.best_known):.2f} %"


def append_bound(path: Path, bound: Bound) -> None:
    """Add a row to the file, with its header if it is new."""
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow([column.name for column in fields(Bound)])
        writer.writerow(astuple(bound))


def main() -> None:
    """Bound and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sets", nargs="+", default=["gdb", "val", "egl"], choices=BUDGET_S
    )
    parser.add_argument("--only", nargs="+", default=[], help="names of instances")
    parser.add_argument("--seconds", type=float, default=20.0, help="CPU s each")
    parser.add_argument("--out", type=Path, help="CSV that rows are appended to")
    given = parser.parse_args()
    bounds = []
    wanted = list_known(given.sets, only=given.only)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as progress:
        line = progress.add_task("", total=len(wanted))
        for known in wanted:
            progress.update(line, description=f"{known.group} {known.path.stem}")
            bounds.append(bound_known(known, given.seconds))
            if given.out:
                append_bound(given.out, bounds[-1])
            progress.advance(line)
    print(bound_table(bounds))
    print()
    print(set_table(bounds))


if __name__ == "__main__":
    main()
