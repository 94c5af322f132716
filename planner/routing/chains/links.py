"""Chains relinked and relabelled, with a log that takes it all back."""

from planner.kernels import inlined
from planner.routing.chains.labels import (
    AFTER,
    BEFORE,
    EMPTY_ROUTES,
    ITERATION,
    JUNCTION,
    LENGTH,
    LINKS,
    LOAD,
    LOGGED,
    ROUTE_LOG,
    TASK_LOG,
    Chains,
    junction,
    label_backward,
    label_forward,
)


@inlined
def log_task(chains: Chains, task: int) -> None:
    """Keep a task's row as it was before this iteration."""
    now = chains.counters[ITERATION]
    if chains.logged[task] != now:
        chains.logged[task] = now
        entry = chains.counters[TASK_LOG]
        chains.counters[TASK_LOG] = entry + 1
        chains.task_log[entry, 0] = task
        for column in range(chains.state.shape[1]):
            chains.task_log[entry, 1 + column] = chains.state[task, column]


@inlined
def log_route(chains: Chains, route: int) -> None:
    """Keep a route's load and length as they were before this iteration."""
    now = chains.counters[ITERATION]
    if chains.routes[route, LOGGED] != now:
        chains.routes[route, LOGGED] = now
        entry = chains.counters[ROUTE_LOG]
        chains.counters[ROUTE_LOG] = entry + 1
        chains.route_log[entry, 0] = route
        chains.route_log[entry, 1] = chains.routes[route, LOAD]
        chains.route_log[entry, 2] = chains.routes[route, LENGTH]


@inlined
def repair(chains: Chains, before: int, after: int) -> None:
    """Label anew what a change between two tasks has changed, as far as it reaches.

    Parameters
    ----------
    chains : Chains
    before, after : int
        Tasks (or depots) that enclose the change; the links are as they should be.
    """
    state, task_count = chains.state, chains.task_count
    last = here = before
    task = state[before, AFTER]
    is_between = task != after
    while task < task_count:
        if task == after:
            is_between = False
        log_task(chains, task)
        if not label_forward(chains, task, here) and not is_between:
            break
        last = here = task
        task = state[task, AFTER]
    here = after
    first = state[after, BEFORE]
    is_between = first != before
    while first < task_count:
        if first == before:
            is_between = False
        log_task(chains, first)
        if not label_backward(chains, first, here) and not is_between:
            break
        here = first
        first = state[first, BEFORE]
    task = first
    while True:
        log_task(chains, task)
        state[task, JUNCTION] = junction(chains, task, state[task, AFTER])
        if task == last:
            break
        task = state[task, AFTER]
        if task >= task_count:
            break


@inlined
def undo(chains: Chains, empty_routes: int) -> None:
    """Bring back every row that this iteration changed."""
    state = chains.state
    for entry in range(chains.counters[TASK_LOG]):
        task = chains.task_log[entry, 0]
        for column in range(state.shape[1]):
            state[task, column] = chains.task_log[entry, 1 + column]
    for entry in range(chains.counters[ROUTE_LOG]):
        route = chains.route_log[entry, 0]
        chains.routes[route, LOAD] = chains.route_log[entry, 1]
        chains.routes[route, LENGTH] = chains.route_log[entry, 2]
    chains.counters[EMPTY_ROUTES] = empty_routes


@inlined
def keep_former(chains: Chains) -> None:
    """Keep the links from before this iteration as the best."""
    for task in range(chains.best.shape[0]):
        for column in range(LINKS):
            chains.best[task, column] = chains.state[task, column]
    for entry in range(chains.counters[TASK_LOG]):
        task = chains.task_log[entry, 0]
        for column in range(LINKS):
            chains.best[task, column] = chains.task_log[entry, 1 + column]
