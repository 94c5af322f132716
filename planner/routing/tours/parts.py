"""Parts of the fleet that share no task, so that each can be searched alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.network.shortest_paths import UNREACHED
from planner.routing.model import Model, may_drive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Tasks and the vehicles that may do them, by their numbers in the model."""

    tasks: NDArray[np.int64]
    """(n,): tasks that at least one of the vehicles can do and come home from."""

    vehicles: NDArray[np.int64]
    """(V,)"""

    modes: tuple[tuple[tuple[int, ...], ...], ...]
    """Of each type and task, the modes in which it may be served."""


def split_fleet(model: Model) -> tuple[Part, ...]:
    """Share tasks and vehicles out into parts that have nothing to do with each other.

    Vehicles belong together where they can do the same task, tasks where one waits for
    the other.
    """
    vehicles, tasks = model.ready_ms.shape[0], model.weight.shape[0]
    kinds = model.travel_ms.shape[0]
    modes = tuple(_modes_of(model, kind) for kind in range(kinds))
    can = np.zeros((vehicles, tasks), dtype=np.bool_)
    for vehicle in range(vehicles):
        kind = int(model.vehicle_type[vehicle])
        can[vehicle] = [bool(each) for each in modes[kind]]
        can[vehicle] &= model.material_g <= model.capacity_g[vehicle]
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
                modes=tuple(
                    tuple(of_kind[task] for task in own_tasks.tolist())
                    for of_kind in modes
                ),
            )
        )
    return tuple(parts)


def _modes_of(model: Model, kind: int) -> tuple[tuple[int, ...], ...]:
    """Return the modes in which a type may serve each task and come home again."""
    depots = np.unique(model.vehicle_depot[model.vehicle_type == kind])
    found = []
    for task in range(model.weight.shape[0]):
        modes = range(int(model.mode_offsets[task]), int(model.mode_offsets[task + 1]))
        if model.service_ms[kind, task] < 0:
            modes = range(0)
        found.append(
            tuple(
                mode
                for mode in modes
                if may_drive(model, kind, int(model.mode_arc[mode]))
                and (
                    model.from_depot_ms[kind, depots, model.mode_start[mode]]
                    < UNREACHED
                ).any()
                and (
                    model.to_depot_ms[kind, depots, model.mode_end[mode]] < UNREACHED
                ).any()
            )
        )
    return tuple(found)
