"""Where a vehicle can be and which way it faces, and what moving on takes.

For a type that turns on the spot these are the nodes. For one to which turning costs
time, or that may not turn everywhere, they are the streets it has just driven and the
few places where it stops: the line graph of Winter (2002), Modeling costs of turns in
route planning, GeoInformatica 6(4).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.network.shortest_paths import (
    NO_ARC,
    Graph,
    Workspace,
    build_graph,
    find_path,
)

NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """What turning costs each of K types of vehicle.

    Attributes
    ----------
    round_ms : (K,) int64
        Time to turn round and drive back where one came from. [ms]
    banned : (B, 2) int32
        Arcs of which the second may not be driven right behind the first.
    heeds_bans : (K,) bool
        Whom that binds.
    """

    round_ms: NDArray[np.int64]
    banned: NDArray[np.int32]
    heeds_bans: NDArray[np.bool_]

    def is_free(self, kind: int) -> bool:
        """Return whether a type turns on the spot, wherever it is."""
        return not self.round_ms[kind] and not (
            self.heeds_bans[kind] and self.banned.size
        )


class Positions(NamedTuple):
    """One type's positions, and the moves from each to the next.

    Attributes
    ----------
    graph : Graph
        Of positions, sorted by the one that is left.
    move_ms : (M,) int64
        Time of each move, turning included. [ms]
    move_arc : (M,) int32
        Arc that it drives, `NO_ARC` for coming to a stop.
    ahead_of, behind : (A,) int32
        Position to reach in order to drive an arc, and the one after it; `NOWHERE`
        where it may not be driven.
    lead_ms : (positions,) int64
        Time from being where the arc is ahead to the position itself: by so much the
        way to it is longer than the way to the arc's start. [ms]
    leaving, arriving : (N,) int32
        Positions of a vehicle that stands at a node and may go any way, and of one
        that comes to a stop there; `NOWHERE` where none stops.
    """

    graph: Graph
    move_ms: NDArray[np.int64]
    move_arc: NDArray[np.int32]
    ahead_of: NDArray[np.int32]
    behind: NDArray[np.int32]
    lead_ms: NDArray[np.int64]
    leaving: NDArray[np.int32]
    arriving: NDArray[np.int32]


def node_positions(graph: Graph, travel_ms: NDArray[np.int64]) -> Positions:
    """Return the positions of a type that turns on the spot: the nodes.

    Parameters
    ----------
    graph : Graph
    travel_ms : (A,) int64
        Negative where the type may not drive. [ms]
    """
    may = np.flatnonzero(travel_ms >= 0)
    count = graph.offsets.shape[0] - 1
    nodes = np.arange(count, dtype=np.int32)
    is_open = travel_ms >= 0
    return Positions(
        graph=build_graph(count, graph.starts[may], graph.ends[may]),
        move_ms=np.ascontiguousarray(travel_ms[may]),
        move_arc=may.astype(np.int32),
        ahead_of=np.where(is_open, graph.starts, NOWHERE).astype(np.int32),
        behind=np.where(is_open, graph.ends, NOWHERE).astype(np.int32),
        lead_ms=np.zeros(count, dtype=np.int64),
        leaving=nodes,
        arriving=nodes,
    )


def turning_positions(
    graph: Graph,
    travel_ms: NDArray[np.int64],
    arc_segment: NDArray[np.int32],
    stops: NDArray[np.int64],
    round_ms: int,
    banned: NDArray[np.int32],
) -> Positions:
    """Return the positions of a type to which turning costs time.

    Position ``i`` is behind the type's i-th arc; two for each stop follow.

    Parameters
    ----------
    graph : Graph
    travel_ms : (A,) int64
        Negative where the type may not drive. [ms]
    arc_segment : (A,) int32
    stops : array of node
        Where vehicles start, end, load or work on foot: they leave any way.
    round_ms : int
        [ms]
    banned : (B, 2) int32
    """
    arcs = np.flatnonzero(travel_ms >= 0)
    tail, head = graph.starts[arcs], graph.ends[arcs]
    took_ms = travel_ms[arcs]
    count, nodes = arcs.shape[0], graph.offsets.shape[0] - 1
    first, then = _turns(tail, head, nodes)
    segment = arc_segment[arcs]
    is_round = (segment[first] == segment[then]) & (tail[first] == head[then])
    is_round &= tail[first] != head[first]
    pair = arcs[first] * np.int64(travel_ms.shape[0]) + arcs[then]
    forbidden = banned[:, 0] * np.int64(travel_ms.shape[0]) + banned[:, 1]
    is_kept = ~np.isin(pair, forbidden)
    first, then, is_round = first[is_kept], then[is_kept], is_round[is_kept]
    stop = np.unique(stops)
    number = np.full(nodes, NOWHERE, dtype=np.int64)
    number[stop] = np.arange(stop.shape[0])
    out, into = np.flatnonzero(number[tail] >= 0), np.flatnonzero(number[head] >= 0)
    leaving = np.where(number >= 0, count + number, NOWHERE).astype(np.int32)
    arriving = np.where(number >= 0, leaving + stop.shape[0], NOWHERE).astype(np.int32)
    starts = np.concatenate([first, leaving[tail[out]], into, leaving[stop]])
    ends = np.concatenate([then, out, arriving[head[into]], arriving[stop]])
    size = count + 2 * stop.shape[0]
    halt = np.zeros(into.shape[0] + stop.shape[0], dtype=np.int64)
    position = np.full(travel_ms.shape[0], NOWHERE, dtype=np.int32)
    position[arcs] = np.arange(count)
    return Positions(
        graph=build_graph(
            size,
            starts.astype(np.int32),
            ends.astype(np.int32),
        ),
        move_ms=np.concatenate(
            [took_ms[then] + round_ms * is_round, took_ms[out], halt]
        ).astype(np.int64),
        move_arc=np.concatenate(
            [arcs[then], arcs[out], np.full(halt.shape[0], NO_ARC)]
        ).astype(np.int32),
        ahead_of=position,
        behind=position,
        lead_ms=np.concatenate([took_ms, np.zeros(size - count)]).astype(np.int64),
        leaving=leaving,
        arriving=arriving,
    )


def quickest_moves(
    positions: Positions, start: int, end: int, work: Workspace
) -> NDArray[np.int32] | None:
    """Return the moves of the quickest way from one position to another.

    From behind an arc to behind it again that is the way round; from a node to itself
    there is no way to go.

    Parameters
    ----------
    positions : Positions
    start, end : int
    work : Workspace
        Of the positions' graph.

    Returns
    -------
    (moves,) int32 or None
        None where there is no way.
    """
    if NOWHERE in (start, end):
        return None
    graph, move_ms = positions.graph, positions.move_ms
    if start != end:
        path = find_path(graph, move_ms, start, end, work)
        return path if path.size else None
    if not positions.lead_ms[start]:
        return np.zeros(0, dtype=np.int32)
    rounds = []
    for move in graph.arcs[graph.offsets[start] : graph.offsets[start + 1]].tolist():
        onward = find_path(graph, move_ms, int(graph.ends[move]), end, work)
        if onward.size or graph.ends[move] == end:
            rounds.append(np.concatenate([[move], onward]).astype(np.int32))
    return min(rounds, key=lambda moves: int(move_ms[moves].sum()), default=None)


def _turns(
    tail: NDArray[np.int32], head: NDArray[np.int32], nodes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every pair of arcs of which one begins where the other ends."""
    by_tail = np.argsort(tail, kind="stable")
    offsets = np.searchsorted(tail[by_tail], np.arange(nodes + 1))
    fan = offsets[head + 1] - offsets[head]
    first = np.repeat(np.arange(head.shape[0]), fan)
    within = np.arange(first.shape[0]) - np.repeat(np.cumsum(fan) - fan, fan)
    return first, by_tail[within + np.repeat(offsets[head], fan)]
