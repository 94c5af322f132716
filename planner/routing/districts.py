"""Each vehicle's own part of the town, so that they do not follow each other."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from planner.kernels import kernel
from planner.network.shortest_paths import (
    NO_ARC,
    NO_NODE,
    UNREACHED,
    Graph,
    Workspace,
    begin,
    offer,
    relax,
    settle,
    travel_times_ms,
)
from planner.routing.draft import NOBODY
from planner.routing.model import Model

_ROUNDS = 12
_LANDMARKS = 8
_FEWEST = 2
_FAR_MS = 24 * 3_600_000
"""Counts for what a depot does not reach, so that means stay finite."""


def districts(model: Model, work: Workspace) -> NDArray[np.int32]:
    """Share every type's tasks among its vehicles by place and by hours of work.

    Seeds are spread as far apart as the network allows; tasks go to the nearest
    seed, and a seed whose share is too large is pushed away step by step. Where a
    type spreads several materials, each vehicle is meant for one of them, and the
    tasks of a material are shared among those.

    Returns
    -------
    (K, R) int32
        The vehicle in whose part a task lies, `NOBODY` where the type has no
        vehicle or cannot do it.
    """
    types, tasks = model.service_ms.shape
    owner = np.full((types, tasks), NOBODY, dtype=np.int32)
    for kind in range(types):
        vehicles = np.flatnonzero(model.vehicle_type == kind)
        served = np.flatnonzero(model.service_ms[kind] >= 0)
        if vehicles.size < _FEWEST or not served.size:
            continue
        _hand_out(model, work, kind, (vehicles, served), owner)
        spread = served[model.material_g[served] > 0]
        meant = _meant_for(model, kind, vehicles, spread)
        for material in np.unique(meant):
            matched = (
                vehicles[meant == material],
                spread[model.material_kind[spread] == material],
            )
            _hand_out(model, work, kind, matched, owner)
    return owner


def _hand_out(
    model: Model,
    work: Workspace,
    kind: int,
    matched: tuple[NDArray[np.int64], NDArray[np.int64]],
    owner: NDArray[np.int32],
) -> None:
    """Write who of some vehicles owns which of some tasks, a part each."""
    vehicles, served = matched
    shares = np.zeros(served.shape[0], dtype=np.int64)
    if vehicles.size >= _FEWEST:
        shares = _share(model, work, kind, served, vehicles.size)
    nearby = _vehicle_of_part(model, kind, vehicles, served, shares)
    owner[kind, served] = nearby[shares]


def _meant_for(
    model: Model, kind: int, vehicles: NDArray[np.int64], spread: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return a material for each vehicle, in proportion to the hours of each.

    Hours are those of treating and of the loads that it takes. Every material gets
    a vehicle; the next one goes to the material with the most hours for each of its
    vehicles and the one more. Empty where there is one material only, or where
    there are fewer vehicles than materials.
    """
    materials = np.unique(model.material_kind[spread])
    if materials.size < _FEWEST or vehicles.size < materials.size:
        return np.zeros(0, dtype=np.int64)
    load_ms = model.loading_ms.min() / max(1.0, model.capacity_g[vehicles].mean())
    spent_ms = model.service_ms[kind, spread] + model.material_g[spread] * load_ms
    hours = np.bincount(model.material_kind[spread], weights=spent_ms)[materials]
    count = np.ones(materials.shape[0], dtype=np.int64)
    meant = materials.tolist()
    while len(meant) < vehicles.size:
        following = int(np.argmax(hours / (count + 1)))
        count[following] += 1
        meant.append(int(materials[following]))
    return np.array(meant, dtype=np.int64)


