"""One tour played through in time: is it allowed, when is what done, what it costs."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import UNREACHED
from planner.routing.cost import crew_cost, task_cost
from planner.routing.draft import NOBODY, Draft
from planner.routing.model import NOT_DONE, Model, may_serve, service_start_ms
from planner.routing.problem import NEVER
from planner.routing.solution import RELOAD

NOT_ALLOWED = NEVER
_ANY_KIND = -1


class Trial(NamedTuple):
    """A tour that is tried, without touching the draft.

    ``task``, ``mode`` and ``leg_ms`` (L,) as in `Draft`; ``start_ms``, ``end_ms``
    (L,) are filled by `play`. ``tour`` (8,) holds the count of
    visits, the moments it begins and is home, the vehicle, then clock, load,
    material and cost under way. ``tried_end_ms`` and ``stamp`` (R,) are shared
    by the trials of one move, so that they see each other's tasks; ``clock`` (1,)
    numbers the move.
    """

    task: NDArray[np.int32]
    mode: NDArray[np.int32]
    leg_ms: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    tour: NDArray[np.int64]
    tried_end_ms: NDArray[np.int64]
    stamp: NDArray[np.int64]
    clock: NDArray[np.int64]


COUNT = 0
BEGIN = 1
HOME = 2
OWNER = 3
_CLOCK = 4
_LOAD = 5
_KIND = 6
_COST = 7


def build_trials(draft: Draft) -> tuple[Trial, Trial]:
    """Lay out two trials that see each other's tasks."""
    longest, tasks = draft.task.shape[1], draft.vehicle_of.shape[0]
    shared = (np.zeros(tasks, dtype=np.int64), np.zeros(tasks, dtype=np.int64))
    clock = np.zeros(1, dtype=np.int64)
    first, second = (
        Trial(
            task=np.zeros(longest, dtype=np.int32),
            mode=np.zeros(longest, dtype=np.int32),
            leg_ms=np.zeros(longest, dtype=np.int64),
            start_ms=np.zeros(longest, dtype=np.int64),
            end_ms=np.zeros(longest, dtype=np.int64),
            tour=np.zeros(8, dtype=np.int64),
            tried_end_ms=shared[0],
            stamp=shared[1],
            clock=clock,
        )
        for _ in range(2)
    )
    return first, second


@kernel
def _kind_ahead(model: Model, trial: Trial, place: int) -> int:
    """Return the material that the trip starting at a place carries."""
    for later in range(place, trial.tour[COUNT]):
        task = trial.task[later]
        if task == RELOAD:
            return _ANY_KIND
        if model.material_g[task] > 0:
            return int(model.material_kind[task])
    return _ANY_KIND


@kernel
def _after_ms(
    model: Model, draft: Draft, trial: Trial, task: int, others: tuple[int, int]
) -> int:
    """Return when the tasks before it end, `NEVER` if one is not done before it.

    ``others`` are the vehicles whose tours are being tried: what they do counts
    only once it has been played.
    """
    ready_ms = 0
    for entry in range(model.after_offsets[task], model.after_offsets[task + 1]):
        earlier = model.after[entry]
        if trial.stamp[earlier] == trial.clock[0]:
            ready_ms = max(ready_ms, trial.tried_end_ms[earlier])
        elif draft.vehicle_of[earlier] in others or draft.end_ms[earlier] == NOT_DONE:
            return int(NEVER)
        else:
            ready_ms = max(ready_ms, draft.end_ms[earlier])
    return int(ready_ms)


@kernel
def _holds_up(
    model: Model, draft: Draft, task: int, end_ms: int, others: tuple[int, int]
) -> bool:
    """Return whether a task would end after another crew starts what waits for it."""
    for entry in range(model.before_offsets[task], model.before_offsets[task + 1]):
        later = model.before[entry]
        if draft.vehicle_of[later] == NOBODY or draft.vehicle_of[later] in others:
            continue
        if draft.start_ms[later] != NOT_DONE and draft.start_ms[later] < end_ms:
            return True
    return False


