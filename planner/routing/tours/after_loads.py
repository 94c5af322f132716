"""Tasks behind a load turned round where that is better.

Modes are chosen by the way from the task before; where a vehicle loads in between, it
comes from the depot instead.
"""

from planner.kernels import called, kernel
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    COST,
    ENTER,
    FROM,
    KIND,
    LEAVE,
    LEG,
    MODE,
    MODE_COUNT,
    NOWHERE,
    TOTAL,
    TRIED,
    VIA,
    Tours,
)
from planner.routing.tours.play import keep, keeps_order, play
from planner.routing.tours.repair import begin_step, direct, log_route, log_task, undo
from planner.routing.tours.ways import way_ms


@kernel
def turn_after_loads(tours: Tours) -> None:
    """Try the other mode of every task before which a vehicle loads."""
    for route in range(tours.routes.shape[0]):
        task = tours.rows[tours.task_count + route, AFTER]
        while task < tours.task_count:
            if tours.rows[task, VIA] != NOWHERE:
                _try_turned(tours, route, task)
            task = tours.rows[task, AFTER]


@called
def _try_turned(tours: Tours, route: int, task: int) -> None:
    """Serve a task in its other mode if the tour gets cheaper."""
    rows = tours.rows
    fixed = tours.fixed[tours.crews[route, KIND]]
    before, following = rows[task, BEFORE], rows[task, AFTER]
    for mode in range(fixed[task, MODE_COUNT]):
        if mode == rows[task, MODE]:
            continue
        begin_step(tours)
        log_route(tours, route)
        log_task(tours, task)
        rows[task, MODE] = mode
        leave = fixed[before, LEAVE + rows[before, MODE]]
        rows[task, LEG] = way_ms(tours, leave, fixed[task, ENTER + mode])
        direct(tours, fixed, following, following)
        tours.routes[route, FROM] = before
        cost = play(tours, route, 0)
        if cost < tours.routes[route, COST] and keeps_order(tours, route):
            tours.routes[route, TRIED] = cost
            tours.counters[TOTAL] += cost - tours.routes[route, COST]
            keep(tours, route)
        else:
            undo(tours)
