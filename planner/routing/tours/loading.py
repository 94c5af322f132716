"""Where a vehicle loads on its way: the gap with the smallest detour, and the depot."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.routing.model import ANY_KIND
from planner.routing.tours.layout import (
    AFTER,
    BEFORE,
    CAPACITY,
    CARRIED,
    ENTER,
    FAR,
    FROM,
    GRAMS,
    KIND,
    LEAVE,
    LEG,
    LOAD,
    MATERIAL,
    MODE,
    NOWHERE,
    VIA,
    Tours,
)

_FARTHEST_BACK = 80
"""Gaps looked at for a place to load."""


@called
def choose_load(tours: Tours, route: int, task: int) -> tuple[int, int]:
    """Return before which task to load for one that lacks material, and where.

    Returns
    -------
    (int, int)
        Task and depot, `NOWHERE` if there is no way.
    """
    rows, trial = tours.rows, tours.trial
    fixed = tours.fixed[tours.crews[route, KIND]]
    capacity = max(1, tours.crews[route, CAPACITY])
    is_other = trial[rows[task, BEFORE], CARRIED] not in (
        tours.facts[task, MATERIAL],
        ANY_KIND,
    )
    first = tours.routes[route, FROM]
    best, best_at, best_via = FAR, NOWHERE, NOWHERE
    at, wanted = task, tours.facts[task, MATERIAL]
    for _ in range(_FARTHEST_BACK):
        here = rows[at, BEFORE]
        is_start = here >= tours.task_count
        if is_start and _stands_full(tours, route):
            break
        via, errand = _nearest_depot(tours, fixed, here, at, wanted)
        extra = errand - rows[at, LEG]
        score = extra + extra * trial[here, LOAD] // capacity
        if via != NOWHERE and score < best:
            best, best_at, best_via = score, at, via
        if is_start or here == first or trial[here, VIA] != NOWHERE:
            break
        if is_other and tours.facts[here, GRAMS] > 0:
            break
        at = here
    return best_at, best_via


@inlined
def _stands_full(tours: Tours, route: int) -> bool:
    """Return whether a vehicle starts at its depot, full of whatever it will need."""
    depot = tours.task_count + route
    if tours.rows[depot, CARRIED] != ANY_KIND:
        return False
    return bool(tours.rows[depot, LOAD] == tours.crews[route, CAPACITY])


@called
def _nearest_depot(
    tours: Tours, fixed: NDArray[np.int32], here: int, task: int, wanted: int
) -> tuple[int, int]:
    """Return the depot with a material over which the way takes least, and how long."""
    leave = fixed[here, LEAVE + tours.rows[here, MODE]]
    enter = fixed[task, ENTER + tours.rows[task, MODE]]
    best, best_via = FAR, NOWHERE
    for depot in range(tours.loading_ms.shape[0]):
        if tours.depot_lacks[depot, wanted]:
            continue
        spent = tours.to_depot_ms[depot, leave] + tours.loading_ms[depot]
        spent += tours.from_depot_ms[depot, enter]
        if spent < best:
            best, best_via = spent, depot
    return best_via, best


@inlined
def next_material(tours: Tours, task: int) -> int:
    """Return the material of the first task from here on that spreads any."""
    while task < tours.task_count:
        if tours.facts[task, GRAMS] > 0:
            return int(tours.facts[task, MATERIAL])
        task = tours.rows[task, AFTER]
    return ANY_KIND


@inlined
def errand_ms(
    tours: Tours, fixed: NDArray[np.int32], via: int, here: int, task: int
) -> int:
    """Return the time from one task to the next by way of a depot, loading in it.

    Without waiting for its loaders.
    """
    leave = fixed[here, LEAVE + tours.rows[here, MODE]]
    enter = fixed[task, ENTER + tours.rows[task, MODE]]
    errand = tours.to_depot_ms[via, leave] + tours.loading_ms[via]
    return int(errand + tours.from_depot_ms[via, enter])
