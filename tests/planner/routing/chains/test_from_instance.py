"""Instances as chain problems: costs by hand, by another method, and as walked."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.routing.arc_instance import ArcInstance, Link, RequiredNode
from planner.routing.chains.from_instance import chains_from_instance, routes_of_steps
from planner.routing.chains.problem import ChainSolution
from services.solve.check_solution import check_routes


def street(tail, head, cost, demand=0, *, both=True):
    return Link(
        tail=tail,
        head=head,
        is_two_way=both,
        cost=cost,
        is_required=demand > 0,
        service_cost=cost + 10 * demand if demand else 0,
        demand=demand,
    )


def cost_of(problem, routes):
    """Cost of routes as `ChainProblem` defines it, term by term."""
    total = 0
    for route in routes:
        at = problem.depot_leave
        total += problem.trip_cost
        for task, mode in route:
            total += int(problem.distance[at, problem.enter[task, mode]])
            total += int(problem.service[task, mode])
            at = problem.leave[task, mode]
        total += int(problem.distance[at, problem.depot_enter])
    return total


def best_single_route(problem):
    """Cheapest of all orders and modes, every task in one route."""
    tasks = range(problem.demand.size)
    modes = [range(int(count)) for count in problem.mode_count]
    return min(
        ([list(zip(order, (chosen[task] for task in order), strict=True))]
         for order in permutations(tasks) for chosen in product(*modes)),
        key=lambda routes: cost_of(problem, routes),
    )  # fmt: skip


def walked(instance, chains, routes):
    solution = ChainSolution(routes=tuple(map(tuple, routes)), cost=0, iterations=0)
    return check_routes(instance, routes_of_steps(chains, solution))


# 1 ── 2 → 3 → 2: a required street, a required node and a required one-way street.
CROSS = ArcInstance(
    name="cross",
    nodes=(1, 2, 3),
    links=(
        Link(tail=1, head=2, is_two_way=True, cost=6, is_required=True,
             service_cost=6, demand=3),
        Link(tail=2, head=3, is_two_way=False, cost=7, is_required=True,
             service_cost=7, demand=2),
        Link(tail=3, head=2, is_two_way=False, cost=8),
    ),
    required_nodes=(RequiredNode(node=2, service_cost=0, demand=4),),
    depot=1,
    capacity=9,
    turns={(1, 2, 3): 1, (1, 2, 1): 35, (2, 3, 2): 30, (3, 2, 1): 1, (2, 1, 2): 35},
)  # fmt: skip


def test_the_turns_are_in_the_cost():
    # 1-2 6, ahead 1, 2-3 7, back 30, 3-2 8, ahead 1, 2-1 6: 59, the node in passing.
    chains = chains_from_instance(CROSS)
    routes = best_single_route(chains.problem)
    assert cost_of(chains.problem, routes) == 59
    assert walked(CROSS, chains, routes).cost == 59
    assert walked(CROSS, chains, routes).violations == ()


def test_a_required_node_has_a_mode_for_each_street_that_leads_to_it():
    problem = chains_from_instance(CROSS).problem
    assert problem.mode_count.tolist() == [2, 1, 2]
    # Alone: there and back again with the turn at 2, 6 + 35 + 6.
    assert cost_of(problem, [[(2, 0)]]) == 47


def test_the_depot_itself_can_be_served_before_the_first_street():
    instance = ArcInstance(
        name="home",
        nodes=(1, 2),
        links=(street(1, 2, 5, demand=1),),
        required_nodes=(RequiredNode(node=1, service_cost=3, demand=1),),
        depot=1,
        capacity=2,
        turns={(1, 2, 1): 2, (2, 1, 2): 2},
    )
    chains = chains_from_instance(instance)
    before = [[(1, int(chains.problem.mode_count[1]) - 1), (0, 0)]]
    # 3 for the node, 15 for the street, 2 for the turn, 5 for the way back.
    assert cost_of(chains.problem, before) == 25
    assert walked(instance, chains, before).cost == 25
    assert routes_of_steps(
        chains, ChainSolution(routes=(tuple(before[0]),), cost=25, iterations=0)
    ) == (((1, 1, True), (1, 2, True), (2, 1, False)),)


def test_a_street_that_no_vehicle_comes_back_from_is_named():
    instance = ArcInstance(
        name="trap",
        nodes=(1, 2),
        links=(street(1, 2, 5, demand=1, both=False),),
        depot=1,
        capacity=1,
    )
    with pytest.raises(ValueError, match="trap: no vehicle can serve 1-2 and come ba"):
        chains_from_instance(instance)


def random_instance(seed, *, has_turns):
    """Return a ring of two-way streets with chords, some turns between them banned."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(3, 7))
    labels = range(1, count + 1)
    links = [
        street(node, node % count + 1, int(draw.integers(10)), int(draw.integers(3)))
        for node in labels
    ]
    links += [
        street(
            *draw.choice(labels, 2, replace=False).tolist(),
            int(draw.integers(10)),
            int(draw.integers(3)),
            both=draw.random() < 0.3,
        )
        for _ in range(4)
    ]
    links.append(street(1, 2, 4, demand=1))
    ring = {move for link in links[:count] for move in link.ways}
    moves = {move for link in links for move in link.ways}
    turns = {
        (first, at, last): int(draw.integers(10))
        for first, at in moves
        for begin, last in moves
        if begin == at and ({(first, at), (at, last)} & ring or draw.random() < 0.5)
    }
    return ArcInstance(
        name=f"random {seed}",
        nodes=tuple(labels),
        links=tuple(links),
        required_nodes=(RequiredNode(node=2, service_cost=1, demand=1),),
        depot=int(draw.choice(labels)),
        capacity=1000,
        dumping_cost=7,
        turns=turns if has_turns else None,
    )


