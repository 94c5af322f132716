"""An instance with fewer nodes and the same distances between all that matters."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.routing.arc_instance import ArcInstance, Link
from planner.routing.chains.ways import cheapest_moves

_ROWS_AT_ONCE = 256
_ENDS_OF_A_WAY = 2


def shrink(instance: ArcInstance) -> ArcInstance:
    """Return an instance of the same cost with no street or node that is never needed.

    A street that is not served goes where another way is cheaper; dead ends without
    demand go, and two streets that meet where nothing else does become one. Only nodes
    without demand, all of whose streets may be driven both ways, are taken out. Costs
    of turns are dropped, so that with them it may cost less.
    """
    served = [link for link in instance.links if link.is_required]
    needed = {instance.depot, *(wanted.node for wanted in instance.required_nodes)}
    needed |= {end for link in served for end in (link.tail, link.head)}
    free = [link for link in _useful(instance) if not link.is_required]
    needed |= {
        end for link in free if not link.is_two_way for end in (link.tail, link.head)
    }
    joined = _merged(free, needed)
    kept = needed | {end for pair in joined for end in pair}
    ways = [
        Link(tail=tail, head=head, is_two_way=True, cost=cost)
        for (tail, head), cost in joined.items()
    ]
    one_way = [link for link in free if not link.is_two_way]
    return replace(
        instance,
        nodes=tuple(node for node in instance.nodes if node in kept),
        links=(*served, *ways, *one_way),
        turns=None,
    )


def _useful(instance: ArcInstance) -> list[Link]:
    """Return the streets that are served or the cheapest way between their ends."""
    index = {label: place for place, label in enumerate(instance.nodes)}
    moves = {move: cost for move, cost in cheapest_moves(instance).items() if cost > 0}
    ends = np.array([(index[tail], index[head]) for tail, head in moves]).reshape(-1, 2)
    count = len(index)
    matrix = csr_array(
        (np.array(list(moves.values()), dtype=np.float64), (ends[:, 0], ends[:, 1])),
        shape=(count, count),
    )
    far: dict[tuple[int, int], float] = {}
    for first in range(0, count, _ROWS_AT_ONCE):
        rows = np.arange(first, min(first + _ROWS_AT_ONCE, count))
        found = dijkstra(matrix, indices=rows)
        for move, (tail, head) in zip(moves, ends.tolist(), strict=True):
            if rows[0] <= tail <= rows[-1]:
                far[move] = float(found[tail - first, head])
    return [
        link
        for link in instance.links
        if link.is_required
        or any(link.cost <= far.get(move, 0.0) for move in link.ways)
    ]


def _merged(links: Iterable[Link], needed: set[int]) -> dict[tuple[int, int], int]:
    """Return two-way streets by both ends, nodes that are not needed taken out."""
    near: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for link in links:
        if link.is_two_way and link.tail != link.head:
            _join(near, link.tail, link.head, link.cost)
    waiting = [node for node in near if node not in needed]
    while waiting:
        node = waiting.pop()
        others = near.get(node)
        if others is None or len(others) > _ENDS_OF_A_WAY:
            continue
        del near[node]
        for other in others:
            del near[other][node]
        if len(others) == _ENDS_OF_A_WAY:
            tail, head = others
            _join(near, tail, head, others[tail] + others[head])
        waiting += [other for other in others if other not in needed]
    return {
        (tail, head): cost
        for tail, others in near.items()
        for head, cost in others.items()
        if tail < head
    }


def _join(near: dict[int, dict[int, int]], tail: int, head: int, cost: int) -> None:
    """Keep the cheaper of the streets between two nodes."""
    least = min(cost, near[tail].get(head, cost))
    near[tail][head] = near[head][tail] = least
