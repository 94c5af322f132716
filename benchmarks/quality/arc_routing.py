"""Public arc-routing instances solved as `vinter solve` does, against the best known.

    uv run python -m benchmarks.quality.arc_routing [--sets gdb val …] [--seeds 1 2 3]
        [--seconds S] [--only NAME …] [--out FILE.csv] [--each]

CPU seconds are those of cheapest ways and search together, compiling left out. A run
ends at once when the best known cost is reached. Every solution has been followed step
by step by `services.solve.check_solution` before it counts. Rows are appended to the
file as they come; a rerun skips what is in it. Two Markdown tables are printed for
docs/models/arc-routing.md, the second with ``--each``.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import fmean

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)

from benchmarks.quality.arc_sets import (
    BUDGET_S,
    Known,
    Reaching,
    list_known,
    task_count,
)
from planner.io.arc_instance_file import read_arc_instance
from services.solve.compiling import CpuClock
from services.solve.run import solve_instance
from services.stopping import MaxSeconds

SET_HEADER = (
    "| set | instances | seeds | budget CPU s | mean gap | worst gap "
    "| runs at best known | instances off, by seed | mean CPU s "
    "| mean CPU s to best known |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)
COLUMNS = (
    "set",
    "instance",
    "seed",
    "budget_s",
    "tasks",
    "best_known",
    "cost",
    "routes",
    "stated_vehicles",
    "iterations",
    "cpu_s",
    "reached_s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One instance solved once, as a row of the file.

    ``cpu_s`` is of the whole run, ``reached_s`` until the best known cost, None where
    it was not reached or none is known. [s]
    """

    group: str
    instance: str
    seed: int
    budget_s: float
    tasks: int
    best_known: int | None
    cost: int
    routes: int
    stated_vehicles: int | None
    iterations: int
    cpu_s: float
    reached_s: float | None

    @property
    def key(self) -> tuple[str, str, int, float]:
        """What a rerun knows it by."""
        return self.group, self.instance, self.seed, self.budget_s

    @property
    def gap_pct(self) -> float | None:
        """How far the cost lies above the best known. [%]."""
        if self.best_known is None:
            return None
        return 100.0 * (self.cost / self.best_known - 1.0)


def solve_known(known: Known, seed: int, budget_s: float) -> Run:
    """Solve one instance with a seed and a budget."""
    instance = read_arc_instance(known.path)
    clock = CpuClock()
    costs = () if known.best is None else (known.best,)
    stop = Reaching(MaxSeconds(budget_s, clock=clock), clock, costs)
    solved = solve_instance(instance, stop, seed, clock)
    return Run(
        group=known.group,
        instance=known.path.stem,
        seed=seed,
        budget_s=budget_s,
        tasks=task_count(instance),
        best_known=known.best,
        cost=solved.cost,
        routes=len(solved.routes),
        stated_vehicles=instance.vehicles,
        iterations=solved.iterations,
        cpu_s=round(solved.seconds_cpu, 3),
        reached_s=round(min(stop.reached_s.values()), 3) if stop.reached_s else None,
    )


