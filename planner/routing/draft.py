"""Tours in the making: what the kernels write."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import UNREACHED
from planner.routing.model import NOT_DONE, Model
from planner.routing.solution import RELOAD, Solution, Visit

NOBODY = -1
_CELLS = 6_000_000


class Draft(NamedTuple):
    """Orders of work by vehicle, (V, L), and the times they lead to.

    ``task`` holds task indices or `RELOAD`; ``mode`` the mode of a task or the
    depot of a reload; ``leg_ms`` the drive to each visit from the one before (the
    last entry: home), ``leave_ms`` when it is done with a visit, and ``weight_to``
    the weight of all tasks before a place. ``vehicle_of`` and ``place_of`` (R,) say
    where a task is in them. ``start_ms`` and ``end_ms`` (R,) are of the service,
    `NOT_DONE` while nobody does the task.
    """

    task: NDArray[np.int32]
    mode: NDArray[np.int32]
    leg_ms: NDArray[np.int64]
    leave_ms: NDArray[np.int64]
    weight_to: NDArray[np.int64]
    visits: NDArray[np.int64]
    vehicle_of: NDArray[np.int64]
    place_of: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    begin_ms: NDArray[np.int64]
    home_ms: NDArray[np.int64]


def build_draft(model: Model) -> Draft:
    """Lay out empty tours."""
    tasks, vehicles = model.weight.shape[0], model.ready_ms.shape[0]
    longest = max(4, min(2 * tasks + 4, _CELLS // max(1, vehicles)))
    return Draft(
        task=np.zeros((vehicles, longest), dtype=np.int32),
        mode=np.zeros((vehicles, longest), dtype=np.int32),
        leg_ms=np.zeros((vehicles, longest), dtype=np.int64),
        leave_ms=np.zeros((vehicles, longest), dtype=np.int64),
        weight_to=np.zeros((vehicles, longest + 1), dtype=np.int64),
        visits=np.zeros(vehicles, dtype=np.int64),
        vehicle_of=np.full(tasks, NOBODY, dtype=np.int64),
        place_of=np.full(tasks, NOBODY, dtype=np.int64),
        start_ms=np.full(tasks, NOT_DONE, dtype=np.int64),
        end_ms=np.full(tasks, NOT_DONE, dtype=np.int64),
        begin_ms=model.ready_ms.copy(),
        home_ms=model.ready_ms.copy(),
    )


@kernel
def visit_start_node(model: Model, task: int, mode: int) -> int:
    """Return the node at which a visit begins."""
    if task == RELOAD:
        return int(model.depot_node[mode])
    return int(model.mode_start[mode])


@kernel
def visit_end_node(model: Model, task: int, mode: int) -> int:
    """Return the node at which a visit leaves the vehicle."""
    if task == RELOAD:
        return int(model.depot_node[mode])
    return int(model.mode_end[mode])


@kernel
def node_after(model: Model, draft: Draft, vehicle: int, place: int) -> int:
    """Return where a vehicle is after the visit at a place; place -1 is its depot."""
    if place < 0:
        return int(model.depot_node[model.vehicle_depot[vehicle]])
    return visit_end_node(model, draft.task[vehicle, place], draft.mode[vehicle, place])


@kernel
def node_before(model: Model, draft: Draft, vehicle: int, place: int) -> int:
    """Return where the visit at a place begins; past the last it is the depot."""
    if place >= draft.visits[vehicle]:
        return int(model.depot_node[model.vehicle_depot[vehicle]])
    return visit_start_node(
        model, draft.task[vehicle, place], draft.mode[vehicle, place]
    )


@kernel
def append_visit(
    draft: Draft, vehicle: int, visit: tuple[int, int], leg_ms: int
) -> None:
    """Put a (task, mode) at the end of a tour."""
    place = draft.visits[vehicle]
    draft.task[vehicle, place] = visit[0]
    draft.mode[vehicle, place] = visit[1]
    draft.leg_ms[vehicle, place] = leg_ms
    draft.visits[vehicle] = place + 1
    if visit[0] != RELOAD:
        draft.vehicle_of[visit[0]] = vehicle
        draft.place_of[visit[0]] = place


@kernel
def close_tours(model: Model, draft: Draft) -> None:
    """Drop reloads that nothing follows and note each tour's way home."""
    for vehicle in range(draft.visits.shape[0]):
        count = draft.visits[vehicle]
        while count > 0 and draft.task[vehicle, count - 1] == RELOAD:
            count -= 1
        draft.visits[vehicle] = count
        node = node_after(model, draft, vehicle, count - 1)
        home_ms = model.to_depot_ms[
            model.vehicle_type[vehicle], model.vehicle_depot[vehicle], node
        ]
        draft.leg_ms[vehicle, count] = 0 if count == 0 else min(home_ms, UNREACHED)


def orders_of(model: Model, draft: Draft) -> tuple[tuple[Visit, ...], ...]:
    """Return the tours as a solution holds them."""
    orders = []
    for vehicle in range(draft.visits.shape[0]):
        count = int(draft.visits[vehicle])
        visits = []
        for task, mode in zip(
            draft.task[vehicle, :count].tolist(),
            draft.mode[vehicle, :count].tolist(),
            strict=True,
        ):
            place = mode if task == RELOAD else int(model.mode_arc[mode])
            visits.append(Visit(task=task, place=place))
        orders.append(tuple(visits))
    return tuple(orders)


def draft_of(model: Model, solution: Solution) -> Draft:
    """Lay out a solution as a draft, legs and times still unknown.

    Raises
    ------
    ValueError
        If a visit serves a task along an arc that is none of its modes.
    """
    draft = build_draft(model)
    for vehicle, order in enumerate(solution.orders):
        for visit in order:
            mode = visit.place
            if visit.task != RELOAD:
                modes = range(
                    int(model.mode_offsets[visit.task]),
                    int(model.mode_offsets[visit.task + 1]),
                )
                fitting = [m for m in modes if model.mode_arc[m] == visit.place]
                if not fitting:
                    msg = (
                        f"vehicle {vehicle} serves task {visit.task} along arc "
                        f"{visit.place}, the task lists "
                        f"{[int(model.mode_arc[m]) for m in modes]}"
                    )
                    raise ValueError(msg)
                mode = fitting[0]
            append_visit(draft, vehicle, (visit.task, mode), 0)
    return draft
