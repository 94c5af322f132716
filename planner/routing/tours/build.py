"""Part of a model laid out for the search, its tours linked, labelled and played."""

import numpy as np
from numpy.typing import NDArray

from planner.network.shortest_paths import Graph
from planner.routing.draws import build_luck
from planner.routing.model import ANY_KIND, Model
from planner.routing.tours.layout import (
    CAPACITY,
    CARRIED,
    COLUMNS,
    COUNTERS,
    CREWS,
    DUE,
    EARLIEST,
    END,
    ENTER,
    FACTS,
    FAR,
    FILLED,
    FIXED,
    GRAMS,
    HELD,
    HELD_COST,
    HOME,
    HOME_MS,
    IS_BOUND,
    IS_OUT,
    KIND,
    LEAVE,
    LINKS,
    LOAD,
    MATERIAL,
    MODE_COUNT,
    MODES,
    NOWHERE,
    READY,
    RELOAD_MS,
    REST_AFTER,
    REST_MS,
    ROUTE,
    ROUTES,
    SERVICE,
    SHIFT,
    SHIFT_END,
    SINCE,
    SLOPE,
    TANK,
    VIA,
    WEIGHT,
    Tours,
)
from planner.routing.tours.near import nearest_tasks
from planner.routing.tours.parts import Part
from planner.routing.tours.streets import Streets, mode_positions

_CACHE_BITS = 21


def build_tours(
    model: Model,
    streets: Streets,
    network: tuple[Graph, NDArray[np.int64]],
    part: Part,
    neighbours: tuple[int, int],
    seed: int,
) -> Tours:
    """Lay out memory for the tours of a part of the fleet, all empty.

    Parameters
    ----------
    model : Model
    streets : Streets
    network : (Graph, (A,) int64)
        See `planner.routing.tours.near.nodes_side_by_side`.
    part : Part
    neighbours : (int, int)
        Nearest tasks to know of each, and how many more of its own rank.
    seed : int
    """
    tasks, vehicles = part.tasks, part.vehicles
    count, size = tasks.shape[0], tasks.shape[0] + vehicles.shape[0]
    kinds = model.travel_ms.shape[0]
    fixed = np.zeros((kinds, size, FIXED), dtype=np.int32)
    fixed[:, :count] = _fixed_tasks(model, streets, part)
    crews = _crews(model, streets, part)
    home = model.depot_node[model.vehicle_depot[vehicles]]
    for kind, one in enumerate(streets.positions):
        base = streets.base[kind]
        arriving = base + one.arriving[home]
        leaving = base + one.leaving[model.start_node[vehicles]]
        fixed[kind, count:, ENTER : ENTER + MODES] = arriving[:, None]
        fixed[kind, count:, LEAVE : LEAVE + MODES] = leaving[:, None]
        fixed[kind, count:, MODE_COUNT] = 1
    facts = _facts(model, part)
    near, near_ms = nearest_tasks(
        network,
        _end_nodes(model, part),
        part.mode_count > 0,
        model.rank[tasks],
        neighbours,
    )
    rows = np.zeros((size, COLUMNS), dtype=np.int64)
    rows[count:, END] = crews[:, READY]
    rows[count:, LOAD] = model.start_load_g[vehicles]
    rows[:, CARRIED] = ANY_KIND
    rows[count:, CARRIED] = model.start_kind[vehicles]
    rows[:, VIA] = NOWHERE
    rows[count:, FILLED] = crews[:, READY]
    rows[count:, SINCE] = model.start_since_ms[vehicles]
    rows[count:, SLOPE] = model.crew_weight
    rows[:, ROUTE] = NOWHERE
    rows[count:, ROUTE] = np.arange(vehicles.shape[0])
    index_of = np.full(model.weight.shape[0], NOWHERE, dtype=np.int64)
    index_of[tasks] = np.arange(count)
    after_offsets, after = _sub_lists(model.after_offsets, model.after, tasks, index_of)
    before_offsets, before = _sub_lists(
        model.before_offsets, model.before, tasks, index_of
    )
    window_offsets, windows = _sub_windows(model, tasks)
    return Tours(
        task_count=count,
        position_total=int(streets.base[-1]),
        fixed=fixed,
        facts=facts,
        crews=crews,
        serves=np.ascontiguousarray(model.serves[np.ix_(vehicles, tasks)])
        if model.serves.size
        else np.zeros((0, 0), dtype=np.bool_),
        window_offsets=window_offsets,
        window_ms=windows,
        after_offsets=after_offsets,
        after=after,
        before_offsets=before_offsets,
        before=before,
        to_depot_ms=np.minimum(streets.to_depot_ms, FAR),
        from_depot_ms=np.minimum(streets.from_depot_ms, FAR),
        loading_ms=model.loading_ms,
        depot_lacks=model.depot_lacks,
        change_ms=model.change_ms,
        lateness_factor=model.lateness_factor,
        crew_weight=model.crew_weight,
        usual=_usual_routes(model, part),
        usual_cost=model.usual_cost[tasks],
        near=near,
        near_ms=near_ms,
        labels=streets.labels,
        lead_ms=streets.lead_ms,
        again_ms=np.minimum(streets.again_ms, FAR),
        cache=np.full((2**_CACHE_BITS, 2), NOWHERE, dtype=np.int64),
        rows=rows,
        trial=rows.copy(),
        routes=np.zeros((vehicles.shape[0], ROUTES), dtype=np.int64),
        logged=np.zeros(size, dtype=np.int64),
        task_log=np.zeros((size, 1 + COLUMNS), dtype=np.int64),
        route_log=np.zeros((vehicles.shape[0], 2), dtype=np.int64),
        seen=np.zeros(size, dtype=np.int64),
        removed=np.zeros(count, dtype=np.int64),
        keys=np.zeros(count, dtype=np.float64),
        scratch=np.zeros(MODES, dtype=np.int64),
        best=np.zeros((size, LINKS), dtype=np.int64),
        counters=np.zeros(COUNTERS, dtype=np.int64),
        luck=build_luck(seed),
    )