@given(st.integers(0, 10_000), st.booleans())
def test_routes_walked_cost_what_the_problem_says(seed, has_turns):
    instance = random_instance(seed, has_turns=has_turns)
    chains = chains_from_instance(instance)
    draw = np.random.default_rng(seed)
    tasks = [
        (task, int(draw.integers(count)))
        for task, count in enumerate(chains.problem.mode_count)
    ]
    draw.shuffle(tasks)
    cut = int(draw.integers(1, len(tasks)))
    routes = [tasks[:cut], tasks[cut:]]
    if (cost := cost_of(chains.problem, routes)) < 10**9:
        checked = walked(instance, chains, routes)
        assert checked.violations == ()
        assert checked.cost == cost


@given(st.integers(0, 10_000))
def test_ways_without_turns_agree_with_every_pair_relaxed(seed):
    # Floyd (1962) and Warshall on the nodes.
    instance = random_instance(seed, has_turns=False)
    best = np.where(np.eye(len(instance.nodes), dtype=bool), 0, 10**9)
    for link in instance.links:
        for tail, head in link.ways:
            best[tail - 1, head - 1] = min(best[tail - 1, head - 1], link.cost)
    for over in range(len(best)):
        best = np.minimum(best, best[:, over : over + 1] + best[over])
    chains = chains_from_instance(instance)
    states = chains.states
    np.testing.assert_array_equal(chains.problem.distance, best[np.ix_(states, states)])


@given(st.integers(0, 10_000))
def test_ways_with_turns_agree_with_every_pair_relaxed(seed):
    # Floyd (1962) and Warshall on the directions of streets: drive one, then another.
    instance = random_instance(seed, has_turns=True)
    chains = chains_from_instance(instance)
    driven = list(chains.ways.driven)
    place = {state: index for index, state in enumerate(chains.states.tolist())}
    costs = {
        move: min(link.cost for link in instance.links if move in link.ways)
        for move in driven
    }
    best = np.full((len(driven), len(driven)), 10**9)
    for row, first in enumerate(driven):
        for column, last in enumerate(driven):
            turn = (instance.turns or {}).get((*first, last[1]))
            if first[1] == last[0] and turn is not None:
                best[row, column] = turn + costs[last]
    for over in range(len(driven)):
        best = np.minimum(best, best[:, over : over + 1] + best[over])
    for row, first in enumerate(driven):
        for column, last in enumerate(driven):
            begin, end = chains.ways.driven[first], chains.ways.about_to[last]
            if begin in place and end in place:
                found = chains.problem.distance[place[begin], place[end]]
                if best[row, column] < 10**9:
                    assert found + costs[last] == best[row, column]
                else:
                    assert found == 10**9


def test_streets_side_by_side_count_with_the_greater_demand():
    # A step 1-2 does not say which of the two it serves.
    instance = ArcInstance(
        name="pair",
        nodes=(1, 2),
        links=(street(1, 2, 5, demand=1), street(2, 1, 6, demand=3)),
        depot=1,
        capacity=5,
    )
    assert chains_from_instance(instance).problem.demand.tolist() == [3, 3]
