"""Small plans are optimal, all plans are feasible, and the seed decides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.params import MaxIterations
from planner.routing.chains.params import ChainParams
from planner.routing.chains.search import search_chains
from planner.routing.chains.serve import best_modes, route_cost
from tests.planner.routing.chains.oracle import (
    cheapest_cost,
    optimal_cost,
    random_problem,
)


def assert_feasible(problem, solution):
    """Every task once, no route above the capacity, the cost as stated."""
    served = sorted(task for route in solution.routes for task, _ in route)
    assert served == list(range(len(problem.demand)))
    for route in solution.routes:
        tasks = [task for task, _ in route]
        assert problem.demand[tasks].sum() <= problem.capacity
        assert all(0 <= mode < problem.mode_count[task] for task, mode in route)
    assert solution.cost == sum(route_cost(problem, each) for each in solution.routes)


@given(
    st.integers(0, 10_000),
    st.integers(1, 6),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([0, 500]),
)
@settings(max_examples=25, deadline=None)
def test_up_to_six_tasks_the_optimum_is_found(seed, task_count, widest, all_gaps):
    problem = random_problem(seed, task_count, widest=widest, trip_cost=seed % 30)
    solution = search_chains(
        problem, MaxIterations(2_000), seed, params=ChainParams(all_gaps_tasks=all_gaps)
    )
    assert_feasible(problem, solution)
    assert solution.cost == optimal_cost(problem)


@pytest.mark.parametrize("all_gaps", [0, 500])
def test_same_seed_and_iterations_give_the_same_routes(all_gaps):
    problem = random_problem(3, 40, capacity=25)
    params = ChainParams(all_gaps_tasks=all_gaps)
    first = search_chains(problem, MaxIterations(777), 5, params=params)
    assert first == search_chains(problem, MaxIterations(777), 5, params=params)
    assert first.iterations == 777
    assert_feasible(problem, first)
    other = search_chains(problem, MaxIterations(777), 6, params=params)
    assert first.routes != other.routes


@pytest.mark.parametrize("all_gaps", [0, 500])
def test_the_problem_is_not_changed(all_gaps):
    problem = random_problem(4, 20, capacity=12)
    copies = [array.copy() for array in (problem.distance, problem.enter)]
    search_chains(
        problem, MaxIterations(50), 1, params=ChainParams(all_gaps_tasks=all_gaps)
    )
    np.testing.assert_array_equal(problem.distance, copies[0])
    np.testing.assert_array_equal(problem.enter, copies[1])


def test_vehicles_that_are_filled_to_the_brim_still_get_a_plan():
    problem = random_problem(9, 30)
    full = replace(problem, demand=np.full(30, 5), capacity=10)
    solution = search_chains(full, MaxIterations(500), 1)
    assert_feasible(full, solution)


def test_a_task_above_the_capacity_is_named():
    problem = random_problem(1, 4)
    large = replace(problem, demand=np.array([1, 2, 11, 12]))
    with pytest.raises(ValueError, match="task 2 demands 11, expected at most"):
        search_chains(large, MaxIterations(1), 1)


def test_no_tasks_are_no_routes():
    solution = search_chains(random_problem(1, 0), MaxIterations(10), 1)
    assert (solution.routes, solution.cost, solution.iterations) == ((), 0, 0)


@pytest.mark.parametrize("widest", [1, 2, 3, 5])
def test_modes_are_the_cheapest_for_their_order(widest):
    problem = random_problem(widest, 5, widest=widest, trip_cost=11)
    route = best_modes(problem, [3, 0, 4, 1])
    assert [task for task, _ in route] == [3, 0, 4, 1]
    assert route_cost(problem, route) == cheapest_cost(problem, [3, 0, 4, 1])


def test_progress_rises_to_one():
    shares = []
    problem = random_problem(2, 10)
    search_chains(
        problem,
        MaxIterations(600),
        1,
        on_progress=lambda _, share: shares.append(share),
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
