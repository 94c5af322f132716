"""Reloads that improvement has left without a need, taken out of the tours."""

import numpy as np

from planner.network.shortest_paths import Workspace, find_path
from planner.routing.draft import Draft, node_after, node_before
from planner.routing.model import Model
from planner.routing.solution import RELOAD


def merge_trips(model: Model, draft: Draft, work: Workspace) -> None:
    """Join each trip to the one before it where one load is enough for both.

    That takes the reload between them out, also one that nothing is spread before
    or after. The visits' times are left as they were: `replay` brings them up to
    date, and nothing becomes later.
    """
    for vehicle in range(draft.visits.shape[0]):
        count = int(draft.visits[vehicle])
        reloads = np.flatnonzero(draft.task[vehicle, :count] == RELOAD)
        idle = _find_idle(model, draft, vehicle, reloads.tolist())
        for place in reversed(idle):
            _take_out(model, draft, work, vehicle, place)


def _find_idle(
    model: Model, draft: Draft, vehicle: int, reloads: list[int]
) -> list[int]:
    """Return the places of the reloads that a tour does not need."""
    idle = []
    ends = [*reloads, int(draft.visits[vehicle])]
    load_g, material = _spread(model, draft, vehicle, 0, ends[0])
    for place, end in zip(reloads, ends[1:], strict=True):
        more_g, other = _spread(model, draft, vehicle, place + 1, end)
        is_same = load_g == 0 or more_g == 0 or material == other
        if is_same and load_g + more_g <= model.capacity_g[vehicle]:
            idle.append(place)
            material = other if more_g else material
            load_g += more_g
        else:
            load_g, material = more_g, other
    return idle


def _spread(
    model: Model, draft: Draft, vehicle: int, begin: int, end: int
) -> tuple[int, int]:
    """Return what a trip's visits spread, in grams, and of which material."""
    tasks = draft.task[vehicle, begin:end]
    grams = model.material_g[tasks]
    if not grams.any():
        return 0, 0
    return int(grams.sum()), int(model.material_kind[tasks[int(grams.argmax())]])


def _take_out(
    model: Model, draft: Draft, work: Workspace, vehicle: int, place: int
) -> None:
    """Take one visit out of a tour and drive past it."""
    count = int(draft.visits[vehicle])
    start = node_after(model, draft, vehicle, place - 1)
    end = node_before(model, draft, vehicle, place + 1)
    travel_ms = model.travel_ms[model.vehicle_type[vehicle]]
    path = find_path(model.graph, travel_ms, start, end, work)
    for row in (draft.task, draft.mode, draft.leg_ms):
        row[vehicle, place:count] = row[vehicle, place + 1 : count + 1]
    draft.leg_ms[vehicle, place] = travel_ms[path].sum()
    draft.visits[vehicle] = count - 1
    moved = draft.task[vehicle, place : count - 1]
    draft.place_of[moved[moved != RELOAD]] -= 1
