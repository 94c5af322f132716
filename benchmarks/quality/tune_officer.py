"""Finds the officer's two thresholds on winters that no comparison is made on.

    uv run python benchmarks/quality/tune_officer.py TOWN FOLDER_OF_GULLINGEN_CSV

Three storms of 2018/19 to 2020/21, the whole grid on each; the pair with the lowest
sum of weighted overdue exposure [km h] and crew hours [h] wins. It prints the table
that stands in docs/analysts/replay.md.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.domain.calendar import after_seconds, parse_instant
from planner.io.town_folder import read_town
from services.weather_files import open_weather
from simulations.clock import HOUR_S, Period
from simulations.forecast import ForecastKind
from simulations.policies.call_rules import Officer
from simulations.policies.fixed_beats import FixedBeats
from simulations.replay import PlacedTown, build_scene, replay
from simulations.report import measure

if TYPE_CHECKING:
    from simulations.policies.beats import BeatBook

STORMS = {
    "2018-2019": "2019-01-15T04:00:00Z",
    "2019-2020": "2020-02-10T17:00:00Z",
    "2020-2021": "2021-01-09T19:00:00Z",
}
"""The start of a day with much snow in each winter."""

HOURS = 30
DEPTH_SHARES = (0.7, 1.0, 1.3)
FORECAST_SHARES = (1.0, 2.0)
SEED = 0

Found = dict[tuple[float, float], tuple[float, float]]


def try_all(town: Path, winters: Path, winter: str) -> Found:
    """Return overdue exposure and crew hours of every pair in one storm."""
    read = read_town(town)
    start = parse_instant(STORMS[winter])
    scene = build_scene(
        PlacedTown(town=read.town, town_hash=read.town_hash, network=read.network),
        open_weather(winters / f"winter_{winter}.csv"),
        Period(start=start, end=after_seconds(start, HOURS * HOUR_S)),
        ForecastKind.GENERATED,
        SEED,
    )
    found: Found = {}
    book: BeatBook | None = None
    for depth, forecast in product(DEPTH_SHARES, FORECAST_SHARES):
        policy = FixedBeats(
            name="officer",
            version="tuning",
            rule=Officer(depth_share=depth, forecast_share=forecast),
            book=book,
        )
        measures = measure(scene, replay(scene, policy))
        book = policy.book
        found[depth, forecast] = (measures.weighted_overdue_km_h, measures.crew_h)
    return found


def main() -> None:
    """Try the grid and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("town", type=Path)
    parser.add_argument("winters", type=Path)
    given = parser.parse_args()
    with ProcessPoolExecutor(max_workers=2) as pool:
        runs = [
            pool.submit(try_all, given.town, given.winters, winter) for winter in STORMS
        ]
        found = [run.result() for run in runs]
    print("| depth share | forecast share | overdue, weighted | crew hours | sum |")
    print("|---|---|---|---|---|")
    for pair in product(DEPTH_SHARES, FORECAST_SHARES):
        overdue = sum(storm[pair][0] for storm in found)
        crew_h = sum(storm[pair][1] for storm in found)
        print(
            f"| {pair[0]} | {pair[1]} | {overdue:.1f} km h | {crew_h:.1f} h "
            f"| {overdue + crew_h:.1f} |"
        )


if __name__ == "__main__":
    main()
