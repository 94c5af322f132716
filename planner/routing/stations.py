"""Where vehicles stand, and from when until when their crews may drive."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import (
    ClockTimes,
    after_seconds,
    find_next_clock_time,
    get_zone,
    seconds_between,
)
from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.plan import Material
from planner.domain.town import Town
from planner.network.connectivity import nearest_node, strong_parts
from planner.network.road_network import RoadNetwork
from planner.routing.problem import BRINE, GRIT, NEVER, NO_MATERIAL, SALT, OnTour
from planner.routing.required import RequiredWork
from planner.snapshot import Snapshot

FARTHEST_M = 500.0
"""A depot farther than this from any usable node is off the network. [m]"""
_SMALLEST_PART = 0.01
"""Smallest share of the largest connected part in which a depot may stand."""
_ROUNDING_G = 1e-3
_KINDS = {Material.SALT: SALT, Material.GRIT: GRIT, Material.BRINE: BRINE}
_HALF_DAY_S = 43_200.0
_DAY_S = 86_400.0


def in_service(snapshot: Snapshot) -> tuple[Vehicle, ...]:
    """Return the town's vehicles that are not out of service, in its order."""
    broken = {s.vehicle for s in snapshot.vehicle_states if s.out_of_service}
    return tuple(v for v in snapshot.town.vehicles if v.name not in broken)


def depot_nodes(
    town: Town, network: RoadNetwork, vehicles: tuple[Vehicle, ...]
) -> tuple[int, ...]:
    """Return the node of each depot, which all its vehicles can leave and reach.

    Raises
    ------
    ValueError
        If a depot is farther than `FARTHEST_M` from any such node.
    """
    all_kinds = {v.kind for v in vehicles} or {VehicleKind.TRUCK}
    usable = {kind: _in_large_part(network, kind) for kind in sorted(all_kinds)}
    nodes = []
    for depot in town.depots:
        kinds = {v.kind for v in vehicles if v.depot == depot.name} or all_kinds
        both_ways = np.all([usable[kind] for kind in sorted(kinds)], axis=0)
        node, distance_m = nearest_node(
            network, depot.longitude, depot.latitude, both_ways
        )
        if distance_m > FARTHEST_M:
            machines = " and ".join(kind.replace("_", " ") for kind in sorted(kinds))
            msg = (
                f"depot {depot.name} is {distance_m:.0f} m from the nearest junction "
                f"that its {machines} can leave and reach, expected at most "
                f"{FARTHEST_M:.0f} m; correct its longitude and latitude in town.toml"
            )
            raise ValueError(msg)
        nodes.append(node)
    return tuple(nodes)


def depot_loaders(town: Town) -> NDArray[np.int64] | None:
    """Return how many load at each depot at once, 0 for any number, (D,).

    None where no depot says so.
    """
    if all(depot.loaders is None for depot in town.depots):
        return None
    return np.array([depot.loaders or 0 for depot in town.depots], dtype=np.int64)


def _in_large_part(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.bool_]:
    """Return the (N,) nodes of every part large enough to hold a depot."""
    parts = strong_parts(network, kind)
    sizes = np.bincount(parts)
    return np.asarray(sizes[parts] >= max(2.0, _SMALLEST_PART * sizes.max()))


