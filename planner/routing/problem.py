"""The arc-routing problem of one call-out, as integer arrays.

Letters: A arcs, R tasks, V vehicles, K vehicle types (equal speeds, widths and
equipment), D depots. Times are whole milliseconds from the snapshot's ``now``,
material whole grams, so that the same input gives the same cost on any machine.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.network.positions import Turning

FORBIDDEN = -1
NEVER = np.int64(2**62)
LONG_WAIT_MS = 30 * 60_000
"""A crew that would wait longer than this and both drives waits at its depot."""
NOTHING = -1
NO_MATERIAL = 0
SALT = 1
GRIT = 2
BRINE = 3
MATERIALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTour:
    """Vehicles that are out already: from where they go on, and what they meant to do.

    Attributes
    ----------
    is_out : (V,) bool
        One that is not stands full at its depot.
    node : (V,) int32
        Where it is when it is ready: its depot's node for one that is not out.
    load_g : (V,) int64
        What is in the hopper then. [g]
    carries : (V,) int8
        Of which material, `NO_MATERIAL` for one that may still be given any.
    since_ms : (V,) int64
        When the crew's last break ended or its work began. [ms]
    orders : (V,) tuples of task
        What is left of the tours that were planned before, in order.
    held : (V,) int32
        How many of them the driver is about to do: an order that is changed there
        must pay for it.
    """

    is_out: NDArray[np.bool_]
    node: NDArray[np.int32]
    load_g: NDArray[np.int64]
    carries: NDArray[np.int8]
    since_ms: NDArray[np.int64]
    orders: tuple[tuple[int, ...], ...]
    held: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What has to be done, by whom it can be done, and the ways between.

    Attributes
    ----------
    node_count : int
    arc_tail, arc_head, arc_segment : (A,) int32
        An arc is one drivable direction of a segment.
    travel_ms : (K, A) int64
        Time to deadhead an arc, `FORBIDDEN` where the type may not drive. [ms]
    task_segment : (R,) int32
        Segment of the task, -1 for a point or area.
    task_node : (R,) int32
        Node of a point or area task, -1 for a segment.
    mode_offsets : (R + 1,) int32
    mode_arc : (modes,) int32
        Arcs along which task r may be served:
        ``mode_arc[mode_offsets[r]:mode_offsets[r + 1]]``.
    service_ms : (K, R) int64
        Time to serve, `FORBIDDEN` where the type cannot. [ms]
    works : (R,) int32
        Mask of works, see `planner.domain.treatments`.
    material_g : (R,) int64
    material_kind : (R,) int8
        `NO_MATERIAL`, `SALT`, `GRIT` or `BRINE`. A trip carries one kind.
    class_rank, round_number, pass_number : (R,) int16
        Rank 1 is served first.
    weight : (R,) float64
        Weight of a minute of completion.
    earliest_ms, due_ms : (R,) int64
        Service may not start before, should end by (soft: lateness is
        reported). [ms]
    window_offsets : (R + 1,) int32
    window_ms : (windows, 2) int64
        Allowed hours; a task without any may be done at any hour.
        Service lies inside one window. [ms]
    after_offsets : (R + 1,) int32
    after : (pairs,) int32
        Tasks that must have ended before task r starts.
    vehicle_type, vehicle_depot : (V,) int32
    vehicle_ready_ms, vehicle_shift_end_ms : (V,) int64
        First moment at the depot with engine running; last moment back. [ms]
    vehicle_shift_ms : (V,) int64
        Longest time from a tour's start to its end. [ms]
    vehicle_rest_after_ms, vehicle_rest_ms : (V,) int64
        After so long at work in a row, waiting included, a crew rests so long; `NEVER`
        for both: it takes no breaks. [ms]
    vehicle_capacity_g : (V,) int64
    vehicle_serves : (V, R) bool or None
        Narrower than the type allows (contractor's areas); None: no limits.
    depot_node : (D,) int32
    loading_ms : (D,) int64
        Time of one reload. [ms]
    equipment_change_ms : int
        Time at a depot to change between kinds of material. [ms]
    on_tour : OnTour or None
        None: every vehicle stands full at its depot.
    turning : Turning or None
        None: every vehicle turns on the spot.
    vehicle_tank_ms, vehicle_refuel_ms : (V,) int64 or None
        How long a full tank lasts by the clock, breaks aside, `NEVER`: the shift; and
        how long it takes to fill it at a depot. None: every tank lasts. [ms]
    loaders : (D,) int64 or None
        How many vehicles load at each depot at once, 0: any number; None: at all.
    follows : (pairs, 2) int64
        Tasks of which the first should start after the second has ended, where
        somebody does that early enough: see `planner.routing.tours.following`.
    depot_lacks : (D, MATERIALS) bool or None
        Which materials of those that tasks spread a depot has none of; None: nothing.
    first_material : (V,) int8 or None
        What a crew that sets out is loaded with, `NO_MATERIAL`: any, `NOTHING`: it is
        empty; None: any for all.
    usual_vehicle : (R,) int32 or None
        Whose driver did the task's segment last, -1: none of these; None: of no task.
    """

    node_count: int
    arc_tail: NDArray[np.int32]
    arc_head: NDArray[np.int32]
    arc_segment: NDArray[np.int32]
    travel_ms: NDArray[np.int64]
    task_segment: NDArray[np.int32]
    task_node: NDArray[np.int32]
    mode_offsets: NDArray[np.int32]
    mode_arc: NDArray[np.int32]
    service_ms: NDArray[np.int64]
    works: NDArray[np.int32]
    material_g: NDArray[np.int64]
    material_kind: NDArray[np.int8]
    class_rank: NDArray[np.int16]
    round_number: NDArray[np.int16]
    pass_number: NDArray[np.int16]
    weight: NDArray[np.float64]
    earliest_ms: NDArray[np.int64]
    due_ms: NDArray[np.int64]
    window_offsets: NDArray[np.int32]
    window_ms: NDArray[np.int64]
    after_offsets: NDArray[np.int32]
    after: NDArray[np.int32]
    vehicle_type: NDArray[np.int32]
    vehicle_depot: NDArray[np.int32]
    vehicle_ready_ms: NDArray[np.int64]
    vehicle_shift_end_ms: NDArray[np.int64]
    vehicle_shift_ms: NDArray[np.int64]
    vehicle_rest_after_ms: NDArray[np.int64]
    vehicle_rest_ms: NDArray[np.int64]
    vehicle_capacity_g: NDArray[np.int64]
    vehicle_serves: NDArray[np.bool_] | None
    depot_node: NDArray[np.int32]
    loading_ms: NDArray[np.int64]
    equipment_change_ms: int
    on_tour: OnTour | None = None
    turning: Turning | None = None
    vehicle_tank_ms: NDArray[np.int64] | None = None
    vehicle_refuel_ms: NDArray[np.int64] | None = None
    loaders: NDArray[np.int64] | None = None
    follows: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, 2), dtype=np.int64)
    )
    usual_vehicle: NDArray[np.int32] | None = None
    depot_lacks: NDArray[np.bool_] | None = None
    first_material: NDArray[np.int8] | None = None

    @property
    def is_out(self) -> NDArray[np.bool_]:
        """Whether each vehicle's tour has begun already, (V,)."""
        if self.on_tour is None:
            return np.zeros(self.vehicle_count, dtype=np.bool_)
        return self.on_tour.is_out

    @property
    def start_node(self) -> NDArray[np.int32]:
        """Node at which each vehicle is when it is ready, (V,)."""
        if self.on_tour is None:
            return self.depot_node[self.vehicle_depot]
        return self.on_tour.node

    @property
    def start_load_g(self) -> NDArray[np.int64]:
        """What each vehicle has in its hopper then, (V,). In grams."""
        if self.on_tour is None:
            load_g = self.vehicle_capacity_g
        else:
            load_g = self.on_tour.load_g
        if self.first_material is None:
            return load_g
        is_empty = ~self.is_out & (self.first_material == NOTHING)
        return np.where(is_empty, 0, load_g)

    @property
    def start_material(self) -> NDArray[np.int8]:
        """Of which material that is, `NO_MATERIAL` for any, (V,)."""
        if self.first_material is None:
            first = np.full(self.vehicle_count, NO_MATERIAL, dtype=np.int8)
        else:
            first = np.maximum(self.first_material, NO_MATERIAL)
        if self.on_tour is None:
            return first
        return np.where(self.is_out, self.on_tour.carries, first)

    @property
    def start_since_ms(self) -> NDArray[np.int64]:
        """When the work of a crew that is out began, after its last break, (V,)."""
        if self.on_tour is None:
            return self.vehicle_ready_ms
        return self.on_tour.since_ms

    @property
    def task_count(self) -> int:
        """Number of tasks, R."""
        return int(self.task_segment.shape[0])

    @property
    def vehicle_count(self) -> int:
        """Number of vehicles, V."""
        return int(self.vehicle_type.shape[0])
