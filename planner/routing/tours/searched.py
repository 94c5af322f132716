"""A part of the fleet while it is searched, and its best tours laid out again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.routing.tours.directions import direct_tours
from planner.routing.tours.layout import AFTER, BEST, END, TOTAL, Tours
from planner.routing.tours.parts import Part
from planner.routing.tours.start import link_tours


@dataclass(slots=True, kw_only=True, eq=False)
class Searched:
    """A part of the fleet while it is searched."""

    part: Part
    tours: Tours
    moves: int
    """Of a round: what the part has in tasks of what the largest has."""

    way_ms: float
    """Mean drive to a task in the first tours. [ms]"""

    rates: tuple[float, float, float, float, float]
    has_bonds: int
    temperatures: tuple[float, ...] = ()
    """Of the next round's moves, in mean drives to a task."""

    is_final: bool = False
    """Nothing in it changes any more; its tours are directed."""


def settle_best(one: Searched) -> None:
    """Go back to the best tours and play them, as rules and earliest starts are now."""
    tours = one.tours
    ends_ms = tours.best[: tours.task_count, END].copy()
    link_tours(tours, *_best_orders(tours), ends_ms)


def direct_best(one: Searched) -> None:
    """Direct the tours as they are, the best, anew where that makes them cheaper."""
    direct_tours(one.tours)
    one.tours.counters[BEST] = one.tours.counters[TOTAL]


def _best_orders(tours: Tours) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best orders of work, tour after tour."""
    orders = []
    for depot in range(tours.task_count, tours.best.shape[0]):
        tasks = []
        task = int(tours.best[depot, AFTER])
        while task < tours.task_count:
            tasks.append(task)
            task = int(tours.best[task, AFTER])
        orders.append(np.array(tasks, dtype=np.int64))
    return put_end_to_end(orders)


def put_end_to_end(
    orders: list[NDArray[np.int64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return lists put end to end, and where each begins."""
    starts = np.zeros(len(orders) + 1, dtype=np.int64)
    np.cumsum([order.size for order in orders], out=starts[1:])
    return np.concatenate(orders), starts
