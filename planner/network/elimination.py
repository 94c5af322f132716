"""Take the nodes out of a network one by one, and join those that they joined.

What is left after each node keeps every quickest time between its nodes. A node knows
of the ones that stayed behind it only those that it was joined to when it went, and the
first of these to go is its parent: so the nodes stand in a tree, and the quickest way
between two of them passes an ancestor of both.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.network.shortest_paths import (
    NO_ARC,
    UNREACHED,
    Graph,
    Workspace,
    begin,
    build_workspace,
    offer,
    settle,
)

_FILL_PRICE = 16
_DEPTH_PRICE = 4
_DENSE = 100
"""With more neighbours all pairs count as newly joined: looking costs their square."""
_NONE = -1
_FREE = 0
_USED = 1


class Links(NamedTuple):
    """Who is joined to whom: a chain of links for each node.

    A node that has been taken out keeps its links to those that then remained.

    Attributes
    ----------
    first, degree : (N,) int64
        First link of each node, and how many it has.
    following, node : (P,) int64
        Next link of the same node, and the node that the link leads to.
    out_ms, in_ms : (P,) int64
        Time there and back, `UNREACHED` where there is no way. [ms]
    counters : (2,) int64
        First of the links that are free again, and number of links ever used.
    """

    first: NDArray[np.int64]
    degree: NDArray[np.int64]
    following: NDArray[np.int64]
    node: NDArray[np.int64]
    out_ms: NDArray[np.int64]
    in_ms: NDArray[np.int64]
    counters: NDArray[np.int64]


class Elimination(NamedTuple):
    """The order in which the nodes went, first to last, and their last links."""

    order: NDArray[np.int64]
    links: Links


def eliminate(graph: Graph, travel_ms: NDArray[np.int64]) -> Elimination:
    """Take out every node, the one that joins fewest others first.

    Parameters
    ----------
    graph : Graph
        Sorted by start.
    travel_ms : (A,) int64
        Negative where an arc may not be driven. [ms]

    Returns
    -------
    Elimination
        With the time of the quickest way over nodes that went earlier on each link.
        [ms]

    Notes
    -----
    The order is a greedy one: pairs newly joined for each neighbour, as in minimum
    fill [1]_, and a quarter of the depth of what already hangs below, which keeps
    the tree low [2]_: with a sixteenth of that weight the branches of Oslo's paths
    were a third longer.
    Links are made whatever they weigh, so the order looks at the streets and not at
    the times [3]_. Time grows with the sum of the squared degrees: fit for road
    networks, whose parts hang together by few nodes, and not for dense graphs.

    References
    ----------
    .. [1] Rose, D. J. (1972). A graph-theoretic study of the numerical solution of
       sparse positive definite systems of linear equations. In: Graph Theory and
       Computing, Academic Press, 183-217.
    .. [2] Geisberger, R., Sanders, P., Schultes, D., Delling, D. (2008). Contraction
       hierarchies: faster and simpler hierarchical routing in road networks. WEA
       2008, LNCS 5038, 319-333.
    .. [3] Dibbelt, J., Strasser, B., Wagner, D. (2016). Customizable contraction
       hierarchies. ACM Journal of Experimental Algorithmics 21, 1.5.
    """
    node_count = graph.offsets.shape[0] - 1
    may = (travel_ms >= 0) & (graph.starts != graph.ends)
    links = _join_arcs(node_count, graph.starts[may], graph.ends[may], travel_ms[may])
    order = np.empty(node_count, dtype=np.int64)
    return Elimination(order, _take_out_all(links, build_workspace(graph), order))


def _join_arcs(
    node_count: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    travel_ms: NDArray[np.int64],
) -> Links:
    """Return one link each way between any two nodes that share an arc."""
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    pairs, pair = np.unique(low * np.int64(node_count) + high, return_inverse=True)
    time_ms = np.full((2, pairs.shape[0]), UNREACHED)
    np.minimum.at(time_ms, ((starts > ends).astype(np.intp), pair), travel_ms)
    low, high = np.divmod(pairs, max(node_count, 1))
    at = np.concatenate([low, high])
    by_node = np.argsort(at, kind="stable")
    at = at[by_node]
    following = np.arange(1, at.shape[0] + 1)
    following[:-1][at[1:] != at[:-1]] = _NONE
    following[-1:] = _NONE
    first = np.full(node_count, _NONE)
    nodes, places = np.unique(at, return_index=True)
    first[nodes] = places
    return Links(
        first=first,
        degree=np.bincount(at, minlength=node_count),
        following=following,
        node=np.concatenate([high, low])[by_node],
        out_ms=np.concatenate([time_ms[0], time_ms[1]])[by_node],
        in_ms=np.concatenate([time_ms[1], time_ms[0]])[by_node],
        counters=np.array([_NONE, at.shape[0]]),
    )


@kernel
def _take_out_all(links: Links, queue: Workspace, order: NDArray[np.int64]) -> Links:
    """Take out the cheapest node again and again; a price is renewed when it is met."""
    node_count = order.shape[0]
    depth = np.zeros(node_count, np.int64)
    is_old = np.zeros(node_count, np.bool_)
    seen = np.full(node_count, _NONE)
    link_to = np.empty(node_count, np.int64)
    begin(queue)
    for node in range(node_count):
        offer(queue, node, _price(links, seen, depth, node), NO_ARC)
    gone = 0
    while gone < node_count:
        node = settle(queue)
        if is_old[node]:
            is_old[node] = False
            queue.time_ms[node] = UNREACHED
            offer(queue, node, _price(links, seen, depth, node), NO_ARC)
            continue
        order[gone] = node
        gone += 1
        links = _with_room(links, links.degree[node] * links.degree[node])
        at = links.first[node]
        while at != _NONE:
            other = links.node[at]
            _unlink(links, other, node)
            depth[other] = max(depth[other], depth[node] + 1)
            is_old[other] = True
            at = links.following[at]
        _join_neighbours(links, node, seen, link_to)
    return links


@called
def _price(
    links: Links, seen: NDArray[np.int64], depth: NDArray[np.int64], node: int
) -> int:
    """Return what taking out a node costs the order; ``seen`` is left at no node."""
    degree = links.degree[node]
    missing = degree * (degree - 1) // 2
    if 1 < degree <= _DENSE:
        missing -= _count_joined(links, seen, node)
    per_neighbour = _FILL_PRICE * missing // max(degree, 1)
    return int(per_neighbour + _DEPTH_PRICE * depth[node])


@called
def _count_joined(links: Links, seen: NDArray[np.int64], node: int) -> int:
    """Return how many pairs of a node's neighbours are linked."""
    at = links.first[node]
    while at != _NONE:
        seen[links.node[at]] = node
        at = links.following[at]
    joined = 0
    at = links.first[node]
    while at != _NONE:
        step = links.first[links.node[at]]
        while step != _NONE:
            joined += seen[links.node[step]] == node
            step = links.following[step]
        at = links.following[at]
    at = links.first[node]
    while at != _NONE:
        seen[links.node[at]] = _NONE
        at = links.following[at]
    return joined // 2