def _fixed_tasks(model: Model, streets: Streets, part: Part) -> NDArray[np.int32]:
    """Return what each type must know of each task, (K, n, FIXED)."""
    kinds = model.travel_ms.shape[0]
    ahead, behind = mode_positions(streets, model)
    fixed = np.zeros((kinds, part.tasks.shape[0], FIXED), dtype=np.int32)
    for kind in range(kinds):
        fixed[kind, :, ENTER : ENTER + MODES] = ahead[kind, part.mode[kind]]
        fixed[kind, :, LEAVE : LEAVE + MODES] = behind[kind, part.mode[kind]]
        fixed[kind, :, MODE_COUNT] = part.mode_count[kind]
        fixed[kind, :, SERVICE] = np.maximum(model.service_ms[kind, part.tasks], 0)
    return fixed


def _end_nodes(model: Model, part: Part) -> NDArray[np.int64]:
    """Return the nodes at which each type enters and leaves each task, (K, n, 2 m)."""
    nodes = model.graph.offsets.shape[0] - 1
    base = np.arange(part.mode.shape[0])[:, None, None] * nodes
    ends = [model.mode_start[part.mode] + base, model.mode_end[part.mode] + base]
    return np.concatenate(ends, axis=2)


def _crews(model: Model, streets: Streets, part: Part) -> NDArray[np.int64]:
    """Return what the search must know of each vehicle, (V, CREWS)."""
    vehicles = part.vehicles
    crews = np.zeros((vehicles.shape[0], CREWS), dtype=np.int64)
    crews[:, KIND] = model.vehicle_type[vehicles]
    crews[:, READY] = model.ready_ms[vehicles]
    crews[:, SHIFT_END] = model.shift_end_ms[vehicles]
    crews[:, SHIFT] = model.shift_ms[vehicles]
    crews[:, CAPACITY] = model.capacity_g[vehicles]
    crews[:, IS_OUT] = model.is_out[vehicles]
    crews[:, REST_AFTER] = np.minimum(model.rest_after_ms[vehicles], FAR)
    crews[:, HOME] = model.vehicle_depot[vehicles]
    crews[:, TANK] = FAR
    crews[:, REST_MS] = np.minimum(model.rest_ms[vehicles], FAR)
    for row, vehicle in enumerate(vehicles.tolist()):
        kind = int(model.vehicle_type[vehicle])
        starts = model.mode_start[model.mode_offsets[part.tasks]]
        spent = (
            model.to_depot_ms[kind][:, starts] + model.from_depot_ms[kind][:, starts]
        )
        spent = np.minimum(spent, FAR) + model.loading_ms[:, None]
        reached = spent.min(axis=0)
        reached = reached[reached < FAR]
        crews[row, RELOAD_MS] = int(np.median(reached)) // 2 if reached.size else 0
        start = (
            streets.base[kind]
            + streets.positions[kind].leaving[model.start_node[vehicle]]
        )
        home_ms = streets.to_depot_ms[model.vehicle_depot[vehicle], start]
        crews[row, HOME_MS] = min(int(home_ms), FAR) if model.is_out[vehicle] else 0
    return crews


