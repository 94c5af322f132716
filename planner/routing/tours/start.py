"""Orders of work linked to tours and played until all of them fit each other."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.routing.cost import undone_cost
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CHANGED,
    COST,
    DUE,
    END,
    FROM,
    IS_BOUND,
    LENGTH,
    NOT_ALLOWED,
    NOWHERE,
    ROUTE,
    START,
    TOTAL,
    TRIED,
    WEIGHT,
    Tours,
)
from planner.routing.tours.play import keep, keeps_order, play
from planner.routing.tours.repair import begin_step, keep_best, log_route, repair

_MOST_ROUNDS = 20


@kernel
def link_tours(
    tours: Tours,
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    ends_ms: NDArray[np.int64],
) -> None:
    """Link tasks to tours in a given order, label and play them.

    A tour that breaks a rule loses tasks from its end until it does not. Tours whose
    tasks wait for those of others are played again until nothing moves; what then is
    still done too early is left out.

    Parameters
    ----------
    tours : Tours
        Filled.
    order : (done,) array
        Tasks, tour after tour.
    starts : (V + 1,) array
        Where each tour begins in ``order``, and the end.
    ends_ms : (n,) array
        When each task ends, about: what others wait for at first. [ms]
    """
    rows, routes = tours.rows, tours.routes
    for task in range(tours.task_count):
        rows[task, ROUTE] = NOWHERE
    for route in range(routes.shape[0]):
        begin_step(tours)
        here = tours.task_count + route
        depot = here
        for index in range(starts[route], starts[route + 1]):
            task = order[index]
            rows[here, AFTER] = task
            rows[task, BEFORE] = here
            rows[task, ROUTE] = route
            rows[task, START] = rows[task, END] = ends_ms[task]
            here = task
        rows[here, AFTER] = depot
        rows[depot, BEFORE] = here
        log_route(tours, route)
        routes[route, LENGTH] = starts[route + 1] - starts[route]
        repair(tours, route, depot, depot)
    settle_tours(tours)
    keep_best(tours)


@called
def settle_tours(tours: Tours) -> None:
    """Play all tours from their depots until they fit each other, and add up the cost.

    While tours are searched they are played from their first change on, and load where
    that is best from there: all of a tour may cost something else.
    """
    for _ in range(_MOST_ROUNDS):
        has_moved = False
        for route in range(tours.routes.shape[0]):
            has_moved = _settle(tours, route) or has_moved
        if not has_moved:
            break
    while True:
        left_out = 0
        for route in range(tours.routes.shape[0]):
            left_out += _leave_out_of_order(tours, route)
        if left_out == 0:
            break
    _add_up(tours)


@called
def _settle(tours: Tours, route: int) -> bool:
    """Play a whole tour, shortened until it is allowed; return whether it moved."""
    rows, routes = tours.rows, tours.routes
    depot = tours.task_count + route
    has_moved = False
    while True:
        begin_step(tours)
        log_route(tours, route)
        routes[route, FROM] = depot
        routes[route, TRIED] = play(tours, route, 0)
        if routes[route, TRIED] != NOT_ALLOWED:
            break
        _leave_out(tours, route, rows[depot, BEFORE])
        has_moved = True
    task = rows[depot, AFTER]
    while task < tours.task_count and not has_moved:
        has_moved = rows[task, END] != tours.trial[task, END]
        task = rows[task, AFTER]
    keep(tours, route)
    return has_moved


@called
def _leave_out(tours: Tours, route: int, task: int) -> None:
    """Take a task out of a tour."""
    rows = tours.rows
    before, after = rows[task, BEFORE], rows[task, AFTER]
    log_route(tours, route)
    rows[before, AFTER] = after
    rows[after, BEFORE] = before
    rows[task, ROUTE] = NOWHERE
    tours.routes[route, LENGTH] -= 1
    tours.routes[route, CHANGED] = 0
    repair(tours, route, before, after)


@called
def _leave_out_of_order(tours: Tours, route: int) -> int:
    """Take bound tasks out of a tour while it breaks an order; return how many."""
    rows = tours.rows
    depot = tours.task_count + route
    left_out = 0
    _settle(tours, route)
    while not keeps_order(tours, route):
        task = rows[depot, BEFORE]
        while task < tours.task_count and not tours.facts[task, IS_BOUND]:
            task = rows[task, BEFORE]
        _leave_out(tours, route, task)
        left_out += 1
        _settle(tours, route)
    return left_out


@called
def _add_up(tours: Tours) -> None:
    """Count what the tours cost, and what is left undone."""
    total = 0
    for route in range(tours.routes.shape[0]):
        total += tours.routes[route, COST]
    for task in range(tours.task_count):
        if tours.rows[task, ROUTE] == NOWHERE:
            total += undone_cost(
                tours.facts[task, WEIGHT],
                tours.facts[task, DUE],
                tours.lateness_factor,
            )
    tours.counters[TOTAL] = total
