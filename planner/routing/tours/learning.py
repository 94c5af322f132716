"""What vehicles have to wait for loaders, learned from the loads of all tours."""

from heapq import heapify, heapreplace

import numpy as np
from numpy.typing import NDArray

from planner.routing.tours.queueing import QUARTER_MS

QUARTERS = 4 * 72
"""Hours that are told apart; nobody is taken to wait after them."""


def learned_ms(
    before_ms: NDArray[np.int64] | None,
    loads: NDArray[np.int64],
    loaders: NDArray[np.int64],
    loading_ms: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the waits to count on.

    First come first served. In a quarter in which vehicles come it is their mean wait,
    in another what one that came in its midst would wait.

    Parameters
    ----------
    before_ms : (D, quarters) int64 or None
        What was counted on so far makes half of what is now; None: nothing of it. [ms]
    loads : (loads, 2) int64
        Depot and arrival. [ms]
    loaders : (D,) int64
        0: any number.
    loading_ms : (D,) int64
    """
    after_ms = np.zeros((loaders.shape[0], QUARTERS), dtype=np.int64)
    for depot, count in enumerate(loaders.tolist()):
        if count:
            at_ms = np.sort(loads[loads[:, 0] == depot, 1])
            after_ms[depot] = _waits_ms(at_ms, count, int(loading_ms[depot]))
    return after_ms if before_ms is None else (before_ms + after_ms) // 2


def _waits_ms(
    at_ms: NDArray[np.int64], loaders: int, loading_ms: int
) -> NDArray[np.int64]:
    """Return the wait in each quarter, (quarters,)."""
    free_ms = [0] * loaders
    heapify(free_ms)
    sums, counts = np.zeros(QUARTERS, np.int64), np.zeros(QUARTERS, np.int64)
    asked = (np.arange(QUARTERS) * QUARTER_MS + QUARTER_MS // 2).tolist()
    coming = sorted([(at, 1) for at in at_ms.tolist()] + [(at, 0) for at in asked])
    newcomers = np.zeros(QUARTERS, np.int64)
    for at, is_load in coming:
        quarter = at // QUARTER_MS
        if quarter >= QUARTERS:
            break
        wait = max(0, free_ms[0] - at)
        if is_load:
            sums[quarter] += wait
            counts[quarter] += 1
            heapreplace(free_ms, at + wait + loading_ms)
        else:
            newcomers[quarter] = wait
    return np.where(counts > 0, sums // np.maximum(counts, 1), newcomers)
