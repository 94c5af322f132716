"""What a kind of vehicle has to do tonight, whoever of them is called."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.decision.workload import KIND_OF, Workload
from planner.domain.calendar import seconds_between
from planner.domain.fleet import VehicleKind
from planner.domain.phrases.keys import Leftover
from planner.domain.plan import Plan, SegmentPlace, Task
from planner.domain.treatments import works_mask
from planner.params import PlanParams
from planner.priority.weights import weights
from planner.snapshot import Snapshot

HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWork:
    """The tasks of one kind of vehicle, (R,).

    Attributes
    ----------
    kind : VehicleKind
    names, class_names : tuple of str, (R,)
        Of the tasks and of their classes.
    workload : Workload, (R,)
    share_of_most : (R,)
        Weight of each task against that of the heaviest class, not less than the
        least share.
    beyond_count : int
        Further tasks, that none of the whole fleet can do at any hour.
    """

    kind: VehicleKind
    names: tuple[str, ...]
    class_names: tuple[str, ...]
    workload: Workload
    share_of_most: NDArray[np.float64]
    beyond_count: int


def find_kind_work(
    snapshot: Snapshot, plan: Plan, params: PlanParams, kind: VehicleKind
) -> KindWork:
    """Take a kind's tasks out of the plan for the whole fleet.

    Left out is what nobody does for another reason than want of time: that is the
    same for every number of vehicles.

    Parameters
    ----------
    snapshot : Snapshot
        With the whole fleet.
    plan : Plan
        For the whole fleet.
    params : PlanParams
    kind : VehicleKind
    """
    network = snapshot.network
    row_of = {str(name): row for row, name in enumerate(network.segment_id)}
    beyond = _beyond_the_fleet(plan)
    own: list[tuple[Task, int]] = []
    beyond_count = 0
    for task in plan.tasks:
        if not isinstance(task.place, SegmentPlace):
            continue
        segment = row_of[task.place.segment]
        if network.kind[segment] != KIND_OF[kind]:
            continue
        if task.task in beyond:
            beyond_count += 1
        else:
            own.append((task, segment))
    now = plan.now
    tasks = [task for task, _ in own]
    segments = np.array([segment for _, segment in own], dtype=np.int32)
    weight = weights(snapshot.town, network, params.priority)[segments]
    heaviest = max((each.weight for each in snapshot.town.classes), default=1.0)
    return KindWork(
        kind=kind,
        names=tuple(task.task for task in tasks),
        class_names=tuple(task.service_class for task in tasks),
        workload=Workload(
            segment=segments,
            works=np.array([works_mask(t.works) for t in tasks], dtype=np.int32),
            round_number=np.array([t.round_number for t in tasks], dtype=np.int16),
            earliest_s=np.array(
                [seconds_between(now, t.earliest or now) for t in tasks], dtype=float
            ),
            due_s=np.array([seconds_between(now, t.due) for t in tasks], dtype=float),
            service_s=np.array([t.service_time_s for t in tasks], dtype=float),
            weight=weight,
        ),
        share_of_most=np.clip(
            weight / heaviest, params.decision.late_least_share, None
        ),
        beyond_count=beyond_count,
    )


def _beyond_the_fleet(plan: Plan) -> set[str]:
    """Return what nobody does, and would not with more time either."""
    after = {task.task: task.after for task in plan.tasks}
    beyond: set[str] = set()
    waiting: list[str] = []
    for left in plan.unassigned:
        if left.leftover is Leftover.WAITS_FOR_UNDONE:
            waiting.append(left.task)
        elif left.leftover not in (Leftover.NO_TIME, Leftover.QUEUED):
            beyond.add(left.task)
    while more := {t for t in waiting if beyond.intersection(after[t])} - beyond:
        beyond |= more
    return beyond
