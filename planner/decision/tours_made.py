"""What the tours of a plan show: how much driving work takes, and what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.decision.workload import KIND_OF, Workload
from planner.domain.calendar import Instant, seconds_between
from planner.domain.plan import StepKind, Tour
from planner.domain.town import Town
from planner.network.road_network import SegmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ToursMade:
    """What the tours of a plan that calls the crews now show.

    Attributes
    ----------
    driving_factor : mapping of SegmentKind to float
        Time of the crews that is not waiting, by the service time of what they do;
        no entry where they do nothing.
    is_late : (R,) bool
        Whether a task that is not overdue at ``now`` ends after its due time, or is
        not done at all.
    """

    driving_factor: Mapping[SegmentKind, float]
    is_late: NDArray[np.bool_]


def tours_made(
    town: Town,
    tours: Sequence[Tour],
    names: Sequence[str],
    workload: Workload,
    now: Instant,
) -> ToursMade:
    """Compare tours with the work that they were made for.

    Parameters
    ----------
    town : Town
    tours : sequence of Tour
    names : sequence of str, (R,)
        Names of the tasks; what a crew does beside them, at places, counts as little as
        its waiting.
    workload : Workload, (R,)
    now : Instant

    Returns
    -------
    ToursMade
    """
    kind_of = {
        vehicle.name: KIND_OF[vehicle.kind]
        for vehicle in town.vehicles
        if vehicle.works
    }
    row_of = {name: row for row, name in enumerate(names)}
    end_s = np.full(len(names), np.inf)
    crew_s = dict.fromkeys(SegmentKind, 0.0)
    served_s = dict.fromkeys(SegmentKind, 0.0)
    for tour in tours:
        kind = kind_of.get(tour.vehicle)
        if kind is None:
            continue
        crew_s[kind] += seconds_between(tour.start, tour.end)
        for step in tour.steps:
            if step.kind in {StepKind.WAIT, StepKind.WORK}:
                crew_s[kind] -= seconds_between(step.start, step.end)
            if step.task is None or step.task not in row_of:
                continue
            row = row_of[step.task]
            end_s[row] = seconds_between(now, step.end)
            served_s[kind] += float(workload.service_s[row])
    # The plan carries whole seconds.
    due_s = np.rint(workload.due_s)
    return ToursMade(
        driving_factor={
            kind: max(crew_s[kind] / served_s[kind], 1.0)
            for kind in SegmentKind
            if served_s[kind] > 0.0
        },
        is_late=(due_s > 0.0) & (end_s > due_s),
    )