@kernel
def _take_load(model: Model, trial: Trial, task: int) -> bool:
    """Take a task's material from the trip; False when the trip has not got it."""
    needed_g = model.material_g[task]
    trial.tour[_LOAD] -= needed_g
    return bool(
        trial.tour[_LOAD] >= 0
        and (needed_g == 0 or model.material_kind[task] == trial.tour[_KIND])
    )


@kernel
def _play_reload(model: Model, trial: Trial, vehicle: int, place: int) -> None:
    """Fill up, and change equipment if the next trip carries something else."""
    trial.start_ms[place] = trial.tour[_CLOCK]
    trial.tour[_CLOCK] += model.loading_ms[trial.mode[place]]
    trial.tour[_LOAD] = model.capacity_g[vehicle]
    ahead = _kind_ahead(model, trial, place + 1)
    if ahead != _ANY_KIND:
        if trial.tour[_KIND] not in (_ANY_KIND, ahead):
            trial.tour[_CLOCK] += model.change_ms
        trial.tour[_KIND] = ahead
    trial.end_ms[place] = trial.tour[_CLOCK]


@kernel
def _play_task(
    model: Model,
    draft: Draft,
    trial: Trial,
    vehicle: int,
    place: int,
    others: tuple[int, int],
) -> int:
    """Serve one task and return its cost, `NOT_ALLOWED` where it breaks a rule."""
    task = trial.task[place]
    if not may_serve(model, vehicle, task) or not _take_load(model, trial, task):
        return int(NOT_ALLOWED)
    ready_ms = _after_ms(model, draft, trial, task, others)
    service_ms = model.service_ms[model.vehicle_type[vehicle], task]
    start_ms = service_start_ms(
        model, task, service_ms, max(trial.tour[_CLOCK], ready_ms)
    )
    end_ms = start_ms + service_ms
    if start_ms >= NEVER or _holds_up(model, draft, task, end_ms, others):
        return int(NOT_ALLOWED)
    trial.tour[_CLOCK] = end_ms
    trial.start_ms[place] = start_ms
    trial.end_ms[place] = end_ms
    trial.stamp[task] = trial.clock[0]
    trial.tried_end_ms[task] = end_ms
    return int(
        task_cost(model.weight[task], end_ms, model.due_ms[task], model.lateness_factor)
    )


@kernel
def _play_run(model: Model, trial: Trial, vehicle: int, place: int) -> int:
    """Serve plain tasks from a place on; return the first place that is not one.

    Stops at a task that the trip has no material for, and leaves it to be refused.
    Adds to ``trial.tour[_COST]``.
    """
    tour, tasks, legs_ms = trial.tour, trial.task, trial.leg_ms
    starts_ms, ends_ms = trial.start_ms, trial.end_ms
    service_ms = model.service_ms[model.vehicle_type[vehicle]]
    plain, needed_g, kinds = model.is_plain, model.material_g, model.material_kind
    earliest_ms, due_ms, weight = model.earliest_ms, model.due_ms, model.weight
    factor = model.lateness_factor
    clock_ms, load_g, carried = tour[_CLOCK], tour[_LOAD], tour[_KIND]
    cost = 0
    visits = tour[COUNT]
    while place < visits:
        task = tasks[place]
        if task == RELOAD or not plain[task] or service_ms[task] < 0:
            break
        grams = needed_g[task]
        if legs_ms[place] >= UNREACHED:
            break
        if grams > load_g or (grams > 0 and kinds[task] != carried):
            break
        load_g -= grams
        start_ms = max(clock_ms + legs_ms[place], earliest_ms[task])
        clock_ms = start_ms + service_ms[task]
        starts_ms[place] = start_ms
        ends_ms[place] = clock_ms
        cost += task_cost(weight[task], clock_ms, due_ms[task], factor)
        place += 1
    tour[_CLOCK] = clock_ms
    tour[_LOAD] = load_g
    tour[_COST] += cost
    return place


