"""Other ways to spend the same search on a night's tours, against the one that is used.

    uv run python -m benchmarks.quality.search_variants TOWN WEATHER TIME [--rounds N]

For several seeds: the search as it is; with moves of two single tasks of neighbouring
tours in its last quarter, five times as many in a round, which are those of SWAP* and
more (Vidal 2022, Hybrid genetic search for the CVRP, Computers & Operations Research
140); gone back to its best tours now and then; twice as long; the better of two with
different seeds; and two that exchange their best tours. The last three take twice the
processor time, the last two no more time on two processors. Paths wait for no
streets here. Prints a Markdown table for docs/models/tours.md: what the tours cost
beyond those of the search as it is.
"""

import argparse
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.night_tours import read_night
from planner.params import MaxIterations, PlanParams
from planner.routing.build import build_problem
from planner.routing.construct import construct
from planner.routing.crews import build_crews
from planner.routing.districts import districts
from planner.routing.draft import Draft, build_draft
from planner.routing.model import Model, build_model, workspace_of
from planner.routing.packing import pack_crews, pack_draft, pack_model
from planner.routing.problem import Problem
from planner.routing.tours.following import Following
from planner.routing.tours.layout import BEST
from planner.routing.tours.search import improve_tours, start_tours, total_cost
from planner.routing.tours.searched import Searched, settle_best
from services.side_by_side import run_side_by_side

_SEEDS = (1, 2, 3)
_OTHER_SEED = 1000
_MEETINGS = 8
_TWO_TASKS = 2.0
_TIMES_AS_MANY = 5
_NO_PAIRS = np.zeros((0, 2), dtype=np.int64)
_PARAMS = PlanParams().search

Parts = tuple[Searched, ...]


class Variants:
    """A night's first tours, and ways to go on from there."""

    def __init__(self, problem: Problem, rounds: int) -> None:
        self.problem, self.rounds = problem, rounds
        self.model: Model = build_model(problem, _PARAMS)
        self.draft: Draft = build_draft(self.model)
        work = workspace_of(self.model)
        away_ms = round(_PARAMS.area_detour_min * 60_000)
        crews = build_crews(self.model, districts(self.model, work), away_ms)
        packed = (pack_model(self.model), pack_draft(self.draft), pack_crews(crews))
        construct(*packed, work)

    def as_it_is(self, seed: int) -> int:
        """Search once."""
        return self._improved(self._start(seed), self.rounds)

    def single_tasks_at_last(self, seed: int) -> int:
        """Exchange single tasks of neighbouring tours in the last quarter."""
        parts = self._start(seed)
        met = 0

        def change_moves() -> None:
            nonlocal met
            met += 1
            if met == _MEETINGS - 2:
                for one in parts:
                    one.rates = (_TWO_TASKS, 1.0, *one.rates[2:])
                    one.moves *= _TIMES_AS_MANY

        return self._improved(parts, self.rounds, change_moves)

    def twice_as_long(self, seed: int) -> int:
        """Search once for twice the rounds."""
        return self._improved(self._start(seed), 2 * self.rounds)

    def back_to_the_best(self, seed: int) -> int:
        """Take up the best tours again at every meeting."""
        parts = self._start(seed)

        def go_back() -> None:
            for one in parts:
                settle_best(one)

        return self._improved(parts, self.rounds, go_back)

    def better_of_two(self, seed: int) -> int:
        """Search twice, part by part the better one."""
        both = self._two(seed)
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda parts: self._improved(parts, self.rounds), both))
        return _best_of(both)

    def two_that_exchange(self, seed: int) -> int:
        """Search twice, and go on from the better tours of each part."""
        both = self._two(seed)
        barrier = threading.Barrier(2)

        def exchange(own: Parts, others: Parts) -> None:
            barrier.wait()
            better = [
                other.tours.best.copy()
                if other.tours.counters[BEST] < one.tours.counters[BEST]
                else None
                for one, other in zip(own, others, strict=True)
            ]
            barrier.wait()
            for one, links in zip(own, better, strict=True):
                if links is not None:
                    one.tours.best[:] = links
                    settle_best(one)

        def run(number: int) -> None:
            own, others = both[number], both[1 - number]
            self._improved(own, self.rounds, lambda: exchange(own, others))

        with ThreadPoolExecutor() as pool:
            list(pool.map(run, (0, 1)))
        return _best_of(both)

    def _two(self, seed: int) -> tuple[Parts, Parts]:
        return self._start(seed), self._start(seed + _OTHER_SEED)

    def _start(self, seed: int) -> Parts:
        return start_tours(self.problem, self.model, self.draft, _PARAMS, seed)

    def _improved(
        self, parts: Parts, rounds: int, meet: Callable[[], None] | None = None
    ) -> int:
        """Search, and meet at even shares of the rounds."""
        every = max(1, rounds // _MEETINGS)
        done = 0

        def after_round(_stage: str, _share: float) -> None:
            nonlocal done
            done += 1
            if meet is not None and done % every == 0:
                meet()

        improve_tours(
            parts,
            MaxIterations(rounds),
            following=Following(model=self.model, pairs=_NO_PAIRS),
            cooling=(_PARAMS.warm, _PARAMS.cold),
            run=run_side_by_side,
            on_progress=after_round,
        )
        return total_cost(parts)


def _best_of(both: tuple[Parts, Parts]) -> int:
    """Return the cost of the better tours of each part."""
    return sum(
        int(min(one.tours.counters[BEST], other.tours.counters[BEST]))
        for one, other in zip(*both, strict=True)
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("town", type=Path)
    asked.add_argument("weather", type=Path)
    asked.add_argument("at")
    asked.add_argument("--rounds", type=int, default=80)
    given = asked.parse_args()
    night = read_night(given.town, given.weather, given.at)
    problem = build_problem(night.snapshot, night.required).problem
    variants = Variants(problem, given.rounds)
    usual = [variants.as_it_is(seed) for seed in _SEEDS]
    mean = float(np.mean(usual))
    print("| variant |" + "".join(f" seed {seed} |" for seed in _SEEDS) + " mean |")
    print("|---|" + "---|" * (len(_SEEDS) + 1))
    for name, ways in (
        ("as it is", None),
        ("single tasks at last", variants.single_tasks_at_last),
        ("back to the best", variants.back_to_the_best),
        ("twice as long", variants.twice_as_long),
        ("the better of two", variants.better_of_two),
        ("two that exchange", variants.two_that_exchange),
    ):
        found = usual if ways is None else [ways(seed) for seed in _SEEDS]
        shown = [100.0 * (cost / mean - 1.0) for cost in [*found, np.mean(found)]]
        print(f"| {name} | " + " | ".join(f"{each:+.3f} %" for each in shown) + " |")


if __name__ == "__main__":
    main()
