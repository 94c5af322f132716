"""How much of a second night goes to the vehicles that did it in the first.

    uv run python -m benchmarks.quality.known_streets TOWN WEATHER TIME LATER... [-n N]

Plans a night, and each later one as if nobody had done anything before, then with what
the first plan did at growing prices of another driver. Prints a Markdown table for
docs/models/tours.md.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.assembly.usual import usual_figures, usual_vehicles_of
from planner.domain.calendar import parse_instant
from planner.domain.plan import Plan
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.snapshot import Knowledge, build_snapshot
from services.side_by_side import run_side_by_side
from services.weather_files import open_sources

_SLOWER_S = (1.0, 3.0, 6.0)


class Nights:
    """A town and its weather, to be planned at several moments."""

    def __init__(self, town: Path, weather: Path, rounds: int) -> None:
        folder = read_town(town)
        self.rounds = rounds
        self.known = Knowledge(
            town=folder.town,
            town_hash=folder.town_hash,
            network=folder.network,
            terrain=folder.terrain,
            weather=open_sources((weather,)),
        )

    def plan(self, at: str, usual: Mapping[str, str], slower_s: float) -> Plan:
        """Plan one night."""
        known = replace(self.known, usual_vehicles=usual)
        params = PlanParams()
        search = replace(params.search, other_driver_s=slower_s)
        return make_plan(
            build_snapshot(known, parse_instant(at)),
            replace(params, search=search),
            MaxIterations(self.rounds),
            1,
            run=run_side_by_side,
        )


def row(name: str, plan: Plan, usual: Mapping[str, str]) -> str:
    """Return a row of the table."""
    found = usual_figures(usual, plan.tasks, plan.tours)
    summary = plan.summary
    done = ", ".join(str(one["finish"])[11:16] for one in summary["classes"])  # type: ignore[index, attr-defined]
    cells = (
        *(f"{plan.now:%F %H:%M}", name, found.get("same_driver_share")),
        *(found.get("known_tasks"), summary["deadhead_km"], summary["crew_h"], done),
    )
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("town", type=Path)
    asked.add_argument("weather", type=Path)
    asked.add_argument("first")
    asked.add_argument("later", nargs="+")
    asked.add_argument("-n", "--rounds", type=int, default=160)
    given = asked.parse_args()
    nights = Nights(given.town, given.weather, given.rounds)
    usual = usual_vehicles_of([nights.plan(given.first, {}, 0.0)])
    print("| night | slower by | same | known | deadhead km | crew h | classes done |")
    print("|---|---|---|---|---|---|---|")
    for at in given.later:
        print(row("nothing known", nights.plan(at, {}, 0.0), usual), flush=True)
        for slower_s in _SLOWER_S:
            plan = nights.plan(at, usual, slower_s)
            print(row(f"{slower_s:.0f} s", plan, usual), flush=True)


if __name__ == "__main__":
    main()
