"""How good the tours of a town's night are: against ten times the search, and by class.

    uv run python -m benchmarks.quality.night_tours TOWN WEATHER TIME [--rounds N]

Plans the same night with N rounds and with ten times as many; then with the first
class alone, which says how soon that could be clear if nothing else mattered, and with
all tasks weighing the same, which says what it costs to have an order at all. Prints
two Markdown tables for docs/models/tours.md.
"""

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.assembly.tasks import required_work, segment_windows, task_names
from planner.domain.calendar import format_instant, parse_instant, seconds_between
from planner.domain.operations import SentTour
from planner.domain.plan import DriveStep
from planner.io.town_folder import read_town
from planner.make_plan import find_needs
from planner.night import foresee
from planner.params import MaxIterations, PlanParams
from planner.priority.weights import weights
from planner.routing.build import BuiltProblem, build_problem
from planner.routing.required import RequiredWork
from planner.routing.schedule import build_tours
from planner.routing.search import search
from planner.snapshot import Knowledge, Snapshot, build_snapshot
from services.side_by_side import run_side_by_side
from services.weather_files import open_sources

_TEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What has to be done, and what the tasks are called."""

    snapshot: Snapshot
    required: RequiredWork
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Tours measured."""

    cost: int
    finish_h: dict[int, float]
    """By rank of class, hours from ``now`` until the last task of it is done."""

    mean_h: dict[int, float]
    makespan_h: float
    deadhead_km: float
    wall_s: float
    undone: int


def read_night(
    town: Path, weather: Path, at: str, sent: tuple[SentTour, ...] = ()
) -> Night:
    """Look at the night as a plan does, with crews out on tours that were sent."""
    folder = read_town(town)
    known = Knowledge(
        town=folder.town,
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=open_sources((weather,)),
        sent=sent,
    )
    params = PlanParams()
    snapshot = build_snapshot(known, parse_instant(at))
    night = foresee(snapshot, params)
    needs = find_needs(snapshot, night.analysis, params, night.ensemble)
    windows = segment_windows(snapshot, needs, params.horizon.ahead_h * 3600.0)
    weight = weights(snapshot.town, snapshot.network, params.priority)
    held_ahead_s = params.search.held_ahead_min * 60.0
    return Night(
        snapshot=snapshot,
        required=required_work(snapshot, needs, weight, windows, held_ahead_s),
        names=tuple(task_names(snapshot, needs)),
    )


def measure(night: Night, required: RequiredWork, rounds: int) -> Found:
    """Search tours for the required work and measure them."""
    built = build_problem(night.snapshot, required)
    began_s = time.perf_counter()
    solution = search(
        built.problem,
        MaxIterations(rounds),
        1,
        params=PlanParams().search,
        run=run_side_by_side,
    )
    wall_s = time.perf_counter() - began_s
    end_h, deadhead_km = _drive(night, built, solution)
    ranks = np.unique(required.class_rank).tolist()
    done = {
        rank: [
            end_h[t] for t in np.flatnonzero(required.class_rank == rank) if t in end_h
        ]
        for rank in ranks
    }
    return Found(
        cost=solution.cost,
        finish_h={rank: max(hours, default=0.0) for rank, hours in done.items()},
        mean_h={rank: float(np.mean(hours or [0.0])) for rank, hours in done.items()},
        makespan_h=max(end_h.values(), default=0.0),
        deadhead_km=deadhead_km,
        wall_s=wall_s,
        undone=len(solution.unassigned),
    )


def _drive(
    night: Night, built: BuiltProblem, solution: object
) -> tuple[dict[int, float], float]:
    """Return when each task is done [h] and what is driven in vain [km]."""
    number = {name: task for task, name in enumerate(night.names)}
    end_h: dict[int, float] = {}
    deadhead_m = 0.0
    for tour in build_tours(built, solution, night.names):
        for step in tour.steps:
            if step.task is not None:
                end_h[number[step.task]] = (
                    seconds_between(night.snapshot.now, step.end) / 3600.0
                )
            elif isinstance(step, DriveStep):
                deadhead_m += step.length_m
    return end_h, deadhead_m / 1000.0


def only_first_class(required: RequiredWork) -> RequiredWork:
    """Weigh nothing but the first class."""
    first = required.class_rank == required.class_rank.min()
    return replace(required, weight=np.where(first, required.weight, 0.0))


def all_alike(required: RequiredWork) -> RequiredWork:
    """Weigh every task the same, as much as all do together, and due at any time."""
    return replace(
        required,
        weight=np.full_like(required.weight, required.weight.mean()),
        due_s=np.full_like(required.due_s, 7 * 86_400.0),
    )


def main() -> None:
    """Read the command line, search four times, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("town", type=Path)
    parser.add_argument("weather", type=Path)
    parser.add_argument("at")
    parser.add_argument("--rounds", type=int, default=400)
    asked = parser.parse_args()
    night = read_night(asked.town, asked.weather, asked.at)
    print(
        f"{night.snapshot.town.name}, {format_instant(night.snapshot.now)}, "
        f"{len(night.names)} tasks"
    )
    cases = {
        "as planned": (night.required, asked.rounds),
        "first class alone": (only_first_class(night.required), asked.rounds),
        "all alike": (all_alike(night.required), asked.rounds),
        "ten times as long": (night.required, _TEN * asked.rounds),
    }
    print(
        "| tours | rounds | wall s | cost | finish by class, h | mean by class, h |",
        end="",
    )
    print(" makespan h | deadhead km | undone |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, (required, rounds) in cases.items():
        found = measure(night, required, rounds)
        finish = " / ".join(f"{hours:.2f}" for hours in found.finish_h.values())
        mean = " / ".join(f"{hours:.2f}" for hours in found.mean_h.values())
        print(
            f"| {name} | {rounds} | {found.wall_s:.0f} | {found.cost:.6e} | {finish} | "
            f"{mean} | {found.makespan_h:.2f} | {found.deadhead_km:.0f} | "
            f"{found.undone} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
