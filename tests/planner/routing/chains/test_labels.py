"""Labels, differences and undoing, against trying all modes."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.routing.chains.build import build_chains, link_routes
from planner.routing.chains.labels import (
    COST,
    EMPTY_ROUTES,
    ITERATION,
    JUNCTION,
    LABELS,
    LENGTH,
    LOAD,
    ROUTE_LOG,
    TASK_LOG,
)
from planner.routing.chains.links import undo
from planner.routing.chains.neighbours import with_neighbours
from planner.routing.chains.params import ChainParams
from planner.routing.chains.recreate import put_in_order, recreate
from planner.routing.chains.ruin import ruin
from tests.planner.routing.chains.oracle import (
    brute_labels,
    plan_cost,
    random_problem,
    routes_of,
)

cases = st.tuples(
    st.integers(0, 10_000),
    st.integers(1, 8),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([0, 500]),
)


def linked(seed, task_count, widest, all_gaps_tasks):
    """Return a problem and chains of random routes that keep to the capacity."""
    problem = random_problem(seed, task_count, widest=widest, trip_cost=seed % 7)
    params = ChainParams(all_gaps_tasks=all_gaps_tasks)
    chains = with_neighbours(
        build_chains(problem, params, task_count, seed), problem, params
    )
    rng = np.random.default_rng(seed)
    order = rng.permutation(task_count)
    starts, load = [0], 0
    for index, task in enumerate(order):
        demand = int(problem.demand[task])
        if load + demand > problem.capacity or (index and rng.random() < 0.2):
            starts.append(index)
            load = 0
        load += demand
    starts.append(task_count)
    link_routes(chains, order.astype(np.int64), np.array(starts))
    return problem, chains


def assert_labels_hold(problem, chains):
    """Every label as by trying all modes, every junction from its labels."""
    width = len(chains.modes)
    for route, tasks in enumerate(routes_of(chains)):
        assert chains.routes[route, LENGTH] == len(tasks)
        assert chains.routes[route, LOAD] == problem.demand[tasks].sum()
        assert chains.routes[route, LOAD] <= problem.capacity
        for index, task in enumerate(tasks):
            modes = int(problem.mode_count[task])
            forward = chains.state[task, LABELS : LABELS + modes]
            backward = chains.state[task, LABELS + width : LABELS + width + modes]
            assert forward.tolist() == brute_labels(
                problem, tasks, index, is_backward=False
            )
            assert backward.tolist() == brute_labels(
                problem, tasks, index, is_backward=True
            )
        assert_junctions_hold(problem, chains, tasks, chains.task_count + route)


def assert_junctions_hold(problem, chains, tasks, depot):
    """Each junction is the least over the modes on both of its sides."""
    width = len(chains.modes)
    chain = [depot, *tasks, depot]
    for before, after in pairwise(chain):
        lefts, enters = [problem.depot_leave], [problem.depot_enter]
        if before != depot:
            lefts = problem.leave[before, : problem.mode_count[before]]
        if after != depot:
            enters = problem.enter[after, : problem.mode_count[after]]
        expected = min(
            chains.state[before, LABELS + mode]
            + problem.distance[left, enter]
            + chains.state[after, LABELS + width + other]
            for mode, left in enumerate(lefts)
            for other, enter in enumerate(enters)
        )
        assert chains.state[before, JUNCTION] == expected


@given(cases)
@settings(max_examples=30, deadline=None)
def test_linked_routes_cost_what_trying_all_modes_says(case):
    problem, chains = linked(*case)
    assert chains.counters[COST] == plan_cost(problem, chains)
    assert_labels_hold(problem, chains)


@given(cases, st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_changes_of_cost_are_exact_and_undoing_restores_every_bit(case, removed):
    problem, chains = linked(*case)
    for _ in range(4):
        state, routes = chains.state.copy(), chains.routes[:, :2].copy()
        empty = int(chains.counters[EMPTY_ROUTES])
        cost = plan_cost(problem, chains)
        chains.counters[ITERATION] += 1
        chains.counters[TASK_LOG] = chains.counters[ROUTE_LOG] = 0
        count, saved = ruin(chains, float(removed), 5.0, 0.5)
        assert 1 <= count <= case[1]
        assert cost + saved == plan_cost(problem, chains)
        assert_labels_hold(problem, chains)
        put_in_order(chains, count)
        is_complete, added = recreate(chains, count, 0.05)
        assert cost + saved + added == plan_cost(problem, chains)
        assert_labels_hold(problem, chains)
        lengths = chains.routes[:, LENGTH]
        assert chains.counters[EMPTY_ROUTES] == (lengths == 0).sum()
        if not is_complete or removed % 2:
            undo(chains, empty)
            np.testing.assert_array_equal(chains.state, state)
            np.testing.assert_array_equal(chains.routes[:, :2], routes)
