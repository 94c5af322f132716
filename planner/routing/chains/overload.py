"""Loads above the capacity, borne for a time at a price that adapts.

A plan whose vehicles are nearly full can hardly be changed by moves that all keep
to the capacity. Plans above it are therefore allowed on the way, as in Gendreau,
Hertz and Laporte (1994), A tabu search heuristic for the vehicle routing problem,
Management Science 40(10): the price rises while the plan is above and falls while
it is not. No such plan is ever the best.
"""

from planner.kernels import inlined
from planner.routing.chains.labels import (
    DEMAND,
    LOAD,
    OVERLOAD,
    PRICE,
    ROUTE_LOG,
    Chains,
)

_PARTS = 16
_LOWEST = 2**5
_HIGHEST = 2**36


def set_price(chains: Chains, cost_per_load: float) -> None:
    """Set the price of load above the capacity, in cost per unit of load."""
    chains.counters[PRICE] = _within(int(cost_per_load * 2**_PARTS))


def adapt_price(chains: Chains) -> None:
    """Raise the price by a tenth if the plan is above the capacity, or lower it."""
    price = int(chains.counters[PRICE])
    if price > 0:
        is_above = chains.counters[OVERLOAD] > 0
        step = price // 10 if is_above else -(price // 20)
        chains.counters[PRICE] = _within(price + step)


@inlined
def priced(chains: Chains, overload: int) -> int:
    """Return what a change of the load above the capacity costs, rounded down."""
    return int(chains.counters[PRICE] * overload) >> _PARTS


@inlined
def overload_cost(chains: Chains, route: int, task: int) -> int:
    """Return the price of what a task adds to a route above the capacity."""
    above = chains.routes[route, LOAD] - chains.capacity
    with_task = above + chains.fixed[task, DEMAND]
    return priced(chains, max(0, with_task) - max(0, above))


@inlined
def overload_change(chains: Chains) -> int:
    """Return by how much this iteration changed the load above the capacity."""
    change = 0
    for entry in range(chains.counters[ROUTE_LOG]):
        route = chains.route_log[entry, 0]
        change += max(0, chains.routes[route, LOAD] - chains.capacity)
        change -= max(0, chains.route_log[entry, 1] - chains.capacity)
    return change


def _within(price: int) -> int:
    """Return a price within bounds between which products fit into 64 bits."""
    return min(max(price, _LOWEST), _HIGHEST)
