"""First tours: the vehicle that is free first takes the best next task near it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import (
    NO_ARC,
    NO_NODE,
    UNREACHED,
    Workspace,
    begin,
    offer,
    relax,
    settle,
)
from planner.routing.draft import NOBODY, Draft, append_visit
from planner.routing.model import (
    NOT_DONE,
    Model,
    may_drive,
    may_serve,
    service_start_ms,
)
from planner.routing.problem import NEVER
from planner.routing.solution import RELOAD

ANY_KIND = -1
RETIRED = NEVER
_NAP_MS = 10 * 60_000

_SERVE = 1
_LOAD = 2
_WAIT = 3
_STOP = 4

# Places in `Crews.pick`: the best task that can be served next, the best one for
# which the vehicle would have to load, and whether a task waits for another crew.
_SCORE = 0
_MODE = 1
_LEG = 2
_END = 3
_LOAD_SCORE = 4
_LOAD_MODE = 5
_WAITS = 6
_IDLE = 7

_MAY_LOAD = (0, 2)
"""Loads in a row after which one more is considered; see `Crews`."""


class Crews(NamedTuple):
    """Where every vehicle is in the making of its tour, (V,).

    ``kind`` is the material that the trip carries, `ANY_KIND` until it carries
    any. ``loads_in_a_row`` counts loads without work between: a vehicle that has
    just loaded looks for work for that load, and loads something else once.
    ``open_by_rank`` (K, ranks) counts tasks undone; ``owner`` (K, R) is the
    vehicle in whose part of the town a task lies, or `NOBODY`. ``pick`` (8,) is
    what the vehicle that looks around has found.
    """

    node: NDArray[np.int64]
    clock_ms: NDArray[np.int64]
    begin_ms: NDArray[np.int64]
    load_g: NDArray[np.int64]
    kind: NDArray[np.int64]
    loads_in_a_row: NDArray[np.int64]
    open_by_rank: NDArray[np.int64]
    owner: NDArray[np.int32]
    away_charge_ms: int
    pick: NDArray[np.int64]


def build_crews(model: Model, owner: NDArray[np.int32], away_charge_ms: int) -> Crews:
    """Put every vehicle at its depot, full, at the moment it is ready."""
    types, ranks = model.service_ms.shape[0], model.least_charge_ms.shape[0]
    open_by_rank = np.zeros((types, max(1, ranks)), dtype=np.int64)
    for kind in range(types):
        served = (model.service_ms[kind] >= 0) & (model.vehicle_type == kind).any()
        open_by_rank[kind] = np.bincount(
            model.rank[served], minlength=open_by_rank.shape[1]
        )
    return Crews(
        node=model.depot_node[model.vehicle_depot],
        clock_ms=model.ready_ms.copy(),
        begin_ms=np.full(model.ready_ms.shape[0], NOT_DONE, dtype=np.int64),
        load_g=model.capacity_g.copy(),
        kind=np.full(model.ready_ms.shape[0], ANY_KIND, dtype=np.int64),
        loads_in_a_row=np.zeros(model.ready_ms.shape[0], dtype=np.int64),
        open_by_rank=open_by_rank,
        owner=owner,
        away_charge_ms=away_charge_ms,
        pick=np.zeros(8, dtype=np.int64),
    )


@kernel
def _latest_ms(model: Model, crews: Crews, vehicle: int, departure_ms: int) -> int:
    """Return when the vehicle must be home if it departs then, or has departed."""
    first_ms = crews.begin_ms[vehicle]
    if first_ms == NOT_DONE:
        first_ms = departure_ms
    return int(min(model.shift_end_ms[vehicle], first_ms + model.shift_ms[vehicle]))


@kernel
def _ready_after_ms(model: Model, draft: Draft, task: int) -> int:
    """Return when the tasks before it have ended, `NEVER` while one is undone."""
    ready_ms = 0
    for entry in range(model.after_offsets[task], model.after_offsets[task + 1]):
        end_ms = draft.end_ms[model.after[entry]]
        if end_ms == NOT_DONE:
            return int(NEVER)
        ready_ms = max(ready_ms, end_ms)
    return ready_ms


@kernel
def _charge_ms(model: Model, crews: Crews, vehicle: int, task: int) -> int:
    """Return how far out of turn and place a task is for a vehicle, as a detour."""
    charge_ms = model.charge_ms[task]
    owner = crews.owner[model.vehicle_type[vehicle], task]
    if owner not in (NOBODY, vehicle):
        charge_ms += crews.away_charge_ms
    return int(charge_ms)


@kernel
def _try_mode(
    model: Model, draft: Draft, crews: Crews, vehicle: int, mode: int, leg_ms: int
) -> None:
    """Keep a mode in the pick if serving along it is the best yet."""
    task = model.mode_task[mode]
    kind = model.vehicle_type[vehicle]
    if not may_serve(model, vehicle, task):
        return
    if not may_drive(model, kind, model.mode_arc[mode]):
        return
    ready_ms = _ready_after_ms(model, draft, task)
    if ready_ms == NEVER:
        crews.pick[_WAITS] = 1
        return
    service_ms = model.service_ms[kind, task]
    clock_ms = crews.clock_ms[vehicle]
    start_ms = service_start_ms(
        model, task, service_ms, max(ready_ms, clock_ms + leg_ms)
    )
    end_ms = start_ms + service_ms
    home_ms = model.to_depot_ms[
        kind, model.vehicle_depot[vehicle], model.mode_end[mode]
    ]
    latest_ms = _latest_ms(model, crews, vehicle, start_ms - leg_ms)
    if start_ms == NEVER or end_ms + home_ms > latest_ms:
        return
    score = start_ms - clock_ms + _charge_ms(model, crews, vehicle, task)
    idle_ms = start_ms - clock_ms - leg_ms
    if not _is_on_board(model, crews, vehicle, task):
        if crews.loads_in_a_row[vehicle] not in _MAY_LOAD:
            return
        if score < crews.pick[_LOAD_SCORE]:
            crews.pick[_LOAD_SCORE] = score
            crews.pick[_LOAD_MODE] = mode
            crews.pick[_IDLE] = min(crews.pick[_IDLE], idle_ms)
    elif score < crews.pick[_SCORE]:
        crews.pick[_IDLE] = min(crews.pick[_IDLE], idle_ms)
        crews.pick[_SCORE] = score
        crews.pick[_MODE] = mode
        crews.pick[_LEG] = leg_ms
        crews.pick[_END] = end_ms


@kernel
def _is_on_board(model: Model, crews: Crews, vehicle: int, task: int) -> bool:
    """Return whether the trip carries what the task needs."""
    needed_g = model.material_g[task]
    if needed_g == 0:
        return True
    if needed_g > crews.load_g[vehicle]:
        return False
    return crews.kind[vehicle] in (ANY_KIND, model.material_kind[task])


@kernel
def _look_around(
    model: Model, draft: Draft, crews: Crews, work: Workspace, vehicle: int
) -> None:
    """Fill the pick, searching outwards until nothing farther can be better.

    After ``settled_limit`` nodes what was found is good enough, unless the vehicle
    would stand and wait for it: then work that can start at once is looked for
    wherever it is.
    """
    kind = model.vehicle_type[vehicle]
    crews.pick[:] = NEVER
    crews.pick[_MODE] = crews.pick[_LOAD_MODE] = -1
    crews.pick[_WAITS] = 0
    least_ms = _least_charge_ms(model, crews, kind)
    if least_ms == NEVER:
        return
    graph, travel_ms = model.graph, model.travel_ms[kind]
    begin(work)
    offer(work, crews.node[vehicle], 0, NO_ARC)
    settled = 0
    node = settle(work)
    while node != NO_NODE:
        leg_ms = work.time_ms[node]
        best = min(crews.pick[_SCORE], crews.pick[_LOAD_SCORE])
        is_enough = settled >= model.settled_limit and crews.pick[_IDLE] <= _NAP_MS
        if best != NEVER and (leg_ms + least_ms >= best or is_enough):
            return
        for entry in range(model.start_offsets[node], model.start_offsets[node + 1]):
            mode = model.start_modes[entry]
            task = model.mode_task[mode]
            if draft.end_ms[task] == NOT_DONE and leg_ms + model.charge_ms[task] < best:
                _try_mode(model, draft, crews, vehicle, mode, leg_ms)
        settled += 1
        relax(graph, travel_ms, work, node)
        node = settle(work)


@kernel
def _least_charge_ms(model: Model, crews: Crews, kind: int) -> int:
    """Return the charge of the best class that still has open tasks."""
    for rank in range(crews.open_by_rank.shape[1]):
        if crews.open_by_rank[kind, rank] > 0:
            return int(model.least_charge_ms[rank])
    return int(NEVER)


@kernel
def _nearest_depot(model: Model, crews: Crews, vehicle: int) -> int:
    """Return the depot at which the vehicle loads soonest, -1 where none is."""
    kind = model.vehicle_type[vehicle]
    best, best_ms = -1, UNREACHED
    for depot in range(model.depot_node.shape[0]):
        ms = model.to_depot_ms[kind, depot, crews.node[vehicle]]
        back_ms = model.from_depot_ms[kind, model.vehicle_depot[vehicle]][
            model.depot_node[depot]
        ]
        if ms < UNREACHED and back_ms < UNREACHED:
            ms += model.loading_ms[depot]
            if ms < best_ms:
                best, best_ms = depot, ms
    return best


@kernel
def _decide(model: Model, crews: Crews, vehicle: int) -> int:
    """Return whether to serve, load first, wait for others or stop."""
    pick = crews.pick
    depot = _nearest_depot(model, crews, vehicle)
    if pick[_LOAD_MODE] >= 0 and depot >= 0:
        there_ms = model.to_depot_ms[
            model.vehicle_type[vehicle], depot, crews.node[vehicle]
        ]
        errand_ms = 2 * there_ms + model.loading_ms[depot]
        if pick[_MODE] < 0 or pick[_LOAD_SCORE] + errand_ms < pick[_SCORE]:
            return _LOAD
    if pick[_MODE] >= 0:
        return _SERVE
    return _WAIT if pick[_WAITS] == 1 else _STOP


@kernel
def _serve(model: Model, draft: Draft, crews: Crews, vehicle: int) -> None:
    """Append the picked task and move on to its end."""
    mode, leg_ms, end_ms = crews.pick[_MODE], crews.pick[_LEG], crews.pick[_END]
    task = model.mode_task[mode]
    append_visit(draft, vehicle, (task, mode), leg_ms)
    start_ms = end_ms - model.service_ms[model.vehicle_type[vehicle], task]
    draft.start_ms[task] = start_ms
    draft.end_ms[task] = end_ms
    if crews.begin_ms[vehicle] == NOT_DONE:
        crews.begin_ms[vehicle] = start_ms - leg_ms
    crews.node[vehicle] = model.mode_end[mode]
    crews.clock_ms[vehicle] = end_ms
    crews.loads_in_a_row[vehicle] = 0
    if model.material_g[task] > 0:
        crews.load_g[vehicle] -= model.material_g[task]
        crews.kind[vehicle] = model.material_kind[task]
    for other in range(crews.open_by_rank.shape[0]):
        if model.service_ms[other, task] >= 0:
            crews.open_by_rank[other, model.rank[task]] -= 1


@kernel
def _load(model: Model, draft: Draft, crews: Crews, vehicle: int) -> None:
    """Drive to a depot and fill up for the task that could not be served."""
    depot = _nearest_depot(model, crews, vehicle)
    leg_ms = model.to_depot_ms[model.vehicle_type[vehicle], depot, crews.node[vehicle]]
    if crews.begin_ms[vehicle] == NOT_DONE:
        crews.begin_ms[vehicle] = crews.clock_ms[vehicle]
    append_visit(draft, vehicle, (RELOAD, depot), leg_ms)
    wanted = model.material_kind[model.mode_task[crews.pick[_LOAD_MODE]]]
    crews.clock_ms[vehicle] += leg_ms + model.loading_ms[depot]
    if crews.kind[vehicle] not in (ANY_KIND, wanted):
        crews.clock_ms[vehicle] += model.change_ms
    crews.node[vehicle] = model.depot_node[depot]
    crews.load_g[vehicle] = model.capacity_g[vehicle]
    crews.kind[vehicle] = wanted
    crews.loads_in_a_row[vehicle] += 1


@kernel
def _first_free(crews: Crews) -> int:
    """Return the vehicle whose clock is earliest, -1 when all have stopped."""
    best, best_ms = -1, RETIRED
    for vehicle in range(crews.clock_ms.shape[0]):
        if crews.clock_ms[vehicle] < best_ms:
            best, best_ms = vehicle, crews.clock_ms[vehicle]
    return best


@kernel
def construct(model: Model, draft: Draft, crews: Crews, work: Workspace) -> None:
    """Build tours until nobody can do anything more.

    A crew whose tasks all wait for other crews naps; when everybody naps in turn
    and nobody has worked between, nothing will change any more.
    """
    room = draft.task.shape[1] - 2
    naps = 0
    while naps <= crews.clock_ms.shape[0]:
        vehicle = _first_free(crews)
        if vehicle < 0:
            return
        _look_around(model, draft, crews, work, vehicle)
        choice = _decide(model, crews, vehicle)
        naps = naps + 1 if choice == _WAIT else 0
        if choice == _STOP and crews.loads_in_a_row[vehicle] == 1:
            crews.loads_in_a_row[vehicle] = 2
        elif choice == _STOP or draft.visits[vehicle] >= room:
            crews.clock_ms[vehicle] = RETIRED
        elif choice == _SERVE:
            _serve(model, draft, crews, vehicle)
        elif choice == _LOAD:
            _load(model, draft, crews, vehicle)
        else:
            crews.clock_ms[vehicle] += _NAP_MS
