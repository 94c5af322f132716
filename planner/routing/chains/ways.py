"""Cheapest ways of an instance between states of a vehicle, and the streets on them.

Where turns cost nothing a state is a node. Where they do, every direction of a street
has two states, about to be driven and driven: a turn leads from the second of one to
the first of another, and the depot has a state before the first street and one after
the last (edge-based search, as in Winter 2002, GeoInformatica 6(4)).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.network.shortest_paths import (
    Graph,
    Workspace,
    build_graph,
    build_workspace,
    find_path,
)
from planner.routing.arc_instance import ArcInstance

FAR = 10**9
"""Distance of what cannot be reached; more than any way of an instance."""

_ROWS_AT_ONCE = 256

Move = tuple[int, int]
Entry = tuple[int, int, int, Move | None]
"""An arc between states: from, to, what it costs, and what is driven along it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """A graph of states.

    ``about_to`` and ``driven`` hold the state before and after each direction of a
    street, as (tail, head); ``moves`` what is driven along each arc of the graph.
    """

    graph: Graph
    cost: NDArray[np.int64]
    moves: tuple[Move | None, ...]
    about_to: dict[Move, int]
    driven: dict[Move, int]
    arrivals: dict[int, tuple[int, ...]]
    """States of being at a node, by its label."""

    depot_leave: int
    depot_enter: int
    work: Workspace


def build_ways(instance: ArcInstance) -> Ways:
    """Lay out the states of an instance, with turns if it has costs for them."""
    return _by_nodes(instance) if instance.turns is None else _by_turns(instance)


def distances(ways: Ways, states: NDArray[np.int64]) -> NDArray[np.int32]:
    """Cost of the cheapest way from each state to each other.

    Parameters
    ----------
    ways : Ways
    states : (E,) int64

    Returns
    -------
    (E, E) int32
        `FAR` where there is no way.

    Raises
    ------
    ValueError
        If a way costs `FAR` or more.
    """
    nodes = ways.graph.offsets.size - 1
    matrix = csr_array(
        (ways.cost.astype(np.float64), (ways.graph.starts, ways.graph.ends)),
        shape=(nodes, nodes),
    )
    found = np.empty((states.size, states.size), dtype=np.int32)
    for first in range(0, states.size, _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        costs = dijkstra(matrix, indices=states[rows])[:, states]
        costs[np.isinf(costs)] = FAR
        if costs.max() > FAR:
            msg = f"a way costs {costs.max():.0f}, expected less than {FAR}"
            raise ValueError(msg)
        found[rows] = costs
    return found


def moves_between(ways: Ways, start: int, end: int) -> list[Move]:
    """Return the streets of the cheapest way between two states, as (from, to)."""
    path = find_path(ways.graph, ways.cost, start, end, ways.work)
    driven = (ways.moves[arc] for arc in path.tolist())
    return [move for move in driven if move is not None]


def build_costed_graph(
    count: int, entries: Sequence[Entry]
) -> tuple[Graph, NDArray[np.int64]]:
    """Return a graph of states with one arc for each entry, and what arcs cost."""
    graph = build_graph(
        count,
        np.array([entry[0] for entry in entries], dtype=np.int32),
        np.array([entry[1] for entry in entries], dtype=np.int32),
    )
    return graph, np.array([entry[2] for entry in entries], dtype=np.int64)


def cheapest_moves(instance: ArcInstance) -> dict[Move, int]:
    """Return what a drive without service costs, by the cheapest of parallel links."""
    cheapest: dict[Move, int] = {}
    for link in instance.links:
        for move in link.ways:
            cheapest[move] = min(link.cost, cheapest.get(move, link.cost))
    return cheapest


def _by_nodes(instance: ArcInstance) -> Ways:
    """Return the states of an instance whose turns cost nothing: its nodes."""
    index = {label: place for place, label in enumerate(instance.nodes)}
    entries: list[Entry] = [
        (index[tail], index[head], cost, (tail, head))
        for (tail, head), cost in cheapest_moves(instance).items()
    ]
    moves = [move for link in instance.links for move in link.ways]
    return _build(
        len(index),
        entries,
        about_to={move: index[move[0]] for move in moves},
        driven={move: index[move[1]] for move in moves},
        arrivals={label: (place,) for label, place in index.items()},
        depot=(index[instance.depot], index[instance.depot]),
    )


def _by_turns(instance: ArcInstance) -> Ways:
    """Return two states for each direction of a street, and two for the depot."""
    turns = instance.turns or {}
    cheapest = cheapest_moves(instance)
    about_to = {move: 2 * place for place, move in enumerate(cheapest)}
    driven = {move: 2 * place + 1 for place, move in enumerate(cheapest)}
    start, end = 2 * len(cheapest), 2 * len(cheapest) + 1
    entries: list[Entry] = []
    arrivals: defaultdict[int, list[int]] = defaultdict(list)
    for move, cost in cheapest.items():
        tail, head = move
        entries.append((about_to[move], driven[move], cost, move))
        arrivals[head].append(driven[move])
        if tail == instance.depot:
            entries.append((start, about_to[move], 0, None))
        if head == instance.depot:
            entries.append((driven[move], end, 0, None))
    arrivals[instance.depot].append(start)
    for (first, at, last), cost in turns.items():
        if (first, at) in driven and (at, last) in about_to:
            entries.append((driven[first, at], about_to[at, last], cost, None))
    return _build(
        2 * len(cheapest) + 2,
        entries,
        about_to=about_to,
        driven=driven,
        arrivals={label: tuple(arrivals[label]) for label in instance.nodes},
        depot=(start, end),
    )


def _build(
    count: int,
    entries: list[Entry],
    *,
    about_to: dict[Move, int],
    driven: dict[Move, int],
    arrivals: dict[int, tuple[int, ...]],
    depot: tuple[int, int],
) -> Ways:
    """Put the parts together."""
    graph, cost = build_costed_graph(count, entries)
    return Ways(
        graph=graph,
        cost=cost,
        moves=tuple(entry[3] for entry in entries),
        about_to=about_to,
        driven=driven,
        arrivals=arrivals,
        depot_leave=depot[0],
        depot_enter=depot[1],
        work=build_workspace(graph),
    )