def _vehicle_of_part(
    model: Model,
    kind: int,
    vehicles: NDArray[np.int64],
    served: NDArray[np.int64],
    shares: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the vehicle that gets each part: the least driving from the depots."""
    depots = model.vehicle_depot[vehicles]
    node = model.mode_start[model.mode_offsets[served]]
    counts = np.maximum(np.bincount(shares, minlength=vehicles.size), 1)
    drive_ms = np.empty((vehicles.size, vehicles.size))
    for depot in np.unique(depots):
        from_ms = np.minimum(model.from_depot_ms[kind, depot][node], _FAR_MS)
        total_ms = np.bincount(shares, weights=from_ms, minlength=vehicles.size)
        drive_ms[depots == depot] = total_ms / counts
    rows, parts = linear_sum_assignment(drive_ms)
    nearby = np.empty_like(vehicles)
    nearby[parts] = vehicles[rows]
    return nearby


def _share(
    model: Model,
    work: Workspace,
    kind: int,
    served: NDArray[np.int64],
    count: int,
) -> NDArray[np.int64]:
    """Return the part, 0 to count - 1, of each served task."""
    travel_ms = model.travel_ms[kind]
    node = model.mode_start[model.mode_offsets[served]].astype(np.int64)
    load_ms = model.service_ms[kind, served].astype(np.float64)
    seeds, marks = _spread_seeds(model, work, kind, node, count)
    push_ms = np.zeros(seeds.shape[0])
    fair_ms = load_ms.sum() / seeds.shape[0]
    best, best_worst = np.zeros(served.shape[0], dtype=np.int64), np.inf
    for turn in range(_ROUNDS):
        part = np.array(
            _nearest(model, work, travel_ms, seeds, push_ms)[node], dtype=np.int64
        )
        loads_ms = np.bincount(part, weights=load_ms, minlength=seeds.shape[0])
        if loads_ms.max() < best_worst:
            best, best_worst = part, float(loads_ms.max())
        if turn < _ROUNDS // 2:
            seeds = _recentre(marks, node, part, seeds)
        radius_ms = np.sqrt(np.maximum(loads_ms, 1.0) / fair_ms)
        reach_ms = max(1.0, float(np.median(marks[0]))) / np.sqrt(seeds.shape[0])
        push_ms = push_ms + 0.5 * reach_ms * (np.minimum(radius_ms, 3.0) - 1.0)
        push_ms = push_ms - push_ms.min()
    return best


def _spread_seeds(
    model: Model, work: Workspace, kind: int, node: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return seed nodes far from each other, and tasks' times from the first ones."""
    travel_ms = model.travel_ms[kind]
    first = int(node[0])
    seeds: list[int] = []
    marks: list[NDArray[np.float64]] = []
    nearest = travel_times_ms(model.graph, travel_ms, first, work)[node]
    nearest = np.where(nearest >= UNREACHED, 0, nearest)
    for _ in range(count):
        seed = int(node[int(np.argmax(nearest))])
        seeds.append(seed)
        times = travel_times_ms(model.graph, travel_ms, seed, work)[node]
        reached = np.where(times >= UNREACHED, 0, times)
        nearest = reached if len(seeds) == 1 else np.minimum(nearest, reached)
        if len(marks) < _LANDMARKS:
            marks.append(reached.astype(np.float64))
    return np.array(seeds), np.stack(marks)


def _nearest(
    model: Model,
    work: Workspace,
    travel_ms: NDArray[np.int64],
    seeds: NDArray[np.int64],
    push_ms: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the seed that reaches each node first, with handicaps; 0 where none."""
    begin(work)
    for seed, push in zip(seeds.tolist(), push_ms.tolist(), strict=True):
        offer(work, seed, int(push), NO_ARC)
    label = np.zeros(work.time_ms.shape[0], dtype=np.int64)
    label[seeds] = np.arange(seeds.shape[0])
    _spread_labels(model.graph, travel_ms, work, label)
    return label


@kernel
def _spread_labels(
    graph: Graph,
    travel_ms: NDArray[np.int64],
    work: Workspace,
    label: NDArray[np.int64],
) -> None:
    """Hand each node the label of the node from which it is reached."""
    node = settle(work)
    while node != NO_NODE:
        via = work.via_arc[node]
        if via != NO_ARC:
            label[node] = label[graph.starts[via]]
        relax(graph, travel_ms, work, node)
        node = settle(work)


def _recentre(
    marks: NDArray[np.float64],
    node: NDArray[np.int64],
    part: NDArray[np.int64],
    seeds: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return for each part the task node nearest its middle, seen from landmarks."""
    moved = seeds.copy()
    taken: set[int] = set()
    for index in range(seeds.shape[0]):
        mine = np.flatnonzero(part == index)
        if mine.size:
            middle = marks[:, mine].mean(axis=1, keepdims=True)
            closest = ((marks[:, mine] - middle) ** 2).sum(axis=0).argmin()
            moved[index] = node[mine[int(closest)]]
        if int(moved[index]) in taken:
            moved[index] = seeds[index]
        taken.add(int(moved[index]))
    return moved
