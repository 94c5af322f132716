"""Chains of a problem: arrays laid out, routes linked and labelled."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.routing.chains.labels import (
    AFTER,
    BEFORE,
    BEST_COST,
    COST,
    COUNTERS,
    DEMAND,
    EMPTY_ROUTES,
    FROM_DEPOT,
    JUNCTION,
    LABELS,
    LENGTH,
    LINKS,
    LOAD,
    PLACES,
    ROUTE,
    Chains,
    chain_cost,
    junction,
    label_backward,
    label_forward,
)
from planner.routing.chains.params import ChainParams
from planner.routing.chains.problem import ChainProblem
from planner.routing.draws import build_luck


def mode_width(problem: ChainProblem) -> int:
    """Return the modes that kernels are compiled for: 2, 4, 8 and so on.

    Unused modes repeat the last one, so that more of them change nothing.
    """
    width = 2
    while width < problem.enter.shape[1]:
        width *= 2
    return width


def build_chains(
    problem: ChainProblem, params: ChainParams, route_count: int, seed: int
) -> Chains:
    """Lay out memory for some routes, all empty.

    Parameters
    ----------
    problem : ChainProblem
    params : ChainParams
    route_count : int
        Routes that a plan may have, at least 1.
    seed : int

    Returns
    -------
    Chains
        Without neighbours, links and labels.
    """
    task_count = int(problem.demand.shape[0])
    places = int(problem.distance.shape[0])
    width = mode_width(problem)
    rows = task_count + route_count
    fixed = np.zeros((rows, PLACES + 3 * width), dtype=np.int64)
    fixed[:task_count, DEMAND] = problem.demand
    blocks: tuple[NDArray[np.int32] | NDArray[np.int64], ...] = (
        problem.enter,
        problem.leave,
        problem.service,
    )
    for block, array in enumerate(blocks):
        first = PLACES + block * width
        given = array.shape[1]
        fixed[:task_count, first : first + given] = array
        fixed[:task_count, first + given : first + width] = array[:, -1:]
    fixed[task_count:, PLACES : PLACES + width] = problem.depot_enter
    fixed[task_count:, PLACES + width : PLACES + 2 * width] = problem.depot_leave
    if task_count:
        ways_out = problem.distance[problem.depot_leave, problem.enter]
        fixed[:task_count, FROM_DEPOT] = ways_out.min(axis=1)
    distance = np.ascontiguousarray(problem.distance, dtype=np.int32)
    is_small = task_count <= params.all_gaps_tasks
    near_gaps = 0 if is_small else min(params.insertion_neighbours, task_count - 1)
    inward = distance
    if is_small and not np.array_equal(distance, distance.T):
        inward = np.ascontiguousarray(distance.T)
    columns = LABELS + 2 * width
    return Chains(
        modes=tuple(range(width)),
        task_count=task_count,
        place_count=places,
        capacity=problem.capacity,
        trip_cost=problem.trip_cost,
        near_gaps=near_gaps,
        distance=distance.reshape(-1),
        inward=inward.reshape(-1),
        inward_row=1 if is_small else places,
        inward_column=places if is_small else 1,
        fixed=fixed,
        state=np.zeros((rows, columns), dtype=np.int64),
        routes=np.zeros((route_count, 4), dtype=np.int64),
        logged=np.zeros(rows, dtype=np.int64),
        task_log=np.zeros((rows, 1 + columns), dtype=np.int64),
        route_log=np.zeros((route_count, 3), dtype=np.int64),
        seen=np.zeros(rows, dtype=np.int64),
        removed=np.zeros(task_count, dtype=np.int64),
        keys=np.zeros(task_count, dtype=np.float64),
        scratch=np.zeros((3, width), dtype=np.int64),
        near=np.zeros((0, 0), dtype=np.int32),
        least=np.zeros((0, 0), dtype=np.int32),
        best=np.zeros((rows, LINKS), dtype=np.int64),
        counters=np.zeros(COUNTERS, dtype=np.int64),
        luck=build_luck(seed),
    )


@kernel
def link_routes(
    chains: Chains, order: NDArray[np.int64], starts: NDArray[np.int64]
) -> None:
    """Link tasks to routes, label them, and count what they cost.

    Parameters
    ----------
    chains : Chains
        Its links, labels, loads, costs and best plan are filled.
    order : (n,) array
        All tasks, route after route.
    starts : (routes + 1,) array
        Where each route begins in ``order``, and the end.
    """
    state, routes, counters = chains.state, chains.routes, chains.counters
    task_count = chains.task_count
    counters[COST] = 0
    counters[EMPTY_ROUTES] = 0
    for route in range(routes.shape[0]):
        depot = task_count + route
        here = depot
        state[depot, ROUTE] = route
        routes[route, LOAD] = 0
        routes[route, LENGTH] = 0
        if route + 1 < starts.shape[0]:
            for index in range(starts[route], starts[route + 1]):
                task = order[index]
                state[here, AFTER] = task
                state[task, BEFORE] = here
                state[task, ROUTE] = route
                routes[route, LOAD] += chains.fixed[task, DEMAND]
                routes[route, LENGTH] += 1
                here = task
        state[here, AFTER] = depot
        state[depot, BEFORE] = here
        label_route(chains, depot)
        if routes[route, LENGTH] > 0:
            counters[COST] += chain_cost(chains, depot, depot) + chains.trip_cost
        else:
            counters[EMPTY_ROUTES] += 1
    counters[BEST_COST] = counters[COST]
    chains.best[:, :] = state[:, :LINKS]


@kernel
def label_route(chains: Chains, depot: int) -> None:
    """Label all tasks of a route, from nothing."""
    state, task_count = chains.state, chains.task_count
    here = depot
    task = state[depot, AFTER]
    while task < task_count:
        label_forward(chains, task, here)
        here = task
        task = state[task, AFTER]
    here = depot
    task = state[depot, BEFORE]
    while task < task_count:
        label_backward(chains, task, here)
        here = task
        task = state[task, BEFORE]
    task = depot
    while True:
        following = state[task, AFTER]
        state[task, JUNCTION] = junction(chains, task, following)
        task = following
        if task == depot:
            break
