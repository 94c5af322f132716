"""Two vehicles exchange what is left of their tours behind two tasks near each other.

The 2-opt* move of Potvin and Rousseau (1995), An exchange heuristic for routeing
problems with time windows, Journal of the Operational Research Society 46(12). It
evens out what strings of a few tasks cannot: a vehicle with too much of what is due
first.
"""

from planner.kernels import called, inlined
from planner.routing.draws import draw_below
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CHANGED,
    END,
    ENTER,
    KIND,
    LEAVE,
    LENGTH,
    MODE,
    NOT_ALLOWED,
    NOWHERE,
    ROUTE,
    SLOPE,
    START,
    WAIT,
    Tours,
)
from planner.routing.tours.repair import log_route, log_task, repair
from planner.routing.tours.ways import way_ms

_TRIES = 20


@called
def exchange_tails(tours: Tours, allowance_ms: float) -> float:
    """Exchange the first tails found that may pay.

    Where a vehicle may not do all that others of its type may, none are.

    Parameters
    ----------
    tours : Tours
    allowance_ms : float
        How much later what follows may become. [ms]

    Returns
    -------
    float
        Mean weight of the two tails, 0 if none were exchanged.
    """
    rows = tours.rows
    if tours.serves.shape[0] > 0 or tours.near.shape[1] == 0:
        return 0.0
    for _ in range(_TRIES):
        task = draw_below(tours.luck, tours.task_count)
        other = tours.near[task, draw_below(tours.luck, tours.near.shape[1])]
        one, two = rows[task, ROUTE], rows[other, ROUTE]
        if one in (two, NOWHERE) or two == NOWHERE:
            continue
        if tours.crews[one, KIND] != tours.crews[two, KIND]:
            continue
        first, second = rows[task, AFTER], rows[other, AFTER]
        slope = rows[first, SLOPE] + rows[second, SLOPE]
        cost = _delay_cost(tours, task, second) + _delay_cost(tours, other, first)
        if cost < 0.5 * allowance_ms * slope:
            _exchange(tours, task, other)
            return 0.5 * float(slope)
    return 0.0


@inlined
def _delay_cost(tours: Tours, task: int, following: int) -> int:
    """Return about what it costs that a tail now follows another task."""
    rows = tours.rows
    fixed = tours.fixed[tours.crews[rows[task, ROUTE], KIND]]
    leave = fixed[task, LEAVE + rows[task, MODE]]
    enter = fixed[following, ENTER + rows[following, MODE]]
    later = rows[task, END] + way_ms(tours, leave, enter) - rows[following, START]
    if rows[following, WAIT] > 0:
        later = max(0, later)
    return int(later * rows[following, SLOPE])


@called
def _exchange(tours: Tours, task: int, other: int) -> None:
    """Link each task to the tail of the other."""
    rows = tours.rows
    one, two = rows[task, ROUTE], rows[other, ROUTE]
    first, second = rows[task, AFTER], rows[other, AFTER]
    last_first = rows[tours.task_count + one, BEFORE]
    last_second = rows[tours.task_count + two, BEFORE]
    log_route(tours, one)
    log_route(tours, two)
    moved = _hand_over(tours, first, two)
    moved -= _hand_over(tours, second, one)
    tours.routes[one, LENGTH] -= moved
    tours.routes[two, LENGTH] += moved
    _join(tours, one, task, second, last_second)
    _join(tours, two, other, first, last_first)
    tours.routes[one, CHANGED] = tours.routes[two, CHANGED] = NOT_ALLOWED


@called
def _hand_over(tours: Tours, task: int, route: int) -> int:
    """Say of a task and all behind it that they are another tour's; count them."""
    count = 0
    while task < tours.task_count:
        log_task(tours, task)
        tours.rows[task, ROUTE] = route
        count += 1
        task = tours.rows[task, AFTER]
    return count


@called
def _join(tours: Tours, route: int, task: int, first: int, last: int) -> None:
    """Let a tail follow a task, and the depot the tail; without one, the task."""
    rows = tours.rows
    depot = tours.task_count + route
    log_task(tours, task)
    log_task(tours, depot)
    if first >= tours.task_count:
        rows[task, AFTER] = depot
        rows[depot, BEFORE] = task
        repair(tours, route, task, depot)
        return
    rows[task, AFTER] = first
    rows[first, BEFORE] = task
    rows[last, AFTER] = depot
    rows[depot, BEFORE] = last
    repair(tours, route, last, depot)
    repair(tours, route, task, first)
