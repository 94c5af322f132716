"""Problem, stop and seed in; tours out."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.phrases.keys import SearchNote
from planner.params import Progress, SearchParams, Stop
from planner.routing.construct import construct
from planner.routing.cost import undone_cost
from planner.routing.crews import build_crews
from planner.routing.districts import districts
from planner.routing.draft import NOBODY, Draft, build_draft, close_tours, orders_of
from planner.routing.evaluate import build_trials, replay
from planner.routing.improve import build_bench, improve_around
from planner.routing.leftovers import explain_undone
from planner.routing.model import NOT_DONE, Model, build_model, workspace_of
from planner.routing.packing import (
    pack_crews,
    pack_draft,
    pack_model,
    pack_trial,
)
from planner.routing.problem import Problem
from planner.routing.solution import Solution
from planner.routing.trips import merge_trips

_MINUTE_MS = 60_000


def search(
    problem: Problem,
    stop: Stop,
    seed: int,
    *,
    params: SearchParams,
    on_progress: Progress | None = None,
) -> Solution:
    """Search for tours that clear what matters most first.

    Builds tours in the order in which vehicles become free, then improves
    neighbourhoods of tasks in turn until ``stop`` says enough. Rules are never
    broken: a task that cannot be done within them is left out with its reason.

    Parameters
    ----------
    problem : Problem
    stop : Stop
        Asked after every improvement round.
    seed : int
        Order of the neighbourhoods. Same problem, seed and `MaxIterations`: same
        solution.
    params : SearchParams
    on_progress : Progress, optional

    Returns
    -------
    Solution
        ``iterations`` counts improvement rounds.
    """
    report = on_progress or _silent
    model = build_model(problem, params)
    draft = build_draft(model)
    work = workspace_of(model)
    fast_model, fast_draft = pack_model(model), pack_draft(draft)
    report("building tours", 0.0)
    if problem.vehicle_count and problem.task_count:
        owner = districts(model, work)
        away_ms = round(params.area_detour_min * _MINUTE_MS)
        crews = pack_crews(build_crews(model, owner, away_ms))
        construct(fast_model, fast_draft, crews, work)
    close_tours(fast_model, fast_draft)
    trial = pack_trial(build_trials(draft)[0])
    costs = np.zeros(problem.vehicle_count, dtype=np.int64)
    replay(fast_model, fast_draft, trial, costs)
    left = _undone_cost(model, draft)
    report("building tours", 1.0)

    bench = build_bench(model, draft, work, costs, params.round_tasks)
    centres = _centres(draft, seed)
    rounds = 0
    used = stop.share_used(rounds, int(costs.sum()) + left)
    while used < 1.0 and centres.size:
        improve_around(bench, int(centres[rounds % centres.size]))
        rounds += 1
        used = stop.share_used(rounds, int(costs.sum()) + left)
        report("improving tours", min(1.0, used))
    merge_trips(model, draft, work)
    close_tours(fast_model, fast_draft)
    replay(fast_model, fast_draft, trial, costs)
    why, would_end_ms = explain_undone(model, draft, work)
    return Solution(
        orders=orders_of(model, draft),
        unassigned=why,
        cost=int(costs.sum()) + left,
        iterations=rounds,
        notes=tuple(SearchNote),
        would_end_ms=would_end_ms,
    )


def _undone_cost(model: Model, draft: Draft) -> int:
    """Return what the tasks that nobody does cost."""
    return sum(
        undone_cost(
            int(model.weight[task]), int(model.due_ms[task]), model.lateness_factor
        )
        for task in np.flatnonzero(draft.end_ms == NOT_DONE).tolist()
    )


def _centres(draft: Draft, seed: int) -> NDArray[np.int64]:
    """Return the tasks that somebody does, shuffled."""
    done = np.flatnonzero(draft.vehicle_of != NOBODY)
    return np.random.default_rng(seed).permutation(done)


def _silent(stage: str, share: float) -> None:
    """Report to nobody."""
