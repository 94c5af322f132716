"""Breaks: where a crew rests on its way, and how far that lets a tour move."""

from planner.kernels import called, inlined
from planner.routing.problem import LONG_WAIT_MS
from planner.routing.tours.layout import (
    BEFORE,
    END,
    ENTER,
    FAR,
    HOME,
    KIND,
    MODE,
    REST_AFTER,
    REST_BEFORE,
    REST_DOWN,
    REST_IN_WAIT,
    REST_MS,
    REST_UP,
    RESTED,
    SERVICE,
    SINCE,
    START,
    WAIT,
    Tours,
)


@inlined
def must_rest(tours: Tours, route: int, task: int, arrival: int, start: int) -> bool:
    """Return whether a crew must rest before the drive to a task.

    It waits as long as a break only where it got there in time; else it rests before
    it goes, if it would be at work too long by the end of the task. Where it need not,
    the trial row says since when it is at work.

    Parameters
    ----------
    tours : Tours
    route, task : int
    arrival, start : int
        Without a break before. [ms]
    """
    trial = tours.trial
    since = trial[tours.rows[task, BEFORE], SINCE]
    longest = tours.crews[route, REST_AFTER]
    kind = tours.crews[route, KIND]
    trial[task, RESTED] = 0
    trial[task, SINCE] = since
    if arrival - since > longest:
        return True
    if start - arrival >= tours.crews[route, REST_MS]:
        _rest_in_wait(tours, route, task, arrival, start)
        return False
    return bool(start + tours.fixed[kind, task, SERVICE] - since > longest)


@inlined
def rest_before(tours: Tours, route: int, task: int, arrival: int, start: int) -> None:
    """Note that a crew rests before the drive to a task, and in a long wait again."""
    trial = tours.trial
    here = tours.rows[task, BEFORE]
    trial[task, RESTED] = REST_BEFORE
    trial[task, SINCE] = trial[here, END] + tours.crews[route, REST_MS]
    if start - arrival >= tours.crews[route, REST_MS]:
        _rest_in_wait(tours, route, task, arrival, start)


@inlined
def _rest_in_wait(
    tours: Tours, route: int, task: int, arrival: int, start: int
) -> None:
    """Note a break until a task starts, or until the drive from the depot to it."""
    trial = tours.trial
    trial[task, RESTED] += REST_IN_WAIT
    trial[task, SINCE] = start
    if start - arrival > LONG_WAIT_MS:
        kind, home = tours.crews[route, KIND], tours.crews[route, HOME]
        enter = tours.fixed[kind, task, ENTER + tours.rows[task, MODE]]
        out = tours.from_depot_ms[home, enter]
        trial[task, SINCE] -= min(start - arrival, out)


@called
def look_back_at_rests(tours: Tours, route: int) -> None:
    """Note for each task how much more and less work before it leaves the breaks."""
    rows, crews = tours.rows, tours.crews
    longest = crews[route, REST_AFTER]
    depot = tours.task_count + route
    here = rows[depot, BEFORE]
    up, down = longest - rows[depot, START] + rows[here, SINCE], FAR
    if rows[depot, RESTED]:
        up, down = FAR, -up - crews[route, REST_MS] - 1
    task = here
    while task < tours.task_count:
        here = rows[task, BEFORE]
        if rows[task, RESTED] == 0:
            up = min(up, longest - rows[task, END] + rows[task, SINCE])
        elif rows[task, RESTED] == REST_IN_WAIT:
            up = longest - rows[task, START] + rows[task, WAIT] + rows[here, SINCE]
            down = FAR
        else:
            worked = rows[task, END] - crews[route, REST_MS] - rows[here, SINCE]
            up, down = FAR, worked - longest - 1
            if rows[task, WAIT] > 0:
                down = 0
        rows[task, REST_UP] = up
        rows[task, REST_DOWN] = down
        task = here


@inlined
def keeps_rests(tours: Tours, task: int, since: int, later: int) -> bool:
    """Return whether a task and what follows it rest as they did, done so much later.

    Parameters
    ----------
    tours : Tours
    task : int
    since : int
        When the crew's last break before it ends now. [ms]
    later : int
        [ms]
    """
    rows = tours.rows
    if rows[task, RESTED]:
        return False
    moved = rows[task, SINCE] - since
    most = moved + max(0, later)
    least = moved + min(0, later)
    return bool(most <= rows[task, REST_UP] and -least <= rows[task, REST_DOWN])
