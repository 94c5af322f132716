"""Which vehicle can do which task, and why nobody can do some."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.undone_topic import Undone
from planner.domain.town import Town
from planner.domain.treatments import works_mask, works_of
from planner.network.connectivity import reachable_segments
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.routing.required import RequiredWork
from planner.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """Vehicles by tasks, (V, R) bool each; the order is that of the questions.

    Attributes
    ----------
    works : equipment for all works of the task, a crew for the kind of place
    kind : a truck on a street, a path machine on a path, any at a place
    access : may drive there
    width : narrow enough
    in_area : the vehicle's areas hold the segment
    hopper : the material fits
    reach : can get there from its depot and back
    """

    works: NDArray[np.bool_]
    kind: NDArray[np.bool_]
    access: NDArray[np.bool_]
    width: NDArray[np.bool_]
    in_area: NDArray[np.bool_]
    hopper: NDArray[np.bool_]
    reach: NDArray[np.bool_]

    @property
    def machine(self) -> NDArray[np.bool_]:
        """What depends on the machine alone, (V, R)."""
        return self.works & self.kind & self.access & self.width


def fitting(
    network: RoadNetwork,
    required: RequiredWork,
    vehicles: tuple[Vehicle, ...],
    depot_nodes: tuple[int, ...],
    town: Town,
) -> Fitting:
    """Ask every question of every vehicle and task.

    Parameters
    ----------
    network : RoadNetwork
        Closed segments open to nobody.
    required : RequiredWork
    vehicles : tuple of Vehicle
    depot_nodes : tuple of int
        In the order of the town's depots.
    town : Town
    """
    segment = required.segment
    shape = (len(vehicles), segment.shape[0])
    answers = {name: np.zeros(shape, dtype=np.bool_) for name in _QUESTIONS}
    is_street = network.kind[segment] == SegmentKind.STREET
    is_place = network.kind[segment] == SegmentKind.PLACE
    depot_of = {d.name: n for d, n in zip(town.depots, depot_nodes, strict=True)}
    reached: dict[tuple[VehicleKind, int], NDArray[np.bool_]] = {}
    for row, vehicle in enumerate(vehicles):
        is_truck = vehicle.kind is VehicleKind.TRUCK
        access = network.truck_access if is_truck else network.path_access
        mask = works_mask(vehicle.works)
        home = (vehicle.kind, depot_of[vehicle.depot])
        if home not in reached:
            reached[home] = reachable_segments(network, [home[1]], vehicle.kind)
        clears = np.isin(network.highway[segment], sorted(vehicle.clears))
        width_m = network.width_m[segment]
        answers["works"][row] = np.where(
            is_place, clears, (required.works & ~mask) == 0
        )
        answers["kind"][row] = is_place | (is_street == is_truck)
        answers["access"][row] = is_place | access[segment]
        answers["width"][row] = is_place | (vehicle.vehicle_width_m <= width_m)
        answers["in_area"][row] = (
            np.isin(network.area[segment], sorted(vehicle.areas))
            if vehicle.areas
            else True
        )
        answers["hopper"][row] = required.material_g <= vehicle.hopper_kg * 1000.0
        answers["reach"][row] = reached[home][segment]
    return Fitting(**answers)


_QUESTIONS = ("works", "kind", "access", "width", "in_area", "hopper", "reach")


def explain_impossible(
    snapshot: Snapshot,
    required: RequiredWork,
    vehicles: tuple[Vehicle, ...],
    fit: Fitting,
) -> dict[int, str]:
    """Name, for every task that nobody can do, the first question that all fail."""
    why: dict[int, str] = {}
    say = get_phrases(snapshot.town.language).undone
    if not vehicles:
        return dict.fromkeys(range(required.segment.shape[0]), say.no_vehicle)
    closed = np.isin(
        snapshot.network.segment_id[required.segment], sorted(snapshot.closed_segments)
    )
    for task in np.flatnonzero(closed).tolist():
        why[task] = say.closed
    still = np.ones_like(fit.works)
    for question in _QUESTIONS:
        before = still
        still = before & getattr(fit, question)
        lost = np.flatnonzero(before.any(axis=0) & ~still.any(axis=0)).tolist()
        for task in lost:
            able = [v for v, a in zip(vehicles, before[:, task], strict=True) if a]
            asked = _Asked(question=question, task=task, able=able)
            why.setdefault(task, _sentence(asked, snapshot, required, say))
    return why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The question that all vehicles fail on a task, and those that came so far."""

    question: str
    task: int
    able: list[Vehicle]


def _sentence(
    asked: _Asked, snapshot: Snapshot, required: RequiredWork, say: Undone
) -> str:
    """Say what was asked and what the vehicles that came nearest have."""
    network, segment = snapshot.network, int(required.segment[asked.task])
    is_street = network.kind[segment] == SegmentKind.STREET
    works = say.works(works_of(int(required.works[asked.task])))
    machine = say.machines[VehicleKind.TRUCK if is_street else VehicleKind.PATH_MACHINE]
    if network.kind[segment] == SegmentKind.PLACE:
        if asked.question == "works":
            return say.nobody_clears(ClearedPlace(network.highway[segment]))
        machine = say.machines[asked.able[0].kind]
    if asked.question == "width":
        narrowest_m = min(v.vehicle_width_m for v in asked.able)
        return say.too_narrow(float(network.width_m[segment]), machine, narrowest_m)
    if asked.question == "hopper":
        largest_kg = max(v.hopper_kg for v in asked.able)
        return say.too_much(required.material_g[asked.task] / 1000, largest_kg)
    return {
        "works": say.not_equipped(works),
        "kind": say.machine_not_equipped(machine, works),
        "access": say.no_access(machine),
        "in_area": say.not_in_area(machine, works, str(network.area[segment])),
        "reach": say.no_way(machine, works),
    }[asked.question]
