"""Parts of the fleet that share no task, so that each can be searched alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.network.shortest_paths import UNREACHED
from planner.routing.model import POINT, Model
from planner.routing.tours.layout import MODES
from planner.routing.tours.streets import Streets, mode_positions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Tasks and the vehicles that may do them, by their numbers in the model."""

    tasks: NDArray[np.int64]
    """(n,): tasks that at least one of the vehicles can do and come home from."""

    vehicles: NDArray[np.int64]
    """(V,)"""

    mode: NDArray[np.int64]
    """(K, n, MODES): of each type and task, the modes in which it may be served, the
    last repeated where there are fewer."""

    mode_count: NDArray[np.int64]
    """(K, n): how many they are."""


def split_fleet(model: Model, streets: Streets) -> tuple[Part, ...]:
    """Share tasks and vehicles out into parts that have nothing to do with each other.

    Vehicles belong together where they can do the same task, tasks where one waits for
    the other.
    """
    vehicles, tasks = model.ready_ms.shape[0], model.weight.shape[0]
    mode, mode_count = _usable_modes(model, streets)
    can = np.zeros((vehicles, tasks), dtype=np.bool_)
    reached = _reached(streets, model, mode)
    for vehicle in range(vehicles):
        kind = int(model.vehicle_type[vehicle])
        can[vehicle] = mode_count[kind] > 0
        can[vehicle] &= model.material_g <= model.capacity_g[vehicle]
        can[vehicle] &= reached[kind, int(model.vehicle_depot[vehicle])]
        if model.serves.size:
            can[vehicle] &= model.serves[vehicle]
    waiting = np.repeat(np.arange(tasks), np.diff(model.after_offsets))
    is_doable: NDArray[np.bool_] = np.array(can.any(axis=0), dtype=np.bool_)
    while True:
        stuck = waiting[~is_doable[model.after]]
        if not is_doable[stuck].any():
            break
        is_doable[stuck] = False
    doable = np.flatnonzero(is_doable)
    row, column = np.nonzero(can)
    starts = np.concatenate([row, vehicles + waiting])
    ends = np.concatenate([vehicles + column, vehicles + model.after])
    size = vehicles + tasks
    graph = coo_array((np.ones(starts.size), (starts, ends)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    parts = []
    for each in np.unique(label[vehicles:][doable]).tolist():
        own_tasks = doable[label[vehicles:][doable] == each]
        parts.append(
            Part(
                tasks=own_tasks,
                vehicles=np.flatnonzero(label[:vehicles] == each),
                mode=mode[:, own_tasks],
                mode_count=mode_count[:, own_tasks],
            )
        )
    return tuple(parts)


def _reached(
    streets: Streets, model: Model, mode: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether each type gets from each depot to each task and back, (K, D, R).

    Where one of its usable modes can be driven to, and home from.
    """
    ahead, behind = mode_positions(streets, model)
    return np.stack(
        [
            (
                (streets.from_depot_ms[:, ahead[kind][usable]] < UNREACHED)
                & (streets.to_depot_ms[:, behind[kind][usable]] < UNREACHED)
            ).any(axis=2)
            for kind, usable in enumerate(mode)
        ]
    )


def _usable_modes(
    model: Model, streets: Streets
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the modes in which a type may serve each task and come home again.

    Returns
    -------
    ((K, R, MODES) int64, (K, R) int64)
        Modes, the last repeated where there are fewer, and how many they are.
    """
    kinds, tasks = model.service_ms.shape
    mode = np.zeros((kinds, tasks, MODES), dtype=np.int64)
    counts = np.zeros((kinds, tasks), dtype=np.int64)
    arc = model.mode_arc
    of_task = np.repeat(np.arange(tasks), np.diff(model.mode_offsets))
    ahead, behind = mode_positions(streets, model)
    for kind in range(kinds):
        depots = np.unique(model.vehicle_depot[model.vehicle_type == kind])
        out_ms = streets.from_depot_ms[depots][:, ahead[kind]]
        back_ms = streets.to_depot_ms[depots][:, behind[kind]]
        usable = np.flatnonzero(
            (model.service_ms[kind, of_task] >= 0)
            & ((arc == POINT) | (model.travel_ms[kind, arc] >= 0))
            & (out_ms < UNREACHED).any(axis=0)
            & (back_ms < UNREACHED).any(axis=0)
        )
        counts[kind] = np.bincount(of_task[usable], minlength=tasks)
        starts = np.cumsum(counts[kind]) - counts[kind]
        has = np.flatnonzero(counts[kind])
        for place in range(MODES):
            entry = starts[has] + np.minimum(place, counts[kind, has] - 1)
            mode[kind, has, place] = usable[entry]
    return mode, counts
