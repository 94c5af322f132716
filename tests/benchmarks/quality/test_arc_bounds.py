"""Bounds on small instances that can be counted by hand, and never above a plan."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.arc_bounds import bound_instance
from benchmarks.quality.arc_relaxation import (
    Cuts,
    bound_by_lp,
    cut_of,
    relaxation_of,
    streets_of,
)
from benchmarks.quality.arc_shrink import shrink
from planner.io.arc_instance_file import read_arc_instance
from planner.params import MaxIterations
from planner.routing.arc_instance import ArcInstance, Link, RequiredNode
from planner.routing.chains.from_instance import chains_from_instance
from planner.routing.chains.search import search_chains


def street(tail: int, head: int, *, cost: int = 1, **more) -> Link:
    """Return a two-way street to serve with demand 1, unless said otherwise."""
    facts = {"is_two_way": True, "is_required": True, "service_cost": cost, "demand": 1}
    return Link(tail=tail, head=head, cost=cost, **(facts | more))


def instance(*links: Link, capacity: int, **more) -> ArcInstance:
    nodes = sorted({end for link in links for end in (link.tail, link.head)})
    return ArcInstance(
        name="by hand",
        nodes=tuple(nodes),
        links=links,
        depot=0,
        capacity=capacity,
        **more,
    )


def bound_of(drawn: ArcInstance) -> int:
    bound, _, _ = bound_instance(drawn, 5.0)
    return bound


TRIANGLE = (street(0, 1), street(1, 2), street(2, 0))


def test_one_load_drives_round_a_triangle():
    assert bound_of(instance(*TRIANGLE, capacity=3)) == 3


def test_a_load_for_each_street_of_a_triangle():
    # There and back along 0-1 and along 2-0, and round all three for 1-2: 2 + 2 + 3.
    assert bound_of(instance(*TRIANGLE, capacity=1)) == 7


def test_a_one_way_triangle_is_driven_all_round_for_each_load():
    links = (
        street(0, 1, is_two_way=False),
        street(1, 2, is_two_way=False),
        street(2, 0, is_two_way=False),
    )
    assert bound_of(instance(*links, capacity=1)) == 9


def test_a_dead_end_is_driven_back():
    assert bound_of(instance(street(0, 1, cost=5), capacity=1)) == 10


def test_each_route_costs_its_unloading():
    drawn = instance(*TRIANGLE, capacity=2, dumping_cost=100)
    # Two routes: 3 of service; 1-2 is reached from 0, and 0 is left twice, so one
    # street is driven once more and back: 0-1, 1-0 and 0-2, 2-1, 1-0 drive 2.
    assert bound_of(drawn) == 3 + 2 + 200


def test_a_node_to_serve_asks_for_a_way_to_it():
    drawn = instance(
        street(0, 1, cost=4, is_required=False, service_cost=0, demand=0),
        capacity=1,
        required_nodes=(RequiredNode(node=1, service_cost=3, demand=1),),
    )
    assert bound_of(drawn) == 4 + 4 + 3


def test_a_cut_counts_loads_and_an_even_number_of_drives():
    streets = streets_of(instance(*TRIANGLE, capacity=1))
    far = np.array([False, True, False])
    crossed, least = cut_of(streets, far)
    # Streets 0-1 and 1-2 are two loads, in and out twice; two drives serve.
    assert crossed.tolist() == [True, True, False]
    assert least == 2
    odd = streets_of(instance(street(0, 1), capacity=9))
    assert cut_of(odd, np.array([False, True]))[1] == 1


def test_a_cut_is_kept_once():
    cuts = Cuts(relaxation_of(instance(*TRIANGLE, capacity=1)))
    far = np.array([False, True, False])
    assert cuts.add(far)
    assert not cuts.add(far)
    assert len(cuts) == 1


def test_without_cuts_one_way_streets_are_balanced():
    links = (
        street(0, 1, is_two_way=False, cost=2),
        street(1, 0, is_two_way=False, cost=7, is_required=False, service_cost=0),
    )
    relaxation = relaxation_of(instance(*links, capacity=1))
    bound, driven = bound_by_lp(relaxation, Cuts(relaxation))
    assert bound == 9
    assert driven.tolist() == pytest.approx([1.0])


@st.composite
def towns(draw: st.DrawFn) -> ArcInstance:
    """Draw a ring of streets with chords; some have one way, some need nothing."""
    count = draw(st.integers(3, 6))
    ring = [(node, (node + 1) % count) for node in range(count)]
    chords = [
        (tail, head)
        for tail in range(count)
        for head in range(tail + 2, count)
        if (tail, head) != (0, count - 1)
    ]
    extra = draw(st.lists(st.sampled_from(chords), unique=True)) if chords else []
    links = []
    for number, (tail, head) in enumerate(ring + extra):
        cost = draw(st.integers(1, 9))
        is_required = number == 0 or draw(st.booleans())
        links.append(
            street(
                tail,
                head,
                cost=cost,
                is_two_way=draw(st.booleans()),
                is_required=is_required,
                service_cost=cost if is_required else 0,
                demand=draw(st.integers(1, 5)) if is_required else 0,
            )
        )
    return instance(*links, capacity=draw(st.integers(5, 12)))


@settings(max_examples=40, deadline=None)
@given(towns())
def test_no_plan_is_cheaper_than_the_bound(drawn):
    chains = chains_from_instance(drawn)
    found = search_chains(chains.problem, MaxIterations(200), seed=1)
    assert bound_of(drawn) <= found.cost


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "optimum"), [("gdb1", 316), ("gdb19", 55)])
def test_easy_public_instances_are_proven_optimal(real_data, name, optimum):
    # Costs of optimal plans as CARPData.jl lists them.
    drawn = read_arc_instance(real_data / "routing" / "gdb" / f"{name}.dat")
    assert bound_of(drawn) == optimum


def test_streets_that_change_nothing_are_taken_out():
    # 0-1 is served; 1-2-3-0 is one way round of 6, 3-4 a dead end, 1-5-0 too long.
    free = {"is_required": False, "service_cost": 0, "demand": 0}
    links = (
        street(0, 1, cost=9),
        street(1, 2, cost=1, **free),
        street(2, 3, cost=2, **free),
        street(3, 0, cost=3, **free),
        street(3, 4, cost=1, **free),
        street(1, 5, cost=20, **free),
        street(5, 0, cost=20, **free),
    )
    small = shrink(instance(*links, capacity=1))
    assert small.nodes == (0, 1)
    assert [(link.is_required, link.cost) for link in small.links] == [
        (True, 9),
        (False, 6),
    ]


@settings(max_examples=40, deadline=None)
@given(towns())
def test_taking_streets_out_changes_no_way(drawn):
    kept = chains_from_instance(drawn).problem
    small = chains_from_instance(shrink(drawn)).problem
    for task in range(kept.demand.size):
        for other in range(kept.demand.size):
            np.testing.assert_array_equal(
                kept.distance[np.ix_(kept.leave[task], kept.enter[other])],
                small.distance[np.ix_(small.leave[task], small.enter[other])],
            )
