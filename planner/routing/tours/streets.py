"""Every vehicle type's positions side by side, and the quickest ways between them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.hub_labels import HubLabels, build_hub_labels, quickest_ms
from planner.network.positions import Positions, node_positions, turning_positions
from planner.network.shortest_paths import (
    NO_ARC,
    UNREACHED,
    Graph,
    build_graph,
    build_workspace,
    travel_times_ms,
)
from planner.routing.model import Model
from planner.routing.problem import Problem


class Streets(NamedTuple):
    """Every type's positions as one network, numbered type after type.

    Attributes
    ----------
    positions : (K,) tuple of Positions
    base : (K + 1,) int64
        Number of each type's first position, and the number of all.
    lead_ms : (P,) int64
        See `Positions`. [ms]
    again_ms : (P,) int64
        Time of the quickest way from behind an arc to where it is ahead. [ms]
    to_depot_ms, from_depot_ms : (D, P) int64
        Time from a position to a stop at a depot, and from there to where the
        position is ahead; `UNREACHED` where there is no way. [ms]
    labels : HubLabels
    """

    positions: tuple[Positions, ...]
    base: NDArray[np.int64]
    lead_ms: NDArray[np.int64]
    again_ms: NDArray[np.int64]
    to_depot_ms: NDArray[np.int64]
    from_depot_ms: NDArray[np.int64]
    labels: HubLabels


def build_positions(problem: Problem) -> tuple[Positions, ...]:
    """Return every type's positions; a type that turns on the spot has the nodes."""
    graph = build_graph(problem.node_count, problem.arc_tail, problem.arc_head)
    turning, points = problem.turning, problem.task_node[problem.task_node >= 0]
    stops = np.concatenate([problem.depot_node, problem.start_node, points])
    return tuple(
        node_positions(graph, travel_ms)
        if turning is None or turning.is_free(kind)
        else turning_positions(
            graph,
            travel_ms,
            problem.arc_segment,
            stops,
            int(turning.round_ms[kind]),
            turning.banned if turning.heeds_bans[kind] else turning.banned[:0],
        )
        for kind, travel_ms in enumerate(problem.travel_ms)
    )


def build_streets(problem: Problem) -> Streets:
    """Lay the positions of all types side by side, and label them."""
    positions = build_positions(problem)
    base = np.concatenate([[0], np.cumsum([one.lead_ms.shape[0] for one in positions])])
    shifts = list(zip(positions, base.tolist(), strict=False))
    starts = np.concatenate([one.graph.starts + shift for one, shift in shifts])
    ends = np.concatenate([one.graph.ends + shift for one, shift in shifts])
    graph = build_graph(int(base[-1]), starts, ends)
    move_ms = np.concatenate([one.move_ms for one in positions])
    is_drive = np.concatenate([one.move_arc for one in positions]) != NO_ARC
    lead_ms = np.concatenate([one.lead_ms for one in positions])
    labels = build_hub_labels(graph, move_ms)
    again_ms = np.where(lead_ms > 0, UNREACHED, 0)
    _find_ways_again(labels, graph, move_ms, is_drive & (lead_ms[ends] > 0), again_ms)
    again_ms = np.where(again_ms < UNREACHED, again_ms - lead_ms, again_ms)
    leaving = np.stack([one.leaving[problem.depot_node] + b for one, b in shifts])
    arriving = np.stack([one.arriving[problem.depot_node] + b for one, b in shifts])
    from_ms = _times_ms(graph, move_ms, leaving)
    return Streets(
        positions=positions,
        base=base.astype(np.int64),
        lead_ms=lead_ms,
        again_ms=again_ms,
        to_depot_ms=_times_ms(
            build_graph(int(base[-1]), graph.ends, graph.starts), move_ms, arriving
        ),
        from_depot_ms=np.where(from_ms < UNREACHED, from_ms - lead_ms, from_ms),
        labels=labels,
    )


def mode_positions(
    streets: Streets, model: Model
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each type's position ahead of each mode, and the one behind it.

    Returns
    -------
    ((K, modes), (K, modes))
        Numbered over all types; the type's first where it may not serve so.
    """
    is_point = model.mode_arc < 0
    ahead, behind = [], []
    for one, shift in zip(streets.positions, streets.base.tolist(), strict=False):
        into = np.where(
            is_point, one.arriving[model.mode_start], one.ahead_of[model.mode_arc]
        )
        out = np.where(
            is_point, one.leaving[model.mode_end], one.behind[model.mode_arc]
        )
        ahead.append(np.maximum(into, 0) + shift)
        behind.append(np.maximum(out, 0) + shift)
    return np.stack(ahead), np.stack(behind)


def _times_ms(
    graph: Graph, move_ms: NDArray[np.int64], sources: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the times from each type's source at each depot, (D, P). [ms]."""
    work = build_workspace(graph)
    times_ms = np.full((sources.shape[1], graph.offsets.shape[0] - 1), UNREACHED)
    for of_type in sources.tolist():
        for depot, source in enumerate(of_type):
            found_ms = travel_times_ms(graph, move_ms, source, work)
            np.minimum(times_ms[depot], found_ms, out=times_ms[depot])
    return times_ms


@kernel
def _find_ways_again(
    labels: HubLabels,
    graph: Graph,
    move_ms: NDArray[np.int64],
    is_drive: NDArray[np.bool_],
    again_ms: NDArray[np.int64],
) -> None:
    """Fill in the quickest way round from each position back to itself."""
    for move in range(move_ms.shape[0]):
        if not is_drive[move]:
            continue
        start, end = graph.starts[move], graph.ends[move]
        back_ms = quickest_ms(labels, end, start)
        if back_ms < UNREACHED:
            again_ms[start] = min(again_ms[start], move_ms[move] + back_ms)
