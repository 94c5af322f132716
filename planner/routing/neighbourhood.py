"""A few dozen tasks near each other, and the times between all their ends."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import (
    NO_ARC,
    NO_NODE,
    UNREACHED,
    Workspace,
    begin,
    offer,
    relax,
    settle,
)
from planner.routing.draft import NOBODY, Draft, node_after, node_before
from planner.routing.model import Model

_NODES_A_TASK = 6
_TASKS = 0
_NODES = 1
_CLOCK = 2
_KIND = 3
_PAIRS = 4
_NEIGHBOUR_MS = 20_000
"""Tasks with ends farther apart than this are not tried next to each other. [ms]"""


class Neighbourhood(NamedTuple):
    """The tasks that one round looks at; ``counters`` say how much is filled.

    ``pairs`` lists (task, other) where driving from the other's end is short.

    ``row_of`` (N,) is a node's row in ``time_ms`` where ``stamp`` (N,) is current;
    ``task_stamp`` (R,) marks the tasks listed.
    """

    tasks: NDArray[np.int64]
    pairs: NDArray[np.int64]
    nodes: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    row_of: NDArray[np.int64]
    stamp: NDArray[np.int64]
    task_stamp: NDArray[np.int64]
    counters: NDArray[np.int64]
    settled_limit: int


def build_neighbourhood(model: Model, round_tasks: int) -> Neighbourhood:
    """Lay out the memory of a round over so many tasks."""
    nodes = model.graph.offsets.shape[0] - 1
    longest = round_tasks * _NODES_A_TASK
    return Neighbourhood(
        tasks=np.zeros(round_tasks, dtype=np.int64),
        pairs=np.zeros((round_tasks * round_tasks, 2), dtype=np.int64),
        nodes=np.zeros(longest, dtype=np.int64),
        time_ms=np.zeros((longest, longest), dtype=np.int64),
        row_of=np.zeros(nodes, dtype=np.int64),
        stamp=np.zeros(nodes, dtype=np.int64),
        task_stamp=np.zeros(model.weight.shape[0], dtype=np.int64),
        counters=np.zeros(5, dtype=np.int64),
        settled_limit=model.settled_limit,
    )


@kernel
def task_total(near: Neighbourhood) -> int:
    """Return how many tasks are listed."""
    return int(near.counters[_TASKS])


@kernel
def pair_total(near: Neighbourhood) -> int:
    """Return how many pairs of neighbours are listed."""
    return int(near.counters[_PAIRS])


@kernel
def explore(
    model: Model, draft: Draft, work: Workspace, near: Neighbourhood, centre: int
) -> None:
    """List the tasks around a task that vehicles of its type do, and time the ways."""
    near.counters[_CLOCK] += 1
    near.counters[_TASKS] = 0
    near.counters[_NODES] = 0
    near.counters[_KIND] = model.vehicle_type[draft.vehicle_of[centre]]
    _list_tasks(model, draft, work, near, centre)
    for entry in range(near.counters[_TASKS]):
        _list_nodes(model, draft, near, near.tasks[entry])
    for row in range(near.counters[_NODES]):
        _time_row(model, work, near, row)
    _list_pairs(model, near)


@kernel
def travel_ms(model: Model, near: Neighbourhood, start: int, end: int) -> int:
    """Return the time from node to node, `UNREACHED` when it was not looked up."""
    if start == end:
        return 0
    kind = near.counters[_KIND]
    if model.depot_at[start] >= 0:
        return int(model.from_depot_ms[kind, model.depot_at[start], end])
    if model.depot_at[end] >= 0:
        return int(model.to_depot_ms[kind, model.depot_at[end], start])
    clock = near.counters[_CLOCK]
    if near.stamp[start] != clock or near.stamp[end] != clock:
        return int(UNREACHED)
    return int(near.time_ms[near.row_of[start], near.row_of[end]])


@kernel
def _list_tasks(
    model: Model, draft: Draft, work: Workspace, near: Neighbourhood, centre: int
) -> None:
    """Search outwards from the centre until the list is full."""
    kind = near.counters[_KIND]
    graph, type_ms = model.graph, model.travel_ms[kind]
    begin(work)
    offer(work, model.mode_start[model.mode_offsets[centre]], 0, NO_ARC)
    settled = 0
    node = settle(work)
    while node != NO_NODE and settled < near.settled_limit:
        for entry in range(model.start_offsets[node], model.start_offsets[node + 1]):
            task = model.mode_task[model.start_modes[entry]]
            vehicle = draft.vehicle_of[task]
            if vehicle == NOBODY or model.vehicle_type[vehicle] != kind:
                continue
            if near.task_stamp[task] == near.counters[_CLOCK]:
                continue
            if near.counters[_TASKS] == near.tasks.shape[0]:
                return
            near.task_stamp[task] = near.counters[_CLOCK]
            near.tasks[near.counters[_TASKS]] = task
            near.counters[_TASKS] += 1
        settled += 1
        relax(graph, type_ms, work, node)
        node = settle(work)


@kernel
def _list_nodes(model: Model, draft: Draft, near: Neighbourhood, task: int) -> None:
    """Add the ends of a task and of the visits before and after it."""
    for mode in range(model.mode_offsets[task], model.mode_offsets[task + 1]):
        _add_node(model, near, model.mode_start[mode])
        _add_node(model, near, model.mode_end[mode])
    vehicle, place = draft.vehicle_of[task], draft.place_of[task]
    _add_node(model, near, node_after(model, draft, vehicle, place - 1))
    _add_node(model, near, node_before(model, draft, vehicle, place + 1))


@kernel
def _add_node(model: Model, near: Neighbourhood, node: int) -> None:
    """Give a node a row, unless it has one or is a depot, whose times are known."""
    clock = near.counters[_CLOCK]
    row = near.counters[_NODES]
    if near.stamp[node] == clock or model.depot_at[node] >= 0:
        return
    if row == near.nodes.shape[0]:
        return
    near.stamp[node] = clock
    near.row_of[node] = row
    near.nodes[row] = node
    near.counters[_NODES] = row + 1


@kernel
def _time_row(model: Model, work: Workspace, near: Neighbourhood, row: int) -> None:
    """Search from one node until all the others are found or the limit is met."""
    kind, clock = near.counters[_KIND], near.counters[_CLOCK]
    missing = near.counters[_NODES]
    near.time_ms[row, :missing] = UNREACHED
    graph, type_ms = model.graph, model.travel_ms[kind]
    begin(work)
    offer(work, near.nodes[row], 0, NO_ARC)
    settled = 0
    node = settle(work)
    while node != NO_NODE and settled < near.settled_limit:
        if near.stamp[node] == clock:
            near.time_ms[row, near.row_of[node]] = work.time_ms[node]
            missing -= 1
            if missing == 0:
                return
        settled += 1
        relax(graph, type_ms, work, node)
        node = settle(work)


@kernel
def _list_pairs(model: Model, near: Neighbourhood) -> None:
    """List the tasks that may come next to each other."""
    count = 0
    for first in range(near.counters[_TASKS]):
        task = near.tasks[first]
        for second in range(near.counters[_TASKS]):
            other = near.tasks[second]
            if first != second and _gap_ms(model, near, other, task) <= _NEIGHBOUR_MS:
                near.pairs[count, 0] = task
                near.pairs[count, 1] = other
                count += 1
    near.counters[_PAIRS] = count


@kernel
def _gap_ms(model: Model, near: Neighbourhood, task: int, other: int) -> int:
    """Return the shortest drive from an end of one task to a start of another."""
    shortest = int(UNREACHED)
    for mode in range(model.mode_offsets[task], model.mode_offsets[task + 1]):
        for next_mode in range(
            model.mode_offsets[other], model.mode_offsets[other + 1]
        ):
            start, end = model.mode_end[mode], model.mode_start[next_mode]
            ms = travel_ms(model, near, start, end)
            shortest = min(shortest, ms)
    return shortest
