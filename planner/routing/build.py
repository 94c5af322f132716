"""From a snapshot and the work that is required to an arc-routing problem."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.treatments import SPREADS, Work, works_mask
from planner.network.arcs import Arcs, build_arcs
from planner.network.positions import Turning
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.routing.fitting import Fitting, explain_impossible, fitting
from planner.routing.problem import (
    BRINE,
    FORBIDDEN,
    GRIT,
    NO_MATERIAL,
    SALT,
    Problem,
)
from planner.routing.required import RequiredWork
from planner.routing.solution import Pairs
from planner.routing.stations import (
    breaks_ms,
    depot_loaders,
    depot_nodes,
    duty_hours_ms,
    find_on_tour,
    find_usual,
    in_service,
    tanks_ms,
)
from planner.routing.stores import depot_lacks, first_material
from planner.snapshot import Snapshot

EQUIPMENT_CHANGE_MIN = 15.0
"""Emptying, sweeping out and setting the spreader for another material, a
planning value. [min]"""
NOMINAL_SPEED_KM_H = 20.0
"""For work that no machine in service can do, a planning value. [km/h]"""
_MS = 1000.0
_KM_H = 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltProblem:
    """A problem and what it takes to write its tours back.

    Attributes
    ----------
    problem : Problem
    snapshot : Snapshot
    arcs : Arcs
        Of the network without its closed segments.
    vehicles : (V,) tuple of Vehicle
        Those in service, in the order of the problem.
    depot_nodes : (D,) tuple of int
        Node index of each of the town's depots.
    impossible : dict of task to sentence
        Tasks that nobody can do at any hour.
    nominal_service_ms : (R,) int64
        Time that the quickest type able to do a task takes; for a task that none
        can do, that of a machine of `NOMINAL_SPEED_KM_H`. [ms]
    """

    problem: Problem
    snapshot: Snapshot
    arcs: Arcs
    vehicles: tuple[Vehicle, ...]
    depot_nodes: tuple[int, ...]
    impossible: dict[int, str]
    nominal_service_ms: NDArray[np.int64]


def build_problem(snapshot: Snapshot, required: RequiredWork) -> BuiltProblem:
    """Lay out the arc-routing problem of one call-out.

    Vehicles that are alike in kind, speeds, width and works share a type.
    Deadheading takes the lower of the vehicle's and the segment's speed; a
    two-way street of two passes is served once in each direction, a one-way in
    its own; a street of one pass in either; a place while standing at its node.

    Raises
    ------
    ValueError
        If a depot stands off the network.
    """
    network = _without_closed(snapshot)
    arcs = build_arcs(network)
    vehicles = in_service(snapshot)
    nodes = depot_nodes(snapshot.town, snapshot.network, vehicles)
    types, type_of = _types(vehicles)
    mode_offsets, mode_arc = _modes(network, required)
    fit = fitting(network, required, vehicles, nodes, snapshot.town)
    ready_ms, end_ms, shift_ms = duty_hours_ms(snapshot, vehicles)
    rest_after_ms, rest_ms = breaks_ms(vehicles)
    tank_ms, refuel_ms = tanks_ms(vehicles)
    depot_index = {d.name: i for i, d in enumerate(snapshot.town.depots)}
    depot_of = np.array([depot_index[v.depot] for v in vehicles], dtype=np.int32)
    kinds = _material_kinds(required)
    lacks = depot_lacks(snapshot.town, kinds)
    windows = [w for listed in required.windows_s for w in listed]
    after = [earlier for listed in required.after for earlier in listed]
    is_place = network.kind[required.segment] == SegmentKind.PLACE
    at_place_ms = _at_place_ms(snapshot, required)
    service_ms = _service_ms(network, required, types, type_of, fit)
    service_ms = np.where(is_place & (service_ms >= 0), at_place_ms, service_ms)
    service_ms[:, sorted(required.refused)] = FORBIDDEN
    problem = Problem(
        node_count=network.node_count,
        arc_tail=arcs.arc_tail,
        arc_head=arcs.arc_head,
        arc_segment=arcs.arc_segment,
        travel_ms=_travel_ms(network, arcs, types),
        task_segment=np.where(is_place, -1, required.segment).astype(np.int32),
        task_node=np.where(is_place, network.from_node[required.segment], -1).astype(
            np.int32
        ),
        mode_offsets=mode_offsets,
        mode_arc=mode_arc,
        service_ms=service_ms,
        works=required.works,
        material_g=required.material_g,
        material_kind=kinds,
        class_rank=required.class_rank,
        round_number=required.round_number,
        pass_number=required.pass_number,
        weight=required.weight,
        earliest_ms=_up_ms(required.earliest_s),
        due_ms=_down_ms(required.due_s),
        window_offsets=_offsets([len(listed) for listed in required.windows_s]),
        window_ms=np.array(
            [[int(np.ceil(a * _MS)), int(b * _MS)] for a, b in windows], dtype=np.int64
        ).reshape(-1, 2),
        after_offsets=_offsets([len(listed) for listed in required.after]),
        after=np.array(after, dtype=np.int32),
        vehicle_type=type_of,
        vehicle_depot=depot_of,
        vehicle_ready_ms=ready_ms,
        vehicle_shift_end_ms=end_ms,
        vehicle_shift_ms=shift_ms,
        vehicle_rest_after_ms=rest_after_ms,
        vehicle_rest_ms=rest_ms,
        vehicle_capacity_g=np.array(
            [int(v.hopper_kg * _MS) for v in vehicles], dtype=np.int64
        ),
        vehicle_serves=fit.in_area if any(v.areas for v in vehicles) else None,
        depot_node=np.array(nodes, dtype=np.int32),
        loading_ms=np.array(
            [round(d.loading_min * 60 * _MS) for d in snapshot.town.depots],
            dtype=np.int64,
        ),
        equipment_change_ms=round(EQUIPMENT_CHANGE_MIN * 60 * _MS),
        on_tour=find_on_tour(snapshot, vehicles, nodes, required),
        turning=_turning(network, types),
        vehicle_tank_ms=tank_ms,
        vehicle_refuel_ms=refuel_ms,
        loaders=depot_loaders(snapshot.town),
        follows=required.follows,
        usual_vehicle=find_usual(vehicles, required),
        depot_lacks=lacks,
        first_material=first_material(lacks, depot_of, kinds),
    )
    return BuiltProblem(
        problem=problem,
        snapshot=snapshot,
        arcs=arcs,
        vehicles=vehicles,
        depot_nodes=nodes,
        impossible=explain_impossible(snapshot, required, vehicles, fit)
        | dict(required.refused),
        nominal_service_ms=np.where(
            is_place,
            at_place_ms,
            _nominal_service_ms(network, required, service_ms),
        ),
    )


def keep_order(built: BuiltProblem, kept: Pairs) -> BuiltProblem:
    """Return the problem with orders that bent in the search; tours are written by it.

    Parameters
    ----------
    kept : tuple of (task index, task index)
        Of which the first starts after the second has ended.
    """
    problem = built.problem
    if not kept:
        return built
    first, second = np.array(kept, dtype=np.int64).T
    count = problem.task_count
    bound = np.repeat(np.arange(count), np.diff(problem.after_offsets))
    waiting = np.concatenate([bound, first])
    earlier = np.concatenate([problem.after, second])
    problem = replace(
        problem,
        after_offsets=_offsets(np.bincount(waiting, minlength=count).tolist()),
        after=earlier[np.argsort(waiting, kind="stable")].astype(np.int32),
    )
    return replace(built, problem=problem)


def _without_closed(snapshot: Snapshot) -> RoadNetwork:
    """Return the network with its closed segments open to nobody."""
    network = snapshot.network
    if not snapshot.closed_segments:
        return network
    closed = np.isin(network.segment_id, sorted(snapshot.closed_segments))
    return replace(
        network,
        truck_access=network.truck_access & ~closed,
        path_access=network.path_access & ~closed,
    )


def _types(
    vehicles: tuple[Vehicle, ...],
) -> tuple[tuple[Vehicle, ...], NDArray[np.int32]]:
    """Return one vehicle of each type, and each vehicle's type, (V,)."""
    found: dict[tuple[object, ...], int] = {}
    examples: list[Vehicle] = []
    type_of = []
    for vehicle in vehicles:
        key = (
            vehicle.kind,
            vehicle.works,
            vehicle.clears,
            vehicle.vehicle_width_m,
            vehicle.plough_speed_km_h,
            vehicle.spread_speed_km_h,
            vehicle.drive_speed_km_h,
            vehicle.turn_round_s,
        )
        if key not in found:
            found[key] = len(examples)
            examples.append(vehicle)
        type_of.append(found[key])
    return tuple(examples), np.array(type_of, dtype=np.int32)


