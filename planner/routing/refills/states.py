"""Where a vehicle with a home can be, and the cheapest ways between such states.

Every direction of a street has two states, about to be driven and driven, so that
turns are exact. Each vehicle has one state before its first street and one after its
last; a refill node at which every turn is allowed has a state of being there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.network.shortest_paths import (
    Graph,
    Workspace,
    build_workspace,
    find_path,
)
from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.chains.ways import FAR, Entry, Move, build_costed_graph

_EXACT = 2**53
"""Whole numbers below are exact as floating point."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TourStates:
    """A graph of states; its cost is length first and time second.

    ``about_to`` and ``driven`` hold the state before and after each direction of a
    street, ``starts`` and ``ends`` those of each vehicle, ``refilled`` those of having
    arrived at a refill node. ``moves`` is what is driven along each arc of the graph.
    """

    graph: Graph
    cost: NDArray[np.int64]
    ms_per_length: int
    """What length is multiplied by in ``cost``; the rest is time. [ms]"""

    moves: tuple[Move | None, ...]
    about_to: dict[Move, int]
    driven: dict[Move, int]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    refilled: tuple[int, ...]
    work: Workspace


def build_states(instance: ArcInstance, rules: TourRules) -> TourStates:
    """Lay out the states of an instance.

    Raises
    ------
    ValueError
        If its lengths and times together are too large to be added exactly.
    """
    shortest: dict[Move, tuple[int, int]] = {}
    for link in instance.links:
        for move in link.ways:
            figures = (link.cost, link.time_ms)
            shortest[move] = min(figures, shortest.get(move, figures))
    per_length = 1 + sum(time_ms for _, time_ms in shortest.values())
    if per_length * (1 + sum(length for length, _ in shortest.values())) >= _EXACT:
        msg = (
            f"{instance.name}: lengths and times of all streets multiply to more than "
            f"{_EXACT}, expected smaller ones"
        )
        raise ValueError(msg)
    turns = _turns(instance, shortest)
    about_to = {move: 2 * place for place, move in enumerate(shortest)}
    driven = {move: 2 * place + 1 for place, move in enumerate(shortest)}
    count = 2 * len(shortest)
    starts = tuple(count + 2 * place for place in range(len(rules.vehicles)))
    ends = tuple(start + 1 for start in starts)
    count += 2 * len(starts)
    entries: list[Entry] = [
        (about_to[move], driven[move], length * per_length + time_ms, move)
        for move, (length, time_ms) in shortest.items()
    ]
    entries += [
        (driven[tail, at], about_to[at, head], cost * per_length, None)
        for (tail, at, head), cost in turns.items()
        if (tail, at) in driven and (at, head) in about_to
    ]
    for vehicle, start, end in zip(rules.vehicles, starts, ends, strict=True):
        last = set(rules.refills or (vehicle.home,))
        leaving = [move for move in shortest if move[0] == vehicle.home]
        entries += [(start, about_to[move], 0, None) for move in leaving]
        closing = [move for move in shortest if move[1] in last]
        entries += [(driven[move], end, 0, None) for move in closing]
    refilled: list[int] = []
    for node in rules.refills:
        inward = [move for move in shortest if move[1] == node]
        onward = [move for move in shortest if move[0] == node]
        if any(turns.get((*came, move[1])) != 0 for came in inward for move in onward):
            refilled += [driven[move] for move in inward]
            continue
        entries += [(driven[move], count, 0, None) for move in inward]
        entries += [(count, about_to[move], 0, None) for move in onward]
        entries += [(count, end, 0, None) for end in ends]
        refilled.append(count)
        count += 1
    graph, cost = build_costed_graph(count, entries)
    return TourStates(
        graph=graph,
        cost=cost,
        ms_per_length=per_length,
        moves=tuple(entry[3] for entry in entries),
        about_to=about_to,
        driven=driven,
        starts=starts,
        ends=ends,
        refilled=tuple(refilled),
        work=build_workspace(graph),
    )


def _turns(
    instance: ArcInstance, moves: Collection[Move]
) -> Mapping[tuple[int, int, int], int]:
    """Return the cost of each turn that is allowed; without rules all are free."""
    if instance.turns is not None:
        return instance.turns
    return {
        (tail, at, head): 0
        for tail, at in moves
        for start, head in moves
        if start == at
    }


def lengths_and_times(
    states: TourStates, places: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Length and time of the shortest way from each state to each other.

    Parameters
    ----------
    states : TourStates
    places : (E,) int64
        States.

    Returns
    -------
    lengths : (E, E) int32
        `FAR` where there is no way. Of equally short ways the quickest counts.
    times_ms : (E, E) int32
        0 where there is no way. [ms]
    """
    size = states.graph.offsets.size - 1
    matrix = csr_array(
        (states.cost.astype(np.float64), (states.graph.starts, states.graph.ends)),
        shape=(size, size),
    )
    costs = dijkstra(matrix, indices=places)[:, places]
    is_far = np.isinf(costs)
    costs[is_far] = 0.0
    whole = costs.astype(np.int64)
    lengths = whole // states.ms_per_length
    times_ms = whole % states.ms_per_length
    lengths[is_far] = FAR
    return lengths.astype(np.int32), times_ms.astype(np.int32)


def moves_on_way(states: TourStates, start: int, end: int) -> list[Move]:
    """Return the streets of the shortest way between two states, as (from, to)."""
    path = find_path(states.graph, states.cost, start, end, states.work)
    driven = (states.moves[arc] for arc in path.tolist())
    return [move for move in driven if move is not None]
