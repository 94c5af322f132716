"""Shortest ways bound what insertions cost; numbering changes no problem."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.routing.chains.build import build_chains
from planner.routing.chains.neighbours import least_ways, with_neighbours
from planner.routing.chains.params import ChainParams
from planner.routing.chains.renumber import renumber
from tests.planner.routing.chains.oracle import cheapest_cost, random_problem


@pytest.mark.parametrize("widest", [1, 2, 3])
def test_no_way_between_two_tasks_is_shorter_than_the_least(widest):
    problem = random_problem(widest, 7, widest=widest)
    distance, enter, leave = problem.distance, problem.enter, problem.leave
    least = least_ways(distance, enter, leave, problem.depot_enter, problem.depot_leave)
    for task in range(7):
        for other in range(7):
            ways = (
                distance[np.ix_(leave[task], enter[other])],
                distance[np.ix_(leave[other], enter[task])],
            )
            assert least[task, other] == np.min(ways)
        home = distance[leave[task], problem.depot_enter].min()
        out = distance[problem.depot_leave, enter[task]].min()
        assert least[task, 7] == min(home, out)


@pytest.mark.parametrize(("all_gaps", "shape"), [(0, (0, 0)), (500, (9, 10))])
def test_only_a_look_at_all_gaps_needs_the_least_ways(all_gaps, shape):
    problem = random_problem(1, 9)
    params = ChainParams(all_gaps_tasks=all_gaps)
    chains = with_neighbours(build_chains(problem, params, 3, 1), problem, params)
    assert chains.near.shape == (9, 8)
    assert chains.least.shape == shape


@given(st.integers(0, 1_000), st.integers(1, 6), st.permutations(range(6)))
def test_a_route_costs_the_same_whatever_its_tasks_are_called(seed, widest, names):
    problem = random_problem(seed, 6, widest=widest, trip_cost=3)
    renamed = renumber(problem, np.array(names))
    tasks = [4, 0, 3, 5]
    expected = cheapest_cost(problem, [names[task] for task in tasks])
    assert cheapest_cost(renamed, tasks) == expected
    assert renamed.demand[tasks].tolist() == [
        problem.demand[names[task]] for task in tasks
    ]
