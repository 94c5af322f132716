"""What follows a change of a tour and is only done sooner or later, costed at once."""

from planner.kernels import called, inlined
from planner.routing.cost import crew_cost, task_cost
from planner.routing.model import ANY_KIND
from planner.routing.tours.fuelling import is_watched
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    BEGIN,
    CARRIED,
    COST,
    DOWN,
    DUE,
    EARLIEST,
    END,
    FAR,
    FROM,
    GRAMS,
    IS_BOUND,
    IS_OUT,
    LEAST_LOAD,
    LEG,
    LOAD,
    NOT_ALLOWED,
    NOWHERE,
    READY,
    REST_IN_WAIT,
    REST_MS,
    RESTED,
    SHIFT,
    SHIFT_END,
    SINCE,
    SLOPE,
    START,
    SUM,
    UP,
    VIA,
    WAIT,
    WEIGHT,
    Tours,
)
from planner.routing.tours.resting import keeps_rests, look_back_at_rests


@inlined
def begin_ms(tours: Tours, route: int, departure: int) -> int:
    """Return when a tour begins: as it departs, or when a crew that is out is free."""
    if tours.crews[route, IS_OUT]:
        return int(tours.crews[route, READY])
    return departure


@called
def shifted_cost(tours: Tours, route: int, here: int, task: int) -> int:
    """Return the cost where from a task on a tour is as it was, but for the clock.

    Returns
    -------
    int
        `NOT_ALLOWED` if more changes than that.
    """
    rows, trial = tours.rows, tours.trial
    if rows[task, VIA] != NOWHERE or here >= tours.task_count:
        return NOT_ALLOWED
    grams = tours.facts[task, GRAMS]
    more = trial[here, LOAD] - grams - rows[task, LOAD]
    if trial[here, CARRIED] not in (rows[task, CARRIED], ANY_KIND):
        return NOT_ALLOWED
    if more + rows[task, LEAST_LOAD] < 0:
        return NOT_ALLOWED
    later = trial[here, END] + tours.rows[task, LEG]
    later -= rows[task, START] - rows[task, WAIT]
    moves = -rows[task, DOWN] <= later <= rows[task, UP]
    moves = moves and not is_watched(tours, route)
    if not (moves and keeps_rests(tours, task, trial[here, SINCE], later)):
        return NOT_ALLOWED
    depot = tours.task_count + route
    home = rows[depot, START]
    begin = tours.routes[route, BEGIN]
    old_crew = crew_cost(begin, home, tours.crew_weight)
    if tours.routes[route, FROM] == depot:
        first = rows[depot, AFTER]
        begin = begin_ms(tours, route, trial[first, SINCE])
    latest = min(tours.crews[route, SHIFT_END], begin + tours.crews[route, SHIFT])
    if home + max(0, later) > latest:
        return NOT_ALLOWED
    done = rows[task, SUM] - task_cost(
        tours.facts[task, WEIGHT],
        rows[task, END],
        tours.facts[task, DUE],
        tours.lateness_factor,
    )
    cost = trial[here, SUM] + tours.routes[route, COST] - old_crew - done
    cost += crew_cost(begin, home, tours.crew_weight)
    if rows[task, WAIT] == 0:
        cost += later * rows[task, SLOPE]
    return int(cost)


@called
def look_back(tours: Tours, route: int) -> None:
    """Note for each task what follows it: weight, room to shift, load to spare."""
    rows, facts = tours.rows, tours.facts
    depot = tours.task_count + route
    rest = tours.crews[route, REST_MS]
    slope = rows[depot, SLOPE]
    up, down, spare = FAR, FAR, FAR
    task = rows[depot, BEFORE]
    while task < tours.task_count:
        weight = facts[task, WEIGHT]
        slack = facts[task, DUE] - rows[task, END]
        if slack < 0:
            weight += tours.lateness_factor * weight
            down = min(down, -slack - 1)
        else:
            up = min(up, slack)
        slope += weight
        down = min(down, rows[task, START] - facts[task, EARLIEST])
        if facts[task, IS_BOUND]:
            up = down = 0
        spare = min(spare, rows[task, LOAD])
        rows[task, SLOPE] = slope
        if rows[task, WAIT] > 0:
            slope = 0
            up, down = rows[task, WAIT], rest - 1 - rows[task, WAIT]
            if rows[task, RESTED] & REST_IN_WAIT:
                up, down = rows[task, WAIT] - rest, FAR
            if facts[task, IS_BOUND]:
                up = down = 0
        rows[task, UP] = up
        rows[task, DOWN] = down
        rows[task, LEAST_LOAD] = spare
        if rows[task, VIA] != NOWHERE:
            spare = FAR
        task = rows[task, BEFORE]
    look_back_at_rests(tours, route)
