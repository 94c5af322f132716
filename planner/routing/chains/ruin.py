"""Strings of neighbouring tasks taken out of routes that lie near each other.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for
vehicle routing problems, Transportation Science 54(2).
"""

from planner.kernels import inlined
from planner.routing.chains.labels import (
    AFTER,
    BEFORE,
    DEMAND,
    EMPTY_ROUTES,
    ITERATION,
    LENGTH,
    LOAD,
    ROUTE,
    RUINED,
    Chains,
    chain_cost,
)
from planner.routing.chains.links import log_route, log_task, repair
from planner.routing.draws import draw_below
from planner.routing.strings import (
    draw_span,
    draw_string_count,
    string_start,
    take_out,
)


@inlined
def ruin(
    chains: Chains, mean_removed: float, longest: float, split: float
) -> tuple[int, int]:
    """Take strings out of some routes around a task.

    Parameters
    ----------
    chains : Chains
    mean_removed : float
        Mean number of tasks to remove.
    longest : float
        Tasks in a string at most.
    split : float
        Share of strings that keep tasks in their midst, 0 to 1.

    Returns
    -------
    removed : int
        How many tasks are now in ``chains.removed``.
    change : int
        Of the cost.
    """
    luck, routes, state = chains.luck, chains.routes, chains.state
    now = chains.counters[ITERATION]
    used = max(1, routes.shape[0] - chains.counters[EMPTY_ROUTES])
    longest = min(longest, chains.task_count / used)
    wanted = draw_string_count(luck, mean_removed, longest)
    centre = draw_below(luck, chains.task_count)
    removed = 0
    change = 0
    for index in range(-1, chains.near.shape[1]):
        task = centre if index < 0 else chains.near[centre, index]
        route = state[task, ROUTE]
        if route < 0 or routes[route, RUINED] == now:
            continue
        routes[route, RUINED] = now
        taken, gain = _remove_string(chains, task, removed, longest, split)
        removed += taken
        change += gain
        wanted -= 1
        if wanted == 0:
            break
    return removed, change


@inlined
def _remove_string(
    chains: Chains, task: int, removed: int, longest: float, split: float
) -> tuple[int, int]:
    """Remove a string that holds a task; return how many went, and the change."""
    luck, routes, state = chains.luck, chains.routes, chains.state
    route = state[task, ROUTE]
    size, span = draw_span(luck, routes[route, LENGTH], longest, split)
    first = string_start(state, chains.task_count, luck, task, span)
    before = state[first, BEFORE]
    after = first
    log_route(chains, route)
    for _ in range(span):
        log_task(chains, after)
        after = state[after, AFTER]
    log_task(chains, before)
    log_task(chains, after)
    old = chain_cost(chains, before, after)
    taken = chains.removed[removed:]
    take_out(state, luck, first, (size, span), taken)
    for index in range(size):
        routes[route, LOAD] -= chains.fixed[taken[index], DEMAND]
    routes[route, LENGTH] -= size
    repair(chains, before, after)
    change = chain_cost(chains, before, after) - old
    if routes[route, LENGTH] == 0:
        change -= chains.trip_cost + chain_cost(chains, before, before)
        chains.counters[EMPTY_ROUTES] += 1
    return size, change
