"""What each task knows of its route: the cost in each mode, towards either side.

A forward label is the cost from the depot until the task is left in a mode, a
backward label the cost from entering the task in a mode until the depot. Both are
kept less the smallest over the modes, so that a change of the route is felt only
as far as it changes which mode is how much dearer: a few tasks. The junction of a
task is the least cost of forward label, way and the backward label of its
successor. Because the amounts taken away are the same before and after a change
between two tasks, differences of junctions are differences of whole routes.

The labels are those of Vidal (2017), Node, edge, arc routing and turn penalties,
Operations Research 65(4).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import inlined
from planner.routing.draws import Luck
from planner.routing.mode_labels import keep_labels

NO_COST = 2**60

# Columns of `Chains.fixed`; then entered and left places and service, by mode.
DEMAND = 0
FROM_DEPOT = 1
PLACES = 2

# Columns of `Chains.state`; then forward and backward labels, by mode.
BEFORE = 0
AFTER = 1
ROUTE = 2
JUNCTION = 3
LABELS = 4
LINKS = 3

# Columns of `Chains.routes`.
LOAD = 0
LENGTH = 1
LOGGED = 2
RUINED = 3

# Places in `Chains.counters`.
TASK_LOG = 0
ROUTE_LOG = 1
EMPTY_ROUTES = 2
ITERATION = 3
SKIP = 4
LOOK = 5
COST = 6
BEST_COST = 7
IS_BEST = 8
OVERLOAD = 9
PRICE = 10
COUNTERS = 11


class Chains(NamedTuple):
    """Routes as linked tasks, with what undoing an iteration needs.

    Row ``n + r`` of the arrays by task is the depot of route ``r``: both ends of
    its chain. ``distance`` is the flat (E * E,) matrix. ``inward`` holds the same
    costs, from place ``i`` to place ``j`` at ``i * inward_row + j *
    inward_column``: turned round where insertions look at all gaps, so that the
    ways to one task lie side by side. ``near_gaps``: beside so many of the nearest
    tasks an insertion looks, or 0 for all gaps. ``least`` (n, n + 1): no way between
    two tasks, or a task and a depot, in any modes and either order, is shorter; empty
    where ``near_gaps`` is not 0. ``luck`` and ``counters`` change.
    """

    modes: tuple[int, ...]
    task_count: int
    place_count: int
    capacity: int
    trip_cost: int
    near_gaps: int
    distance: NDArray[np.int32]
    inward: NDArray[np.int32]
    inward_row: int
    inward_column: int
    fixed: NDArray[np.int64]
    state: NDArray[np.int64]
    routes: NDArray[np.int64]
    logged: NDArray[np.int64]
    task_log: NDArray[np.int64]
    route_log: NDArray[np.int64]
    seen: NDArray[np.int64]
    removed: NDArray[np.int64]
    keys: NDArray[np.float64]
    scratch: NDArray[np.int64]
    near: NDArray[np.int32]
    least: NDArray[np.int32]
    best: NDArray[np.int64]
    counters: NDArray[np.int64]
    luck: Luck


@inlined
def label_forward(chains: Chains, task: int, before: int) -> bool:
    """Label a task from its predecessor; return whether that changed anything."""
    state, fixed, scratch = chains.state, chains.fixed, chains.scratch
    modes = len(chains.modes)
    least = NO_COST
    for mode in range(modes):
        place = fixed[task, PLACES + mode]
        best = NO_COST
        for other in range(modes):
            row = fixed[before, PLACES + modes + other] * chains.place_count
            cost = state[before, LABELS + other] + chains.distance[row + place]
            best = min(best, cost)
        best += fixed[task, PLACES + 2 * modes + mode]
        scratch[0, mode] = best
        least = min(least, best)
    return keep_labels(state[task, LABELS:], scratch[0], modes, least)


@inlined
def label_backward(chains: Chains, task: int, after: int) -> bool:
    """Label a task from its successor; return whether that changed anything."""
    state, fixed, scratch = chains.state, chains.fixed, chains.scratch
    modes = len(chains.modes)
    least = NO_COST
    for mode in range(modes):
        row = fixed[task, PLACES + modes + mode] * chains.place_count
        best = NO_COST
        for other in range(modes):
            way = chains.distance[row + fixed[after, PLACES + other]]
            best = min(best, way + state[after, LABELS + modes + other])
        best += fixed[task, PLACES + 2 * modes + mode]
        scratch[0, mode] = best
        least = min(least, best)
    return keep_labels(state[task, LABELS + modes :], scratch[0], modes, least)


@inlined
def junction(chains: Chains, before: int, after: int) -> int:
    """Return the least cost of passing from one task to the next."""
    state, fixed = chains.state, chains.fixed
    modes = len(chains.modes)
    best = NO_COST
    for mode in range(modes):
        row = fixed[before, PLACES + modes + mode] * chains.place_count
        for other in range(modes):
            cost = (
                state[before, LABELS + mode]
                + chains.distance[row + fixed[after, PLACES + other]]
                + state[after, LABELS + modes + other]
            )
            best = min(best, cost)
    return best


@inlined
def chain_cost(chains: Chains, before: int, after: int) -> int:
    """Return the least cost from one task through all that follow to another.

    Counted from the forward labels of the first to the backward labels of the
    last; from a depot to itself that is the cost of the route.
    """
    state, fixed, scratch = chains.state, chains.fixed, chains.scratch
    modes = len(chains.modes)
    for mode in range(modes):
        scratch[1, mode] = state[before, LABELS + mode]
    here = before
    task = state[before, AFTER]
    while task != after:
        for mode in range(modes):
            best = NO_COST
            for other in range(modes):
                row = fixed[here, PLACES + modes + other] * chains.place_count
                way = chains.distance[row + fixed[task, PLACES + mode]]
                best = min(best, scratch[1, other] + way)
            scratch[2, mode] = best + fixed[task, PLACES + 2 * modes + mode]
        for mode in range(modes):
            scratch[1, mode] = scratch[2, mode]
        here = task
        task = state[task, AFTER]
    best = NO_COST
    for mode in range(modes):
        row = fixed[here, PLACES + modes + mode] * chains.place_count
        for other in range(modes):
            way = chains.distance[row + fixed[after, PLACES + other]]
            cost = scratch[1, mode] + way + state[after, LABELS + modes + other]
            best = min(best, cost)
    return best
