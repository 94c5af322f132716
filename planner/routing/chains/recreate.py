"""Removed tasks put back, each at its cheapest place, in one of several orders.

Orders and blinks as in Christiaens and Vanden Berghe (2020). What an insertion
costs is exact for the whole route, with the best modes of all its tasks.
"""

import numpy as np

from planner.kernels import inlined
from planner.routing.chains.labels import (
    AFTER,
    BEFORE,
    DEMAND,
    EMPTY_ROUTES,
    FROM_DEPOT,
    JUNCTION,
    LABELS,
    LENGTH,
    LOAD,
    LOOK,
    NO_COST,
    PLACES,
    PRICE,
    ROUTE,
    SKIP,
    Chains,
)
from planner.routing.chains.links import log_route, log_task, repair
from planner.routing.chains.overload import overload_cost
from planner.routing.draws import draw, draw_below, next_blink
from planner.routing.strings import put_behind, sort_by_keys

unsigned = np.uint64
"""An index that cannot count from the end: a fifth less time in the scan."""

_WEIGHTS = 11.0
_RANDOM = 4
_DEMAND = 8
_FAR = 10


@inlined
def put_in_order(chains: Chains, count: int) -> None:
    """Sort the removed tasks: at random, largest, farthest or nearest first."""
    luck, removed, keys, fixed = (
        chains.luck,
        chains.removed,
        chains.keys,
        chains.fixed,
    )
    order = draw_below(luck, _WEIGHTS)
    for index in range(count):
        task = removed[index]
        if order < _RANDOM:
            keys[index] = draw(luck)
        elif order < _DEMAND:
            keys[index] = -float(fixed[task, DEMAND])
        elif order < _FAR:
            keys[index] = -float(fixed[task, FROM_DEPOT])
        else:
            keys[index] = float(fixed[task, FROM_DEPOT])
    sort_by_keys(removed, keys, count)


@inlined
def recreate(chains: Chains, count: int, blink: float) -> tuple[bool, int]:
    """Put the removed tasks back one after the other.

    Parameters
    ----------
    chains : Chains
    count : int
        How many tasks of ``chains.removed`` to put back.
    blink : float
        Share of places that are overlooked, 0 to below 1.

    Returns
    -------
    is_complete : bool
        False if a task found no room; the iteration must then be undone.
    change : int
        Of the cost, without the price of an overload.
    """
    change = 0
    for index in range(count):
        task = chains.removed[index]
        if chains.near_gaps > 0:
            before, cost = _find_near(chains, task, blink)
        else:
            before, cost = _find_anywhere(chains, task, blink)
        if chains.counters[EMPTY_ROUTES] > 0:
            alone = _alone_cost(chains, task)
            if alone < cost:
                before, cost = _empty_route(chains), alone
        if before < 0:
            return False, change
        change += cost - overload_cost(chains, chains.state[before, ROUTE], task)
        insert(chains, task, before)
    return True, change


@inlined
def insert(chains: Chains, task: int, before: int) -> None:
    """Link a task behind another (or behind a depot) and label it."""
    state, routes = chains.state, chains.routes
    after = state[before, AFTER]
    route = state[before, ROUTE]
    log_route(chains, route)
    log_task(chains, task)
    log_task(chains, before)
    log_task(chains, after)
    put_behind(state, task, before)
    if routes[route, LENGTH] == 0:
        chains.counters[EMPTY_ROUTES] -= 1
    routes[route, LENGTH] += 1
    routes[route, LOAD] += chains.fixed[task, DEMAND]
    repair(chains, before, after)


@inlined
def insertion_cost(chains: Chains, task: int, before: int, limit: int) -> int:
    """Return what a route costs with a task behind another, if below a limit.

    Parameters
    ----------
    chains : Chains
    task : int
        To be put in.
    before : int
        Task or depot after which it goes.
    limit : int
        Costs from here on need not be exact, but stay at or above it.

    Returns
    -------
    int
        On the scale of the junction of ``before``.
    """
    state, fixed = chains.state, chains.fixed
    modes = len(chains.modes)
    after = state[before, AFTER]
    least = limit
    for mode in range(modes):
        column = fixed[task, PLACES + mode] * chains.inward_column
        reach = NO_COST
        for other in range(modes):
            row = fixed[before, PLACES + modes + other] * chains.inward_row
            reach = min(
                reach,
                state[before, LABELS + other] + chains.inward[unsigned(row + column)],
            )
        reach += fixed[task, PLACES + 2 * modes + mode]
        if reach >= least:
            continue
        row = fixed[task, PLACES + modes + mode] * chains.place_count
        onward = NO_COST
        for other in range(modes):
            way = chains.distance[unsigned(row + fixed[after, PLACES + other])]
            onward = min(onward, way + state[after, LABELS + modes + other])
        least = min(least, reach + onward)
    return least


