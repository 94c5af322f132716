"""The tasks that lie nearest to each task."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

_PARTS = 2**30
_LAST = 2**62


@kernel
def nearest_tasks(
    distance: NDArray[np.int32],
    enter: NDArray[np.int32],
    leave: NDArray[np.int32],
    count: int,
) -> NDArray[np.int32]:
    """Return the nearest tasks of each task, nearest first.

    Near is the cheapest way between two tasks in any modes and either order; ties
    are broken by the mean of all those ways.

    Parameters
    ----------
    distance : (E, E) array
    enter, leave : (n, M) arrays
        Places of the modes.
    count : int
        Neighbours wanted of each task, at most n - 1.

    Returns
    -------
    (n, count) array
    """
    task_count, modes = enter.shape
    near = np.empty((task_count, count), dtype=np.int32)
    keys = np.empty(task_count, dtype=np.int64)
    for task in range(task_count):
        for other in range(task_count):
            least = np.int64(_PARTS)
            total = np.int64(0)
            for mode in range(modes):
                for second in range(modes):
                    there = distance[leave[task, mode], enter[other, second]]
                    back = distance[leave[other, second], enter[task, mode]]
                    least = min(least, there, back)
                    total += there + back
            mean = total // (2 * modes * modes)
            keys[other] = least * _PARTS + min(mean, _PARTS - 1)
        keys[task] = _LAST
        if count < task_count - 1:
            nearest = np.argpartition(keys, count)[:count]
        else:
            nearest = np.argsort(keys)[:count]
        ranks = np.argsort(keys[nearest], kind="mergesort")
        for rank in range(count):
            near[task, rank] = nearest[ranks[rank]]
    return near
