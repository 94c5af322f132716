"""What is wrong with a town, in sentences, before a night depends on it."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import Vehicle
from planner.domain.service_levels import IceControl
from planner.domain.town import Town
from planner.domain.treatments import SWEEP_SALTING, Work
from planner.io.classes import own_owners
from planner.io.islands import FARTHEST_DEPOT_M, find_depot_places, list_islands
from planner.io.overlay import PLACE_KINDS
from planner.network.connectivity import cleared_by, reachable_segments
from planner.network.place_rows import FARTHEST_M, with_places
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.terrain.terrain import Terrain

SENSOR_KINDS = ("road_sensor", "snow_camera")
ICE_WORKS = {
    IceControl.SALT: frozenset({Work.SALT}),
    IceControl.PREWET: frozenset({Work.PREWET}),
    IceControl.BRINE: frozenset({Work.BRINE}),
    IceControl.SWEEP_SALT: SWEEP_SALTING,
    IceControl.GRIT: frozenset({Work.GRIT}),
}
ISLANDS_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TownCheck:
    """Sentences: ``problems`` break a plan, ``remarks`` are worth a look."""

    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def check_town(
    town: Town, network: RoadNetwork, terrain: Terrain | None = None
) -> TownCheck:
    """Check that the settings and the network fit each other.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
        With classes.
    terrain : Terrain, optional
        What it lacks is among the remarks.

    Returns
    -------
    TownCheck
        Both empty when there is nothing to say.
    """
    problems = [*_check_depots(town, network)]
    remarks = [*_check_names(town, network), *_check_places(town, network)]
    for number in range(len(town.classes)):
        broken, partly = _check_class(town, network, number)
        problems += broken
        remarks += partly
    if not town.vehicles:
        problems.append("The town has no vehicle; add at least one [[vehicles]].")
    if not (network.service_class != NO_CLASS).any():
        problems.append("No segment has a class; see the table [highways].")
    if town.depots:
        remarks += _describe_islands(town, network)
    if terrain is not None:
        remarks += terrain.remarks
    return TownCheck(problems=tuple(problems), remarks=tuple(remarks))


def _check_depots(town: Town, network: RoadNetwork) -> list[str]:
    """Return depots off the network."""
    if not town.depots:
        return ["The town has no depot; add at least one [[depots]]."]
    return [
        f"Depot {place.depot} lies {place.distance_m:.0f} m from the nearest segment "
        f"that its vehicles can drive, at most {FARTHEST_DEPOT_M:.0f} m is expected."
        for place in find_depot_places(town, network)
        if place.distance_m > FARTHEST_DEPOT_M
    ]


def _check_class(
    town: Town, network: RoadNetwork, number: int
) -> tuple[list[str], list[str]]:
    """Return what nobody can do for a class: all of it, or part of it."""
    each = town.classes[number]
    members = network.service_class == number
    total = int(members.sum())
    if not total:
        return [], [f"No segment has class {each.name}."]
    needed = [("plough", frozenset({Work.PLOUGH}))]
    if each.ice_control in ICE_WORKS:
        doing = f"do its ice control ({each.ice_control})"
        needed.append((doing, ICE_WORKS[each.ice_control]))
    problems: list[str] = []
    remarks: list[str] = []
    for doing, works in needed:
        able = [v for v in town.vehicles if works <= v.works]
        left = members & ~_can_drive(network, able)
        count = int(left.sum())
        if count < total and not (members & _can_reach(town, network, able)).any():
            problems.append(
                f"No vehicle that can {doing} reaches class {each.name} from its depot "
                f"({total} segments)."
            )
        elif count == total:
            problems.append(
                f"No vehicle of the fleet can {doing} on class {each.name} "
                f"({total} segments)."
            )
        elif count:
            remarks.append(
                f"No vehicle of the fleet can {doing} on {count} of {total} segments "
                f"of class {each.name}."
            )
    return problems, remarks


def _can_drive(network: RoadNetwork, vehicles: list[Vehicle]) -> NDArray[np.bool_]:
    """Return the (S,) segments that one of the vehicles fits."""
    fits = np.zeros(network.count, dtype=np.bool_)
    for kind in {vehicle.kind for vehicle in vehicles}:
        narrowest_m = min(v.vehicle_width_m for v in vehicles if v.kind is kind)
        fits |= cleared_by(network, kind) & (network.width_m >= narrowest_m)
    return fits


def _can_reach(
    town: Town, network: RoadNetwork, vehicles: list[Vehicle]
) -> NDArray[np.bool_]:
    """Return the (S,) segments to which one of the vehicles gets from its depot."""
    nodes = {place.depot: place.node for place in find_depot_places(town, network)}
    reached = np.zeros(network.count, dtype=np.bool_)
    for kind in {vehicle.kind for vehicle in vehicles}:
        homes = {nodes[v.depot] for v in vehicles if v.kind is kind}
        back_and_forth = reachable_segments(network, sorted(homes), kind)
        reached |= back_and_forth & cleared_by(network, kind)
    return reached


def _check_names(town: Town, network: RoadNetwork) -> list[str]:
    """Return names that point nowhere."""
    remarks: list[str] = []
    areas = set(network.area.tolist()) - {""}
    contractors = set(network.contractor.tolist()) - {""}
    for vehicle in town.vehicles:
        unknown = sorted(vehicle.areas - areas)
        if unknown:
            remarks.append(
                f"Vehicle {vehicle.name} works in area {', '.join(unknown)}, which no "
                f"segment has; the map has {', '.join(sorted(areas)) or 'no areas'}."
            )
    manned = {v.contractor for v in town.vehicles if v.contractor}
    remarks += [
        f"Contractor {name} has segments but no vehicle."
        for name in sorted(contractors - manned)
    ]
    ruled = {rule.highway for rule in town.highway_rules}
    missing = sorted(set(network.highway.tolist()) - ruled)
    if missing:
        remarks.append(
            f"The table [highways] says nothing of {', '.join(missing)}: driven over, "
            "never a task."
        )
    ours = own_owners(town)
    strange = (network.service_class != NO_CLASS) & ~np.isin(
        network.owner, sorted(ours)
    )
    if strange.any():
        remarks.append(f"{int(strange.sum())} segments have a class but another owner.")
    remarks += [
        f"Sensor {sensor.device} is of kind '{sensor.kind}', expected one of "
        f"{', '.join(SENSOR_KINDS)}."
        for sensor in town.sensors
        if sensor.kind not in SENSOR_KINDS
    ]
    remarks += [
        f"Place {place.name} is of kind '{place.kind}', expected one of "
        f"{', '.join(PLACE_KINDS)}."
        for place in town.places
        if place.kind not in PLACE_KINDS
    ]
    return remarks


def _check_places(town: Town, network: RoadNetwork) -> list[str]:
    """Return places to be cleared that nobody clears, or that lie too far off."""
    named = Counter(place.cleared for place in town.cleared_places.values())
    remarks = [
        f"No vehicle of the fleet clears {kind} places ({named[kind]} of them); "
        "list the kind in the clears of one."
        for kind in ClearedPlace
        if named[kind] and not any(kind in v.clears for v in town.vehicles)
    ]
    rows = set(with_places(network, town)[0].segment_id.tolist())
    remarks += [
        f"Place {place.name} lies more than {FARTHEST_M:.0f} m from any maintained "
        "segment or any junction that vehicles reach: it is not cleared."
        for name, place in town.cleared_places.items()
        if name not in rows
    ]
    return remarks


def _describe_islands(town: Town, network: RoadNetwork) -> list[str]:
    """Return the islands: their sum and the longest ones."""
    islands = list_islands(town, network)
    if not islands:
        return []
    segments = sum(island.segments for island in islands)
    km = sum(island.km for island in islands)
    total = (
        f"{segments} maintained segments ({km:.1f} km) in {len(islands)} islands "
        "cannot be reached from any depot and left again."
    )
    return [
        total,
        *(
            f"Island of {island.segments} segments, {island.km:.2f} km, at "
            f"{island.name or 'segment'} {island.example}: {island.why}."
            for island in islands[:ISLANDS_NAMED]
        ),
    ]
