"""Quickest times between any two nodes in some ten nanoseconds, without a matrix.

The nodes stand in a tree such that the quickest way between two of them passes an
ancestor of both. Each node keeps the times to and from its ancestors, from the root
down, so that the same place in two labels is the same hub as far down as the two share
ancestors: a quickest time is the least sum of two short rows, with nothing to look up.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined, kernel
from planner.network.elimination import Elimination, Links, eliminate
from planner.network.shortest_paths import UNREACHED, Graph

NEVER_MS = np.int32(2**30 - 1)
"""No way, in a label: two of them still sum within 32 bits. [ms]"""
_NONE = -1


class HubLabels(NamedTuple):
    """Times between every node and its ancestors, and how many ancestors two share.

    Attributes
    ----------
    offsets : (N + 1,) int64
        Where the label of each node starts in `out_ms` and `in_ms`: one place for
        each ancestor from the root down, the last for the node itself.
    out_ms, in_ms : (L,) int32
        Time from the node to its ancestor, and from the ancestor to the node;
        `NEVER_MS` where there is no way. [ms]
    place : (N,) int32
        Place of each node when a tree is read from the root, branch by branch.
    shared : (K, N) int32
        ``shared[k, p]``: least number of ancestors of the 2^k nodes at places from p.
    width : (N + 1,) int8
        The greatest k for which 2^k is at most the index.
    """

    offsets: NDArray[np.int64]
    out_ms: NDArray[np.int32]
    in_ms: NDArray[np.int32]
    place: NDArray[np.int32]
    shared: NDArray[np.int32]
    width: NDArray[np.int8]


def build_hub_labels(graph: Graph, travel_ms: NDArray[np.int64]) -> HubLabels:
    """Label every node of a network.

    Parameters
    ----------
    graph : Graph
        Sorted by start.
    travel_ms : (A,) int64
        Negative where an arc may not be driven. [ms]

    Returns
    -------
    HubLabels
        The same for the same network.

    Raises
    ------
    ValueError
        If ways take so long that their times do not fit, some six days.

    Notes
    -----
    Hub labels [1]_ whose hubs are all the ancestors in an elimination tree, the
    hierarchical 2-hop labels of [2]_. On a town's paths they are three times as long
    as labels pruned to the hubs that are needed [3]_ and half as long again in bytes,
    as no hub is named; but they are made in a fraction of the time, and the sums of
    two stand side by side, so that a processor takes several at once.

    References
    ----------
    .. [1] Abraham, I., Delling, D., Goldberg, A. V., Werneck, R. F. (2011). A
       hub-based labeling algorithm for shortest paths in road networks. SEA 2011,
       LNCS 6630, 230-241.
    .. [2] Ouyang, D., Qin, L., Chang, L., Lin, X., Zhang, Y., Zhu, Q. (2018). When
       hierarchy meets 2-hop-labeling: efficient shortest distance queries on road
       networks. SIGMOD 2018, 709-724.
    .. [3] Akiba, T., Iwata, Y., Yoshida, Y. (2013). Fast exact shortest-path distance
       queries on large networks by pruned landmark labeling. SIGMOD 2013, 349-360.
    """
    elimination = eliminate(graph, travel_ms)
    parent, depth, place = _stand_in_tree(elimination)
    by_place = np.argsort(place)
    offsets = np.concatenate([[0], np.cumsum(depth + 1)])
    sizes = range(1, depth.shape[0] + 1)
    labels = HubLabels(
        offsets=offsets,
        out_ms=np.empty(offsets[-1], dtype=np.int32),
        in_ms=np.empty(offsets[-1], dtype=np.int32),
        place=place.astype(np.int32),
        shared=_least_ahead(depth[by_place].astype(np.int32)),
        width=np.array([0] + [n.bit_length() - 1 for n in sizes], dtype=np.int8),
    )
    fits = _fill(labels, elimination.links, parent, by_place)
    longest_ms = _longest_ms(labels.out_ms) + _longest_ms(labels.in_ms)
    if not fits or longest_ms >= NEVER_MS:
        msg = (
            "the travel times of the network add up to ways of over "
            f"{NEVER_MS // 2} ms, expected each way to take less"
        )
        raise ValueError(msg)
    return labels


@inlined
def quickest_ms(labels: HubLabels, start: int, end: int) -> int:
    """Return the time of the quickest way from one node to another.

    Parameters
    ----------
    labels : HubLabels
    start, end : int
        Nodes.

    Returns
    -------
    int
        `UNREACHED` where there is no way, 0 from a node to itself. [ms]
    """
    if start == end:
        return 0
    first = labels.place[start]
    last = labels.place[end]
    if first > last:
        first, last = last, first
    width = labels.width[last - first]
    shared = min(
        labels.shared[width, first + 1], labels.shared[width, last + 1 - (1 << width)]
    )
    # Without a sign an index cannot count from the end, so the sums are not slowed by
    # asking whether it does.
    start_place = np.uint64(labels.offsets[start])
    end_place = np.uint64(labels.offsets[end])
    best_ms = NEVER_MS
    for hub in range(np.uint64(shared)):
        best_ms = min(
            best_ms,
            np.int32(labels.out_ms[start_place + hub] + labels.in_ms[end_place + hub]),
        )
    if best_ms >= NEVER_MS:
        return int(UNREACHED)
    return int(best_ms)


@kernel
def _stand_in_tree(
    elimination: Elimination,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return each node's parent, its number of ancestors and its place, (N,) each."""
    order, links = elimination
    node_count = order.shape[0]
    turn = np.empty(node_count, np.int64)
    for rank in range(node_count):
        turn[order[rank]] = rank
    parent = np.full(node_count, _NONE)
    size = np.ones(node_count, np.int64)
    for node in order:
        at = links.first[node]
        while at != _NONE:
            other = links.node[at]
            if parent[node] == _NONE or turn[other] < turn[parent[node]]:
                parent[node] = other
            at = links.following[at]
        if parent[node] != _NONE:
            size[parent[node]] += size[node]
    depth = np.zeros(node_count, np.int64)
    place = np.empty(node_count, np.int64)
    free = np.empty(node_count, np.int64)
    free_root = 0
    for node in order[::-1]:
        above = parent[node]
        if above == _NONE:
            place[node] = free_root
            free_root += size[node]
        else:
            depth[node] = depth[above] + 1
            place[node] = free[above]
            free[above] += size[node]
        free[node] = place[node] + 1
    return parent, depth, place


