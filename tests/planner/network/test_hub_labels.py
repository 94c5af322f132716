"""Quickest times from labels are those that SciPy and Dijkstra find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.network.hub_labels import build_hub_labels, quickest_ms
from planner.network.shortest_paths import (
    UNREACHED,
    build_graph,
    build_workspace,
    travel_times_ms,
)


def labels_of(nodes, arcs, travel_ms):
    tail, head = np.array(arcs, dtype=np.int32).reshape(-1, 2).T
    graph = build_graph(nodes, tail.copy(), head.copy())
    return build_hub_labels(graph, np.array(travel_ms, dtype=np.int64))


def all_times_ms(labels, nodes):
    return [[quickest_ms(labels, a, b) for b in range(nodes)] for a in range(nodes)]


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    # The first call compiles, which hypothesis would take for a slow example.
    all_times_ms(labels_of(3, [(0, 1), (1, 2)], [1, 2]), 3)


@st.composite
def networks(draw):
    """Loops, parallel arcs, one-ways, ways of no length, closed arcs and islands."""
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node), max_size=40))
    time_ms = st.one_of(st.just(-1), st.just(0), st.integers(0, 10_000))
    return nodes, arcs, draw(st.lists(time_ms, min_size=len(arcs), max_size=len(arcs)))


def scipy_times_ms(nodes, arcs, travel_ms):
    shortest = {}
    for arc, ms in zip(arcs, travel_ms, strict=True):
        if ms >= 0 and arc[0] != arc[1]:
            shortest[arc] = min(ms, shortest.get(arc, ms))
    tail, head = np.array(list(shortest), dtype=np.int32).reshape(-1, 2).T
    weights = np.array(list(shortest.values()), dtype=float)
    return dijkstra(csr_matrix((weights, (tail, head)), shape=(nodes, nodes)))


@given(networks())
def test_times_agree_with_scipy(network):
    found = np.array(all_times_ms(labels_of(*network), network[0]), dtype=float)
    found[found >= UNREACHED] = np.inf
    np.testing.assert_array_equal(found, scipy_times_ms(*network))


@pytest.fixture(scope="module")
def quarters():
    """Return 12 by 12 crossings, some arcs closed one way, times 1 to 60 s."""
    rng = np.random.default_rng(5)
    node = np.arange(144, dtype=np.int32).reshape(12, 12)
    pairs = [(node[:, :-1], node[:, 1:]), (node[:-1], node[1:])]
    ends = [np.stack([a.ravel(), b.ravel()]) for a, b in pairs]
    tail, head = np.concatenate([*ends, *(pair[::-1] for pair in ends)], axis=1)
    travel_ms = rng.integers(1000, 60_000, tail.shape[0])
    travel_ms[rng.random(tail.shape[0]) < 0.15] = -1
    return build_graph(144, tail, head), travel_ms


def test_times_over_a_town_are_those_of_dijkstra(quarters):
    graph, travel_ms = quarters
    labels = build_hub_labels(graph, travel_ms)
    work = build_workspace(graph)
    expected = [travel_times_ms(graph, travel_ms, a, work) for a in range(144)]
    np.testing.assert_array_equal(all_times_ms(labels, 144), expected)


def test_labels_of_a_town_are_short_and_always_the_same(quarters):
    # A square of 12 by 12 falls into quarters by 12 + 2 * 6 nodes, these by
    # 6 + 2 * 3, and 3 by 3 crossings have at most 9: 45 places for anybody.
    graph, travel_ms = quarters
    labels = build_hub_labels(graph, travel_ms)
    assert np.diff(labels.offsets).max() <= 45
    for one, other in zip(labels, build_hub_labels(graph, travel_ms), strict=True):
        np.testing.assert_array_equal(one, other)


def test_arguments_stay_as_they_are(quarters):
    graph, travel_ms = quarters
    before = [values.copy() for values in (*graph, travel_ms)]
    build_hub_labels(graph, travel_ms)
    for values, kept in zip((*graph, travel_ms), before, strict=True):
        np.testing.assert_array_equal(values, kept)


def test_a_one_way_and_a_closed_arc_are_kept():
    # 0 -> 1 -> 2 in 3 + 4 ms; back only from 2 to 1; the short cut 0 -> 2 is closed.
    labels = labels_of(4, [(0, 1), (1, 2), (2, 1), (0, 2)], [3, 4, 9, -1])
    never = UNREACHED
    assert all_times_ms(labels, 4) == [
        [0, 3, 7, never],
        [never, 0, 4, never],
        [never, 9, 0, never],
        [never, never, never, 0],
    ]


def test_a_network_without_nodes_has_no_labels():
    assert labels_of(0, [], []).out_ms.size == 0


@pytest.mark.parametrize("step_ms", [2**28, 2**30, 2**40])
def test_ways_of_many_days_are_refused(step_ms):
    # 2^28 ms are three days; four such steps each way exceed the six that fit.
    arcs = [(i, i + 1) for i in range(4)] + [(i + 1, i) for i in range(4)]
    with pytest.raises(ValueError, match="over 536870911 ms, expected each way"):
        labels_of(5, arcs, [step_ms] * 8)