def _travel_ms(
    network: RoadNetwork, arcs: Arcs, types: tuple[Vehicle, ...]
) -> NDArray[np.int64]:
    """Return the time to deadhead each arc, (K, A), `FORBIDDEN` where one may not."""
    travel = np.full((len(types), arcs.count), FORBIDDEN, dtype=np.int64)
    for kind, vehicle in enumerate(types):
        speed_km_h = np.minimum(vehicle.drive_speed_km_h, network.speed_limit_km_h)
        needed = np.repeat(_drive_ms(network.length_m, speed_km_h), 2)
        travel[kind] = np.where(arcs.permitted(vehicle.kind), needed, FORBIDDEN)
    return travel


def _turning(network: RoadNetwork, types: tuple[Vehicle, ...]) -> Turning:
    """Return what turning costs each type.

    Bans of turns bind trucks. Path machines, which leave a street for the path beside
    it at any kerb, are taken to get round them.
    """
    round_s = np.array([vehicle.turn_round_s for vehicle in types], dtype=np.float64)
    is_truck = [vehicle.kind is VehicleKind.TRUCK for vehicle in types]
    return Turning(
        round_ms=np.rint(round_s * _MS).astype(np.int64),
        banned=network.banned_turn,
        heeds_bans=np.array(is_truck, dtype=np.bool_),
    )


