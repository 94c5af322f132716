"""Inner loops compiled before they are timed, and a clock that leaves that out."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from planner.params import MaxIterations
from planner.routing.arc_instance import ArcInstance, Link, TourRules, Vehicle
from planner.routing.chains.from_instance import chains_from_instance, routes_of_steps
from planner.routing.chains.problem import ChainProblem, ChainSolution
from planner.routing.chains.search import search_chains
from planner.routing.refills.solve import find_tours

_TASKS = 6
_ITERATIONS = 300


class CpuClock:
    """CPU seconds of this process and its threads, without what it is stopped for."""

    def __init__(self) -> None:
        self._left_out_s = 0.0

    def __call__(self) -> float:
        """Return rising seconds."""
        return time.process_time() - self._left_out_s

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let nothing count that is done inside."""
        began_s = time.process_time()
        try:
            yield
        finally:
            self._left_out_s += time.process_time() - began_s


def compile_ways() -> None:
    """Have the loops of the cheapest ways compiled, on a street there and back."""
    link = Link(
        tail=1,
        head=2,
        is_two_way=True,
        cost=1,
        is_required=True,
        service_cost=1,
        demand=1,
    )
    street = ArcInstance(
        name="street", nodes=(1, 2), links=(link,), depot=1, capacity=1
    )
    chains = chains_from_instance(street)
    routes_of_steps(chains, ChainSolution(routes=(((0, 0),),), cost=2, iterations=0))


def compile_tours() -> None:
    """Have the search of tours compiled, on a street there and back."""
    link = Link(
        tail=1,
        head=2,
        is_two_way=True,
        cost=1,
        is_required=True,
        service_cost=1,
        demand=1,
    )
    rules = TourRules(vehicles=(Vehicle(name="1", home=1, capacity=1),), refills={1: 1})
    street = ArcInstance(
        name="street", nodes=(1, 2), links=(link,), depot=1, capacity=1, tours=rules
    )
    find_tours(street, rules, MaxIterations(1), seed=1)


def compile_search(modes: int) -> None:
    """Have the search compiled for tasks of so many modes: each width has its own."""
    shape = (_TASKS, modes)
    places = np.zeros(shape, dtype=np.int32)
    problem = ChainProblem(
        distance=np.ones((1, 1), dtype=np.int32),
        mode_count=np.full(_TASKS, modes, dtype=np.int32),
        enter=places,
        leave=places,
        service=np.ones(shape, dtype=np.int64),
        demand=np.ones(_TASKS, dtype=np.int64),
        capacity=2,
        depot_leave=0,
        depot_enter=0,
        trip_cost=0,
    )
    search_chains(problem, MaxIterations(_ITERATIONS), seed=1)
