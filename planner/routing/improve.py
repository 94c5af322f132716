"""Neighbouring tasks exchanged, turned and moved while that makes the plan better."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import Workspace
from planner.routing.draft import (
    NOBODY,
    Draft,
    visit_end_node,
    visit_start_node,
)
from planner.routing.evaluate import (
    COUNT,
    NOT_ALLOWED,
    OWNER,
    Trial,
    build_trials,
    keep_tour,
    play,
)
from planner.routing.gains import (
    Bench,
    Chain,
    crossing_gain,
    hop_ms,
    moving_gain,
    turned,
    turning_gain_ms,
)
from planner.routing.model import Model
from planner.routing.neighbourhood import (
    build_neighbourhood,
    explore,
    pair_total,
)
from planner.routing.packing import (
    pack_draft,
    pack_model,
    pack_neighbourhood,
    pack_trial,
)
from planner.routing.solution import RELOAD

_LONGEST_CHAIN = 3
_LONGEST_TURN = 80
_PASSES = 3


def build_bench(
    model: Model,
    draft: Draft,
    work: Workspace,
    costs: NDArray[np.int64],
    round_tasks: int,
) -> Bench:
    """Lay out the memory of improvement."""
    first, second = build_trials(draft)
    near = build_neighbourhood(model, round_tasks)
    return Bench(
        pack_model(model),
        pack_draft(draft),
        work,
        pack_neighbourhood(near),
        pack_trial(first),
        pack_trial(second),
        costs,
    )


@kernel
def improve_around(bench: Bench, centre: int) -> int:
    """Try every move among the tasks around one task; return how many were kept."""
    draft, near = bench.draft, bench.near
    if draft.vehicle_of[centre] == NOBODY:
        return 0
    explore(bench.model, draft, bench.work, near, centre)
    kept = 0
    for _ in range(_PASSES):
        kept_before = kept
        for pair in range(pair_total(near)):
            kept += _try_pair(bench, near.pairs[pair, 0], near.pairs[pair, 1])
        if kept == kept_before:
            break
    return kept


@kernel
def _try_pair(bench: Bench, task: int, other: int) -> int:
    """Try the moves that bring a task next to another; return how many were kept."""
    draft = bench.draft
    together = draft.visits[draft.vehicle_of[task]]
    together += draft.visits[draft.vehicle_of[other]]
    if together + 2 > draft.task.shape[1]:
        return 0
    kept = 0
    for length in range(1, _LONGEST_CHAIN + 1):
        for backwards in (False, True):
            for ahead in (0, 1):
                vehicle, begin = draft.vehicle_of[task], draft.place_of[task]
                chain = Chain(vehicle, begin, begin + length, backwards)
                kept += _try_moving(
                    bench, chain, draft.vehicle_of[other], draft.place_of[other] - ahead
                )
    if draft.vehicle_of[task] == draft.vehicle_of[other]:
        kept += _try_turning(bench, task, other)
    else:
        kept += _try_crossing(bench, task, other)
    return kept


@kernel
def _try_moving(bench: Bench, chain: Chain, vehicle: int, place: int) -> int:
    """Move a chain to after a place of a tour; 1 if that was better and is kept."""
    draft = bench.draft
    if chain.end > draft.visits[chain.vehicle] or _has_reload(draft, chain):
        return 0
    is_same = chain.vehicle == vehicle
    if is_same and chain.begin <= place < chain.end:
        return 0
    if is_same and place == chain.begin - 1:
        return _try_in_place(bench, chain) if chain.backwards else 0
    if moving_gain(bench, chain, vehicle, place) <= 0:
        return 0
    if is_same:
        _rearrange(bench, chain, place)
        return _keep_if_better(bench, vehicle, vehicle)
    _start(bench.first, chain.vehicle)
    _add(bench, bench.first, chain.vehicle, 0, chain.begin)
    _add(bench, bench.first, chain.vehicle, chain.end, draft.visits[chain.vehicle])
    _start(bench.second, vehicle)
    _add(bench, bench.second, vehicle, 0, place + 1)
    _add_chain(bench, bench.second, chain)
    _add(bench, bench.second, vehicle, place + 1, draft.visits[vehicle])
    return _keep_if_better(bench, chain.vehicle, vehicle)


@kernel
def _rearrange(bench: Bench, chain: Chain, place: int) -> None:
    """Write a tour with a chain moved within it to after a place."""
    trial, vehicle = bench.first, chain.vehicle
    visits = bench.draft.visits[vehicle]
    _start(trial, vehicle)
    if place < chain.begin:
        _add(bench, trial, vehicle, 0, place + 1)
        _add_chain(bench, trial, chain)
        _add(bench, trial, vehicle, place + 1, chain.begin)
        _add(bench, trial, vehicle, chain.end, visits)
    else:
        _add(bench, trial, vehicle, 0, chain.begin)
        _add(bench, trial, vehicle, chain.end, place + 1)
        _add_chain(bench, trial, chain)
        _add(bench, trial, vehicle, place + 1, visits)


@kernel
def _try_turning(bench: Bench, task: int, other: int) -> int:
    """Drive the stretch between two tasks of a tour backwards; 1 if kept."""
    draft = bench.draft
    begin, end = draft.place_of[task], draft.place_of[other] + 1
    if not _LONGEST_CHAIN < end - begin <= _LONGEST_TURN:
        return 0
    chain = Chain(draft.vehicle_of[task], begin, end, begin < end)
    if _has_reload(draft, chain):
        return 0
    return _try_in_place(bench, chain)


@kernel
def _try_in_place(bench: Bench, chain: Chain) -> int:
    """Drive a chain backwards where it is; 1 if that was better and is kept."""
    draft, vehicle = bench.draft, chain.vehicle
    if turning_gain_ms(bench, chain) <= 0:
        return 0
    _start(bench.first, vehicle)
    _add(bench, bench.first, vehicle, 0, chain.begin)
    _add_chain(bench, bench.first, chain)
    _add(bench, bench.first, vehicle, chain.end, draft.visits[vehicle])
    return _keep_if_better(bench, vehicle, vehicle)


@kernel
def _try_crossing(bench: Bench, task: int, other: int) -> int:
    """Let two vehicles exchange what follows a task of each; 1 if kept."""
    draft = bench.draft
    one, two = draft.vehicle_of[task], draft.vehicle_of[other]
    cut, slit = draft.place_of[task] + 1, draft.place_of[other] + 1
    if crossing_gain(bench, (one, cut), (two, slit)) <= 0:
        return 0
    _start(bench.first, one)
    _add(bench, bench.first, one, 0, cut)
    _add(bench, bench.first, two, slit, draft.visits[two])
    _start(bench.second, two)
    _add(bench, bench.second, two, 0, slit)
    _add(bench, bench.second, one, cut, draft.visits[one])
    return _keep_if_better(bench, one, two)


@kernel
def _keep_if_better(bench: Bench, one: int, two: int) -> int:
    """Play one or two trial tours and keep them if they cost less together."""
    draft, model = bench.draft, bench.model
    _finish(bench, bench.first)
    bench.first.clock[0] += 1
    cost = play(model, draft, bench.first, one, (one, two))
    if cost == NOT_ALLOWED:
        return 0
    if one == two:
        if cost >= bench.costs[one]:
            return 0
        keep_tour(model, draft, one, bench.first)
        bench.costs[one] = cost
        return 1
    _finish(bench, bench.second)
    rest = play(model, draft, bench.second, two, (one, two))
    if rest == NOT_ALLOWED or cost + rest >= bench.costs[one] + bench.costs[two]:
        return 0
    keep_tour(model, draft, one, bench.first)
    keep_tour(model, draft, two, bench.second)
    bench.costs[one], bench.costs[two] = cost, rest
    return 1


@kernel
def _start(trial: Trial, vehicle: int) -> None:
    """Empty a trial, for a vehicle at its depot."""
    trial.tour[COUNT] = 0
    trial.tour[OWNER] = vehicle


@kernel
def _append(bench: Bench, trial: Trial, task: int, mode: int) -> None:
    """Add a visit to a trial, with the drive to it."""
    count = trial.tour[COUNT]
    start = visit_start_node(bench.model, task, mode)
    if count == 0:
        before = bench.model.depot_node[bench.model.vehicle_depot[trial.tour[OWNER]]]
    else:
        before = visit_end_node(
            bench.model, trial.task[count - 1], trial.mode[count - 1]
        )
    trial.task[count] = task
    trial.mode[count] = mode
    trial.leg_ms[count] = hop_ms(bench, before, start)
    trial.tour[COUNT] = count + 1


@kernel
def _add(bench: Bench, trial: Trial, vehicle: int, begin: int, end: int) -> None:
    """Add visits of the draft to a trial as they are."""
    draft = bench.draft
    if begin >= end:
        return
    count = trial.tour[COUNT]
    if count == 0 and begin == 0 and vehicle == trial.tour[OWNER]:
        trial.task[0], trial.mode[0] = draft.task[vehicle, 0], draft.mode[vehicle, 0]
        trial.leg_ms[0] = draft.leg_ms[vehicle, 0]
        trial.tour[COUNT] = 1
    else:
        _append(bench, trial, draft.task[vehicle, begin], draft.mode[vehicle, begin])
    rest = end - begin - 1
    trial.task[count + 1 : count + 1 + rest] = draft.task[vehicle, begin + 1 : end]
    trial.mode[count + 1 : count + 1 + rest] = draft.mode[vehicle, begin + 1 : end]
    trial.leg_ms[count + 1 : count + 1 + rest] = draft.leg_ms[vehicle, begin + 1 : end]
    trial.tour[COUNT] = count + 1 + rest


@kernel
def _add_chain(bench: Bench, trial: Trial, chain: Chain) -> None:
    """Add a chain to a trial, backwards if it says so."""
    draft = bench.draft
    if not chain.backwards:
        _add(bench, trial, chain.vehicle, chain.begin, chain.end)
        return
    for place in range(chain.end - 1, chain.begin - 1, -1):
        task = draft.task[chain.vehicle, place]
        mode = turned(bench, draft.mode[chain.vehicle, place])
        _append(bench, trial, task, mode)


@kernel
def _finish(bench: Bench, trial: Trial) -> None:
    """Set a trial's way home."""
    count = trial.tour[COUNT]
    depot = bench.model.depot_node[bench.model.vehicle_depot[trial.tour[OWNER]]]
    if count == 0:
        trial.leg_ms[0] = 0
        return
    last = visit_end_node(bench.model, trial.task[count - 1], trial.mode[count - 1])
    trial.leg_ms[count] = hop_ms(bench, last, depot)


@kernel
def _has_reload(draft: Draft, chain: Chain) -> bool:
    """Return whether a chain holds a visit to a depot."""
    for place in range(chain.begin, chain.end):
        if draft.task[chain.vehicle, place] == RELOAD:
            return True
    return False
