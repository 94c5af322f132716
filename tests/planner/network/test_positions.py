"""Ways with turns, against a search over whole walks that shares nothing with them."""

from heapq import heappop, heappush
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.network.positions import (
    NOWHERE,
    Turning,
    node_positions,
    quickest_moves,
    turning_positions,
)
from planner.network.shortest_paths import NO_ARC, build_graph, build_workspace

ROUND_MS = 500


@st.composite
def towns(draw):
    """Draw a few streets between a few nodes, some one-way, and some banned turns."""
    nodes = draw(st.integers(2, 6))
    node = st.integers(0, nodes - 1)
    streets = draw(st.lists(st.tuples(node, node), min_size=1, max_size=8))
    travel = []
    for _ in streets:
        ms = draw(st.integers(1, 300))
        travel += [ms, draw(st.sampled_from([ms, -1]))]
    arc = st.integers(0, 2 * len(streets) - 1)
    banned = draw(st.lists(st.tuples(arc, arc), max_size=4))
    return nodes, streets, travel, banned


def laid_out(town):
    nodes, streets, travel, banned = town
    tail = np.array([end for a, b in streets for end in (a, b)], dtype=np.int32)
    head = np.array([end for a, b in streets for end in (b, a)], dtype=np.int32)
    graph = build_graph(nodes, tail, head)
    return turning_positions(
        graph,
        np.array(travel, dtype=np.int64),
        np.repeat(np.arange(len(streets), dtype=np.int32), 2),
        np.array([0]),
        ROUND_MS,
        np.array(banned, dtype=np.int32).reshape(-1, 2),
    )


def quickest_walk_ms(town, first, last):
    """Return the time from behind an arc until another is ahead, None where no way is.

    Dijkstra over the arcs that were driven last.
    """
    _, streets, travel, banned = town

    def ends(arc):
        a, b = streets[arc // 2]
        return (a, b) if arc % 2 == 0 else (b, a)

    def turn_ms(arc, then):
        if ends(arc)[1] != ends(then)[0] or (arc, then) in banned or travel[then] < 0:
            return None
        is_round = arc // 2 == then // 2 and arc != then and len(set(ends(arc))) == 2
        return ROUND_MS * is_round

    heap, done = [(0, first)], set()
    best = None
    while heap:
        ms, arc = heappop(heap)
        if arc in done:
            continue
        done.add(arc)
        for then in range(len(travel)):
            turn = turn_ms(arc, then)
            if turn is None:
                continue
            if then == last:
                best = ms + turn if best is None else min(best, ms + turn)
            heappush(heap, (ms + turn + travel[then], then))
    return best


@settings(deadline=None)
@given(towns())
def test_every_way_is_the_quickest_walk_with_its_turns(town):
    positions = laid_out(town)
    work = build_workspace(positions.graph)
    travel = town[2]
    for first, out_ms in enumerate(travel):
        for last, ms in enumerate(travel):
            if out_ms < 0 or ms < 0:
                continue
            start, end = int(positions.behind[first]), int(positions.ahead_of[last])
            moves = quickest_moves(positions, start, end, work)
            expected = quickest_walk_ms(town, first, last)
            if expected is None:
                assert moves is None
                continue
            assert positions.move_ms[moves].sum() - positions.lead_ms[end] == expected
            arcs = [first, *positions.move_arc[moves].tolist()]
            assert arcs[-1] == last
            assert all(pair not in town[3] for pair in pairwise(arcs))


def test_from_a_stop_it_leaves_any_way_and_comes_to_one_from_any():
    # 0 - 1, both ways, 100 ms: from the stop at 0 out and back it turns at 1 only.
    positions = laid_out((2, [(0, 1)], [100, 100], []))
    leaving, arriving = int(positions.leaving[0]), int(positions.arriving[0])
    work = build_workspace(positions.graph)
    out = quickest_moves(positions, leaving, int(positions.ahead_of[0]), work)
    assert positions.move_ms[out].sum() - positions.lead_ms[positions.ahead_of[0]] == 0
    back = quickest_moves(positions, int(positions.behind[0]), arriving, work)
    assert positions.move_ms[back].sum() == ROUND_MS + 100
    assert positions.move_arc[back].tolist() == [1, NO_ARC]
    stay = quickest_moves(positions, leaving, arriving, work)
    assert positions.move_ms[stay].sum() == 0
    assert positions.leaving[1] == NOWHERE


def test_on_the_spot_positions_are_nodes():
    graph = build_graph(
        2, np.array([0, 1], dtype=np.int32), np.array([1, 0], dtype=np.int32)
    )
    positions = node_positions(graph, np.array([100, -1], dtype=np.int64))
    assert positions.behind.tolist() == [1, NOWHERE]
    assert positions.ahead_of.tolist() == [0, NOWHERE]
    work = build_workspace(positions.graph)
    assert quickest_moves(positions, 0, 0, work).size == 0
    assert positions.move_arc[quickest_moves(positions, 0, 1, work)].tolist() == [0]
    assert quickest_moves(positions, 1, 0, work) is None


@pytest.mark.parametrize(
    ("round_ms", "banned", "heeds", "is_free"),
    [
        (0, [], True, True),
        (1, [], True, False),
        (0, [(0, 2)], True, False),
        (0, [(0, 2)], False, True),
    ],
)
def test_a_type_turns_freely_where_nothing_binds_it(round_ms, banned, heeds, is_free):
    turning = Turning(
        round_ms=np.array([round_ms]),
        banned=np.array(banned, dtype=np.int32).reshape(-1, 2),
        heeds_bans=np.array([heeds]),
    )
    assert turning.is_free(0) == is_free
