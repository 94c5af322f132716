"""How many of those who came last come last again the next night, and what it costs.

    uv run python -m benchmarks.quality.taking_turns TOWN WEATHER TIME [-n ROUNDS]

Plans a night, and again as if the first plan had been the night before, by growing
``rotation``. Prints a Markdown table for docs/models/tours.md.
"""

import argparse
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.assembly.usual import last_done_of, usual_vehicles_of
from planner.domain.calendar import parse_instant
from planner.domain.plan import Plan
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.snapshot import Knowledge, build_snapshot
from services.side_by_side import run_side_by_side
from services.weather_files import open_sources

_ROTATIONS = (1.0, 1.5, 2.0, 4.0)
_DAY = timedelta(days=1)
_WHOLE_NIGHT = timedelta(days=2)


def plan_night(known: Knowledge, at: str, rounds: int, rotation: float) -> Plan:
    """Plan a night."""
    params = PlanParams()
    priority = replace(params.priority, rotation=rotation)
    return make_plan(
        build_snapshot(known, parse_instant(at)),
        replace(params, priority=priority),
        MaxIterations(rounds),
        1,
        run=run_side_by_side,
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("town", type=Path)
    asked.add_argument("weather", type=Path)
    asked.add_argument("at")
    asked.add_argument("-n", "--rounds", type=int, default=160)
    given = asked.parse_args()
    folder = read_town(given.town)
    known = Knowledge(
        town=folder.town,
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=open_sources((given.weather,)),
    )
    first = plan_night(known, given.at, given.rounds, 1.0)
    last = last_done_of([first], first.now + _WHOLE_NIGHT)
    known = replace(
        known,
        usual_vehicles=usual_vehicles_of([first]),
        last_done={name: at - _DAY for name, at in last.items()},
    )
    print("| rotation | last again | of | same driver | deadhead km | crew h | done |")
    print("|---|---|---|---|---|---|---|")
    for rotation in _ROTATIONS:
        summary = plan_night(known, given.at, given.rounds, rotation).summary
        done = ", ".join(str(one["finish"])[11:16] for one in summary["classes"])  # type: ignore[index, attr-defined]
        cells = (
            *(rotation, summary["last_again_share"], summary["last_before_tasks"]),
            *(summary["same_driver_share"], summary["deadhead_km"]),
            *(summary["crew_h"], done),
        )
        print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


if __name__ == "__main__":
    main()
