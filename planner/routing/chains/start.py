"""First routes by path scanning: always the nearest task that still fits.

Golden, DeArmon and Baker (1983), Computational experiments with algorithms for a
class of routing problems, Computers and Operations Research 10(1): ties are broken
by five rules, and the best of the five plans is kept.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.routing.chains.labels import DEMAND, NO_COST, PLACES, Chains

RULES = 5
_PARTS = 2**30


@kernel
def scan_paths(
    chains: Chains, rule: int, order: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[int, int]:
    """Append the nearest task that fits until none does, then begin a new route.

    Parameters
    ----------
    chains : Chains
        Only its problem is read; no demand may exceed the capacity.
    rule : int
        Of tasks equally near: 0 farthest from the depot, 1 nearest to it, 2
        farthest until half full and nearest then, 3 largest demand, 4 smallest.
    order : (n,) array
        Filled with all tasks, route after route.
    starts : (n + 1,) array
        Filled with the index at which each route begins, and the end.

    Returns
    -------
    routes : int
    cost : int
        Of the ways and trips, without service.
    """
    fixed, distance, width = chains.fixed, chains.distance, chains.place_count
    modes, task_count = len(chains.modes), chains.task_count
    home = fixed[task_count, PLACES]
    base = fixed[task_count, PLACES + modes]
    left = np.arange(task_count)
    remaining = task_count
    place, load, routes, done, cost = base, 0, 0, 0, 0
    starts[0] = 0
    while remaining > 0:
        best, best_index, best_mode = NO_COST, -1, 0
        for index in range(remaining):
            task = left[index]
            if load + fixed[task, DEMAND] > chains.capacity:
                continue
            for mode in range(modes):
                way = distance[place * width + fixed[task, PLACES + mode]]
                back = distance[fixed[task, PLACES + modes + mode] * width + home]
                tie = back
                if rule == 0 or (rule == 2 and 2 * load <= chains.capacity):  # noqa: PLR2004 - as above
                    tie = -back
                elif rule == 3:  # noqa: PLR2004 - as above
                    tie = -fixed[task, DEMAND]
                elif rule == 4:  # noqa: PLR2004 - as above
                    tie = fixed[task, DEMAND]
                key = way * _PARTS + tie
                if key < best:
                    best, best_index, best_mode = key, index, mode
        if best_index < 0:
            cost += distance[place * width + home] + chains.trip_cost
            routes += 1
            starts[routes] = done
            load = 0
            place = base
            continue
        task = left[best_index]
        order[done] = task
        done += 1
        load += fixed[task, DEMAND]
        cost += distance[place * width + fixed[task, PLACES + best_mode]]
        place = fixed[task, PLACES + modes + best_mode]
        remaining -= 1
        left[best_index] = left[remaining]
    starts[routes + 1] = done
    cost += distance[place * width + home] + chains.trip_cost
    return routes + 1, cost
