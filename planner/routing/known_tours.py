"""Tours handed to the vehicles that did most of them last time."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from planner.routing.draft import NOBODY, Draft
from planner.routing.model import Model
from planner.routing.problem import Problem


def hand_to_usual(problem: Problem, model: Model, draft: Draft) -> int:
    """Let vehicles that are alike exchange whole tours, so that drivers know the way.

    The best exchange of all, an assignment problem; the tours stay as they are. Alike
    are vehicles of a type and depot with the same hours, breaks, hopper, tank and
    areas, at their depot. Nothing happens where nobody is known to have done anything.

    Returns
    -------
    int
        What it saves.
    """
    usual = problem.usual_vehicle
    if usual is None:
        return 0
    saved = np.zeros((problem.vehicle_count, problem.vehicle_count), dtype=np.int64)
    known = (usual >= 0) & (draft.vehicle_of != NOBODY)
    by = (usual[known], draft.vehicle_of[known])
    np.add.at(saved, by, model.usual_cost[known])
    tour_of = np.arange(problem.vehicle_count)
    for alike in _alike(problem):
        rows, tours = linear_sum_assignment(-saved[np.ix_(alike, alike)])
        tour_of[alike[rows]] = alike[tours]
    _exchange(draft, tour_of)
    every = np.arange(problem.vehicle_count)
    return int(saved[every, tour_of].sum() - saved[every, every].sum())


def _alike(problem: Problem) -> list[NDArray[np.int64]]:
    """Return the vehicles that can drive each other's tours, group by group."""
    columns: list[NDArray[np.int32] | NDArray[np.int64]] = [
        problem.vehicle_type,
        problem.vehicle_depot,
        problem.vehicle_ready_ms,
        problem.vehicle_shift_end_ms,
        problem.vehicle_shift_ms,
        problem.vehicle_rest_after_ms,
        problem.vehicle_rest_ms,
        problem.vehicle_capacity_g,
    ]
    tanks = (problem.vehicle_tank_ms, problem.vehicle_refuel_ms)
    columns.extend(column for column in tanks if column is not None)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    serves = problem.vehicle_serves
    for vehicle in np.flatnonzero(~problem.is_out).tolist():
        areas = b"" if serves is None else serves[vehicle].tobytes()
        groups[*(int(column[vehicle]) for column in columns), areas].append(vehicle)
    return [np.array(group, dtype=np.int64) for group in groups.values()]


def _exchange(draft: Draft, tour_of: NDArray[np.int64]) -> None:
    """Give each vehicle the tour of another."""
    for column in (draft.task, draft.mode, draft.leg_ms, draft.visits, draft.home_ms):
        column[:] = column[tour_of]
    new = np.argsort(tour_of)
    done = draft.vehicle_of != NOBODY
    draft.vehicle_of[done] = new[draft.vehicle_of[done]]
