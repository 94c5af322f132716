"""Quickest ways by Dijkstra on integer milliseconds, as far as somebody asks.

A search is `begin`, one or more `offer`, then `settle` and `relax` in turn; the
caller stops when it has seen enough. Nothing is stored for all pairs of nodes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

UNREACHED = np.int64(2**62)
NO_NODE = -1
NO_ARC = -1
_CLOCK = 0
_SIZE = 1


class Graph(NamedTuple):
    """Arcs sorted by the node at which a search enters them.

    ``offsets`` (N + 1,) and ``arcs`` (A,) list the arcs of each node; ``starts``
    and ``ends`` (A,) are indexed by arc.
    """

    offsets: NDArray[np.int64]
    arcs: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


class Workspace(NamedTuple):
    """Memory that searches use again and again, one search at a time."""

    time_ms: NDArray[np.int64]
    via_arc: NDArray[np.int32]
    stamp: NDArray[np.int64]
    heap_ms: NDArray[np.int64]
    heap_node: NDArray[np.int32]
    counters: NDArray[np.int64]


def build_graph(
    node_count: int, starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> Graph:
    """Sort arcs by their start; give heads as starts to search backwards."""
    order = np.argsort(starts, kind="stable").astype(np.int32)
    offsets = np.zeros(node_count + 1, dtype=np.int64)
    np.cumsum(np.bincount(starts, minlength=node_count), out=offsets[1:])
    return Graph(
        offsets=offsets,
        arcs=order,
        starts=np.ascontiguousarray(starts, dtype=np.int32),
        ends=np.ascontiguousarray(ends, dtype=np.int32),
    )


def build_workspace(graph: Graph) -> Workspace:
    """Lay out the memory of one searcher."""
    nodes = graph.offsets.shape[0] - 1
    longest = nodes + graph.arcs.shape[0] + 1
    return Workspace(
        time_ms=np.zeros(nodes, dtype=np.int64),
        via_arc=np.full(nodes, NO_ARC, dtype=np.int32),
        stamp=np.zeros(nodes, dtype=np.int64),
        heap_ms=np.zeros(longest, dtype=np.int64),
        heap_node=np.zeros(longest, dtype=np.int32),
        counters=np.zeros(2, dtype=np.int64),
    )


@kernel
def begin(work: Workspace) -> None:
    """Forget the last search."""
    work.counters[_CLOCK] += 1
    work.counters[_SIZE] = 0


@kernel
def offer(work: Workspace, node: int, ms: int, via_arc: int) -> None:
    """Propose a way to a node; kept if it is the quickest yet."""
    clock = work.counters[_CLOCK]
    if work.stamp[node] == clock and work.time_ms[node] <= ms:
        return
    work.stamp[node] = clock
    work.time_ms[node] = ms
    work.via_arc[node] = via_arc
    place = work.counters[_SIZE]
    work.counters[_SIZE] = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        if work.heap_ms[parent] <= ms:
            break
        work.heap_ms[place] = work.heap_ms[parent]
        work.heap_node[place] = work.heap_node[parent]
        place = parent
    work.heap_ms[place] = ms
    work.heap_node[place] = node


@kernel
def _remove_first(work: Workspace) -> None:
    """Take the first entry off the heap."""
    size = work.counters[_SIZE] - 1
    work.counters[_SIZE] = size
    ms = work.heap_ms[size]
    node = work.heap_node[size]
    place = 0
    child = 1
    while child < size:
        if child + 1 < size and work.heap_ms[child + 1] < work.heap_ms[child]:
            child += 1
        if work.heap_ms[child] >= ms:
            break
        work.heap_ms[place] = work.heap_ms[child]
        work.heap_node[place] = work.heap_node[child]
        place = child
        child = 2 * place + 1
    work.heap_ms[place] = ms
    work.heap_node[place] = node


@kernel
def settle(work: Workspace) -> int:
    """Return the nearest node not yet returned, or `NO_NODE` when there is none.

    Its time is then final, in ``work.time_ms``.
    """
    while work.counters[_SIZE] > 0:
        ms = work.heap_ms[0]
        node = work.heap_node[0]
        _remove_first(work)
        if ms == work.time_ms[node]:
            return int(node)
    return NO_NODE


@kernel
def relax(
    graph: Graph, travel_ms: NDArray[np.int64], work: Workspace, node: int
) -> None:
    """Offer every way on from a settled node."""
    ms = work.time_ms[node]
    for entry in range(graph.offsets[node], graph.offsets[node + 1]):
        arc = graph.arcs[entry]
        step_ms = travel_ms[arc]
        if step_ms >= 0:
            offer(work, graph.ends[arc], ms + step_ms, arc)


@kernel
def fill_times(
    graph: Graph, travel_ms: NDArray[np.int64], work: Workspace
) -> NDArray[np.int64]:
    """Return the time to every node from what was offered, `UNREACHED` where none."""
    times_ms = np.full(work.time_ms.shape[0], UNREACHED)
    node = settle(work)
    while node != NO_NODE:
        times_ms[node] = work.time_ms[node]
        relax(graph, travel_ms, work, node)
        node = settle(work)
    return times_ms


def travel_times_ms(
    graph: Graph, travel_ms: NDArray[np.int64], source: int, work: Workspace
) -> NDArray[np.int64]:
    """Quickest time from one node to all, or to it on a reversed graph.

    Parameters
    ----------
    graph : Graph
    travel_ms : (A,) int64
        Negative where an arc may not be driven. [ms]
    source : int
        A node.
    work : Workspace

    Returns
    -------
    (N,) int64
        `UNREACHED` where there is no way. [ms]
    """
    begin(work)
    offer(work, source, 0, NO_ARC)
    return fill_times(graph, travel_ms, work)


@kernel
def find_path(
    graph: Graph,
    travel_ms: NDArray[np.int64],
    source: int,
    target: int,
    work: Workspace,
) -> NDArray[np.int32]:
    """Return the arcs of the quickest way, empty when there is none or no need."""
    begin(work)
    offer(work, source, 0, NO_ARC)
    node = settle(work)
    while node not in (NO_NODE, target):
        relax(graph, travel_ms, work, node)
        node = settle(work)
    count = 0
    if node == target:
        while node != source:
            count += 1
            node = graph.starts[work.via_arc[node]]
    path = np.empty(count, dtype=np.int32)
    node = target
    for place in range(count - 1, -1, -1):
        path[place] = work.via_arc[node]
        node = graph.starts[work.via_arc[node]]
    return path
