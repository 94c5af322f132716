"""The problem laid out for the inner loops: plain arrays, indexed both ways."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import (
    UNREACHED,
    Graph,
    Workspace,
    build_graph,
    build_workspace,
    travel_times_ms,
)
from planner.params import SearchParams
from planner.routing.cost import WEIGHT_UNIT, whole_weights
from planner.routing.problem import MATERIALS, NEVER, NO_MATERIAL, Problem

POINT = -1
NOT_DONE = -1
ANY_KIND = -1
NOWHERE_BACK = -2
_MINUTE_MS = 60_000
_SECOND_MS = 1000


class Model(NamedTuple):
    """What the kernels read and never write.

    Beside the columns of `Problem`: ``mode_task``, ``mode_start`` and
    ``mode_end`` say of each way to serve a task where it starts and ends;
    ``start_offsets`` and ``start_modes`` list the modes that start at a node;
    ``before`` lists the tasks that wait for a task; ``to_depot_ms`` and
    ``from_depot_ms`` are (K, D, N); ``depot_at`` is (N,), -1 where none stands.
    ``start_node``, ``start_load_g``, ``start_kind`` and ``is_out`` (V,) say where a
    vehicle is when it is ready, with what, and whether its tour has begun already, with
    its crew at work since ``start_since_ms``;
    ``held_by``, ``held_behind`` and ``held_cost`` (R,) which vehicle is about to do a
    task, behind which other, -1 for nobody and for the first, and what it costs to do
    it otherwise; ``usual`` (R,) the vehicle that did it last time, -1 for none,
    ``usual_cost`` (R,) what it costs that another one does it.
    ``reverse`` (A,) is the same street driven back, `NOWHERE_BACK` where that is no
    turn; ``round_ms`` (K,) what turning round takes.
    ``is_plain`` (R,) tasks have no allowed hours, no other task before or after
    them, and may be done by any vehicle of a type.
    """

    graph: Graph
    travel_ms: NDArray[np.int64]
    mode_offsets: NDArray[np.int64]
    mode_task: NDArray[np.int32]
    mode_arc: NDArray[np.int32]
    mode_start: NDArray[np.int32]
    mode_end: NDArray[np.int32]
    start_offsets: NDArray[np.int64]
    start_modes: NDArray[np.int32]
    service_ms: NDArray[np.int64]
    material_g: NDArray[np.int64]
    material_kind: NDArray[np.int64]
    weight: NDArray[np.int64]
    rank: NDArray[np.int64]
    charge_ms: NDArray[np.int64]
    least_charge_ms: NDArray[np.int64]
    earliest_ms: NDArray[np.int64]
    due_ms: NDArray[np.int64]
    window_offsets: NDArray[np.int64]
    window_ms: NDArray[np.int64]
    after_offsets: NDArray[np.int64]
    after: NDArray[np.int64]
    before_offsets: NDArray[np.int64]
    before: NDArray[np.int64]
    vehicle_type: NDArray[np.int64]
    vehicle_depot: NDArray[np.int64]
    ready_ms: NDArray[np.int64]
    shift_end_ms: NDArray[np.int64]
    shift_ms: NDArray[np.int64]
    rest_after_ms: NDArray[np.int64]
    rest_ms: NDArray[np.int64]
    capacity_g: NDArray[np.int64]
    start_node: NDArray[np.int64]
    start_load_g: NDArray[np.int64]
    start_kind: NDArray[np.int64]
    start_since_ms: NDArray[np.int64]
    is_out: NDArray[np.bool_]
    held_by: NDArray[np.int64]
    held_behind: NDArray[np.int64]
    held_cost: NDArray[np.int64]
    usual: NDArray[np.int64]
    usual_cost: NDArray[np.int64]
    serves: NDArray[np.bool_]
    is_plain: NDArray[np.bool_]
    depot_node: NDArray[np.int64]
    depot_at: NDArray[np.int64]
    loading_ms: NDArray[np.int64]
    depot_lacks: NDArray[np.bool_]
    to_depot_ms: NDArray[np.int64]
    from_depot_ms: NDArray[np.int64]
    reverse: NDArray[np.int64]
    round_ms: NDArray[np.int64]
    change_ms: int
    lateness_factor: int
    crew_weight: int
    settled_limit: int


def build_model(problem: Problem, params: SearchParams) -> Model:
    """Index a problem for the kernels; the order of every array is kept."""
    tasks = problem.task_count
    task_of, arc_of = _list_modes(problem)
    is_point = arc_of == POINT
    point_node = problem.task_node[task_of]
    starts = np.where(is_point, point_node, problem.arc_tail[arc_of]).astype(np.int32)
    ends = np.where(is_point, point_node, problem.arc_head[arc_of]).astype(np.int32)
    by_start = build_graph(problem.node_count, starts, ends)
    graph = build_graph(problem.node_count, problem.arc_tail, problem.arc_head)
    ranks, rank = np.unique(problem.class_rank, return_inverse=True)
    charge_ms = _charges_ms(problem, ranks[rank], params)
    least_ms = np.full(ranks.shape[0], charge_ms.max(initial=0), dtype=np.int64)
    np.minimum.at(least_ms, rank, charge_ms)
    waiting = np.repeat(np.arange(tasks), np.diff(problem.after_offsets))
    order = np.argsort(problem.after, kind="stable")
    depot_at = np.full(problem.node_count, -1, dtype=np.int64)
    depot_at[problem.depot_node] = np.arange(problem.depot_node.shape[0])
    serves = problem.vehicle_serves
    weight = whole_weights(problem.weight)
    crew_weight = round(params.crew_weight * WEIGHT_UNIT)
    held_by, held_behind, all_weigh = _holds(problem, weight)
    held_ms = round(params.held_min * _MINUTE_MS)
    other_driver_ms = round(params.other_driver_s * _SECOND_MS)
    before_offsets = _offsets(problem.after, tasks)
    is_plain = (
        (np.diff(problem.window_offsets) == 0)
        & (np.diff(problem.after_offsets) == 0)
        & (np.diff(before_offsets) == 0)
        & (serves is None)
    )
    return Model(
        graph=graph,
        travel_ms=problem.travel_ms.astype(np.int64),
        mode_offsets=_offsets(task_of, tasks),
        mode_task=task_of,
        mode_arc=arc_of,
        mode_start=starts,
        mode_end=ends,
        start_offsets=by_start.offsets,
        start_modes=by_start.arcs,
        service_ms=problem.service_ms.astype(np.int64),
        material_g=problem.material_g.astype(np.int64),
        material_kind=problem.material_kind.astype(np.int64),
        weight=weight,
        rank=rank.astype(np.int64),
        charge_ms=charge_ms,
        least_charge_ms=least_ms,
        earliest_ms=problem.earliest_ms.astype(np.int64),
        due_ms=problem.due_ms.astype(np.int64),
        window_offsets=problem.window_offsets.astype(np.int64),
        window_ms=problem.window_ms.astype(np.int64).reshape(-1, 2),
        after_offsets=problem.after_offsets.astype(np.int64),
        after=problem.after.astype(np.int64),
        before_offsets=before_offsets,
        before=waiting[order].astype(np.int64),
        vehicle_type=problem.vehicle_type.astype(np.int64),
        vehicle_depot=problem.vehicle_depot.astype(np.int64),
        ready_ms=problem.vehicle_ready_ms.astype(np.int64),
        shift_end_ms=problem.vehicle_shift_end_ms.astype(np.int64),
        shift_ms=problem.vehicle_shift_ms.astype(np.int64),
        rest_after_ms=problem.vehicle_rest_after_ms.astype(np.int64),
        rest_ms=problem.vehicle_rest_ms.astype(np.int64),
        capacity_g=problem.vehicle_capacity_g.astype(np.int64),
        start_node=problem.start_node.astype(np.int64),
        start_load_g=problem.start_load_g.astype(np.int64),
        start_kind=np.where(
            problem.start_material == NO_MATERIAL, ANY_KIND, problem.start_material
        ).astype(np.int64),
        start_since_ms=problem.start_since_ms.astype(np.int64),
        is_out=problem.is_out,
        held_by=held_by,
        held_behind=held_behind,
        held_cost=np.where(held_by >= 0, held_ms * (crew_weight + all_weigh), 0),
        usual=np.full(tasks, -1, dtype=np.int64)
        if problem.usual_vehicle is None
        else problem.usual_vehicle.astype(np.int64),
        usual_cost=other_driver_ms * (crew_weight + _waits_behind(problem, weight)),
        serves=np.zeros((0, 0), dtype=np.bool_) if serves is None else serves,
        is_plain=is_plain,
        depot_node=problem.depot_node.astype(np.int64),
        depot_at=depot_at,
        loading_ms=problem.loading_ms.astype(np.int64),
        depot_lacks=np.zeros((problem.depot_node.shape[0], MATERIALS), dtype=np.bool_)
        if problem.depot_lacks is None
        else problem.depot_lacks,
        to_depot_ms=_depot_times_ms(
            problem, build_graph(problem.node_count, problem.arc_head, problem.arc_tail)
        ),
        from_depot_ms=_depot_times_ms(problem, graph),
        reverse=_reverses(problem),
        round_ms=np.zeros(problem.travel_ms.shape[0], dtype=np.int64)
        if problem.turning is None
        else problem.turning.round_ms.astype(np.int64),
        change_ms=problem.equipment_change_ms,
        lateness_factor=round(params.lateness_factor),
        crew_weight=crew_weight,
        settled_limit=params.settled_limit,
    )


def workspace_of(model: Model) -> Workspace:
    """Lay out the memory of one searcher on the model's network."""
    return build_workspace(model.graph)


