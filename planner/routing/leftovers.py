"""Why a task stays undone, and until when it would have taken."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.phrases.keys import Leftover
from planner.network.shortest_paths import (
    NO_ARC,
    UNREACHED,
    Workspace,
    begin,
    fill_times,
    offer,
)
from planner.routing.draft import Draft
from planner.routing.model import NOT_DONE, Model


def explain_undone(
    model: Model, draft: Draft, work: Workspace, is_beyond: NDArray[np.bool_]
) -> tuple[dict[int, Leftover], dict[int, int]]:
    """Explain every task that nobody does.

    Parameters
    ----------
    model, draft, work
    is_beyond : (R,) bool
        Tasks that no vehicle can do and come home from, with all its turns.

    Returns
    -------
    (dict of task to leftover, dict of task to ms)
        The second says when the crew that could be there first would be done,
        for tasks that only lack time. [ms from ``now``]
    """
    undone = np.flatnonzero(draft.end_ms == NOT_DONE)
    if undone.size == 0:
        return {}, {}
    finish_ms = _first_finish_ms(model, draft, work, undone)
    why: dict[int, Leftover] = {}
    would_end_ms: dict[int, int] = {}
    for task, end_ms in zip(undone.tolist(), finish_ms.tolist(), strict=True):
        waited = _find_undone_before(model, draft, task)
        if end_ms >= UNREACHED:
            why[task] = Leftover.NOT_REACHED
        elif waited is not None:
            why[task] = Leftover.WAITS_FOR_UNDONE
        elif is_beyond[task]:
            why[task] = Leftover.TURNS_BANNED
        elif _misses_windows(model, task, end_ms):
            why[task] = Leftover.OUTSIDE_HOURS
        else:
            would_end_ms[task] = end_ms
            why[task] = Leftover.NO_TIME
    return why, would_end_ms


def _find_undone_before(model: Model, draft: Draft, task: int) -> int | None:
    """Return a task that must end before this one and that nobody does."""
    first, last = model.after_offsets[task], model.after_offsets[task + 1]
    for earlier in model.after[first:last].tolist():
        if draft.end_ms[earlier] == NOT_DONE:
            return int(earlier)
    return None


def _misses_windows(model: Model, task: int, end_ms: int) -> bool:
    """Return whether the last allowed hours end before a crew could be done."""
    first, last = model.window_offsets[task], model.window_offsets[task + 1]
    return bool(first < last and model.window_ms[first:last, 1].max() < end_ms)


def _first_finish_ms(
    model: Model, draft: Draft, work: Workspace, tasks: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return when the first fitting crew would be done, shift or not, (tasks,)."""
    best = np.full(tasks.shape[0], UNREACHED)
    for vehicles in _alike(model):
        kind = int(model.vehicle_type[vehicles[0]])
        begin(work)
        for vehicle in vehicles.tolist():
            visits = int(draft.visits[vehicle])
            node = int(model.start_node[vehicle])
            free_ms = int(model.ready_ms[vehicle])
            if visits:
                node = int(model.mode_end[draft.mode[vehicle, visits - 1]])
                free_ms = int(draft.home_ms[vehicle] - draft.leg_ms[vehicle, visits])
            offer(work, node, free_ms, NO_ARC)
        there_ms = fill_times(model.graph, model.travel_ms[kind], work)
        home_ms = model.to_depot_ms[kind, int(model.vehicle_depot[vehicles[0]])]
        fits = _fits(model, vehicles, tasks)
        for place in np.flatnonzero(fits).tolist():
            task = int(tasks[place])
            for mode in range(model.mode_offsets[task], model.mode_offsets[task + 1]):
                arc = int(model.mode_arc[mode])
                if arc >= 0 and model.travel_ms[kind, arc] < 0:
                    continue
                start = there_ms[model.mode_start[mode]]
                if start < UNREACHED and home_ms[model.mode_end[mode]] < UNREACHED:
                    start = max(start, model.earliest_ms[task])
                    best[place] = min(best[place], start + model.service_ms[kind, task])
    return best


def _alike(model: Model) -> list[NDArray[np.int64]]:
    """Return vehicles grouped by type, depot and what their areas let them do."""
    groups: dict[tuple[int, int, bytes], list[int]] = {}
    for vehicle in range(model.ready_ms.shape[0]):
        serves = model.serves[vehicle].tobytes() if model.serves.size else b""
        key = (
            int(model.vehicle_type[vehicle]),
            int(model.vehicle_depot[vehicle]),
            serves,
        )
        groups.setdefault(key, []).append(vehicle)
    return [np.array(group) for group in groups.values()]


def _fits(
    model: Model, vehicles: NDArray[np.int64], tasks: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which tasks the vehicles of a group can do at all, (tasks,)."""
    kind = model.vehicle_type[vehicles[0]]
    fits = model.service_ms[kind, tasks] >= 0
    fits &= model.material_g[tasks] <= model.capacity_g[vehicles].max()
    if model.serves.size:
        fits &= model.serves[vehicles[0], tasks]
    return np.asarray(fits, dtype=np.bool_)
