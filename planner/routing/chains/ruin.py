"""Strings of neighbouring tasks taken out of routes that lie near each other.

Christiaens and Vanden Berghe (2020), Slack induction by string removals for
vehicle routing problems, Transportation Science 54(2).
"""

from planner.kernels import inlined
from planner.routing.chains.draws import draw, draw_below
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

NOWHERE = -1


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
    wanted = 1 + draw_below(luck, max(0.0, 4.0 * mean_removed / (1.0 + longest) - 1.0))
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
    length = routes[route, LENGTH]
    size = min(length, 1 + draw_below(luck, min(float(length), longest)))
    span = size
    if 1 < size < length and draw(luck) < split:
        span += 1
        while span < length and draw(luck) < 0.5:  # noqa: PLR2004 - beta of the paper
            span += 1
    first = _string_start(chains, task, span)
    kept = span - size
    keep_from = 1 + draw_below(luck, size - 1.0) if kept else span
    before = state[first, BEFORE]
    after = first
    for _ in range(span):
        after = state[after, AFTER]
    old = chain_cost(chains, before, after)
    log_route(chains, route)
    log_task(chains, before)
    log_task(chains, after)
    here = before
    task = first
    for place in range(span):
        following = state[task, AFTER]
        log_task(chains, task)
        if keep_from <= place < keep_from + kept:
            state[here, AFTER] = task
            state[task, BEFORE] = here
            here = task
        else:
            chains.removed[removed] = task
            removed += 1
            state[task, ROUTE] = NOWHERE
            routes[route, LOAD] -= chains.fixed[task, DEMAND]
        task = following
    state[here, AFTER] = after
    state[after, BEFORE] = here
    routes[route, LENGTH] -= size
    repair(chains, before, after)
    change = chain_cost(chains, before, after) - old
    if routes[route, LENGTH] == 0:
        change -= chains.trip_cost + chain_cost(chains, before, before)
        chains.counters[EMPTY_ROUTES] += 1
    return size, change


@inlined
def _string_start(chains: Chains, task: int, span: int) -> int:
    """Return where a string begins: all that hold a task are equally likely."""
    state = chains.state
    behind = 0
    here = state[task, BEFORE]
    while behind < span - 1 and here < chains.task_count:
        behind += 1
        here = state[here, BEFORE]
    ahead = 0
    here = state[task, AFTER]
    while ahead < span - 1 and here < chains.task_count:
        ahead += 1
        here = state[here, AFTER]
    fewest = span - 1 - ahead
    back = fewest + draw_below(chains.luck, behind - fewest + 1.0)
    first = task
    for _ in range(back):
        first = state[first, BEFORE]
    return int(first)
