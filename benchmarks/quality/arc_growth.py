"""How the time to a fixed gap grows with the tasks, and where it goes.

    uv run python -m benchmarks.quality.arc_growth [--sets gdb val …] [--only NAME …]
        [--seeds 1 …] [--most S] [--out FILE.csv]

An annealing search cools to its budget, so half of a run is no run of half the time.
Here each instance is solved with budgets of 1/4, 1/2, 1, 2 … CPU seconds until a gap of
2 % and then of 1 % to the best known cost is reached; what counts is the earliest
that it was in any of them. Beside it stand the CPU seconds of the cheapest ways and of
the first plan, and iterations a second after it. `benchmarks/figures/tours.py` draws
the file that is kept beside this one.
"""

import argparse
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from benchmarks.quality.arc_sets import (
    BUDGET_S,
    Known,
    Reaching,
    list_known,
    task_count,
)
from planner.io.arc_instance_file import read_arc_instance
from planner.params import MaxIterations
from planner.routing.arc_instance import ArcInstance
from planner.routing.chains.from_instance import chains_from_instance
from planner.routing.chains.search import search_chains
from services.solve.compiling import CpuClock, compile_search, compile_ways
from services.solve.run import solve_instance
from services.stopping import MaxSeconds

KEPT = Path(__file__).with_name("arc_growth.csv")
GAPS_PCT = (2.0, 1.0)
FIRST_S = 0.25
COLUMNS = (
    "set",
    "instance",
    "seed",
    "tasks",
    "ways_s",
    "first_plan_s",
    "iterations_a_second",
    "to_2_pct_s",
    "to_1_pct_s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What one instance took; None where a gap was not reached in time.

    ``ways_s`` of the cheapest ways, ``first_plan_s`` of all from them to the first
    plan, ``to_2_pct_s`` and ``to_1_pct_s`` of everything until the gap. [CPU s]
    """

    group: str
    instance: str
    seed: int
    tasks: int
    ways_s: float
    first_plan_s: float
    iterations_a_second: float
    to_2_pct_s: float | None
    to_1_pct_s: float | None


def parts_s(instance: ArcInstance, seed: int) -> tuple[float, float]:
    """CPU seconds of the cheapest ways, and from them to the first plan. [s]."""
    compile_ways()
    clock = CpuClock()
    began_s = clock()
    chains = chains_from_instance(instance)
    ways_s = clock() - began_s
    compile_search(chains.problem.enter.shape[1])
    began_s = clock()
    search_chains(chains.problem, MaxIterations(0), seed)
    return ways_s, clock() - began_s


def growth_of(known: Known, best: int, seed: int, most_s: float) -> Growth:
    """Solve an instance with doubled budgets until the gaps are reached.

    Parameters
    ----------
    known : Known
    best : int
        Cost that gaps are counted from.
    seed : int
    most_s : float
        Largest budget. [s]
    """
    instance = read_arc_instance(known.path)
    ways_s, first_plan_s = parts_s(instance, seed)
    costs = [int(best * (1.0 + gap / 100.0)) for gap in GAPS_PCT]
    reached_s: dict[int, float] = {}
    speed = 0.0
    budget_s = FIRST_S
    while budget_s < 2.0 * (ways_s + first_plan_s):
        budget_s *= 2.0
    while len(reached_s) < len(set(costs)) and budget_s <= most_s:
        clock = CpuClock()
        stop = Reaching(MaxSeconds(budget_s, clock=clock), clock, costs)
        solved = solve_instance(instance, stop, seed, clock)
        searched_s = solved.seconds_cpu - ways_s - first_plan_s
        if searched_s > 0.0:
            speed = solved.iterations / searched_s
        for cost, seconds in stop.reached_s.items():
            reached_s[cost] = min(seconds, reached_s.get(cost, seconds))
        budget_s *= 2.0
    near, nearest = (reached_s.get(cost) for cost in costs)
    return Growth(
        group=known.group,
        instance=known.path.stem,
        seed=seed,
        tasks=task_count(instance),
        ways_s=round(ways_s, 4),
        first_plan_s=round(first_plan_s, 4),
        iterations_a_second=round(speed),
        to_2_pct_s=None if near is None else round(near, 4),
        to_1_pct_s=None if nearest is None else round(nearest, 4),
    )


def read_growth(path: Path) -> list[Growth]:
    """Return the rows of a file, none if it is not there yet."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Growth(
                group=row["set"],
                instance=row["instance"],
                seed=int(row["seed"]),
                tasks=int(row["tasks"]),
                ways_s=float(row["ways_s"]),
                first_plan_s=float(row["first_plan_s"]),
                iterations_a_second=float(row["iterations_a_second"]),
                to_2_pct_s=float(row["to_2_pct_s"]) if row["to_2_pct_s"] else None,
                to_1_pct_s=float(row["to_1_pct_s"]) if row["to_1_pct_s"] else None,
            )
            for row in csv.DictReader(lines)
        ]


def append_growth(path: Path, row: Growth) -> None:
    """Add a row to the file, with its header if it is new."""
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        writer.writerow(
            [
                row.group,
                row.instance,
                row.seed,
                row.tasks,
                row.ways_s,
                row.first_plan_s,
                row.iterations_a_second,
                row.to_2_pct_s,
                row.to_1_pct_s,
            ]
        )


def growth_table(rows: Iterable[Growth]) -> str:
    """Return a line for each instance by size, Markdown."""
    lines = [
        "| instance | tasks | ways s | first plan s | iterations/s | to 2 % s | 1 % |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in sorted(rows, key=lambda row: (row.tasks, row.instance, row.seed)):
        near, nearest = (
            "" if reached is None else f"{reached:.2f}"
            for reached in (row.to_2_pct_s, row.to_1_pct_s)
        )
        lines.append(
            f"| {row.instance} | {row.tasks} | {row.ways_s:.3f} "
            f"| {row.first_plan_s:.3f} | {row.iterations_a_second:.0f} "
            f"| {near} | {nearest} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Solve, keep the rows and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", default=list(BUDGET_S), choices=BUDGET_S)
    parser.add_argument("--only", nargs="+", default=[], help="names of instances")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--most", type=float, default=256.0, help="largest budget")
    parser.add_argument("--out", type=Path, default=KEPT)
    given = parser.parse_args()
    kept = {(row.group, row.instance, row.seed): row for row in read_growth(given.out)}
    rows = []
    wanted = [
        (known, known.best, seed)
        for known in list_known(given.sets, only=given.only)
        for seed in given.seeds
        if known.best is not None
    ]
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
    ) as progress:
        line = progress.add_task("", total=len(wanted))
        for known, best, seed in wanted:
            progress.update(line, description=f"{known.group} {known.path.stem}")
            row = kept.get((known.group, known.path.stem, seed))
            if row is None:
                row = growth_of(known, best, seed, given.most)
                append_growth(given.out, row)
            rows.append(row)
            progress.advance(line)
    print(growth_table(rows))


if __name__ == "__main__":
    main()