def _service_ms(
    network: RoadNetwork,
    required: RequiredWork,
    types: tuple[Vehicle, ...],
    type_of: NDArray[np.int32],
    fit: Fitting,
) -> NDArray[np.int64]:
    """Return the time each type takes for each task, (K, R)."""
    segment = required.segment
    service = np.full((len(types), segment.shape[0]), FORBIDDEN, dtype=np.int64)
    spreads = (required.works & works_mask(SPREADS)) != 0
    pushes = (required.works & ~works_mask(SPREADS)) != 0
    for kind, vehicle in enumerate(types):
        speed_km_h = network.speed_limit_km_h[segment]
        speed_km_h = np.where(
            pushes, np.minimum(speed_km_h, vehicle.plough_speed_km_h), speed_km_h
        )
        speed_km_h = np.where(
            spreads, np.minimum(speed_km_h, vehicle.spread_speed_km_h), speed_km_h
        )
        able = fit.machine[int(np.argmax(type_of == kind))]
        needed = _drive_ms(network.length_m[segment], speed_km_h)
        service[kind] = np.where(able, needed, FORBIDDEN)
    return service


def _at_place_ms(snapshot: Snapshot, required: RequiredWork) -> NDArray[np.int64]:
    """Return the time that each task at a place takes, 0 for others, (R,)."""
    work_s = {
        name: place.work_s for name, place in snapshot.town.cleared_places.items()
    }
    names = snapshot.network.segment_id[required.segment].tolist()
    taken_s = np.array([work_s.get(name, 0.0) for name in names])
    return np.ceil(taken_s * _MS).astype(np.int64)


def _nominal_service_ms(
    network: RoadNetwork, required: RequiredWork, service_ms: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the time that each task takes whoever may come to do it, (R,)."""
    segment = required.segment
    speed_km_h = np.minimum(network.speed_limit_km_h[segment], NOMINAL_SPEED_KM_H)
    usual_ms = _drive_ms(network.length_m[segment], speed_km_h)
    never = np.iinfo(np.int64).max
    able_ms = np.where(service_ms >= 0, service_ms, never).min(axis=0, initial=never)
    return np.where(able_ms == never, usual_ms, able_ms)


def _drive_ms(
    length_m: NDArray[np.float64], speed_km_h: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return whole milliseconds, rounded up so that nobody drives too fast."""
    return np.maximum(np.ceil(length_m * _KM_H / speed_km_h * _MS), 1).astype(np.int64)


def _modes(
    network: RoadNetwork, required: RequiredWork
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the arcs along which each task may be served, as offsets and arcs."""
    segment = required.segment
    sign = network.oneway[segment]
    two_pass = network.passes[segment] > 1
    is_return = required.pass_number % 2 == 0
    forward = (sign > 0) | ((sign == 0) & ~(two_pass & is_return))
    backward = (sign < 0) | ((sign == 0) & ~(two_pass & ~is_return))
    both = np.stack([forward, backward], axis=1)
    both[network.kind[segment] == SegmentKind.PLACE] = False
    arcs = np.stack([2 * segment, 2 * segment + 1], axis=1)
    return _offsets(both.sum(axis=1).tolist()), arcs[both].astype(np.int32)


def _material_kinds(required: RequiredWork) -> NDArray[np.int8]:
    """Return what each task spreads, (R,)."""
    kinds = np.full(required.works.shape[0], NO_MATERIAL, dtype=np.int8)
    for kind, works in (
        (GRIT, {Work.GRIT}),
        (BRINE, {Work.BRINE}),
        (SALT, {Work.SALT, Work.PREWET}),
    ):
        kinds[(required.works & works_mask(works)) != 0] = kind
    return kinds


def _offsets(counts: list[int]) -> NDArray[np.int32]:
    """Return where each list starts in the lists put end to end."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)


def _up_ms(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole milliseconds, not before."""
    return np.ceil(np.nan_to_num(seconds) * _MS).astype(np.int64)


def _down_ms(seconds: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole milliseconds, not after; a promise without end is a week."""
    return np.floor(np.minimum(seconds, 7 * 86_400) * _MS).astype(np.int64)
