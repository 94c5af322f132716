"""Tours in the making: what the kernels write."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.routing.model import NOT_DONE, Model
from planner.routing.solution import RELOAD, Visit

NOBODY = -1
_CELLS = 6_000_000


class Draft(NamedTuple):
    """Orders of work by vehicle, (V, L), and the times they lead to.

    ``task`` holds task indices or `RELOAD`; ``mode`` the mode of a task or the
    depot of a reload; ``leg_ms`` the drive to each visit from the one before (the
    last entry: home). ``vehicle_of`` (R,) says who does a task. ``start_ms`` and
    ``end_ms`` (R,) are of the service, `NOT_DONE` while nobody does the task;
    ``home_ms`` (V,) is when a vehicle is back.
    """

    task: NDArray[np.int32]
    mode: NDArray[np.int32]
    leg_ms: NDArray[np.int64]
    visits: NDArray[np.int64]
    vehicle_of: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    home_ms: NDArray[np.int64]


def build_draft(model: Model) -> Draft:
    """Lay out empty tours."""
    tasks, vehicles = model.weight.shape[0], model.ready_ms.shape[0]
    longest = max(4, min(2 * tasks + 4, _CELLS // max(1, vehicles)))
    return Draft(
        task=np.zeros((vehicles, longest), dtype=np.int32),
        mode=np.zeros((vehicles, longest), dtype=np.int32),
        leg_ms=np.zeros((vehicles, longest), dtype=np.int64),
        visits=np.zeros(vehicles, dtype=np.int64),
        vehicle_of=np.full(tasks, NOBODY, dtype=np.int64),
        start_ms=np.full(tasks, NOT_DONE, dtype=np.int64),
        end_ms=np.full(tasks, NOT_DONE, dtype=np.int64),
        home_ms=model.ready_ms.copy(),
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