@kernel
def _with_room(links: Links, needed: int) -> Links:
    """Return the links with room for more."""
    used = links.counters[_USED]
    if used + needed <= links.node.shape[0]:
        return links
    size = 2 * used + needed
    return Links(
        links.first,
        links.degree,
        _lengthened(links.following, size),
        _lengthened(links.node, size),
        _lengthened(links.out_ms, size),
        _lengthened(links.in_ms, size),
        links.counters,
    )


@kernel
def _lengthened(values: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return the values with room behind them."""
    longer = np.empty(size, dtype=np.int64)
    longer[: values.shape[0]] = values
    return longer


@called
def _unlink(links: Links, node: int, other: int) -> None:
    """Forget a node's link to another."""
    before = _NONE
    at = links.first[node]
    while links.node[at] != other:
        before = at
        at = links.following[at]
    if before == _NONE:
        links.first[node] = links.following[at]
    else:
        links.following[before] = links.following[at]
    links.following[at] = links.counters[_FREE]
    links.counters[_FREE] = at
    links.degree[node] -= 1


@called
def _link(links: Links, node: int, other: int) -> int:
    """Give a node a link to another, with no way yet."""
    at = links.counters[_FREE]
    if at == _NONE:
        at = links.counters[_USED]
        links.counters[_USED] = at + 1
    else:
        links.counters[_FREE] = links.following[at]
    links.node[at] = other
    links.out_ms[at] = UNREACHED
    links.in_ms[at] = UNREACHED
    links.following[at] = links.first[node]
    links.first[node] = at
    links.degree[node] += 1
    return int(at)


@called
def _join_neighbours(
    links: Links, gone: int, seen: NDArray[np.int64], link_to: NDArray[np.int64]
) -> None:
    """Link any two neighbours of a node that has gone by the way over it."""
    near = links.first[gone]
    while near != _NONE:
        node = links.node[near]
        at = links.first[node]
        while at != _NONE:
            seen[links.node[at]] = node
            link_to[links.node[at]] = at
            at = links.following[at]
        far = links.first[gone]
        while far != _NONE:
            other = links.node[far]
            if other != node:
                if seen[other] != node:
                    link_to[other] = _link(links, node, other)
                at = link_to[other]
                links.out_ms[at] = min(
                    links.out_ms[at], _sum_ms(links.in_ms[near], links.out_ms[far])
                )
                links.in_ms[at] = min(
                    links.in_ms[at], _sum_ms(links.in_ms[far], links.out_ms[near])
                )
            far = links.following[far]
        at = links.first[node]
        while at != _NONE:
            seen[links.node[at]] = _NONE
            at = links.following[at]
        near = links.following[near]


@called
def _sum_ms(one_ms: int, other_ms: int) -> int:
    """Return the time of two ways in turn, `UNREACHED` when one of them is none."""
    if UNREACHED in (one_ms, other_ms):
        return int(UNREACHED)
    return one_ms + other_ms
