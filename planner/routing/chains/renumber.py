"""Tasks and places numbered along routes, so that what is near lies near in memory."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.routing.chains.problem import ChainProblem


def renumber(problem: ChainProblem, order: NDArray[np.int64]) -> ChainProblem:
    """Return the same problem with its tasks in an order, and its places after them.

    A search of thousands of tasks waits for memory most of the time; along a route
    it then finds the next task's figures beside the last one's.

    Parameters
    ----------
    problem : ChainProblem
    order : (n,) array
        All tasks; the first becomes task 0.

    Returns
    -------
    ChainProblem
        Places at which nothing begins or ends are left out.
    """
    ends = np.stack((problem.enter[order], problem.leave[order]), axis=1)
    depots = np.array([problem.depot_leave, problem.depot_enter])
    used, first = np.unique(np.append(depots, ends.ravel()), return_index=True)
    places = used[np.argsort(first)]
    number = np.zeros(problem.distance.shape[0], dtype=np.int32)
    number[places] = np.arange(places.size)
    return replace(
        problem,
        distance=problem.distance[np.ix_(places, places)],
        mode_count=problem.mode_count[order],
        enter=number[problem.enter[order]],
        leave=number[problem.leave[order]],
        service=problem.service[order],
        demand=problem.demand[order],
        depot_leave=int(number[problem.depot_leave]),
        depot_enter=int(number[problem.depot_enter]),
    )
