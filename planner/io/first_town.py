"""A first version of a town's settings: one depot, a fleet that its size asks for."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.town import Town, TownPlace
from planner.domain.treatments import Work
from planner.io.classes import Pins, classify
from planner.io.highways import (
    PATH_BLADE_M,
    PATH_MACHINE_WIDTH_M,
    TRUCK_BLADE_M,
    TRUCK_WIDTH_M,
)
from planner.io.presets import Preset
from planner.io.time_zones import guess_local_habits
from planner.network.connectivity import (
    cleared_by,
    nearest_node,
    reachable_segments,
    strong_parts,
    usable_nodes,
    usable_segments,
)
from planner.network.road_network import NO_CLASS, RoadNetwork

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
DEPOT = "depot"
DEADHEAD = 2.0
"""Hours with deadheading and turning, for one hour of ploughing: about what the
search needs on real towns when main streets come first (docs/benchmarks.md)."""
WORK_H = 6.0
"""Hours between a call around midnight and the morning rush, less getting ready."""
FEWEST = 2
"""Vehicles of a kind that a town has at least: one of them may break down."""
ROUNDS = 2.0
"""Rounds of a night of snow in a class that has a maximum depth; others get one."""
FIRST_GUESS = (
    "Depot and fleet are a first guess from the size of the network; put in your own."
)
JUNCTION_ENDS = 3
VAN_WIDTH_M, VAN_SPEED_KM_H = 2.0, 40.0
"""Of the van of a hand crew, planning values. [m], [km/h]"""
HAND_SHIFT_H, HAND_DRIVES = 10.0, 0.2
"""Its shift, and the share of it on the road, planning values. [h], [1]"""
TRUCK_TURN_ROUND_S = 45.0
"""Three goes in a street with the plough up, a planning value. [s]"""
TRUCK_SPEEDS_KM_H = (30.0, 45.0, 50.0)
"""Plough, spread, drive. Reference 3.6: 24-32 in minor and 40-48 km/h in main streets;
spreading in town 45; driving at the limit in town."""
PATH_SPEEDS_KM_H = (12.0, 12.0, 25.0)
"""Plough, spread, drive. Reference 3.6 proposes 10-15 km/h; driving is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownWishes:
    """What whoever imports a town states of it; None is found out."""

    name: str
    preset: Preset
    time_zone: str | None = None
    places: tuple[TownPlace, ...] = ()
    """To be cleared, by hand crews of their own."""


def make_first_town(network: RoadNetwork, pins: Pins, wishes: TownWishes) -> Town:
    """Make complete, editable settings for a network.

    Parameters
    ----------
    network : RoadNetwork
        Classes not needed.
    pins : Pins
        What does not follow the preset's table.
    wishes : TownWishes
        Name, preset and time zone.

    Returns
    -------
    Town
        With one depot in the largest part that trucks and path machines can both
        drive, and vehicles enough for a night of snow in about 6 h:
        everything once, the classes with a maximum depth twice.
    """
    middle = float(network.longitude.mean()), float(network.latitude.mean())
    habits = guess_local_habits(*middle)
    zone, guesses = habits.time_zone, [habits.remark]
    if wishes.time_zone is not None:
        zone, guesses = wishes.time_zone, []
    node, depot_remarks = _choose_depot_node(network)
    depot = Depot(
        name=DEPOT,
        longitude=round(float(network.longitude[node]), 7),
        latitude=round(float(network.latitude[node]), 7),
    )
    bare = Town(
        name=wishes.name,
        time_zone=zone,
        language=habits.language,
        wet_snow_above_c=wishes.preset.wet_snow_above_c,
        classes=wishes.preset.classes,
        highway_rules=wishes.preset.highway_rules,
        depots=(depot,),
        vehicles=(),
    )
    classified = classify(bare, network, pins)
    vehicles = (*_size_fleet(classified, bare, node), *_hand_crews(wishes.places))
    return Town(
        name=bare.name,
        time_zone=zone,
        language=bare.language,
        wet_snow_above_c=bare.wet_snow_above_c,
        classes=bare.classes,
        highway_rules=bare.highway_rules,
        depots=bare.depots,
        vehicles=vehicles,
        places=wishes.places,
        attribution=ATTRIBUTION,
        remarks=(
            *guesses,
            *depot_remarks,
            FIRST_GUESS,
        ),
    )


def _choose_depot_node(network: RoadNetwork) -> tuple[int, tuple[str, ...]]:
    """Return a junction near the middle of the network that every machine reaches."""
    weights = np.maximum(network.length_m, 1.0)
    middles = [
        np.average(
            (axis[network.from_node] + axis[network.to_node]) / 2, weights=weights
        )
        for axis in (network.longitude, network.latitude)
    ]
    by_kind = [_largest_part(network, kind) for kind in VehicleKind]
    both = by_kind[0] & by_kind[1]
    remarks: tuple[str, ...] = ()
    if not both.any():
        both = by_kind[0] if by_kind[0].any() else by_kind[1]
        remarks = ("No node is in reach of trucks and of path machines alike.",)
    ends = np.bincount(
        np.concatenate((network.from_node, network.to_node)),
        minlength=network.node_count,
    )
    junctions = both & (ends >= JUNCTION_ENDS)
    usable = junctions if junctions.any() else both
    node, _ = nearest_node(network, float(middles[0]), float(middles[1]), usable)
    return node, remarks


