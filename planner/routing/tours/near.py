"""What lies near what: the tasks that a search looks beside."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import (
    NO_ARC,
    NO_NODE,
    Graph,
    Workspace,
    begin,
    build_graph,
    build_workspace,
    offer,
    relax,
    settle,
)
from planner.routing.model import Model

_FAR_APART_MS = 2**31 - 1
_MOST_SETTLED = 2_000


def nodes_side_by_side(model: Model) -> tuple[Graph, NDArray[np.int64]]:
    """Return the streets of every type as one network: node ``kind * N + node``.

    Returns
    -------
    (Graph, (A,) int64)
        And the times of its arcs. [ms]
    """
    nodes = model.graph.offsets.shape[0] - 1
    kind, arc = np.nonzero(model.travel_ms >= 0)
    base = (kind * nodes).astype(np.int32)
    graph = build_graph(
        model.travel_ms.shape[0] * nodes,
        model.graph.starts[arc] + base,
        model.graph.ends[arc] + base,
    )
    return graph, np.ascontiguousarray(model.travel_ms[kind, arc])


def nearest_tasks(
    network: tuple[Graph, NDArray[np.int64]],
    ends: NDArray[np.int64],
    is_used: NDArray[np.bool_],
    rank: NDArray[np.int64],
    wanted: tuple[int, int],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the tasks nearest to each task, nearest first, and how far they are.

    Near is the quickest way from any end of a task to any end of another, for any
    type that may do both. Nearest of all come first, then the next ones of a task's
    own rank: a street of the first class that was put off finds its like across the
    lesser streets that lie around it.

    Parameters
    ----------
    network : Graph and (A,) int64
        Every type's streets side by side, and the times of their arcs. [ms]
    ends : (K, n, columns) int64
        Nodes of that network at which each type enters and leaves each task.
    is_used : (K, n) bool
        Whether a type can do a task.
    rank : (n,) int64
    wanted : (int, int)
        Neighbours of any rank, and further ones of the task's own.

    Returns
    -------
    ((n, m) int32, (n, m) int32)
        Tasks, and times [ms], m the sum of those wanted, at most n - 1. Where there
        are fewer, the task itself fills up.
    """
    graph, travel_ms = network
    task_count = rank.shape[0]
    kind, task, column = np.nonzero(np.broadcast_to(is_used[:, :, None], ends.shape))
    node = ends[kind, task, column]
    pairs = np.unique(np.stack([node, task]).astype(np.int32), axis=1)
    node_count = graph.offsets.shape[0] - 1
    offsets = np.zeros(node_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs[0], minlength=node_count), out=offsets[1:])
    tasks_at = np.ascontiguousarray(pairs[1])
    order = np.lexsort((pairs[0], pairs[1]))
    own_offsets = np.zeros(task_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(pairs[1], minlength=task_count), out=own_offsets[1:])
    return _search_around(
        graph,
        travel_ms,
        build_workspace(graph),
        (offsets, tasks_at, rank),
        (own_offsets, np.ascontiguousarray(pairs[0][order])),
        (min(wanted[0], task_count - 1), min(sum(wanted), task_count - 1)),
    )


@kernel
def _search_around(
    graph: Graph,
    travel_ms: NDArray[np.int64],
    work: Workspace,
    tasks_at: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]],
    ends_of: tuple[NDArray[np.int64], NDArray[np.int32]],
    upto: tuple[int, int],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Search outwards from each task until enough others are met, of any rank first."""
    of_any, count = upto
    at_offsets, at_tasks, rank = tasks_at
    own_offsets, own_nodes = ends_of
    tasks = own_offsets.shape[0] - 1
    near = np.empty((tasks, count), dtype=np.int32)
    near_ms = np.full((tasks, count), _FAR_APART_MS, dtype=np.int32)
    seen = np.full(tasks, -1, dtype=np.int32)
    for task in range(tasks):
        near[task, :] = task
        seen[task] = task
        begin(work)
        for entry in range(own_offsets[task], own_offsets[task + 1]):
            offer(work, own_nodes[entry], 0, NO_ARC)
        found = 0
        settled = 0
        node = settle(work)
        while node != NO_NODE and found < count and settled < _MOST_SETTLED:
            settled += 1
            for entry in range(at_offsets[node], at_offsets[node + 1]):
                other = at_tasks[entry]
                if seen[other] == task or found == count:
                    continue
                if found >= of_any and rank[other] != rank[task]:
                    continue
                seen[other] = task
                near[task, found] = other
                near_ms[task, found] = min(work.time_ms[node], _FAR_APART_MS)
                found += 1
            relax(graph, travel_ms, work, node)
            node = settle(work)
    return near, near_ms