@inlined
def _find_anywhere(chains: Chains, task: int, blink: float) -> tuple[int, int]:
    """Return the best gap and the change of cost, with the price of an overload.

    The shortest ways from the tasks beside it rule most gaps out.
    """
    state, routes, least = chains.state, chains.routes, chains.least
    best, best_before = NO_COST, -1
    room = chains.capacity - chains.fixed[task, DEMAND]
    may_overload = chains.counters[PRICE] > 0
    service = _least_service(chains, task)
    home = service + least[task, chains.task_count]
    skip = chains.counters[SKIP]
    for route in range(routes.shape[0]):
        is_full = routes[route, LOAD] > room
        if routes[route, LENGTH] == 0 or (is_full and not may_overload):
            continue
        extra = overload_cost(chains, route, task) if is_full else 0
        if extra >= best:
            continue
        depot = chains.task_count + route
        before = depot
        way = home
        while True:
            after = state[before, AFTER]
            onward = home
            if after != depot:
                onward = service + least[task, after]
            skip -= 1
            limit = best - extra + state[before, JUNCTION]
            if skip < 0:
                skip = next_blink(chains.luck, blink)
            elif way + onward - service < limit:
                cost = insertion_cost(chains, task, before, limit)
                if cost < limit:
                    best = cost - state[before, JUNCTION] + extra
                    best_before = before
            way = onward
            before = after
            if before == depot:
                break
    chains.counters[SKIP] = skip
    return best_before, best


@inlined
def _find_near(chains: Chains, task: int, blink: float) -> tuple[int, int]:
    """Return the best gap beside near tasks and depots, and the change of cost."""
    state, routes, seen = chains.state, chains.routes, chains.seen
    best, best_before = NO_COST, -1
    room = chains.capacity - chains.fixed[task, DEMAND]
    chains.counters[LOOK] += 1
    look = chains.counters[LOOK]
    skip = chains.counters[SKIP]
    depots = routes.shape[0]
    gaps = chains.near_gaps
    for index in range(gaps + depots):
        if index < gaps:
            centre = chains.near[task, index]
        else:
            centre = chains.task_count + index - gaps
        route = state[centre, ROUTE]
        if route < 0 or routes[route, LENGTH] == 0 or routes[route, LOAD] > room:
            continue
        for side in range(2):
            before = centre if side == 0 else state[centre, BEFORE]
            if seen[before] == look:
                continue
            seen[before] = look
            skip -= 1
            if skip < 0:
                skip = next_blink(chains.luck, blink)
                continue
            limit = best + state[before, JUNCTION]
            cost = insertion_cost(chains, task, before, limit)
            if cost < limit:
                best = cost - state[before, JUNCTION]
                best_before = before
    chains.counters[SKIP] = skip
    return best_before, best


@inlined
def _least_service(chains: Chains, task: int) -> int:
    """Return what serving a task costs in its cheapest mode."""
    modes = len(chains.modes)
    service = chains.fixed[task, PLACES + 2 * modes]
    for mode in range(1, modes):
        service = min(service, chains.fixed[task, PLACES + 2 * modes + mode])
    return int(service)


@inlined
def _alone_cost(chains: Chains, task: int) -> int:
    """Return what a route for one task costs."""
    fixed = chains.fixed
    modes = len(chains.modes)
    depot = chains.task_count
    start = fixed[depot, PLACES + modes] * chains.place_count
    end = fixed[depot, PLACES]
    best = NO_COST
    for mode in range(modes):
        way_out = chains.distance[start + fixed[task, PLACES + mode]]
        row = fixed[task, PLACES + modes + mode] * chains.place_count
        way_home = chains.distance[row + end]
        service = fixed[task, PLACES + 2 * modes + mode]
        best = min(best, way_out + service + way_home)
    return best + chains.trip_cost


@inlined
def _empty_route(chains: Chains) -> int:
    """Return the depot of the first route without tasks."""
    for route in range(chains.routes.shape[0]):
        if chains.routes[route, LENGTH] == 0:
            return chains.task_count + route
    return -1