def _largest_part(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.bool_]:
    """Return the (N,) nodes of the strong part with the most length to drive."""
    usable = usable_segments(network, kind)
    if not usable.any():
        return np.zeros(network.node_count, dtype=np.bool_)
    parts = strong_parts(network, kind)
    start, end = parts[network.from_node], parts[network.to_node]
    inside = usable & (start == end)
    if not inside.any():
        return usable_nodes(network, usable)
    length_m = np.bincount(start[inside], weights=network.length_m[inside])
    return np.asarray(parts == length_m.argmax(), dtype=np.bool_)


def _size_fleet(
    network: RoadNetwork, town: Town, depot_node: int
) -> tuple[Vehicle, ...]:
    """Return trucks for the streets and path machines for the rest."""
    repeated = [c.max_depth_mm is not None for c in town.classes]
    rounds = np.where([*repeated, False], ROUNDS, 1.0)[network.service_class]
    plough_m = network.length_m * network.passes * rounds
    required = network.service_class != NO_CLASS
    by_kind = {
        kind: required
        & cleared_by(network, kind)
        & reachable_segments(network, [depot_node], kind)
        for kind in VehicleKind
    }
    trucks = _count(plough_m[by_kind[VehicleKind.TRUCK]], TRUCK_SPEEDS_KM_H[0])
    machines = _count(plough_m[by_kind[VehicleKind.PATH_MACHINE]], PATH_SPEEDS_KM_H[0])
    return (
        *(_truck(number) for number in range(1, trucks + 1)),
        *(_path_machine(number) for number in range(1, machines + 1)),
    )


def _hand_crews(places: tuple[TownPlace, ...]) -> tuple[Vehicle, ...]:
    """Return the hand crews that clear all places in one shift."""
    kinds = frozenset(place.cleared for place in places if place.cleared is not None)
    work_h = sum(place.work_s for place in places) / 3600.0
    count = math.ceil(work_h / (1.0 - HAND_DRIVES) / HAND_SHIFT_H)
    return tuple(
        Vehicle(
            name=f"hand crew {number}",
            depot=DEPOT,
            kind=VehicleKind.TRUCK,
            works=frozenset(),
            clears=kinds,
            blade_width_m=VAN_WIDTH_M,
            vehicle_width_m=VAN_WIDTH_M,
            plough_speed_km_h=VAN_SPEED_KM_H,
            spread_speed_km_h=VAN_SPEED_KM_H,
            drive_speed_km_h=VAN_SPEED_KM_H,
            hopper_kg=0.0,
            shift_h=HAND_SHIFT_H,
        )
        for number in range(1, count + 1)
    )


def _count(plough_m: NDArray[np.float64], speed_km_h: float) -> int:
    """Return the vehicles that plough so much in time; none for nothing."""
    needed = math.ceil(float(plough_m.sum()) / 1000.0 / speed_km_h * DEADHEAD / WORK_H)
    return max(needed, FEWEST) if needed else 0


def _truck(number: int) -> Vehicle:
    """Return a two-axle truck; 6 m³ of dry salt weigh 7.7 t (reference 3.6)."""
    plough, spread, drive = TRUCK_SPEEDS_KM_H
    return Vehicle(
        name=f"truck {number}",
        depot=DEPOT,
        kind=VehicleKind.TRUCK,
        works=frozenset({Work.PLOUGH, Work.SALT, Work.PREWET, Work.GRIT}),
        blade_width_m=TRUCK_BLADE_M,
        vehicle_width_m=TRUCK_WIDTH_M,
        plough_speed_km_h=plough,
        spread_speed_km_h=spread,
        drive_speed_km_h=drive,
        hopper_kg=7700.0,
        turn_round_s=TRUCK_TURN_ROUND_S,
    )


def _path_machine(number: int) -> Vehicle:
    """Return a narrow machine."""
    plough, spread, drive = PATH_SPEEDS_KM_H
    return Vehicle(
        name=f"path machine {number}",
        depot=DEPOT,
        kind=VehicleKind.PATH_MACHINE,
        works=frozenset(Work) - {Work.REMOVE, Work.SHOVEL},
        blade_width_m=PATH_BLADE_M,
        vehicle_width_m=PATH_MACHINE_WIDTH_M,
        plough_speed_km_h=plough,
        spread_speed_km_h=spread,
        drive_speed_km_h=drive,
        hopper_kg=1000.0,
    )
