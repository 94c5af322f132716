"""Waits for loaders that a tour counts on, by depot and quarter of an hour.

Tours are played one at a time, and who waits for whom depends on all of them. So they
count on a table: what a vehicle that comes to a depot in a quarter has to wait. It is
learned from the loads of all tours, see `planner.routing.tours.learning`.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined, kernel
from planner.routing.model import ANY_KIND
from planner.routing.tours.fuelling import refuelled_ms
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CARRIED,
    END,
    GRAMS,
    KIND,
    LEAVE,
    MATERIAL,
    MODE,
    NOWHERE,
    REST_BEFORE,
    REST_MS,
    RESTED,
    VIA,
    Tours,
)

QUARTER_MS = 900_000


@inlined
def next_material(tours: Tours, task: int) -> int:
    """Return the material of the first task from here on that spreads any."""
    while task < tours.task_count:
        if tours.facts[task, GRAMS] > 0:
            return int(tours.facts[task, MATERIAL])
        task = tours.rows[task, AFTER]
    return ANY_KIND


@inlined
def queue_ms(tours: Tours, depot: int, at_ms: int) -> int:
    """Return the wait to count on for who comes to the loaders of a depot. [ms]."""
    quarter = at_ms // QUARTER_MS
    if quarter >= tours.queue_ms.shape[1]:
        return 0
    return int(tours.queue_ms[depot, quarter])


@called
def at_loader_ms(tours: Tours, route: int, task: int) -> int:
    """Return when a vehicle that loads on its way to a task comes to the loaders."""
    rows = tours.rows
    here, via = rows[task, BEFORE], rows[task, VIA]
    at = rows[here, END]
    if rows[task, RESTED] & REST_BEFORE:
        at += tours.crews[route, REST_MS]
    fixed = tours.fixed[tours.crews[route, KIND]]
    at += tours.to_depot_ms[via, fixed[here, LEAVE + rows[here, MODE]]]
    wanted = next_material(tours, task)
    if wanted != ANY_KIND and rows[here, CARRIED] not in (wanted, ANY_KIND):
        at += tours.change_ms
    return int(at + refuelled_ms(tours, route, task))


@called
def quarter_room_ms(tours: Tours, route: int, task: int) -> tuple[int, int]:
    """Return how much later and sooner a load may be and wait as long as it does.

    Returns
    -------
    (int, int)
        Nothing where the crew rests before: whether it must may depend on the wait.
    """
    if tours.rows[task, RESTED] & REST_BEFORE:
        return 0, 0
    into = at_loader_ms(tours, route, task) % QUARTER_MS
    return QUARTER_MS - 1 - into, into


@kernel
def list_loads(tours: Tours) -> NDArray[np.int64]:
    """Return depot and arrival at its loaders of each load on the way, (loads, 2)."""
    loads = np.zeros((tours.task_count, 2), dtype=np.int64)
    count = 0
    for route in range(tours.routes.shape[0]):
        task = tours.rows[tours.task_count + route, AFTER]
        while task < tours.task_count:
            if tours.rows[task, VIA] != NOWHERE:
                loads[count, 0] = tours.rows[task, VIA]
                loads[count, 1] = at_loader_ms(tours, route, task)
                count += 1
            task = tours.rows[task, AFTER]
    return loads[:count]
