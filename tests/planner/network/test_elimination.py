"""Nodes go one by one and leave the ways between the others as quick as they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.network.elimination import eliminate
from planner.network.shortest_paths import UNREACHED, build_graph


def eliminated(nodes, arcs, travel_ms):
    tail, head = np.array(arcs, dtype=np.int32).reshape(-1, 2).T
    graph = build_graph(nodes, tail.copy(), head.copy())
    return eliminate(graph, np.array(travel_ms, dtype=np.int64))


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    # The first call compiles, which hypothesis would take for a slow example.
    eliminated(2, [(0, 1)], [1])


def links_of(links, node):
    """Return {other: (there, back)} of one node."""
    found = {}
    at = links.first[node]
    while at >= 0:
        found[int(links.node[at])] = (int(links.out_ms[at]), int(links.in_ms[at]))
        at = links.following[at]
    return found


def test_a_node_that_goes_leaves_the_sums_of_its_ways():
    # In a ring of four all cost alike; of equals the first met goes first.
    arcs = [(0, 1), (1, 2), (2, 3), (3, 0), (1, 0), (2, 1), (3, 2), (0, 3)]
    done = eliminated(4, arcs, [1, 200, 50, 50, 10, 20, 60, 60])
    assert done.order[:2].tolist() == [0, 3]
    assert links_of(done.links, 0) == {1: (1, 10), 3: (60, 50)}
    # Over 0: 3 -> 1 in 50 + 1, 1 -> 3 in 10 + 60.
    assert links_of(done.links, 3) == {1: (51, 70), 2: (60, 50)}
    # Over 3: 1 -> 2 in 70 + 60, not 200; 2 -> 1 in 20, not 50 + 51.
    assert links_of(done.links, int(done.order[2])) in ({2: (130, 20)}, {1: (20, 130)})


def test_a_star_loses_its_points_first():
    arcs = [(3, node) for node in (0, 1, 2, 4, 5)]
    done = eliminated(6, arcs, [7] * 5)
    assert 3 in done.order[-2:]
    assert links_of(done.links, 0) == {3: (UNREACHED, 7)}


@st.composite
def networks(draw):
    nodes = draw(st.integers(1, 12))
    node = st.integers(0, nodes - 1)
    arcs = draw(st.lists(st.tuples(node, node), max_size=30))
    return nodes, arcs, list(range(len(arcs)))


@given(networks())
def test_links_lead_to_later_nodes_that_are_linked_to_each_other(network):
    done = eliminated(*network)
    assert sorted(done.order) == list(range(network[0]))
    turn = np.argsort(done.order)
    for node in range(network[0]):
        near = sorted(links_of(done.links, node), key=lambda other: turn[other])
        assert all(turn[other] > turn[node] for other in near)
        for place, other in enumerate(near):
            assert set(near[place + 1 :]) <= links_of(done.links, other).keys()
