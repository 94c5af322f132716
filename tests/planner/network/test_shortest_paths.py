"""The ways found are those that SciPy finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from planner.network.shortest_paths import (
    UNREACHED,
    build_graph,
    build_workspace,
    find_path,
    travel_times_ms,
)


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    # The first call compiles, which hypothesis would take for a slow example.
    graph = build_graph(2, np.array([0], np.int32), np.array([1], np.int32))
    work = build_workspace(graph)
    travel_times_ms(graph, np.array([1]), 0, work)
    find_path(graph, np.array([1]), 0, 1, work)


@st.composite
def networks(draw):
    nodes = draw(st.integers(2, 12))
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    arcs = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=40))
    times = draw(
        st.lists(st.integers(1, 10_000), min_size=len(arcs), max_size=len(arcs))
    )
    tail, head = np.array(arcs, dtype=np.int32).T
    return nodes, tail.copy(), head.copy(), np.array(times, dtype=np.int64)


def scipy_times_ms(nodes, tail, head, travel_ms, source):
    may = travel_ms >= 0
    matrix = csr_matrix(
        (travel_ms[may].astype(float), (tail[may], head[may])), shape=(nodes, nodes)
    )
    return dijkstra(matrix, indices=source)


@given(networks())
def test_times_agree_with_scipy(network):
    nodes, tail, head, travel_ms = network
    graph = build_graph(nodes, tail, head)
    found = travel_times_ms(graph, travel_ms, 0, build_workspace(graph)).astype(float)
    found[found >= UNREACHED] = np.inf
    np.testing.assert_array_equal(found, scipy_times_ms(*network, 0))


@given(networks())
def test_searching_backwards_times_the_way_there(network):
    nodes, tail, head, travel_ms = network
    graph = build_graph(nodes, head, tail)
    found = travel_times_ms(graph, travel_ms, 0, build_workspace(graph)).astype(float)
    found[found >= UNREACHED] = np.inf
    there = [scipy_times_ms(*network, node)[0] for node in range(nodes)]
    np.testing.assert_array_equal(found, there)


@given(networks())
def test_a_path_joins_and_takes_the_shortest_time(network):
    nodes, tail, head, travel_ms = network
    graph = build_graph(nodes, tail, head)
    work = build_workspace(graph)
    best = scipy_times_ms(*network, 0)
    for target in range(1, nodes):
        path = find_path(graph, travel_ms, 0, target, work)
        if np.isinf(best[target]):
            assert path.size == 0
            continue
        assert tail[path[0]] == 0
        assert head[path[-1]] == target
        assert (head[path[:-1]] == tail[path[1:]]).all()
        assert travel_ms[path].sum() == best[target]


def test_a_forbidden_arc_is_not_driven():
    tail, head = np.array([0, 0, 2], np.int32), np.array([1, 2, 1], np.int32)
    graph = build_graph(3, tail, head)
    travel_ms = np.array([-1, 5, 5], dtype=np.int64)
    found = travel_times_ms(graph, travel_ms, 0, build_workspace(graph))
    assert found.tolist() == [0, 10, 5]
