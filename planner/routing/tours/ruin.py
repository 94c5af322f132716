"""Strings of neighbouring tasks taken out of tours that pass near each other.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for vehicle
routing problems, Transportation Science 54(2). Tasks near by that nobody does are
tried again together with them.
"""

from planner.kernels import called
from planner.routing.draws import draw, draw_below
from planner.routing.strings import (
    draw_span,
    draw_string_count,
    sort_by_keys,
    string_start,
    take_out,
)
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
    wanted = draw_string_count(luck, mean_removed, longest)
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
    sort_by_keys(removed, keys, count)


@called
def _remove_string(
    tours: Tours, task: int, removed: int, longest: float, split: float
) -> int:
    """Remove a string that holds a task; return how many are removed by now."""
    luck, routes, rows = tours.luck, tours.routes, tours.rows
    route = rows[task, ROUTE]
    size, span = draw_span(luck, routes[route, LENGTH], longest, split)
    first = string_start(rows, tours.task_count, luck, task, span)
    before = rows[first, BEFORE]
    after = first
    log_route(tours, route)
    for _ in range(span):
        log_task(tours, after)
        after = rows[after, AFTER]
    log_task(tours, before)
    log_task(tours, after)
    take_out(rows, luck, first, (size, span), tours.removed[removed:])
    routes[route, CHANGED] -= size
    routes[route, LENGTH] -= size
    repair(tours, route, before, after)
    return removed + size
