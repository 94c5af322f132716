"""Links changed, labels and modes brought up to date, and all of it taken back."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.routing.mode_labels import keep_labels
from planner.routing.strings import put_behind
from planner.routing.tours.layout import (
    AFTER,
    BACKWARD,
    BEFORE,
    BEST,
    CHANGED,
    COLUMNS,
    END,
    ENTER,
    FAR,
    FORWARD,
    FROM,
    ITERATION,
    KIND,
    LEAVE,
    LEG,
    LENGTH,
    LINKS,
    LOGGED,
    MODE,
    MODE_COUNT,
    NOT_ALLOWED,
    NOWHERE,
    ROUTE,
    ROUTE_LOG,
    SLOPE,
    TASK_LOG,
    TOTAL,
    WEIGHT,
    Tours,
)
from planner.routing.tours.ways import way_ms


@inlined
def begin_step(tours: Tours) -> None:
    """Begin an iteration: nothing is logged yet."""
    tours.counters[ITERATION] += 1
    tours.counters[TASK_LOG] = 0
    tours.counters[ROUTE_LOG] = 0


@inlined
def log_task(tours: Tours, task: int) -> None:
    """Keep a task's rows as they were before this iteration."""
    now = tours.counters[ITERATION]
    if tours.logged[task] == now:
        return
    tours.logged[task] = now
    entry = tours.counters[TASK_LOG]
    tours.counters[TASK_LOG] = entry + 1
    tours.task_log[entry, 0] = task
    route = tours.rows[task, ROUTE]
    if route != NOWHERE and task < tours.task_count:
        tours.routes[route, CHANGED] += 1
    for column in range(COLUMNS):
        tours.task_log[entry, 1 + column] = tours.rows[task, column]


@inlined
def log_route(tours: Tours, route: int) -> None:
    """Keep a tour's length as it was, and say that it is to be played again."""
    now = tours.counters[ITERATION]
    if tours.routes[route, LOGGED] == now:
        return
    tours.routes[route, LOGGED] = now
    entry = tours.counters[ROUTE_LOG]
    tours.counters[ROUTE_LOG] = entry + 1
    tours.route_log[entry, 0] = route
    tours.route_log[entry, 1] = tours.routes[route, LENGTH]
    tours.routes[route, FROM] = NOWHERE
    tours.routes[route, CHANGED] = 0


@called
def undo(tours: Tours) -> None:
    """Bring back every row that this iteration changed."""
    for entry in range(tours.counters[TASK_LOG]):
        task = tours.task_log[entry, 0]
        for column in range(COLUMNS):
            tours.rows[task, column] = tours.task_log[entry, 1 + column]
    for entry in range(tours.counters[ROUTE_LOG]):
        tours.routes[tours.route_log[entry, 0], LENGTH] = tours.route_log[entry, 1]


@called
def keep_best(tours: Tours) -> None:
    """Keep the links as the best."""
    tours.counters[BEST] = tours.counters[TOTAL]
    for task in range(tours.best.shape[0]):
        for column in range(LINKS):
            tours.best[task, column] = tours.rows[task, column]


@called
def repair(tours: Tours, route: int, before: int, after: int) -> None:
    """Label and direct anew what a change between two tasks has changed.

    Parameters
    ----------
    tours : Tours
    route : int
    before, after : int
        Tasks or depots that enclose the change; the links are as they should be.
    """
    rows, task_count = tours.rows, tours.task_count
    fixed = tours.fixed[tours.crews[route, KIND]]
    here = before
    task = rows[before, AFTER]
    is_between = task != after
    while task < task_count:
        if task == after:
            is_between = False
        log_task(tours, task)
        if not _label_forward(tours, fixed, task, here) and not is_between:
            break
        here = task
        task = rows[task, AFTER]
    first = here = after
    task = rows[after, BEFORE]
    is_between = task != before
    while task < task_count:
        if task == before:
            is_between = False
        log_task(tours, task)
        if not _label_backward(tours, fixed, task, here) and not is_between:
            break
        first = here = task
        task = rows[task, BEFORE]
    here = rows[first, BEFORE]
    known = tours.routes[route, FROM]
    if known == NOWHERE or tours.rows[here, END] < tours.rows[known, END]:
        tours.routes[route, FROM] = here
    direct(tours, fixed, first, after)


@inlined
def direct(tours: Tours, fixed: NDArray[np.int32], first: int, after: int) -> None:
    """Choose modes from a task on, as far as they change.

    A task is reached early and left well: a drive before it delays it and all that
    follows, one behind it only what follows.
    """
    rows, task_count = tours.rows, tours.task_count
    has_passed = False
    task = first
    while True:
        here = rows[task, BEFORE]
        leave = fixed[here, LEAVE + rows[here, MODE]]
        log_task(tours, task)
        if task >= task_count:
            rows[task, LEG] = way_ms(tours, leave, fixed[task, ENTER])
            return
        best, best_mode, best_leg = NOT_ALLOWED, 0, FAR
        weight = tours.facts[task, WEIGHT]
        ahead = max(tours.crew_weight, rows[task, SLOPE] - weight)
        for mode in range(fixed[task, MODE_COUNT]):
            leg = way_ms(tours, leave, fixed[task, ENTER + mode])
            cost = leg * (weight + ahead) + rows[task, BACKWARD + mode] * ahead
            if cost < best:
                best, best_mode, best_leg = cost, mode, leg
        has_passed = has_passed or task == after
        is_same = rows[task, MODE] == best_mode
        rows[task, MODE] = best_mode
        rows[task, LEG] = best_leg
        if has_passed and is_same:
            return
        task = rows[task, AFTER]


@inlined
def _label_forward(
    tours: Tours, fixed: NDArray[np.int32], task: int, before: int
) -> bool:
    """Label a task from its predecessor; return whether that changed anything."""
    rows, scratch = tours.rows, tours.scratch
    least = NOT_ALLOWED
    modes = fixed[task, MODE_COUNT]
    for mode in range(modes):
        best = NOT_ALLOWED
        for other in range(fixed[before, MODE_COUNT]):
            way = way_ms(tours, fixed[before, LEAVE + other], fixed[task, ENTER + mode])
            best = min(best, rows[before, FORWARD + other] + way)
        scratch[mode] = best
        least = min(least, best)
    return keep_labels(rows[task, FORWARD:], scratch, modes, least)


@inlined
def _label_backward(
    tours: Tours, fixed: NDArray[np.int32], task: int, after: int
) -> bool:
    """Label a task from its successor; return whether that changed anything."""
    rows, scratch = tours.rows, tours.scratch
    least = NOT_ALLOWED
    modes = fixed[task, MODE_COUNT]
    for mode in range(modes):
        best = NOT_ALLOWED
        for other in range(fixed[after, MODE_COUNT]):
            way = way_ms(tours, fixed[task, LEAVE + mode], fixed[after, ENTER + other])
            best = min(best, way + rows[after, BACKWARD + other])
        scratch[mode] = best
        least = min(least, best)
    return keep_labels(rows[task, BACKWARD:], scratch, modes, least)


@called
def link(tours: Tours, task: int, before: int) -> None:
    """Put a task behind another or behind a depot."""
    rows = tours.rows
    after = rows[before, AFTER]
    route = rows[before, ROUTE]
    log_route(tours, route)
    log_task(tours, task)
    log_task(tours, before)
    log_task(tours, after)
    put_behind(rows, task, before)
    tours.routes[route, LENGTH] += 1
    tours.routes[route, CHANGED] += 1
    repair(tours, route, before, after)