@kernel
def play(
    model: Model, draft: Draft, trial: Trial, vehicle: int, others: tuple[int, int]
) -> int:
    """Drive a trial tour and return its cost, `NOT_ALLOWED` where it breaks a rule.

    The tour begins as late as its first visit allows, at or after ready. Fills
    the trial's times. ``others`` are the vehicles whose tours are being tried.
    """
    tour = trial.tour
    visits = tour[COUNT]
    tour[BEGIN] = tour[HOME] = tour[_CLOCK] = model.ready_ms[vehicle]
    if visits == 0:
        return 0
    tour[_LOAD] = model.capacity_g[vehicle]
    tour[_KIND] = _kind_ahead(model, trial, 0)
    tour[_COST] = 0
    place = _play_run(model, trial, vehicle, 0)
    while place < visits:
        tour[_CLOCK] += trial.leg_ms[place]
        if trial.leg_ms[place] >= UNREACHED:
            return int(NOT_ALLOWED)
        if trial.task[place] == RELOAD:
            _play_reload(model, trial, vehicle, place)
        else:
            extra = _play_task(model, draft, trial, vehicle, place, others)
            if extra == NOT_ALLOWED:
                return int(NOT_ALLOWED)
            tour[_COST] += extra
        place = _play_run(model, trial, vehicle, place + 1)
    if trial.leg_ms[visits] >= UNREACHED:
        return int(NOT_ALLOWED)
    tour[BEGIN] = trial.start_ms[0] - trial.leg_ms[0]
    tour[HOME] = tour[_CLOCK] + trial.leg_ms[visits]
    latest_ms = min(model.shift_end_ms[vehicle], tour[BEGIN] + model.shift_ms[vehicle])
    if tour[HOME] > latest_ms:
        return int(NOT_ALLOWED)
    cost = crew_cost(tour[BEGIN], tour[HOME], model.crew_weight)
    return int(tour[_COST] + cost)


@kernel
def copy_tour(draft: Draft, vehicle: int, trial: Trial) -> None:
    """Take a tour of the draft into a trial."""
    count = draft.visits[vehicle]
    trial.tour[COUNT] = count
    for place in range(count):
        trial.task[place] = draft.task[vehicle, place]
        trial.mode[place] = draft.mode[vehicle, place]
        trial.leg_ms[place] = draft.leg_ms[vehicle, place]
    trial.leg_ms[count] = draft.leg_ms[vehicle, count]


@kernel
def keep_tour(model: Model, draft: Draft, vehicle: int, trial: Trial) -> None:
    """Write a played trial into the draft; a late task weighs as a late minute."""
    count = trial.tour[COUNT]
    draft.visits[vehicle] = count
    draft.begin_ms[vehicle] = trial.tour[BEGIN]
    draft.home_ms[vehicle] = trial.tour[HOME]
    for place in range(count):
        task = trial.task[place]
        weight = 0
        draft.task[vehicle, place] = task
        draft.mode[vehicle, place] = trial.mode[place]
        draft.leg_ms[vehicle, place] = trial.leg_ms[place]
        if task != RELOAD:
            draft.vehicle_of[task] = vehicle
            draft.place_of[task] = place
            draft.start_ms[task] = trial.start_ms[place]
            draft.end_ms[task] = trial.end_ms[place]
            weight = model.weight[task]
            if trial.end_ms[place] > model.due_ms[task]:
                weight += model.lateness_factor * weight
        draft.leave_ms[vehicle, place] = trial.end_ms[place]
        draft.weight_to[vehicle, place + 1] = draft.weight_to[vehicle, place] + weight
    draft.leg_ms[vehicle, count] = trial.leg_ms[count]


@kernel
def replay(model: Model, draft: Draft, trial: Trial, costs: NDArray[np.int64]) -> None:
    """Play every tour of the draft against the others as they stand.

    Writes times and costs (V,). A tour whose times would hold up another keeps
    those that it had.
    """
    for vehicle in range(draft.visits.shape[0]):
        copy_tour(draft, vehicle, trial)
        trial.clock[0] += 1
        cost = play(model, draft, trial, vehicle, (vehicle, vehicle))
        if cost != NOT_ALLOWED:
            costs[vehicle] = cost
            keep_tour(model, draft, vehicle, trial)
