"""The best directions for finished tours, by what waits while a vehicle drives.

While it searches, a tour is directed by time alone, and by the way from one task to the
next even where the vehicle loads in between. Here every drive is weighed by all that
is still to be done behind it, which is the cost itself as long as nobody gets late or
waits for another reason than before.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    COST,
    ENTER,
    FAR,
    FROM,
    KIND,
    LEAVE,
    LEG,
    LENGTH,
    MODE,
    MODE_COUNT,
    MODES,
    NOT_ALLOWED,
    NOWHERE,
    SLOPE,
    TOTAL,
    TRIED,
    VIA,
    WAIT,
    Tours,
)
from planner.routing.tours.play import keep, keeps_order, play
from planner.routing.tours.repair import begin_step, log_route, log_task, undo
from planner.routing.tours.ways import way_ms


@kernel
def direct_tours(tours: Tours) -> None:
    """Direct every tour anew where that makes it cheaper."""
    for route in range(tours.routes.shape[0]):
        length = tours.routes[route, LENGTH]
        if length == 0:
            continue
        best_before = np.zeros((length, MODES), dtype=np.int8)
        costs = np.zeros((2, MODES), dtype=np.int64)
        last_mode = _weigh(tours, route, best_before, costs)
        _follow(tours, route, best_before, last_mode)
        cost = play(tours, route, 0)
        if cost < tours.routes[route, COST] and keeps_order(tours, route):
            tours.routes[route, TRIED] = cost
            tours.counters[TOTAL] += cost - tours.routes[route, COST]
            keep(tours, route)
        else:
            undo(tours)


@called
def _weigh(
    tours: Tours,
    route: int,
    best_before: NDArray[np.int8],
    costs: NDArray[np.int64],
) -> int:
    """Fill the best mode before each mode of each task; return the last task's."""
    rows = tours.rows
    fixed = tours.fixed[tours.crews[route, KIND]]
    depot = tours.task_count + route
    here, task = depot, rows[depot, AFTER]
    for mode in range(MODES):
        costs[0, mode] = 0
    place, best_last = 0, 0
    while True:
        weight = rows[task, SLOPE] if rows[task, WAIT] == 0 else 1
        for mode in range(fixed[task, MODE_COUNT]):
            costs[1, mode] = NOT_ALLOWED
            for other in range(fixed[here, MODE_COUNT]):
                leg = _leg_ms(tours, route, (here, other), (task, mode))
                cost = costs[0, other] + leg * weight
                if cost < costs[1, mode]:
                    costs[1, mode] = cost
                    if place < best_before.shape[0]:
                        best_before[place, mode] = other
                    elif mode == 0:
                        best_last = other
        if task == depot:
            return best_last
        for mode in range(MODES):
            costs[0, mode] = costs[1, mode]
        place += 1
        here, task = task, rows[task, AFTER]


@called
def _leg_ms(
    tours: Tours, route: int, start: tuple[int, int], end: tuple[int, int]
) -> int:
    """Return the drive from a task in a mode to one in another, loading if it does."""
    fixed = tours.fixed[tours.crews[route, KIND]]
    leave = fixed[start[0], LEAVE + start[1]]
    enter = fixed[end[0], ENTER + end[1]]
    via = NOWHERE
    if end[0] < tours.task_count:
        via = tours.rows[end[0], VIA]
    if via == NOWHERE:
        return way_ms(tours, leave, enter)
    return int(
        min(FAR, tours.to_depot_ms[via, leave] + tours.from_depot_ms[via, enter])
    )


@called
def _follow(
    tours: Tours,
    route: int,
    best_before: NDArray[np.int8],
    last_mode: int,
) -> None:
    """Set the modes that were found, and the drives between them."""
    rows = tours.rows
    fixed = tours.fixed[tours.crews[route, KIND]]
    depot = tours.task_count + route
    begin_step(tours)
    log_route(tours, route)
    log_task(tours, depot)
    mode = last_mode
    task = rows[depot, BEFORE]
    place = best_before.shape[0] - 1
    while task < tours.task_count:
        log_task(tours, task)
        rows[task, MODE] = mode
        mode = best_before[place, mode]
        place -= 1
        task = rows[task, BEFORE]
    here = depot
    while True:
        task = rows[here, AFTER]
        leave = fixed[here, LEAVE + rows[here, MODE]]
        rows[task, LEG] = way_ms(tours, leave, fixed[task, ENTER + rows[task, MODE]])
        if task == depot:
            break
        here = task
    tours.routes[route, FROM] = depot