class _Above(NamedTuple):
    """The ancestors of the node at hand: where their labels start, and the times."""

    offsets: NDArray[np.int64]
    out_ms: NDArray[np.int64]
    in_ms: NDArray[np.int64]


@kernel
def _fill(
    labels: HubLabels,
    links: Links,
    parent: NDArray[np.int64],
    by_place: NDArray[np.int64],
) -> bool:
    """Fill the labels from the roots down; return whether all times fit."""
    deepest = 0
    for node in by_place:
        deepest = max(deepest, labels.offsets[node + 1] - labels.offsets[node])
    above = _Above(
        np.empty(deepest, np.int64),
        np.empty(deepest, np.int64),
        np.empty(deepest, np.int64),
    )
    for node in by_place:
        start = labels.offsets[node]
        depth = labels.offsets[node + 1] - start - 1
        if depth:
            above.offsets[depth - 1] = labels.offsets[parent[node]]
        above.out_ms[:depth] = UNREACHED
        above.in_ms[:depth] = UNREACHED
        at = links.first[node]
        while at != _NONE:
            _go_by(labels, links, at, above, depth)
            at = links.following[at]
        for hub in range(depth):
            for time_ms in (above.out_ms[hub], above.in_ms[hub]):
                if NEVER_MS <= time_ms < UNREACHED:
                    return False
            labels.out_ms[start + hub] = min(above.out_ms[hub], NEVER_MS)
            labels.in_ms[start + hub] = min(above.in_ms[hub], NEVER_MS)
        labels.out_ms[start + depth] = 0
        labels.in_ms[start + depth] = 0
    return True


@called
def _go_by(labels: HubLabels, links: Links, at: int, above: _Above, depth: int) -> None:
    """Note the times to and from all ancestors over the one that a link leads to.

    Of two ancestors the lower one's label tells the times between them.
    """
    via = labels.offsets[links.node[at]]
    reach = labels.offsets[links.node[at] + 1] - via
    for hub in range(depth):
        if hub < reach:
            out_ms, in_ms = labels.out_ms[via + hub], labels.in_ms[via + hub]
        else:
            place = above.offsets[hub] + reach - 1
            out_ms, in_ms = labels.in_ms[place], labels.out_ms[place]
        if out_ms < NEVER_MS and links.out_ms[at] < UNREACHED:
            above.out_ms[hub] = min(above.out_ms[hub], links.out_ms[at] + out_ms)
        if in_ms < NEVER_MS and links.in_ms[at] < UNREACHED:
            above.in_ms[hub] = min(above.in_ms[hub], links.in_ms[at] + in_ms)


def _longest_ms(times_ms: NDArray[np.int32]) -> int:
    """Return the longest time of a way that there is."""
    return int(times_ms.max(initial=0, where=times_ms < NEVER_MS))


def _least_ahead(depth: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the least depth in every stretch whose length is a power of two, (K, N).

    References
    ----------
    Bender, M. A., Farach-Colton, M. (2000). The LCA problem revisited. LATIN 2000,
    LNCS 1776, 88-94.
    """
    rows = [depth]
    reach = 1
    while 2 * reach <= depth.shape[0]:
        least = rows[-1].copy()
        np.minimum(least[:-reach], least[reach:], out=least[:-reach])
        rows.append(least)
        reach *= 2
    return np.array(rows)
