"""Chain problem, stop and seed in; routes out."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.params import Progress, Stop
from planner.routing.chains.build import build_chains, link_routes
from planner.routing.chains.labels import (
    BEST_COST,
    COST,
    EMPTY_ROUTES,
    IS_BEST,
    ITERATION,
    OVERLOAD,
    ROUTE_LOG,
    TASK_LOG,
    Chains,
)
from planner.routing.chains.links import keep_former, undo
from planner.routing.chains.neighbours import with_neighbours
from planner.routing.chains.overload import (
    adapt_price,
    overload_change,
    priced,
    set_price,
)
from planner.routing.chains.params import ChainParams
from planner.routing.chains.problem import ChainProblem, ChainSolution
from planner.routing.chains.recreate import put_in_order, recreate
from planner.routing.chains.renumber import renumber
from planner.routing.chains.ruin import ruin
from planner.routing.chains.serve import list_routes
from planner.routing.chains.start import RULES, scan_paths
from planner.routing.draws import draw_exponential

_CHUNK = 256
_SPARE_ROUTES = 8
_ONE_RULE_TASKS = 3_000
_COLDEST = 0.15
"""Costs are whole: one more is then accepted once in 800 times, colder is idle."""

_OVERLOAD_TASKS = 150
"""Above, looking at gaps in full vehicles costs more iterations than it gains."""

_DEAR = 100.0
"""The first price of a load above the capacity, in the mean way per load: a search
too short to find a good price keeps to the capacity."""


def search_chains(
    problem: ChainProblem,
    stop: Stop,
    seed: int,
    *,
    params: ChainParams | None = None,
    on_progress: Progress | None = None,
) -> ChainSolution:
    """Search for the cheapest routes that serve all tasks.

    Path scanning, then strings of tasks are removed and put back at their cheapest
    places; simulated annealing decides what is kept (slack induction by string
    removals, Christiaens and Vanden Berghe 2020). Modes are optimal for the order
    of the tasks at every step. Plans of few tasks may on the way load vehicles above
    the capacity at a price that adapts.

    Parameters
    ----------
    problem : ChainProblem
    stop : Stop
        Its share also sets the temperature.
    seed : int
        Same problem, seed and `MaxIterations`: same routes.
    params : ChainParams, optional
    on_progress : Progress, optional

    Returns
    -------
    ChainSolution

    Raises
    ------
    ValueError
        If a task demands more than the capacity.
    """
    params = params or ChainParams()
    _refuse_too_large(problem)
    if problem.demand.size == 0:
        return ChainSolution(routes=(), cost=0, iterations=0)
    order, starts = _first_plan(problem, params)
    problem = renumber(problem, order)
    chains = _start(problem, params, starts, seed)
    counters = chains.counters
    scale = _way_per_task(problem, chains)
    cold = max(scale * params.cold, _COLDEST)
    warm = max(scale * params.warm, cold)
    if chains.near_gaps == 0 and problem.demand.size <= _OVERLOAD_TASKS:
        way_per_load = scale / max(1.0, float(problem.demand.mean()))
        set_price(chains, _DEAR * way_per_load)
    iterations = 0
    used = stop.share_used(0, int(counters[BEST_COST]))
    while used < 1.0:
        temperature = warm * (cold / warm) ** used
        chunk = _CHUNK
        while chunk > 1 and (
            stop.share_used(iterations + chunk, int(counters[BEST_COST])) > 1.0
        ):
            chunk //= 2
        anneal(
            chains,
            chunk,
            temperature,
            (params.mean_removed, params.longest_string, params.split, params.blink),
        )
        iterations += chunk
        adapt_price(chains)
        used = stop.share_used(iterations, int(counters[BEST_COST]))
        if on_progress is not None:
            on_progress("improving tours", min(1.0, used))
    if counters[IS_BEST]:
        chains.best[:, :] = chains.state[:, : chains.best.shape[1]]
    return ChainSolution(
        routes=tuple(
            tuple((int(order[task]), mode) for task, mode in route)
            for route in list_routes(problem, chains)
        ),
        cost=int(counters[BEST_COST]),
        iterations=iterations,
    )


@kernel
def anneal(
    chains: Chains,
    iterations: int,
    temperature: float,
    rates: tuple[float, float, float, float],
) -> None:
    """Take out and put back, keeping what is better or, by chance, little worse.

    Parameters
    ----------
    chains : Chains
        Changed; ``best`` lags behind while ``IS_BEST`` says that the current plan
        is the best.
    iterations : int
    temperature : float
        In units of cost.
    rates : tuple of float
        Tasks removed on average, longest string, shares of splits and of blinks.
    """
    counters = chains.counters
    mean_removed, longest, split, blink = rates
    for _ in range(iterations):
        counters[ITERATION] += 1
        counters[TASK_LOG] = 0
        counters[ROUTE_LOG] = 0
        empty = counters[EMPTY_ROUTES]
        count, saved = ruin(chains, mean_removed, longest, split)
        put_in_order(chains, count)
        is_complete, added = recreate(chains, count, blink)
        cost = counters[COST] + saved + added
        more = overload_change(chains)
        bound = counters[COST] + temperature * draw_exponential(chains.luck)
        if not is_complete or cost + priced(chains, more) >= bound:
            undo(chains, empty)
            continue
        counters[OVERLOAD] += more
        is_above = counters[OVERLOAD] > 0
        if cost < counters[BEST_COST] and not is_above:
            counters[BEST_COST] = cost
            counters[IS_BEST] = 1
        elif counters[IS_BEST] == 1 and (cost > counters[COST] or is_above):
            keep_former(chains)
            counters[IS_BEST] = 0
        counters[COST] = cost


def _first_plan(
    problem: ChainProblem, params: ChainParams
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the tasks by route and where each begins: the best of path scannings."""
    task_count = int(problem.demand.size)
    blank = build_chains(problem, params, 1, 0)
    plans = []
    for rule in range(RULES if task_count <= _ONE_RULE_TASKS else 1):
        order = np.zeros(task_count, dtype=np.int64)
        starts = np.zeros(task_count + 1, dtype=np.int64)
        route_count, cost = scan_paths(blank, rule, order, starts)
        plans.append((cost, order, starts[: route_count + 1]))
    _, order, starts = min(plans, key=lambda plan: plan[0])
    return order, starts


