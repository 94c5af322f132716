"""Where tours refill: each as rarely as its loads allow, and where it costs least."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from planner.routing.refills.problem import TourProblem

NO_WAY = 10**12


def rows_in_order(problem: TourProblem, tasks: Sequence[Sequence[int]]) -> list[int]:
    """Return borders, the tasks of each vehicle, and refills where they cost least.

    Each tour gets the fewest refills that its loads allow, or none if there are not
    enough of them; refills without need close the last tour.
    """
    first_border = problem.task_count + problem.refill_count
    refills = list(range(problem.task_count, first_border))
    rows: list[int] = []
    for vehicle, served in enumerate(tasks):
        border = first_border + vehicle
        gaps = _refill_gaps(problem, vehicle, [border, *served], len(refills))
        rows.append(border)
        for place, task in enumerate(served):
            if place in gaps:
                rows.append(refills.pop())
            rows.append(task)
    return [*rows, *refills, first_border + len(tasks)]


def _refill_gaps(
    problem: TourProblem, vehicle: int, rows: Sequence[int], most: int
) -> set[int]:
    """Return before which tasks of a tour to refill: few, and the least way longer.

    The split of a sequence into trips, in order of their number (Prins 2004, Computers
    and Operations Research 31(12)).
    """
    detours = np.array(_detours(problem, rows), dtype=np.int64)
    loads = np.concatenate(([0], np.cumsum(problem.demand[list(rows[1:])])))
    first_room = int(problem.capacity[vehicle])
    room = min(first_room, problem.refill)
    if loads[-1] <= first_room:
        return set()
    gaps = detours.size
    costs = np.where(loads[:gaps] <= first_room, detours, NO_WAY)
    chosen: list[list[int]] = []
    for _ in range(most):
        closing = np.where(loads[-1] - loads[:gaps] <= room, costs, NO_WAY)
        if closing.min() < NO_WAY:
            gap = int(closing.argmin())
            found = {gap}
            for before in reversed(chosen):
                gap = before[gap]
                found.add(gap)
            return found
        is_near = loads[:gaps][None, :] - loads[:gaps][:, None]
        onward = np.where((is_near >= 0) & (is_near <= room), costs[:, None], NO_WAY)
        chosen.append(onward.argmin(axis=0).tolist())
        costs = np.minimum(onward.min(axis=0) + detours, NO_WAY)
    return set()


def _detours(problem: TourProblem, rows: Sequence[int]) -> list[int]:
    """Return how much longer the way to each row but the first is past a refill."""
    refill = problem.task_count
    detours = []
    for before, after in pairwise(rows):
        there = problem.lengths[np.ix_(problem.leave[before], problem.enter[refill])]
        back = problem.lengths[np.ix_(problem.leave[refill], problem.enter[after])]
        ways = problem.lengths[np.ix_(problem.leave[before], problem.enter[after])]
        past = (there.min(axis=0).astype(np.int64) + back.min(axis=1)).min()
        detours.append(int(past) - int(ways.min()))
    return detours