@kernel
def may_serve(model: Model, vehicle: int, task: int) -> bool:
    """Return whether a vehicle's type, areas and hopper fit a task at all."""
    if model.service_ms[model.vehicle_type[vehicle], task] < 0:
        return False
    if model.material_g[task] > model.capacity_g[vehicle]:
        return False
    return model.serves.shape[0] == 0 or bool(model.serves[vehicle, task])


@kernel
def may_drive(model: Model, kind: int, arc: int) -> bool:
    """Return whether a vehicle type may serve along an arc (or at a point)."""
    return bool(arc == POINT or model.travel_ms[kind, arc] >= 0)


@kernel
def service_start_ms(model: Model, task: int, service_ms: int, arrival_ms: int) -> int:
    """Return the first allowed start at or after arrival, `NEVER` when there is none.

    A later arrival never starts sooner.
    """
    start = max(arrival_ms, model.earliest_ms[task])
    first = model.window_offsets[task]
    last = model.window_offsets[task + 1]
    if first == last:
        return int(start)
    best = NEVER
    for window in range(first, last):
        begin = max(start, model.window_ms[window, 0])
        if begin + service_ms <= model.window_ms[window, 1] and begin < best:
            best = begin
    return int(best)


def _holds(
    problem: Problem, weight: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return who is about to do each task, behind which other, and what it holds up.

    Returns
    -------
    ((R,), (R,), (R,))
        Vehicle and task, -1 for none, and the weight of all that is left of the tour.
    """
    held_by = np.full(problem.task_count, -1, dtype=np.int64)
    held_behind = np.full(problem.task_count, -1, dtype=np.int64)
    all_weigh = np.zeros(problem.task_count, dtype=np.int64)
    out = problem.on_tour
    if out is not None:
        for vehicle, count in enumerate(out.held.tolist()):
            order = np.array(out.orders[vehicle], dtype=np.int64)
            about_to = order[:count]
            held_by[about_to] = vehicle
            held_behind[about_to[1:]] = about_to[:-1]
            all_weigh[about_to] = weight[order].sum()
    return held_by, held_behind, all_weigh


def _waits_behind(problem: Problem, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return about how much weight waits behind each task in a tour, (R,).

    Half of its own class and all of the later ones, shared by the vehicles.
    """
    rank = problem.class_rank.astype(np.int64)
    by_rank = np.bincount(rank, weights=weight, minlength=1)
    later = by_rank.sum() - np.cumsum(by_rank) + 0.5 * by_rank
    waits = later[rank] / max(1, problem.vehicle_count)
    return np.asarray(np.rint(waits), dtype=np.int64)


def _charges_ms(
    problem: Problem, rank: NDArray[np.int16], params: SearchParams
) -> NDArray[np.int64]:
    """Return the detour at which a task is as good as the most urgent one, (R,)."""
    if rank.size == 0:
        return np.zeros(0, dtype=np.int64)
    below = (rank - rank.min()).astype(np.float64)
    by_rank = below * params.rank_detour_min * _MINUTE_MS
    latest_ms = params.longest_slack_h * 60 * _MINUTE_MS
    by_due = np.clip(problem.due_ms - problem.due_ms.min(), 0, latest_ms)
    charge = by_rank + by_due / params.slack_h_per_detour_h
    return np.asarray(np.rint(charge - charge.min()), dtype=np.int64)


def _list_modes(problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return task and arc of each mode; a point has one mode without an arc."""
    counts = np.diff(problem.mode_offsets)
    is_point = problem.task_node >= 0
    listed = np.repeat(np.arange(problem.task_count), counts)
    points = np.flatnonzero(is_point)
    task_of = np.concatenate([listed, points])
    arc_of = np.concatenate([problem.mode_arc, np.full(points.shape[0], POINT)])
    order = np.argsort(task_of, kind="stable")
    return task_of[order].astype(np.int32), arc_of[order].astype(np.int32)


def _offsets(keys: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Return where each key's entries start in a list sorted by key."""
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=offsets[1:])
    return offsets


def _reverses(problem: Problem) -> NDArray[np.int64]:
    """Return the arc that drives back along each, (A,)."""
    tail, head, segment = problem.arc_tail, problem.arc_head, problem.arc_segment
    arcs = np.arange(tail.shape[0])
    other = np.minimum(arcs ^ 1, tail.shape[0] - 1)
    is_back = (segment == segment[other]) & (tail == head[other]) & (tail != head)
    return np.where(is_back, other, NOWHERE_BACK).astype(np.int64)


def _depot_times_ms(problem: Problem, graph: Graph) -> NDArray[np.int64]:
    """Return the times between every depot and node for each type, (K, D, N)."""
    work = build_workspace(graph)
    types, depots = problem.travel_ms.shape[0], problem.depot_node.shape[0]
    times = np.full((types, depots, problem.node_count), UNREACHED)
    for kind in range(types):
        travel = np.ascontiguousarray(problem.travel_ms[kind], dtype=np.int64)
        for depot, node in enumerate(problem.depot_node):
            times[kind, depot] = travel_times_ms(graph, travel, int(node), work)
    return times
