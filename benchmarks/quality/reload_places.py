"""What is lost by loading where the search loads, against the best places in its tours.

    uv run python -m benchmarks.quality.reload_places TOWN WEATHER TIME [--rounds N]

Hoppers are made small (0.2 t, 0.08 t on paths), so that there are many loads. For every
finished tour the gaps at which to load are chosen anew by a split over the sequence
(Beasley 1983, Route first - cluster second methods for vehicle routing, Omega 11): the
least sum of detour times what waits behind it, over all choices that keep every trip
within the hopper and to one material. Prints how much that would save.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.night_tours import read_night
from planner.domain.fleet import Vehicle, VehicleKind
from planner.params import MaxIterations, PlanParams
from planner.routing import search as searching
from planner.routing.build import build_problem
from planner.routing.model import ANY_KIND
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CAPACITY,
    CARRIED,
    COST,
    ENTER,
    FAR,
    GRAMS,
    KIND,
    LEAVE,
    LEG,
    LOAD,
    MATERIAL,
    MODE,
    SLOPE,
    VIA,
    Tours,
)
from planner.routing.tours.searched import Searched
from services.side_by_side import run_side_by_side

_SEEDS = (1, 2, 3)
_TRUCK_KG, _PATH_KG = 200.0, 80.0

Parts = tuple[Searched, ...]


def with_small_hopper(vehicle: Vehicle) -> Vehicle:
    """Return a vehicle that must load often."""
    is_truck = vehicle.kind is VehicleKind.TRUCK
    return replace(vehicle, hopper_kg=_TRUCK_KG if is_truck else _PATH_KG)


def errand_ms(tours: Tours, route: int, task: int) -> int:
    """Return how much longer it takes to load before a task, at the best depot."""
    fixed = tours.fixed[tours.crews[route, KIND]]
    here = tours.rows[task, BEFORE]
    leave = fixed[here, LEAVE + tours.rows[here, MODE]]
    enter = fixed[task, ENTER + tours.rows[task, MODE]]
    over = tours.to_depot_ms[:, leave] + tours.loading_ms
    over = over + tours.from_depot_ms[:, enter]
    return int(min(over.min(), FAR)) - int(tours.rows[task, LEG])


def split(tours: Tours, route: int) -> tuple[int, float, float]:
    """Return a tour's loads, what they cost where they are, and at the best places."""
    rows, facts = tours.rows, tours.facts
    depot = tours.task_count + route
    tasks = []
    task = rows[depot, AFTER]
    while task < tours.task_count:
        tasks.append(int(task))
        task = rows[task, AFTER]
    if not tasks:
        return 0, 0.0, 0.0
    cost = [
        float(errand_ms(tours, route, one)) * float(rows[one, SLOPE]) for one in tasks
    ]
    now = [each for each, one in zip(cost, tasks, strict=True) if rows[one, VIA] >= 0]
    capacity = int(tours.crews[route, CAPACITY])
    # best[j]: the least cost with a load before task j (0: as it sets out).
    best = [np.inf] * len(tasks)
    best[0], least = 0.0, np.inf
    for first in range(len(tasks)):
        if best[first] == np.inf:
            continue
        load, kind = capacity, ANY_KIND
        if first == 0:
            load, kind = int(rows[depot, LOAD]), int(rows[depot, CARRIED])
        for last in range(first, len(tasks)):
            grams = int(facts[tasks[last], GRAMS])
            material = int(facts[tasks[last], MATERIAL])
            if grams and (grams > load or kind not in (material, ANY_KIND)):
                break
            load -= grams
            kind = material if grams else kind
            if last + 1 == len(tasks):
                least = min(least, best[first])
            else:
                best[last + 1] = min(best[last + 1], best[first] + cost[last + 1])
    return len(now), float(sum(now)), least


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("town", type=Path)
    asked.add_argument("weather", type=Path)
    asked.add_argument("at")
    asked.add_argument("--rounds", type=int, default=80)
    given = asked.parse_args()
    night = read_night(given.town, given.weather, given.at)
    town = night.snapshot.town
    small = tuple(with_small_hopper(one) for one in town.vehicles)
    snapshot = replace(night.snapshot, town=replace(town, vehicles=small))
    problem = build_problem(snapshot, night.required).problem
    kept: list[Parts] = []
    write_back = searching.write_back

    def keep_and_write(*what: object) -> None:
        write_back(*what)  # type: ignore[arg-type]
        kept.append(what[2])  # type: ignore[arg-type]

    searching.write_back = keep_and_write
    print("| seed | loads | detours, share of cost | a split saves |")
    print("|---|---|---|---|")
    for seed in _SEEDS:
        searching.search(
            problem,
            MaxIterations(given.rounds),
            seed,
            params=PlanParams().search,
            run=run_side_by_side,
        )
        parts = kept.pop()
        found = [
            split(one.tours, route)
            for one in parts
            for route in range(one.part.vehicles.size)
        ]
        loads, now, best = np.array(found).sum(axis=0)
        total = sum(float(one.tours.routes[:, COST].sum()) for one in parts)
        print(
            f"| {seed} | {loads:.0f} | {100 * now / total:.2f} % |"
            f" {100 * (now - best) / total:.3f} % |",
            flush=True,
        )


if __name__ == "__main__":
    main()
