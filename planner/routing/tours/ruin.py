"""Strings of neighbouring tasks taken out of tours that pass near each other.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for vehicle
routing problems, Transportation Science 54(2). Tasks near by that nobody does are
tried again together with them.
"""

from planner.kernels import called, inlined
from planner.routing.chains.draws import draw, draw_below
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CHANGED,
    DUE,
    GRAMS,
    ITERATION,
    LENGTH,
    NOWHERE,
    ROUTE,
    RUINED,
    WEIGHT,
    Tours,
)
from planner.routing.tours.repair import log_route, log_task, repair

_MOST_UNDONE = 5
_WEIGHTS = 10.0
_RANDOM = 4
_HEAVY = 7
_DUE = 9


@called
def ruin(tours: Tours, mean_removed: float, longest: float, split: float) -> int:
    """Take strings out of some tours around a task.

    Parameters
    ----------
    tours : Tours
    mean_removed : float
        Mean number of tasks to remove.
    longest : float
        Tasks in a string at most.
    split : float
        Share of strings that keep tasks in their midst, 0 to 1.

    Returns
    -------
    int
        How many tasks are now in ``tours.removed``.
    """
    luck, routes, rows = tours.luck, tours.routes, tours.rows
    now = tours.counters[ITERATION]
    wanted = 1 + draw_below(luck, max(0.0, 4.0 * mean_removed / (1.0 + longest) - 1.0))
    centre = draw_below(luck, tours.task_count)
    removed = 0
    undone = 0
    for index in range(-1, tours.near.shape[1]):
        task = centre if index < 0 else tours.near[centre, index]
        route = rows[task, ROUTE]
        if route == NOWHERE:
            if undone < _MOST_UNDONE and tours.logged[task] != now:
                log_task(tours, task)
                tours.removed[removed] = task
                removed += 1
                undone += 1
            continue
        if routes[route, RUINED] == now:
            continue
        routes[route, RUINED] = now
        removed = _remove_string(tours, task, removed, longest, split)
        wanted -= 1
        if wanted == 0:
            break
    return removed


@called
def put_in_order(tours: Tours, count: int) -> None:
    """Sort the removed tasks: at random, heaviest first, by due time, by material."""
    luck, removed, keys, facts = tours.luck, tours.removed, tours.keys, tours.facts
    order = draw_below(luck, _WEIGHTS)
    for index in range(count):
        task = removed[index]
        if order < _RANDOM:
            keys[index] = draw(luck)
        elif order < _HEAVY:
            keys[index] = -float(facts[task, WEIGHT]) + draw(luck)
        elif order < _DUE:
            keys[index] = float(facts[task, DUE]) + draw(luck)
        else:
            keys[index] = -float(facts[task, GRAMS]) + draw(luck)
    for index in range(1, count):
        key = keys[index]
        task = removed[index]
        place = index - 1
        while place >= 0 and keys[place] > key:
            keys[place + 1] = keys[place]
            removed[place + 1] = removed[place]
            place -= 1
        keys[place + 1] = key
        removed[place + 1] = task


@called
def _remove_string(
    tours: Tours, task: int, removed: int, longest: float, split: float
) -> int:
    """Remove a string that holds a task; return how many are removed by now."""
    luck, routes, rows = tours.luck, tours.routes, tours.rows
    route = rows[task, ROUTE]
    length = routes[route, LENGTH]
    size = min(length, 1 + draw_below(luck, min(float(length), longest)))
    span = size
    if 1 < size < length and draw(luck) < split:
        span += 1
        while span < length and draw(luck) < 0.5:  # noqa: PLR2004 - beta of the paper
            span += 1
    first = _string_start(tours, task, span)
    kept = span - size
    keep_from = 1 + draw_below(luck, size - 1.0) if kept else span
    before = rows[first, BEFORE]
    after = first
    for _ in range(span):
        after = rows[after, AFTER]
    log_route(tours, route)
    log_task(tours, before)
    log_task(tours, after)
    here = before
    task = first
    for place in range(span):
        following = rows[task, AFTER]
        log_task(tours, task)
        if keep_from <= place < keep_from + kept:
            rows[here, AFTER] = task
            rows[task, BEFORE] = here
            here = task
        else:
            tours.removed[removed] = task
            removed += 1
            rows[task, ROUTE] = NOWHERE
            routes[route, CHANGED] -= 1
        task = following
    rows[here, AFTER] = after
    rows[after, BEFORE] = here
    routes[route, LENGTH] -= size
    repair(tours, route, before, after)
    return removed


@inlined
def _string_start(tours: Tours, task: int, span: int) -> int:
    """Return where a string begins: all that hold a task are equally likely."""
    rows = tours.rows
    behind = 0
    here = rows[task, BEFORE]
    while behind < span - 1 and here < tours.task_count:
        behind += 1
        here = rows[here, BEFORE]
    ahead = 0
    here = rows[task, AFTER]
    while ahead < span - 1 and here < tours.task_count:
        ahead += 1
        here = rows[here, AFTER]
    fewest = span - 1 - ahead
    back = fewest + draw_below(tours.luck, behind - fewest + 1.0)
    first = task
    for _ in range(back):
        first = rows[first, BEFORE]
    return int(first)