def _start(
    problem: ChainProblem, params: ChainParams, starts: NDArray[np.int64], seed: int
) -> Chains:
    """Return chains of the tasks as numbered, with each route's first task."""
    task_count = int(problem.demand.size)
    spare = max(_SPARE_ROUTES, starts.size // 2)
    routes = min(task_count, starts.size - 1 + spare)
    blank = build_chains(problem, params, routes, seed)
    chains = with_neighbours(blank, problem, params)
    link_routes(chains, np.arange(task_count), starts)
    return chains


def _way_per_task(problem: ChainProblem, chains: Chains) -> float:
    """Return the deadhead cost of the first plan per task, at least 1.

    Service is the same in every plan and must not heat the search.
    """
    trips = int((chains.routes[:, 1] > 0).sum()) * problem.trip_cost
    service = int(problem.service.min(axis=1).sum())
    ways = int(chains.counters[COST]) - trips - service
    return max(1.0, ways / problem.demand.size)


def _refuse_too_large(problem: ChainProblem) -> None:
    """Raise ValueError for the first task that no empty vehicle can serve."""
    too_large = np.flatnonzero(problem.demand > problem.capacity)
    if too_large.size:
        task = int(too_large[0])
        msg = (
            f"task {task} demands {int(problem.demand[task])}, expected at most the "
            f"capacity {problem.capacity}"
        )
        raise ValueError(msg)
