"""Routes against an instance, every figure by hand."""

import pytest

from planner.routing.arc_instance import ArcInstance, Link, RequiredNode
from services.solve.check_solution import check_routes, check_solution

#      4 ──3── 3      Required: 1-2 (drive 2, serve 9, demand 4), 2-3 (4, 8, 3).
#      1       4      3 → 4 is a one-way street.
#      1 ──2── 2
SQUARE = ArcInstance(
    name="square",
    nodes=(1, 2, 3, 4),
    links=(
        Link(tail=1, head=2, is_two_way=True, cost=2, is_required=True,
             service_cost=9, demand=4),
        Link(tail=2, head=3, is_two_way=True, cost=4, is_required=True,
             service_cost=8, demand=3),
        Link(tail=3, head=4, is_two_way=False, cost=3),
        Link(tail=4, head=1, is_two_way=True, cost=1),
    ),
    depot=1,
    capacity=7,
    dumping_cost=100,
)  # fmt: skip
ROUND = [(1, 2, True), (2, 3, True), (3, 4, False), (4, 1, False)]


def test_a_round_costs_service_driving_and_dumping():
    # 9 + 8 served, 3 + 1 driven, 100 dumped.
    assert check_routes(SQUARE, [ROUND]).cost == 121
    assert check_solution(SQUARE, [ROUND], 121) == ()


def test_two_routes_dump_twice_and_an_empty_one_does_not():
    routes = [
        [(1, 2, True), (2, 1, False)],
        [(1, 2, False), (2, 3, True), (3, 4, False), (4, 1, False)],
        [],
    ]
    # 9 + 2 and 2 + 8 + 3 + 1 and 2 · 100.
    assert check_solution(SQUARE, routes, 225) == ()


def test_another_cost_is_said():
    assert check_solution(SQUARE, [ROUND], 120) == (
        "the routes cost 121, the solution says 120",
    )


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ([ROUND[1:]], "route 1 starts at 2, expected depot 1"),
        ([ROUND[:-1]], "route 1 ends at 4, expected depot 1"),
        ([[*ROUND[:2], ROUND[3]]], "route 1 jumps from 3 to 4"),
        ([[*ROUND[:3], (4, 3, False), *ROUND[2:]]], "route 1: 4-3 is against its one-"),
        ([[*ROUND[:2], (3, 1, False)]], "route 1: 3-1 is no street"),
        ([[*ROUND[:3], (4, 1, True)]], "route 1 serves 4-1, which is not required"),
        ([[(1, 2, True), (2, 3, False), *ROUND[2:]]], "2-3 is served 0 times, ex"),
        ([ROUND, [(1, 2, True), (2, 1, False)]], "1-2 is served 2 times, ex"),
        ([[(1, 1, True), *ROUND]], "route 1 serves node 1, which is not required"),
    ],
)  # fmt: skip
def test_each_broken_rule_is_said(routes, said):
    violations = check_solution(SQUARE, routes, 121)
    assert any(sentence.startswith(said) for sentence in violations), violations


def with_changes(**changes):
    plain = {name: getattr(SQUARE, name) for name in ArcInstance.__slots__}
    return ArcInstance(**(plain | changes))


def test_a_load_above_the_capacity_is_said():
    tight = with_changes(capacity=6)
    assert check_solution(tight, [ROUND], 121) == (
        "route 1 serves 7, expected at most 6",
    )


def test_turns_cost_and_must_be_listed():
    turns = {(1, 2, 3): 10, (2, 3, 4): 20, (3, 4, 1): 40, (4, 1, 2): 80}
    # 121 and 10 + 20 + 40; the depot's start and end are no turns.
    assert check_solution(with_changes(turns=turns), [ROUND], 191) == ()
    del turns[2, 3, 4]
    assert check_solution(with_changes(turns=turns), [ROUND], 171) == (
        "route 1: turn 2-3-4 is not allowed",
    )


def test_a_node_is_served_once_between_two_turns():
    node = RequiredNode(node=3, service_cost=5, demand=1)
    turns = {(1, 2, 3): 10, (2, 3, 4): 20, (3, 4, 1): 40}
    square = with_changes(required_nodes=(node,), turns=turns, capacity=8)
    served = [*ROUND[:2], (3, 3, True), *ROUND[2:]]
    assert check_solution(square, [served], 196) == ()
    assert check_solution(square, [ROUND], 196) == (
        "node 3 is served 0 times, expected once",
    )
    twice = [*ROUND[:2], (3, 3, True), (3, 3, True), *ROUND[2:]]
    assert "node 3 is served 2 times, expected once" in check_solution(
        square, [twice], 196
    )


def parallel(demand, *, both=True):
    return Link(
        tail=1,
        head=2,
        is_two_way=both,
        cost=2,
        is_required=True,
        service_cost=9,
        demand=demand,
    )


def test_streets_side_by_side_are_each_served_once():
    # Demands 4 and 6 with capacities of 6 each: any order of the two fits.
    pair = with_changes(links=(parallel(4), parallel(6)), capacity=6)
    once = [(1, 2, True), (2, 1, False)]
    assert check_solution(pair, [once, once], 9 + 2 + 9 + 2 + 200) == ()
    assert check_solution(pair, [once], 0) == (
        "1-2 is served 1 times, expected 2 times",
    )
    both = [(1, 2, True), (2, 1, True)]
    assert check_solution(pair, [both], 118) == (
        "route 1 serves 10, expected at most 6",
    )


DRIVEN_ONLY = Link(tail=1, head=2, is_two_way=True, cost=1)


def test_a_one_way_street_beside_another_is_served_its_own_way():
    pair = with_changes(links=(parallel(1, both=False), parallel(2)), capacity=9)
    assert check_solution(pair, [[(1, 2, True), (2, 1, True)]], 118) == ()
    alone = with_changes(
        links=(parallel(1, both=False), parallel(2, both=False), DRIVEN_ONLY),
        capacity=9,
    )
    against = check_solution(alone, [[(1, 2, True), (2, 1, True)]], 118)
    assert "1-2 is served against its one-way" in against