def _facts(model: Model, part: Part) -> NDArray[np.int64]:
    """Return what the search must know of each task, (n, FACTS)."""
    tasks = part.tasks
    facts = np.zeros((tasks.shape[0], FACTS), dtype=np.int64)
    facts[:, WEIGHT] = model.weight[tasks]
    facts[:, EARLIEST] = model.earliest_ms[tasks]
    facts[:, DUE] = model.due_ms[tasks]
    facts[:, GRAMS] = model.material_g[tasks]
    facts[:, MATERIAL] = model.material_kind[tasks]
    bound = np.diff(model.window_offsets)[tasks] + np.diff(model.after_offsets)[tasks]
    bound += np.diff(model.before_offsets)[tasks]
    facts[:, IS_BOUND] = bound > 0
    facts[:, HELD] = _held_rows(model, part)
    facts[:, HELD_COST] = model.held_cost[tasks]
    return facts


def _held_rows(model: Model, part: Part) -> NDArray[np.int64]:
    """Return the row behind which each task's driver is about to do it, (n,)."""
    tasks, vehicles = part.tasks, part.vehicles
    row_of_vehicle = np.full(model.ready_ms.shape[0], NOWHERE, dtype=np.int64)
    row_of_vehicle[vehicles] = tasks.shape[0] + np.arange(vehicles.shape[0])
    row_of_task = np.full(model.weight.shape[0], NOWHERE, dtype=np.int64)
    row_of_task[tasks] = np.arange(tasks.shape[0])
    by, behind = model.held_by[tasks], model.held_behind[tasks]
    rows = np.where(behind >= 0, row_of_task[behind], row_of_vehicle[by])
    return np.where(by >= 0, rows, NOWHERE)


def _usual_routes(model: Model, part: Part) -> NDArray[np.int64]:
    """Return the tour of the vehicle that did each task last, (n,); none: (0,)."""
    route_of = np.full(model.ready_ms.shape[0] + 1, NOWHERE, dtype=np.int64)
    route_of[part.vehicles] = np.arange(part.vehicles.shape[0])
    usual = route_of[model.usual[part.tasks]]
    return usual if (usual != NOWHERE).any() else usual[:0]


def _sub_lists(
    offsets: NDArray[np.int64],
    entries: NDArray[np.int64],
    tasks: NDArray[np.int64],
    index_of: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lists of some tasks, in their own numbers."""
    listed = [
        index_of[entries[offsets[task] : offsets[task + 1]]] for task in tasks.tolist()
    ]
    listed = [each[each != NOWHERE] for each in listed]
    counts = [len(each) for each in listed]
    flat = np.concatenate([*listed, np.zeros(0, dtype=np.int64)])
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), flat


def _sub_windows(
    model: Model, tasks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the allowed hours of some tasks."""
    listed = [
        model.window_ms[model.window_offsets[task] : model.window_offsets[task + 1]]
        for task in tasks.tolist()
    ]
    counts = [len(each) for each in listed]
    flat = np.concatenate([*listed, np.zeros((0, 2), dtype=np.int64)])
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), flat