def duty_hours_ms(
    snapshot: Snapshot, vehicles: tuple[Vehicle, ...]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return when each vehicle is ready, must be home, and how long it may be out.

    A fresh crew is ready after its mobilisation, not before its local shift
    start, and then works its full hours from its first minute, within a day. A
    crew on duty (its state names a shift end) is ready when it is free and ends
    when its shift ends.

    Returns
    -------
    (ready, shift end, longest tour), each (V,) int64
        From the snapshot's ``now``. [ms]
    """
    states = {state.vehicle: state for state in snapshot.vehicle_states}
    ready, ends, longest = [], [], []
    for vehicle in vehicles:
        state = states.get(vehicle.name)
        shift_s = vehicle.shift_h * 3600.0
        free_s = 0.0
        if state is not None:
            free_s = max(0.0, seconds_between(snapshot.now, state.free_at))
        if state is not None and state.shift_end is not None:
            ready_s = free_s
            end_s = seconds_between(snapshot.now, state.shift_end)
        else:
            ready_s = max(free_s, vehicle.mobilisation_min * 60.0)
            ready_s = max(ready_s, _shift_start_s(snapshot, vehicle))
            end_s = ready_s + shift_s + _DAY_S
        ready.append(int(np.ceil(ready_s * 1000.0)))
        ends.append(int(np.floor(end_s * 1000.0)))
        longest.append(int(np.floor(shift_s * 1000.0)))
    return (
        np.array(ready, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        np.array(longest, dtype=np.int64),
    )


def breaks_ms(
    vehicles: tuple[Vehicle, ...],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return after how much work in a row each crew rests, and how long, (V,) [ms]."""
    after = [v.break_after_h * 3.6e6 if v.break_min else float(NEVER) for v in vehicles]
    rest = [v.break_min * 60e3 if v.break_min else float(NEVER) for v in vehicles]
    return np.array(after).astype(np.int64), np.array(rest).astype(np.int64)


def tanks_ms(
    vehicles: tuple[Vehicle, ...],
) -> tuple[NDArray[np.int64] | None, NDArray[np.int64] | None]:
    """Return how long each full tank lasts, and how long filling it takes, (V,) [ms].

    None where every tank lasts the shift.
    """
    if all(vehicle.tank_h is None for vehicle in vehicles):
        return None, None
    lasts = [float(NEVER) if v.tank_h is None else v.tank_h * 3.6e6 for v in vehicles]
    takes = [round(v.refuelling_min * 60e3) for v in vehicles]
    return np.array(lasts).astype(np.int64), np.array(takes, dtype=np.int64)


def find_on_tour(
    snapshot: Snapshot,
    vehicles: tuple[Vehicle, ...],
    nodes: tuple[int, ...],
    required: RequiredWork,
) -> OnTour | None:
    """Return where crews that are out go on from, None where none is.

    Parameters
    ----------
    nodes : tuple of int
        Node index of each of the town's depots.

    Raises
    ------
    ValueError
        If a vehicle is said to be at a node that the network does not have.
    """
    states = {state.vehicle: state for state in snapshot.vehicle_states}
    if not required.orders and all(state.node is None for state in states.values()):
        return None
    depots = [depot.name for depot in snapshot.town.depots]
    node_of_depot = dict(zip(depots, nodes, strict=True))
    index_of = {int(node): at for at, node in enumerate(snapshot.network.node_id)}
    is_out, node, load_g, carries, since_ms = [], [], [], [], []
    for vehicle in vehicles:
        state = states.get(vehicle.name)
        out = state is not None and state.node is not None
        at, load_kg, material = node_of_depot[vehicle.depot], vehicle.hopper_kg, None
        if state is not None and state.node is not None:
            if state.node not in index_of:
                msg = (
                    f"{vehicle.name} is said to be at node {state.node}, which "
                    f"{snapshot.town.name} does not have"
                )
                raise ValueError(msg)
            at, material = index_of[state.node], state.material
            if state.load_kg is not None:
                load_kg = min(load_kg, state.load_kg)
        since = None if state is None else state.working_since or state.free_at
        since_s = 0.0 if since is None else seconds_between(snapshot.now, since)
        since_ms.append(int(np.floor(since_s * 1000.0)))
        is_out.append(out)
        node.append(at)
        load_g.append(int(load_kg * 1000.0 + _ROUNDING_G))
        carries.append(NO_MATERIAL if material is None else _KINDS[material])
    return OnTour(
        is_out=np.array(is_out, dtype=np.bool_),
        node=np.array(node, dtype=np.int32),
        load_g=np.array(load_g, dtype=np.int64),
        carries=np.array(carries, dtype=np.int8),
        since_ms=np.array(since_ms, dtype=np.int64),
        orders=tuple(required.orders.get(v.name, ()) for v in vehicles),
        held=np.array([required.held.get(v.name, 0) for v in vehicles], np.int32),
    )


def find_usual(
    vehicles: tuple[Vehicle, ...], required: RequiredWork
) -> NDArray[np.int32] | None:
    """Return whose driver did each task's segment last, -1 for none of them, (R,).

    None where that is known of no task.
    """
    number = {vehicle.name: index for index, vehicle in enumerate(vehicles)}
    usual = np.array([number.get(name, -1) for name in required.usual], dtype=np.int32)
    return usual if (usual >= 0).any() else None


def _shift_start_s(snapshot: Snapshot, vehicle: Vehicle) -> float:
    """Return when the shift that is on, or else the next one, starts. [s]."""
    start = vehicle.shift_start
    if start is None:
        return 0.0
    every_day = ClockTimes(weekday=start, saturday=start, sunday=start)
    moment = find_next_clock_time(
        after_seconds(snapshot.now, -_HALF_DAY_S),
        every_day,
        get_zone(snapshot.town.time_zone),
    )
    return 0.0 if moment is None else seconds_between(snapshot.now, moment)
