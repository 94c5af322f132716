"""Problem, stop and seed in; tours out."""

import numpy as np
from numpy.typing import NDArray

from planner.params import Progress, SearchParams, Stop
from planner.routing.construct import construct
from planner.routing.cost import undone_cost
from planner.routing.crews import build_crews
from planner.routing.districts import districts
from planner.routing.draft import Draft, build_draft, orders_of
from planner.routing.known_tours import hand_to_usual
from planner.routing.leftovers import explain_undone
from planner.routing.model import Model, build_model, workspace_of
from planner.routing.packing import pack_crews, pack_draft, pack_model
from planner.routing.problem import Problem
from planner.routing.solution import Solution
from planner.routing.tours.following import Following, kept_order
from planner.routing.tours.search import (
    Run,
    improve_tours,
    start_tours,
    total_cost,
    write_back,
)
from planner.routing.tours.searched import Searched

_MINUTE_MS = 60_000
_MOSTLY_KNOWN = 0.5


def search(
    problem: Problem,
    stop: Stop,
    seed: int,
    *,
    params: SearchParams,
    run: Run = map,
    on_progress: Progress | None = None,
) -> Solution:
    """Search for tours that clear what matters most first.

    Builds tours in the order in which vehicles become free, or takes over what is left
    of those that vehicles are on, then takes strings of tasks out of them and puts
    them back where they cost least, until ``stop`` says enough. Rules are never broken:
    a task that cannot be done within them is left out with its reason.

    Parameters
    ----------
    problem : Problem
    stop : Stop
        Asked after every round of moves.
    seed : int
        Same problem, seed and `MaxIterations`: same solution.
    params : SearchParams
    run : callable
        Searches parts of the fleet that share no task: `map`, or a pool's.
    on_progress : Progress, optional

    Returns
    -------
    Solution
        ``iterations`` counts rounds.
    """
    report = on_progress or _silent
    model = build_model(problem, params)
    draft = build_draft(model)
    work = workspace_of(model)
    fast_model, fast_draft = pack_model(model), pack_draft(draft)
    report("building tours", 0.0)
    goes_on = _take_over(problem, draft)
    if problem.vehicle_count and problem.task_count and not goes_on:
        owner = districts(model, work)
        away_ms = round(params.area_detour_min * _MINUTE_MS)
        crews = pack_crews(build_crews(model, owner, away_ms))
        construct(fast_model, fast_draft, crews, work)
        hand_to_usual(problem, model, draft)
    report("building tours", 1.0)
    searched = start_tours(problem, model, draft, params, seed, fill=goes_on)
    is_beyond = _find_beyond(model, searched)
    rounds = improve_tours(
        searched,
        stop,
        following=Following(model=model, pairs=problem.follows),
        cooling=(params.rewarmed if goes_on else params.warm, params.cold),
        run=run,
        on_progress=report,
    )
    write_back(model, draft, searched)
    saved = hand_to_usual(problem, model, draft)
    why, would_end_ms = explain_undone(model, draft, work, is_beyond)
    return Solution(
        orders=orders_of(model, draft),
        unassigned=why,
        cost=total_cost(searched) + _undone_cost(model, is_beyond) - saved,
        iterations=rounds,
        would_end_ms=would_end_ms,
        kept=kept_order(model, problem.follows, searched),
    )


def _take_over(problem: Problem, draft: Draft) -> bool:
    """Write what is left of the tours that vehicles are on into an empty draft.

    Returns
    -------
    bool
        False, and nothing written, where most tasks are on none of them: tours of
        their own are better then than those that were made for something else.
    """
    out = problem.on_tour
    left = 0 if out is None else sum(len(order) for order in out.orders)
    if out is None or left < _MOSTLY_KNOWN * problem.task_count:
        return False
    for vehicle, order in enumerate(out.orders):
        tasks = np.array(order, dtype=np.int64)
        draft.task[vehicle, : tasks.size] = tasks
        draft.visits[vehicle] = tasks.size
        draft.end_ms[tasks] = problem.vehicle_ready_ms[vehicle]
    return True


def _find_beyond(model: Model, searched: tuple[Searched, ...]) -> NDArray[np.bool_]:
    """Return which tasks no part of the fleet can do, (R,)."""
    is_beyond = np.ones(model.weight.shape[0], dtype=np.bool_)
    for one in searched:
        is_beyond[one.part.tasks] = False
    return is_beyond


def _undone_cost(model: Model, is_undone: NDArray[np.bool_]) -> int:
    """Return what leaving tasks undone costs."""
    return sum(
        undone_cost(
            int(model.weight[task]), int(model.due_ms[task]), model.lateness_factor
        )
        for task in np.flatnonzero(is_undone).tolist()
    )


def _silent(stage: str, share: float) -> None:
    """Report to nobody."""
