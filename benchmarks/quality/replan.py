"""A plan made anew in the middle of a night: how long it takes, what it keeps.

    uv run python -m benchmarks.quality.replan TOWN WEATHER TIME LATER [--rounds N]

Plans a night, sends everybody out, and plans again at the later moment in several
ways: from what is left of the tours, for growing numbers of rounds; the same without a
price on what drivers are about to do; and from nothing, for as many rounds and for ten
times as many. Prints a Markdown table for docs/models/tours.md. Times are of the
search alone, and of the surface and the needs before it; kernels are compiled first.
"""

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.night_tours import Night, read_night
from planner.carry_on import send_tour
from planner.domain.calendar import format_instant, parse_instant
from planner.domain.operations import SentTour
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams, SearchParams
from planner.routing.build import build_problem
from planner.routing.problem import Problem
from planner.routing.search import search
from planner.snapshot import Knowledge, build_snapshot
from services.side_by_side import run_side_by_side
from services.weather_files import open_sources

_SHARES = (0.0, 0.1, 0.3, 1.0)
_TEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A way to plan anew, measured."""

    cost: int
    wall_s: float
    kept: int
    """Tasks that drivers were about to do, and do next as they were to."""

    elsewhere: int
    """Tasks that another vehicle does than was to."""


def send_out(town: Path, weather: Path, at: str, rounds: int) -> tuple[SentTour, ...]:
    """Plan the night and send everybody out as planned."""
    folder = read_town(town)
    known = Knowledge(
        town=folder.town,
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=open_sources((weather,)),
    )
    plan = make_plan(
        build_snapshot(known, parse_instant(at)),
        PlanParams(),
        MaxIterations(rounds),
        1,
        run=run_side_by_side,
    )
    return tuple(send_tour(plan, tour, tour.start, plan.now) for tour in plan.tours)


def measure(problem: Problem, meant: Problem, rounds: int, held_min: float) -> Found:
    """Search once, and compare with what crews meant to do."""
    began_s = time.perf_counter()
    solution = search(
        problem,
        MaxIterations(rounds),
        1,
        params=SearchParams(held_min=held_min),
        run=run_side_by_side,
    )
    wall_s = time.perf_counter() - began_s
    out = meant.on_tour
    kept = elsewhere = 0
    if out is not None:
        for vehicle, visits in enumerate(solution.orders):
            order = [visit.task for visit in visits if visit.task >= 0]
            before = dict(zip(order, [-1, *order], strict=False))
            about_to = out.orders[vehicle][: out.held[vehicle]]
            pairs = zip(about_to, (-1, *about_to), strict=False)
            kept += sum(before.get(task) == other for task, other in pairs)
            elsewhere += len(set(out.orders[vehicle]) - set(order))
    return Found(cost=solution.cost, wall_s=wall_s, kept=kept, elsewhere=elsewhere)


def from_nothing(problem: Problem) -> Problem:
    """Return the problem with crews where they are, meaning to do nothing."""
    out = problem.on_tour
    if out is None:
        return problem
    return replace(
        problem,
        on_tour=replace(
            out,
            orders=tuple(() for _ in out.orders),
            held=np.zeros_like(out.held),
        ),
    )


def main() -> None:
    """Read the command line, plan a night and the middle of it, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("town", type=Path)
    parser.add_argument("weather", type=Path)
    parser.add_argument("at")
    parser.add_argument("later")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--before", type=int, default=300)
    asked = parser.parse_args()
    sent = send_out(asked.town, asked.weather, asked.at, asked.before)
    read_night(asked.town, asked.weather, asked.later, sent)
    began_s = time.perf_counter()
    night = read_night(asked.town, asked.weather, asked.later, sent)
    seen_s = time.perf_counter() - began_s
    problem = build_problem(night.snapshot, night.required).problem
    _report(night, problem, seen_s)
    held_min = SearchParams().held_min
    cases = [
        (f"from what is left, {rounds} rounds", problem, rounds, held_min)
        for rounds in (round(asked.rounds * share) for share in _SHARES)
    ]
    cases += [
        ("the same, nothing held", problem, asked.rounds, 0.0),
        ("from nothing", from_nothing(problem), asked.rounds, held_min),
        ("from nothing, ten times", from_nothing(problem), asked.rounds * _TEN, 0.0),
    ]
    measure(problem, problem, 1, held_min)
    measure(from_nothing(problem), problem, 1, held_min)
    print("| tours | search s | cost | next tasks kept | done by others |")
    print("|---|---|---|---|---|")
    for name, case, rounds, price in cases:
        found = measure(case, problem, rounds, price)
        print(
            f"| {name} | {found.wall_s:.1f} | {found.cost:.5e} | {found.kept} | "
            f"{found.elsewhere} |",
            flush=True,
        )


def _report(night: Night, problem: Problem, seen_s: float) -> None:
    """Say what there is to do."""
    out = problem.on_tour
    left = 0 if out is None else sum(len(order) for order in out.orders)
    held = 0 if out is None else int(out.held.sum())
    print(
        f"{night.snapshot.town.name}, {format_instant(night.snapshot.now)}: "
        f"{problem.task_count} open tasks, {left} of them on tours, {held} of those in "
        f"the next minutes; files, surface and needs {seen_s:.1f} s"
    )


if __name__ == "__main__":
    main()