def read_runs(path: Path) -> list[Run]:
    """Return the runs of a file, none if it is not there yet.

    Raises
    ------
    ValueError
        If the file has other columns.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            msg = f"{path} has columns {rows.fieldnames}, expected {', '.join(COLUMNS)}"
            raise ValueError(msg)
        return [_run_of(row) for row in rows]


def _run_of(row: Mapping[str, str]) -> Run:
    """Return a run as it was written."""
    return Run(
        group=row["set"],
        instance=row["instance"],
        seed=int(row["seed"]),
        budget_s=float(row["budget_s"]),
        tasks=int(row["tasks"]),
        best_known=int(row["best_known"]) if row["best_known"] else None,
        cost=int(row["cost"]),
        routes=int(row["routes"]),
        stated_vehicles=int(row["stated_vehicles"]) if row["stated_vehicles"] else None,
        iterations=int(row["iterations"]),
        cpu_s=float(row["cpu_s"]),
        reached_s=float(row["reached_s"]) if row["reached_s"] else None,
    )


def append_run(path: Path, run: Run) -> None:
    """Add a row to the file, with its header if it is new."""
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(
            [
                run.group,
                run.instance,
                run.seed,
                run.budget_s,
                run.tasks,
                run.best_known,
                run.cost,
                run.routes,
                run.stated_vehicles,
                run.iterations,
                run.cpu_s,
                run.reached_s,
            ]
        )


def set_table(runs: Iterable[Run]) -> str:
    """Return a line for each set and budget, Markdown."""
    lines = [SET_HEADER]
    for (group, budget_s), several in groupby(
        sorted(runs, key=_by_set), key=lambda run: (run.group, run.budget_s)
    ):
        lines.append(_set_line(group, budget_s, list(several)))
    return "\n".join(lines)


def _set_line(group: str, budget_s: float, runs: Sequence[Run]) -> str:
    """Return the figures of one set."""
    seeds = sorted({run.seed for run in runs})
    start = (
        f"| {group} | {len({run.instance for run in runs})} | {len(seeds)} "
        f"| {budget_s:g} "
    )
    cpu_s = f"{fmean(run.cpu_s for run in runs):.1f}"
    gaps = [(gap, run) for run in runs if (gap := run.gap_pct) is not None]
    if not gaps:
        return f"{start}| none known | | | | {cpu_s} | |"
    worst, run = max(gaps, key=lambda pair: pair[0])
    off = [sum(gap > 0.0 for gap, run in gaps if run.seed == seed) for seed in seeds]
    reached = [run.reached_s for run in runs if run.reached_s is not None]
    at_best = sum(gap <= 0.0 for gap, _ in gaps) / len(gaps)
    return (
        f"{start}| {fmean(gap for gap, _ in gaps):.3f} % "
        f"| {worst:.2f} %{f' ({run.instance})' if worst > 0.0 else ''} | {at_best:.0%} "
        f"| {', '.join(map(str, off))} | {cpu_s} "
        f"| {f'{fmean(reached):.1f}' if reached else ''} |"
    )


def instance_table(runs: Iterable[Run]) -> str:
    """Return a line for each instance with its gap by seed, Markdown."""
    lines = [
        "| instance | tasks | best known | gap, by seed | routes | iterations/CPU s |",
        "|---|---|---|---|---|---|",
    ]
    by_instance = groupby(
        sorted(runs, key=_by_set),
        key=lambda run: (run.group, run.budget_s, run.instance),
    )
    for (_, _, name), several in by_instance:
        same = list(several)
        gaps = ", ".join(
            f"{run.cost}" if run.gap_pct is None else f"{run.gap_pct:.2f} %"
            for run in same
        )
        routes = ", ".join(str(run.routes) for run in same)
        speed = sum(run.iterations for run in same) / sum(run.cpu_s for run in same)
        lines.append(
            f"| {name} | {same[0].tasks} | {same[0].best_known or ''} | {gaps} "
            f"| {routes} | {speed:.0f} |"
        )
    return "\n".join(lines)


def _by_set(run: Run) -> tuple[int, float, int, str, int]:
    """Return a key: sets in the order of `BUDGET_S`, in each by size."""
    return (
        list(BUDGET_S).index(run.group),
        run.budget_s,
        run.tasks,
        run.instance,
        run.seed,
    )


def measure(
    wanted: Sequence[tuple[Known, int, float]],
    out: Path | None,
    solve: Callable[[Known, int, float], Run],
) -> Iterator[Run]:
    """Yield the runs asked for, from the file where they are in it."""
    kept = {run.key: run for run in read_runs(out)} if out else {}
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as progress:
        line = progress.add_task("", total=len(wanted))
        for known, seed, budget_s in wanted:
            name = f"{known.group} {known.path.stem}, seed {seed}"
            progress.update(line, description=name)
            key = (known.group, known.path.stem, seed, budget_s)
            if (run := kept.get(key)) is None:
                run = solve(known, seed, budget_s)
                if out:
                    append_run(out, run)
            progress.advance(line)
            yield run


def main() -> None:
    """Solve, keep the rows and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=list(BUDGET_S), choices=BUDGET_S)
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, help="instead of the sets' own budget")
    parser.add_argument("--only", nargs="+", default=[], help="names of instances")
    parser.add_argument("--out", type=Path, help="CSV that rows are appended to")
    parser.add_argument("--each", action="store_true", help="also by instance")
    given = parser.parse_args()
    wanted = [
        (known, seed, given.seconds or BUDGET_S[known.group])
        for known in list_known(given.sets, only=given.only)
        for seed in given.seeds
    ]
    runs = list(measure(wanted, given.out, solve_known))
    print(set_table(runs))
    if given.each:
        print()
        print(instance_table(runs))


if __name__ == "__main__":
    main()
