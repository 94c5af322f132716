"""The crews of an area, and how much work there is for them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.decision.workload import Workload, serves
from planner.domain.town import Town
from planner.network.road_network import SegmentKind

MINUTE_S = 60.0
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """Crews and work of an area.

    Attributes
    ----------
    ready_s : float
        Longest time that one of its crews takes to get ready. [s]
    shift_s : float
        Shortest time that one of them may work. [s]
    work_s : (R,)
        Of each task with the driving between, for one crew. [s]
    crews : mapping of SegmentKind to float
        Crews for it; some are shared with other areas.
    unserved : int
        Tasks on kinds of segment that no vehicle serves here.
    """

    ready_s: float
    shift_s: float
    work_s: NDArray[np.float64]
    crews: Mapping[SegmentKind, float]
    unserved: int

    @property
    def crew_count(self) -> float:
        """Crews of all kinds together."""
        return sum(self.crews.values())


def find_labour(
    town: Town,
    area: str,
    work: Workload,
    kind: NDArray[np.int8],
    crews: Mapping[SegmentKind, float],
    *,
    driving_factor: Mapping[SegmentKind, float],
) -> Labour:
    """Gather what an area's crews can do and have to do.

    Parameters
    ----------
    town : Town
    area : str
    work : Workload, (R,)
        The area's tasks.
    kind : array, (R,)
        `SegmentKind` of each task's segment.
    crews : mapping of SegmentKind to float
        Crews of the area.
    driving_factor : mapping of SegmentKind to float
        Work with the driving between, by service alone.

    Returns
    -------
    Labour
    """
    serving = [
        vehicle
        for vehicle in town.vehicles
        if any(serves(vehicle, area, each) for each in SegmentKind)
    ]
    factor = np.ones(kind.shape)
    unserved = 0
    for each, count in crews.items():
        factor[kind == each] = driving_factor[each]
        if count <= 0.0:
            unserved += int((kind == each).sum())
    return Labour(
        ready_s=max((each.mobilisation_min * MINUTE_S for each in serving), default=0),
        shift_s=min((each.shift_h * HOUR_S for each in serving), default=np.inf),
        work_s=work.service_s * factor,
        crews=crews,
        unserved=unserved,
    )
