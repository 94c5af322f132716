"""Work left out of tours that waiting for loaders has made too long.

The search plays one tour at a time and knows no waits; who waits how long is known when
all tours are written. What then would not fit its allowed hours is left out, and the
last work of a tour that would come home too late; then it is written again.
"""

from dataclasses import replace

import numpy as np

from planner.domain.calendar import seconds_between
from planner.domain.phrases.keys import Leftover
from planner.domain.plan import Tour
from planner.routing.build import BuiltProblem, keep_order
from planner.routing.problem import Problem
from planner.routing.schedule import try_tours
from planner.routing.solution import RELOAD, Solution, Visit


def without_overruns(built: BuiltProblem, solution: Solution) -> Solution:
    """Leave out what queues at loaders make too late.

    Returns
    -------
    Solution
        The same one where no depot states its loaders, or nobody waits too long.

    Raises
    ------
    ValueError
        If the solution's orders cannot be driven.
    """
    problem = built.problem
    while problem.loaders is not None:
        tours, late = try_tours(keep_order(built, solution.kept), solution)
        dropped = set(late)
        for tour in tours:
            dropped |= _last_tasks(tour)
        if not dropped:
            break
        solution = _leave_out(problem, solution, dropped)
    return solution


def _last_tasks(tour: Tour) -> set[int]:
    """Return the last tasks of a tour, as many as take what it is too long by."""
    done = [(int(step.task), step.end) for step in tour.steps if step.task is not None]
    over_s = seconds_between(tour.shift_end, tour.end)
    dropped: set[int] = set()
    while done and over_s > 0:
        task, end = done.pop()
        dropped.add(task)
        over_s -= seconds_between(done[-1][1] if done else tour.start, end)
    return dropped


def _leave_out(problem: Problem, solution: Solution, dropped: set[int]) -> Solution:
    """Return a solution without some tasks and those that cannot be without them.

    An order that bends goes with its task: a path does not stay undone for a street.
    """
    waiting = np.repeat(np.arange(problem.task_count), np.diff(problem.after_offsets))
    is_out = np.zeros(problem.task_count, dtype=np.bool_)
    is_out[list(dropped)] = True
    while True:
        stuck = waiting[is_out[problem.after]]
        if is_out[stuck].all():
            break
        is_out[stuck] = True
    planned = {visit.task for order in solution.orders for visit in order}
    why = {
        task: Leftover.QUEUED if task in dropped else Leftover.WAITS_FOR_UNDONE
        for task in np.flatnonzero(is_out).tolist()
        if task in planned
    }
    return replace(
        solution,
        orders=tuple(_shorten(order, set(why)) for order in solution.orders),
        unassigned=solution.unassigned | why,
        kept=tuple(pair for pair in solution.kept if not is_out[list(pair)].any()),
    )


def _shorten(order: tuple[Visit, ...], dropped: set[int]) -> tuple[Visit, ...]:
    """Return an order of work without some tasks, and without idle loads."""
    left: list[Visit] = []
    for visit in order:
        if visit.task in dropped:
            continue
        if visit.task == RELOAD and left and left[-1].task == RELOAD:
            left.pop()
        left.append(visit)
    while left and left[-1].task == RELOAD:
        left.pop()
    return tuple(left)
