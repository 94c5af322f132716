"""Replays a real storm with the three baselines and refuses one that got worse.

    uv run python benchmarks/quality/baselines.py TOWN WINTER_CSV [--record]

The storm is the one of docs/benchmarks.md: Uppsala, Gullingen's weather of winter
2021-2022. What was measured stands in baselines.json beside this script. A baseline is
worse when its weighted overdue exposure has risen, or the sum of that and its crew
hours. ``--record`` writes better figures down and never worse ones: those are written
by hand, with the reason in docs/analysts/replay.md.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.domain.calendar import parse_instant
from planner.io.town_folder import read_town
from services.weather_files import open_weather
from simulations.clock import Period
from simulations.forecast import ForecastKind
from simulations.policies.registry import build_policy
from simulations.replay import PlacedTown, build_scene, replay
from simulations.report import measure

RECORD = Path(__file__).with_name("baselines.json")
BASELINES = ("beats", "all_out", "officer")
START, END = "2022-02-22T06:00:00Z", "2022-02-25T06:00:00Z"
SEED = 0
ROUNDING = 0.0011
"""Two figures of three decimals added up."""

Figures = dict[str, float]


def figures_of(town: Path, winter: Path, name: str) -> Figures:
    """Replay the storm with one baseline."""
    read = read_town(town)
    scene = build_scene(
        PlacedTown(town=read.town, town_hash=read.town_hash, network=read.network),
        open_weather(winter),
        Period(start=parse_instant(START), end=parse_instant(END)),
        ForecastKind.GENERATED,
        SEED,
    )
    measures = measure(scene, replay(scene, build_policy(name, iterations=0)))
    return {
        "weighted_overdue_km_h": measures.weighted_overdue_km_h,
        "crew_h": measures.crew_h,
    }


def is_worse(found: Figures, recorded: Figures) -> bool:
    """Return whether a baseline has been weakened since it was recorded."""
    overdue = "weighted_overdue_km_h"
    is_later = found[overdue] > recorded[overdue] + ROUNDING
    return is_later or sum(found.values()) > sum(recorded.values()) + ROUNDING


def main() -> None:
    """Compare, print, and record what is better when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("town", type=Path)
    parser.add_argument("winter", type=Path)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    recorded = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    with ProcessPoolExecutor(max_workers=2) as pool:
        runs = {
            name: pool.submit(figures_of, given.town, given.winter, name)
            for name in BASELINES
        }
        found = {name: run.result() for name, run in runs.items()}
    worse = [n for n in found if n in recorded and is_worse(found[n], recorded[n])]
    print("| baseline | overdue, weighted | recorded | crew hours | recorded |")
    print("|---|---|---|---|---|")
    for name, now in found.items():
        then = recorded.get(name, now)
        cells = [
            f"{figures[key]:.1f} {unit}"
            for key, unit in (("weighted_overdue_km_h", "km h"), ("crew_h", "h"))
            for figures in (now, then)
        ]
        print(f"| {name} | {' | '.join(cells)} |")
    if given.record:
        kept = {n: recorded[n] if n in worse else found[n] for n in found}
        RECORD.write_text(json.dumps(kept, indent=2) + "\n")
    if worse:
        sys.exit(f"weaker than recorded: {', '.join(worse)}")


if __name__ == "__main__":
    main()
