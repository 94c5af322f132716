"""The load above the capacity is counted as it is, and its price follows it."""

from dataclasses import replace

import numpy as np
import pytest

from planner.params import MaxIterations
from planner.routing.chains.build import build_chains, link_routes
from planner.routing.chains.labels import COST, LOAD, OVERLOAD, PRICE, chain_cost
from planner.routing.chains.neighbours import with_neighbours
from planner.routing.chains.overload import adapt_price, set_price
from planner.routing.chains.params import ChainParams
from planner.routing.chains.search import anneal, search_chains
from tests.planner.routing.chains.oracle import random_problem

RATES = (10.0, 10.0, 0.5, 0.01)


def full_problem():
    """Thirty tasks of demand 5 for vehicles of 10: each pair fills one."""
    return replace(random_problem(9, 30), demand=np.full(30, 5), capacity=10)


def pairs(problem):
    """Fifteen routes of two tasks each, and two spare ones."""
    blank = build_chains(problem, ChainParams(), 17, 1)
    chains = with_neighbours(blank, problem, ChainParams())
    link_routes(chains, np.arange(30), np.arange(0, 31, 2))
    return chains


@pytest.mark.parametrize("cost_per_load", [0.0, 1.0, 1e6])
def test_overload_and_cost_are_those_of_the_routes(cost_per_load):
    chains = pairs(full_problem())
    set_price(chains, cost_per_load)
    anneal(chains, 500, 5.0, RATES)
    overload = np.maximum(chains.routes[:, LOAD] - chains.capacity, 0).sum()
    assert chains.counters[OVERLOAD] == overload
    depots = range(30, 47)
    assert chains.counters[COST] == sum(
        chain_cost(chains, depot, depot) + chains.trip_cost
        for depot in depots
        if chains.routes[depot - 30, LOAD] > 0
    )
    assert (overload > 0) == (cost_per_load < 1e6)


def test_without_a_price_no_vehicle_is_ever_too_full():
    chains = pairs(full_problem())
    for _ in range(50):
        anneal(chains, 10, 50.0, RATES)
        assert chains.routes[:, LOAD].max() <= 10
    assert chains.counters[OVERLOAD] == 0


def test_the_price_rises_by_a_tenth_above_the_capacity_and_falls_by_a_twentieth():
    chains = pairs(full_problem())
    set_price(chains, 1.0)
    adapt_price(chains)
    assert chains.counters[PRICE] == 2**16 - 2**16 // 20
    chains.counters[OVERLOAD] = 1
    set_price(chains, 1.0)
    adapt_price(chains)
    assert chains.counters[PRICE] == 2**16 + 2**16 // 10


def test_no_price_stays_none():
    chains = pairs(full_problem())
    adapt_price(chains)
    assert chains.counters[PRICE] == 0


def test_the_best_plan_keeps_to_the_capacity_after_a_search_above_it():
    problem = full_problem()
    solution = search_chains(problem, MaxIterations(2_000), 3)
    loads = [sum(problem.demand[task] for task, _ in r) for r in solution.routes]
    assert max(loads) <= problem.capacity
