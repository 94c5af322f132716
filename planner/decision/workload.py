"""The work of each area and the crews that can do it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind

KIND_OF = {
    VehicleKind.TRUCK: SegmentKind.STREET,
    VehicleKind.PATH_MACHINE: SegmentKind.PATH,
}
"""The kind of segment that each kind of vehicle works on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Tasks as the decision reads them, (R,). Times are from ``now``.

    Attributes
    ----------
    segment : (R,) int32
    works : (R,) int32
        Mask, see `planner.domain.treatments`.
    round_number : (R,) int16
    earliest_s, due_s : (R,)
        [s]
    service_s : (R,)
        Time to serve each task, without driving to it. [s]
    weight : (R,), optional
        What a late minute of each counts against the others; all alike by default.
    """

    segment: NDArray[np.int32]
    works: NDArray[np.int32]
    round_number: NDArray[np.int16]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    service_s: NDArray[np.float64]
    weight: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        count = self.segment.shape
        for name in ("works", "round_number", "earliest_s", "due_s", "service_s"):
            found = getattr(self, name).shape
            if found != count:
                msg = f"{name} is {found}, segment says there are {count} tasks"
                raise ValueError(msg)
        if self.weight is not None and self.weight.shape != count:
            msg = f"weight is {self.weight.shape}, segment says there are {count} tasks"
            raise ValueError(msg)

    def take(self, picked: NDArray[np.bool_]) -> "Workload":
        """Return the picked tasks."""
        return Workload(
            segment=self.segment[picked],
            works=self.works[picked],
            round_number=self.round_number[picked],
            earliest_s=self.earliest_s[picked],
            due_s=self.due_s[picked],
            service_s=self.service_s[picked],
            weight=None if self.weight is None else self.weight[picked],
        )


def area_names(town: Town, network: RoadNetwork) -> NDArray[np.str_]:
    """Return the area of every segment, (S,): the town itself where none is named."""
    return np.where(network.area == "", town.name, network.area)


def list_areas(town: Town, network: RoadNetwork) -> list[str]:
    """Return the areas in which the town maintains anything, by name."""
    maintained = network.service_class != NO_CLASS
    return sorted(set(area_names(town, network)[maintained].tolist()))


def serves(vehicle: Vehicle, area: str, kind: SegmentKind) -> bool:
    """Return whether a vehicle works on that kind of segment in that area.

    A hand crew, which does nothing on any way, works on none.
    """
    is_open = bool(vehicle.works) and (not vehicle.areas or area in vehicle.areas)
    return KIND_OF[vehicle.kind] is kind and is_open


def crew_shares(
    town: Town, kind: SegmentKind, service_by_area_s: dict[str, float]
) -> dict[str, float]:
    """Share the crews out over the areas they serve, by the work that lies there.

    Parameters
    ----------
    town : Town
    kind : SegmentKind
        The kind of segment the work is on.
    service_by_area_s : dict of str to float
        [s]

    Returns
    -------
    dict of str to float
        Crews of each area that has work; 0 where nobody serves it.
    """
    crews = dict.fromkeys(service_by_area_s, 0.0)
    for vehicle in town.vehicles:
        served = [area for area in crews if serves(vehicle, area, kind)]
        total_s = sum(service_by_area_s[area] for area in served)
        for area in served:
            crews[area] += service_by_area_s[area] / total_s if total_s else 0.0
    return crews
