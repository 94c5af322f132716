"""How near tasks lie to each other, and which are nearest to each."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.routing.chains.labels import Chains
from planner.routing.chains.params import ChainParams
from planner.routing.chains.problem import ChainProblem

_PARTS = 2**30
_LAST = 2**62


def with_neighbours(
    chains: Chains, problem: ChainProblem, params: ChainParams
) -> Chains:
    """Return chains that know the nearest tasks of each task.

    Parameters
    ----------
    chains : Chains
    problem : ChainProblem
        The one that the chains were built from.
    params : ChainParams

    Returns
    -------
    Chains
        Where insertions look at all gaps it also knows the shortest ways.
    """
    count = max(params.ruin_neighbours, params.insertion_neighbours)
    tasks = problem.enter, problem.leave
    wanted = min(count, chains.task_count - 1)
    near = nearest_tasks(problem.distance, *tasks, wanted)
    if chains.near_gaps > 0:
        return chains._replace(near=near)
    least = least_ways(
        problem.distance, *tasks, problem.depot_enter, problem.depot_leave
    )
    return chains._replace(near=near, least=least)


@kernel
def least_ways(
    distance: NDArray[np.int32],
    enter: NDArray[np.int32],
    leave: NDArray[np.int32],
    depot_enter: int,
    depot_leave: int,
) -> NDArray[np.int32]:
    """Return the shortest way between any two tasks, in any modes and either order.

    Returns
    -------
    (n, n + 1) array
        Symmetric but for the last column: between each task and the depot.
    """
    task_count, modes = enter.shape
    least = np.empty((task_count, task_count + 1), dtype=np.int32)
    for task in range(task_count):
        shortest = distance[depot_leave, enter[task, 0]]
        for mode in range(modes):
            there = distance[depot_leave, enter[task, mode]]
            back = distance[leave[task, mode], depot_enter]
            shortest = min(shortest, there, back)
        least[task, task_count] = shortest
        for other in range(task + 1):
            shortest = distance[leave[task, 0], enter[other, 0]]
            for mode in range(modes):
                for second in range(modes):
                    there = distance[leave[task, mode], enter[other, second]]
                    back = distance[leave[other, second], enter[task, mode]]
                    shortest = min(shortest, there, back)
            least[task, other] = shortest
            least[other, task] = shortest
    return least


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
