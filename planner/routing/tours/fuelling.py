"""Tanks: when a vehicle must fill up on its way, and at which depot."""

from planner.kernels import called, inlined
from planner.routing.tours.layout import (
    BEFORE,
    END,
    ENTER,
    FAR,
    FILLED,
    IS_OUT,
    KIND,
    LEAVE,
    MODE,
    NOWHERE,
    REFUEL_MS,
    REST_BEFORE,
    REST_MS,
    RESTED,
    SINCE,
    TANK,
    Tours,
)


@inlined
def is_watched(tours: Tours, route: int) -> bool:
    """Return whether a vehicle's tank may not last its tour."""
    return bool(tours.crews[route, TANK] < FAR)


@called
def nearest_fuel(tours: Tours, route: int, here: int, task: int) -> tuple[int, int]:
    """Return the depot least out of the way between two tasks, and the way over it."""
    fixed = tours.fixed[tours.crews[route, KIND]]
    leave = fixed[here, LEAVE + tours.rows[here, MODE]]
    enter = fixed[task, ENTER + tours.rows[task, MODE]]
    best, best_at = FAR, NOWHERE
    for depot in range(tours.loading_ms.shape[0]):
        spent = tours.to_depot_ms[depot, leave] + tours.from_depot_ms[depot, enter]
        if spent < best:
            best, best_at = spent, depot
    return best_at, int(best)


@called
def lasts(tours: Tours, route: int, task: int, fuel_at: int) -> bool:
    """Note when the tank was full behind a task; return whether it lasts from there.

    It must take the vehicle to the nearest depot, and before it is filled on the way to
    the task, to that depot. Breaks take no fuel. The trial row has all the rest.
    """
    trial, crews = tours.trial, tours.crews
    fixed = tours.fixed[crews[route, KIND]]
    here = tours.rows[task, BEFORE]
    filled = trial[here, FILLED]
    if here >= tours.task_count and crews[route, IS_OUT] == 0:
        filled = trial[task, SINCE]
    if fuel_at != NOWHERE:
        leave = fixed[here, LEAVE + tours.rows[here, MODE]]
        at_depot = trial[here, END] + tours.to_depot_ms[fuel_at, leave]
        if at_depot - filled > crews[route, TANK]:
            return False
        filled = at_depot + crews[route, REFUEL_MS]
    if trial[task, RESTED] & REST_BEFORE:
        filled += crews[route, REST_MS]
    trial[task, FILLED] = filled
    leave = fixed[task, LEAVE + tours.rows[task, MODE]]
    reserve = FAR
    for depot in range(tours.loading_ms.shape[0]):
        reserve = min(reserve, tours.to_depot_ms[depot, leave])
    return bool(trial[task, END] + reserve - filled <= crews[route, TANK])
