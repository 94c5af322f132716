"""The salting task of Kerteminde solved as `vinter solve` does, against a proven bound.

    uv run python -m benchmarks.quality.kerteminde [--seeds 1 2 3] [--seconds 30 60]
        [--data FOLDER]

Prints the proven least length of any tours, what practice drives, and a Markdown table
with a row for each budget and seed. The bound is the optimum of an integer program that
every solution satisfies (`planner.routing.refills.postman`), solved by HiGHS without a
gap: first under the task's own rules, then as practice reads them, where everybody may
turn round anywhere and a tour ends with its last street. Every solution has been
followed step by step by `services.solve.check_solution` before it counts.
"""

import argparse
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from planner.io.arc_instance_file import read_arc_instance
from planner.routing.arc_instance import ArcInstance
from planner.routing.refills.postman import Driven, relax_tours
from services.solve.compiling import CpuClock
from services.solve.run import solve_instance
from services.stopping import MaxSeconds

HEADER = (
    "| budget CPU s | seed | km | to the bound | to practice | minutes | refills "
    "| iterations | CPU s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
_M_PER_KM = 1000
_MS_PER_MIN = 60_000
_END_MARK = "294"


def own_bound(instance: ArcInstance) -> Driven:
    """Return what tours under the instance's own rules drive at least."""
    return _least(instance)


def bound_of_practice(instance: ArcInstance) -> Driven:
    """Return what tours drive at least that turn round and end wherever they like."""
    if instance.tours is None:
        msg = f"{instance.name} has no rules for tours"
        raise ValueError(msg)
    capacity = instance.capacity
    anywhere = replace(instance.tours, refills=dict.fromkeys(instance.nodes, capacity))
    return _least(replace(instance, turns=None, tours=anywhere))


def walked_by_practice(instance: ArcInstance, text: str) -> list[int]:
    """Return how long each walk of a file of nodes is, in metres."""
    lengths = {move: link.cost for link in instance.links for move in link.ways}
    return [
        sum(
            lengths[tail, head]
            for tail, head in pairwise(map(int, re.findall(r"\d+", walk)))
            if tail != head
        )
        for walk in text.split(_END_MARK)
        if walk.strip()
    ]


def _least(instance: ArcInstance) -> Driven:
    """Return the optimum of the relaxation."""
    driven = None if instance.tours is None else relax_tours(instance, instance.tours)
    if driven is None:
        msg = f"{instance.name} has no tours at all"
        raise ValueError(msg)
    return driven


def _row(
    instance: ArcInstance, bound: float, walked: int, budget: float, seed: int
) -> str:
    """Solve once and return the row of the table."""
    clock = CpuClock()
    solved = solve_instance(instance, MaxSeconds(budget, clock=clock), seed, clock)
    times_ms = {move: link.time_ms for link in instance.links for move in link.ways}
    minutes = [
        sum(times_ms[tail, head] for tail, head, _ in route) / _MS_PER_MIN
        for route in solved.routes
    ]
    refills = {} if instance.tours is None else instance.tours.refills
    loaded = sum(
        head in refills and tail not in refills
        for route in solved.routes
        for tail, head, _ in route[:-1]
    )
    return (
        f"| {budget:.0f} | {seed} | {solved.cost / _M_PER_KM:.3f} "
        f"| {solved.cost / bound - 1:+.3%} | {solved.cost / walked - 1:+.2%} "
        f"| {' + '.join(f'{each:.1f}' for each in minutes)} | {loaded} "
        f"| {solved.iterations:,} | {solved.seconds_cpu:.1f} |"
    )


def main() -> None:
    """Print bounds and table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, nargs="+", default=[30.0, 60.0])
    asked = parser.parse_args()
    folder = asked.data / "routing" / "kerteminde"
    instance = read_arc_instance(folder / "kerteminde.json")
    walks = walked_by_practice(instance, (folder / "solution_mandrup.txt").read_text())
    bound = own_bound(instance).bound
    loose = bound_of_practice(instance).bound
    print(f"proven least under its own rules: {bound / _M_PER_KM:.3f} km")
    print(f"proven least, turning and ending anywhere: {loose / _M_PER_KM:.3f} km")
    parts = " + ".join(f"{walk / _M_PER_KM:.3f}" for walk in walks)
    print(f"practice: {parts} = {sum(walks) / _M_PER_KM:.3f} km")
    print(HEADER)
    for budget in asked.seconds:
        for seed in asked.seeds:
            print(_row(instance, bound, sum(walks), budget, seed), flush=True)


if __name__ == "__main__":
    main()
