"""Tours taken apart and put together, keeping what is better or little worse."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.routing.cost import undone_cost
from planner.routing.draws import draw, draw_exponential
from planner.routing.tours.gaps import put_back
from planner.routing.tours.layout import (
    BEST,
    COST,
    DUE,
    FAR,
    FROM,
    NOT_ALLOWED,
    NOWHERE,
    ROUTE,
    ROUTE_LOG,
    SKIP,
    SLOPE,
    TASK_LOG,
    TOTAL,
    TRIED,
    WEIGHT,
    Tours,
)
from planner.routing.tours.play import keep, keeps_order, play
from planner.routing.tours.repair import begin_step, keep_best, undo
from planner.routing.tours.ruin import put_in_order, ruin
from planner.routing.tours.start import settle_tours
from planner.routing.tours.tails import exchange_tails


@kernel
def anneal(
    tours: Tours,
    iterations: int,
    temperature: float,
    rates: tuple[float, float, float, float, float],
    has_bonds: int,
) -> None:
    """Take out and put back so many times.

    Parameters
    ----------
    tours : Tours
        Changed; the tours at the end become the best ones if they are.
    iterations : int
    temperature : float
        By how much later what follows a change may become is drawn with this mean. [ms]
    rates : tuple of float
        Tasks removed on average, longest string, shares of splits, of blinks and of
        moves that exchange tails.
    has_bonds : int
        1 if tasks have others before or after them.
    """
    counters = tours.counters
    mean_removed, longest, split, blink, tails = rates
    for _ in range(iterations):
        begin_step(tours)
        total = counters[TOTAL]
        luck = draw_exponential(tours.luck)
        if draw(tours.luck) < tails:
            slope = exchange_tails(tours, temperature * luck)
            if slope <= 0.0:
                continue
        else:
            count = ruin(tours, mean_removed, longest, split)
            slope = _mean_slope(tours, count)
            put_in_order(tours, count)
            total -= _undone_before(tours)
            for index in range(count):
                total += put_back(tours, tours.removed[index], blink)
        bound = counters[TOTAL] + temperature * luck * slope
        _keep_or_undo(tours, total, bound, has_bonds)
    if counters[TOTAL] < counters[BEST]:
        settle_tours(tours)
    if counters[TOTAL] < counters[BEST]:
        keep_best(tours)


@kernel
def fill_in(tours: Tours, tasks: NDArray[np.int64], has_bonds: int) -> None:
    """Put tasks that nobody does where they cost least, one after the other.

    Parameters
    ----------
    tours : Tours
        Changed; the tours at the end become the best ones.
    tasks : (any,) array
        Those that somebody does are passed over.
    has_bonds : int
        1 if tasks have others before or after them.
    """
    skip = tours.counters[SKIP]
    tours.counters[SKIP] = FAR
    for task in tasks:
        if tours.rows[task, ROUTE] != NOWHERE:
            continue
        begin_step(tours)
        total = tours.counters[TOTAL] + put_back(tours, task, 0.0)
        total -= undone_cost(
            tours.facts[task, WEIGHT], tours.facts[task, DUE], tours.lateness_factor
        )
        _keep_or_undo(tours, total, float(tours.counters[TOTAL]), has_bonds)
    tours.counters[SKIP] = skip
    settle_tours(tours)
    keep_best(tours)


@called
def _keep_or_undo(tours: Tours, total: int, bound: float, has_bonds: int) -> None:
    """Play the changed tours and keep them below a bound, or undo every change.

    ``total`` is what all cost as they were, with the tasks that are undone now.
    """
    before = tours.counters[TOTAL]
    total = _try(tours, total, bound, has_bonds)
    if total >= bound or total == before:
        undo(tours)
        return
    if has_bonds == 0:
        total = _drive(tours, total)
    if total == NOT_ALLOWED:
        undo(tours)
        return
    for entry in range(tours.counters[ROUTE_LOG]):
        keep(tours, tours.route_log[entry, 0])
    tours.counters[TOTAL] = total


@called
def _mean_slope(tours: Tours, count: int) -> float:
    """Return what a millisecond costs where tasks were taken out, on average."""
    total = 0.0
    for index in range(count):
        total += tours.rows[tours.removed[index], SLOPE]
    return total / max(1, count)


@called
def _try(tours: Tours, total: int, bound: float, has_bonds: int) -> int:
    """Play every changed tour; return the new total, `NOT_ALLOWED` if none."""
    for entry in range(tours.counters[ROUTE_LOG]):
        total -= tours.routes[tours.route_log[entry, 0], COST]
    for entry in range(tours.counters[ROUTE_LOG]):
        route = tours.route_log[entry, 0]
        if has_bonds == 1:
            tours.routes[route, FROM] = tours.task_count + route
        cost = play(tours, route, 1 - has_bonds)
        if cost == NOT_ALLOWED:
            return NOT_ALLOWED
        tours.routes[route, TRIED] = cost
        total += cost
        if total >= bound:
            return NOT_ALLOWED
    if has_bonds == 1:
        for entry in range(tours.counters[ROUTE_LOG]):
            if not keeps_order(tours, tours.route_log[entry, 0]):
                return NOT_ALLOWED
    return int(total)


@called
def _drive(tours: Tours, total: int) -> int:
    """Play every changed tour to its end; return the total that comes of it."""
    for entry in range(tours.counters[ROUTE_LOG]):
        route = tours.route_log[entry, 0]
        cost = play(tours, route, 0)
        if cost == NOT_ALLOWED:
            return NOT_ALLOWED
        total += cost - tours.routes[route, TRIED]
        tours.routes[route, TRIED] = cost
    return total


@called
def _undone_before(tours: Tours) -> int:
    """Return what the tasks that were undone and are tried again cost so far."""
    total = 0
    for entry in range(tours.counters[TASK_LOG]):
        task = tours.task_log[entry, 0]
        if task < tours.task_count and tours.task_log[entry, 1 + ROUTE] == NOWHERE:
            total += undone_cost(
                tours.facts[task, WEIGHT],
                tours.facts[task, DUE],
                tours.lateness_factor,
            )
    return total
