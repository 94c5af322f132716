"""The latest call that still keeps the due times, estimated from hours of work."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.decision.workload import Workload, serves
from planner.domain.town import Town
from planner.network.road_network import SegmentKind

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """What the crews of an area can still wait for.

    Attributes
    ----------
    latest_call_s : float
        From ``now``; negative when it has passed, ``inf`` when nobody can do any
        of the work that is not overdue yet. [s]
    ready_s : float
        Longest time that one of its crews takes to get ready. [s]
    work_s : float
        Work with the driving between. [s]
    crews : float
        Crews for it; some are shared with other areas.
    unserved : int
        Tasks on kinds of segment that no vehicle serves here.
    """

    latest_call_s: float
    ready_s: float
    work_s: float
    crews: float
    unserved: int


def latest_start_s(
    due_s: NDArray[np.float64], work_s: NDArray[np.float64], *, crews: float
) -> float:
    """Latest start at which work in order of due time is all done when it is due.

    What was due before now is done first, and no start is early enough for it: it
    takes its time and sets no limit.

    Parameters
    ----------
    due_s : array, (R,)
        [s]
    work_s : array, (R,)
        Time that each task takes one crew. [s]
    crews : float
        Crews that share the work evenly, more than 0.

    Returns
    -------
    float
        ``inf`` without any work that can still be done by its due time. [s]
    """
    in_order = np.argsort(due_s, kind="stable")
    starts_s = due_s[in_order] - np.cumsum(work_s[in_order]) / crews
    return float(starts_s[due_s[in_order] > 0.0].min(initial=np.inf))


def find_slack(
    town: Town,
    area: str,
    work: Workload,
    kind: NDArray[np.int8],
    crews: dict[SegmentKind, float],
    *,
    driving_factor: Mapping[SegmentKind, float],
) -> Slack:
    """Estimate an area's latest call.

    Streets and paths have crews of their own; the earlier of their two latest
    starts counts, less the longest time that a crew takes to get ready.

    Parameters
    ----------
    town : Town
    area : str
    work : Workload, (R,)
        The area's tasks.
    kind : array, (R,)
        `SegmentKind` of each task's segment.
    crews : dict of SegmentKind to float
        Crews of the area.
    driving_factor : mapping of SegmentKind to float
        Work with the driving between, by service alone.

    Returns
    -------
    Slack
    """
    ready_s = max(
        (
            vehicle.mobilisation_min * MINUTE_S
            for vehicle in town.vehicles
            if any(serves(vehicle, area, each) for each in SegmentKind)
        ),
        default=0.0,
    )
    start_s = np.inf
    unserved = 0
    total_s = 0.0
    for each, count in crews.items():
        picked = kind == each
        work_s = work.service_s[picked] * driving_factor[each]
        total_s += float(work_s.sum())
        if count > 0.0:
            start_s = min(
                start_s, latest_start_s(work.due_s[picked], work_s, crews=count)
            )
        else:
            unserved += int(picked.sum())
    return Slack(
        latest_call_s=start_s - ready_s,
        ready_s=ready_s,
        work_s=total_s,
        crews=sum(crews.values()),
        unserved=unserved,
    )
