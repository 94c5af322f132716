"""First tours: the vehicle that is free first takes the best next task near it."""

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
from planner.routing.crews import (
    DEPOT,
    END,
    ERRAND,
    IDLE,
    LEG,
    LOAD_IDLE,
    LOAD_MODE,
    LOAD_SCORE,
    LOAD_WAY,
    MODE,
    NO_CLAIM,
    RETIRED,
    SCORE,
    WAITS,
    Crews,
    change_ms,
    charge_ms,
    is_on_board,
    others_have,
    regret_ms,
)
from planner.routing.draft import NOBODY, Draft, append_visit
from planner.routing.model import (
    NOT_DONE,
    NOWHERE_BACK,
    Model,
    may_drive,
    may_serve,
    service_start_ms,
)
from planner.routing.problem import NEVER
from planner.routing.solution import RELOAD

_NAP_MS = 10 * 60_000
DRIVE_WEIGHT = 4
"""A minute of driving to a task counts as so many of waiting for one: where needs
begin a few minutes apart, a crew that never waits drives to and fro all night."""
_TOO_FAR_MS = UNREACHED // 4
"""Later than any shift, and small enough to add the way home to."""

_SERVE = 1
_LOAD = 2
_WAIT = 3
_STOP = 4


@kernel
def _latest_ms(model: Model, crews: Crews, vehicle: int, departure_ms: int) -> int:
    """Return when the vehicle must be home if it departs then, or has departed.

    The breaks that its crew will take come off: they are placed afterwards.
    """
    first_ms = crews.begin_ms[vehicle]
    if first_ms == NOT_DONE:
        first_ms = departure_ms
    latest_ms = min(model.shift_end_ms[vehicle], first_ms + model.shift_ms[vehicle])
    rest_ms = model.rest_ms[vehicle]
    if rest_ms < NEVER:
        stretch_ms = model.rest_after_ms[vehicle] + rest_ms
        latest_ms -= rest_ms * ((latest_ms - first_ms) // stretch_ms)
    return int(latest_ms)


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
def _may_try(model: Model, crews: Crews, vehicle: int, mode: int) -> bool:
    """Return whether a vehicle may serve along a mode now, its load aside.

    What a crew has loaded for is left to it, and it spreads some of it first.
    """
    task = model.mode_task[mode]
    if crews.claimed_by[task] not in (NOBODY, vehicle):
        return False
    if crews.claim[vehicle] != NO_CLAIM and model.material_g[task] == 0:
        return False
    if not may_drive(model, model.vehicle_type[vehicle], model.mode_arc[mode]):
        return False
    return may_serve(model, vehicle, task)


@kernel
def _try_mode(
    model: Model, draft: Draft, crews: Crews, vehicle: int, mode: int, leg_ms: int
) -> None:
    """Keep a mode in the pick if serving along it is the best yet."""
    task = model.mode_task[mode]
    kind = model.vehicle_type[vehicle]
    if not _may_try(model, crews, vehicle, mode):
        return
    ready_ms = _ready_after_ms(model, draft, task)
    if ready_ms == NEVER:
        crews.pick[WAITS] = 1
        return
    service_ms = model.service_ms[kind, task]
    clock_ms = crews.clock_ms[vehicle]
    loads = not is_on_board(model, crews, vehicle, task)
    way_ms = _way_by_depot_ms(model, crews, vehicle, mode) if loads else leg_ms
    start_ms = service_start_ms(
        model, task, service_ms, max(ready_ms, clock_ms + way_ms)
    )
    end_ms = start_ms + service_ms
    home_ms = model.to_depot_ms[
        kind, model.vehicle_depot[vehicle], model.mode_end[mode]
    ]
    home_ms += model.round_ms[kind]
    latest_ms = _latest_ms(model, crews, vehicle, start_ms - way_ms)
    if start_ms == NEVER or end_ms + home_ms > latest_ms:
        return
    score = start_ms - clock_ms + (DRIVE_WEIGHT - 1) * leg_ms
    score += charge_ms(model, crews, vehicle, task)
    idle_ms = start_ms - clock_ms - way_ms
    pick = crews.pick
    if loads:
        score += regret_ms(model, crews, vehicle, task)
        if score < pick[LOAD_SCORE]:
            pick[LOAD_SCORE], pick[LOAD_MODE] = score, mode
            pick[LOAD_WAY], pick[LOAD_IDLE] = way_ms, idle_ms
    elif score < pick[SCORE]:
        pick[SCORE], pick[MODE], pick[IDLE] = score, mode, idle_ms
        pick[LEG], pick[END] = leg_ms, end_ms


@kernel
def _way_by_depot_ms(model: Model, crews: Crews, vehicle: int, mode: int) -> int:
    """Return the time to a mode's start by way of the depot, `_TOO_FAR_MS` if none.

    A vehicle that has just loaded works first.
    """
    depot = crews.pick[DEPOT]
    if depot < 0 or crews.claim[vehicle] != NO_CLAIM:
        return int(_TOO_FAR_MS)
    kind = model.vehicle_type[vehicle]
    out_ms = model.from_depot_ms[kind, depot, model.mode_start[mode]]
    refit_ms = change_ms(model, crews, vehicle, model.mode_task[mode])
    return int(min(_TOO_FAR_MS, crews.pick[ERRAND] + refit_ms + out_ms))


@kernel
def _look_around(
    model: Model, draft: Draft, crews: Crews, work: Workspace, vehicle: int
) -> None:
    """Fill the pick, searching outwards until nothing farther can be better.

    After ``settled_limit`` nodes what was found is good enough, unless the vehicle
    would stand and wait for it or change material: then work that can start at once
    with what is on board is looked for wherever it is.
    """
    kind = model.vehicle_type[vehicle]
    crews.pick[:] = NEVER
    crews.pick[MODE] = crews.pick[LOAD_MODE] = -1
    crews.pick[WAITS] = 0
    depot = _nearest_depot(model, crews, vehicle)
    crews.pick[DEPOT] = depot
    if depot >= 0:
        there_ms = model.to_depot_ms[kind, depot, crews.node[vehicle]]
        crews.pick[ERRAND] = there_ms + model.loading_ms[depot]
    least_ms = _least_charge_ms(model, crews, kind)
    if least_ms == NEVER:
        return
    graph, travel_ms = model.graph, model.travel_ms[kind]
    begin(work)
    offer(work, crews.node[vehicle], 0, NO_ARC)
    last = crews.arc[vehicle]
    back = NOWHERE_BACK if last == NO_ARC else model.reverse[last]
    settled = 0
    node = settle(work)
    while node != NO_NODE:
        leg_ms = work.time_ms[node]
        best = min(crews.pick[SCORE], crews.pick[LOAD_SCORE])
        if best != NEVER and DRIVE_WEIGHT * leg_ms + least_ms >= best:
            return
        if settled >= model.settled_limit and _has_found(model, crews, vehicle):
            return
        for entry in range(model.start_offsets[node], model.start_offsets[node + 1]):
            mode = model.start_modes[entry]
            task = model.mode_task[mode]
            far_ms = DRIVE_WEIGHT * leg_ms + model.charge_ms[task]
            if draft.end_ms[task] == NOT_DONE and far_ms < best:
                is_back = settled == 0 and model.mode_arc[mode] == back
                turn_ms = model.round_ms[kind] if is_back else 0
                _try_mode(model, draft, crews, vehicle, mode, leg_ms + turn_ms)
        settled += 1
        if settled == 1:
            _leave(model, work, kind, node, back)
        else:
            relax(graph, travel_ms, work, node)
        node = settle(work)


@kernel
def _leave(model: Model, work: Workspace, kind: int, node: int, back: int) -> None:
    """Offer every way on from where a vehicle is; back only after turning round.

    Turns on the way and bans are left to the search.
    """
    graph = model.graph
    for entry in range(graph.offsets[node], graph.offsets[node + 1]):
        arc = graph.arcs[entry]
        ms = model.travel_ms[kind, arc]
        if ms >= 0:
            ms += model.round_ms[kind] if arc == back else 0
            offer(work, graph.ends[arc], ms, arc)


@kernel
def _has_found(model: Model, crews: Crews, vehicle: int) -> bool:
    """Return whether what was found can start soon and needs no other material."""
    pick = crews.pick
    if pick[IDLE] <= _NAP_MS:
        return True
    if pick[LOAD_IDLE] > _NAP_MS:
        return False
    wanted = model.mode_task[pick[LOAD_MODE]]
    return change_ms(model, crews, vehicle, wanted) == 0


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
def _decide(model: Model, crews: Crews, vehicle: int, is_stuck: bool) -> int:  # noqa: FBT001 - kernels take no keywords
    """Return whether to serve, load first, wait for others or stop.

    A crew waits rather than change for work that others have the material for,
    unless everybody is stuck.
    """
    pick = crews.pick
    if pick[LOAD_MODE] < 0 and pick[MODE] < 0:
        return _WAIT if pick[WAITS] == 1 else _STOP
    if pick[LOAD_MODE] < 0:
        return _SERVE
    wanted = model.mode_task[pick[LOAD_MODE]]
    changes = change_ms(model, crews, vehicle, wanted) > 0
    if pick[MODE] >= 0:
        load_score = pick[LOAD_SCORE]
        if not changes:
            load_score -= _due_anyway_ms(model, crews, vehicle)
        return _LOAD if load_score < pick[SCORE] else _SERVE
    material = model.material_kind[wanted]
    if changes and not is_stuck and others_have(model, crews, vehicle, material):
        return _WAIT
    return _LOAD


@kernel
def _due_anyway_ms(model: Model, crews: Crews, vehicle: int) -> int:
    """Return the share of an errand for more of the same that is due soon anyway.

    It is the share of the hopper that is empty, against a task that would empty it
    further; a task that spreads nothing can be done before the errand.
    """
    pick = crews.pick
    if model.material_g[model.mode_task[pick[MODE]]] == 0:
        return 0
    full_g = max(1, model.capacity_g[vehicle])
    return int(pick[LOAD_WAY] * (full_g - crews.load_g[vehicle]) // full_g)


@kernel
def _serve(model: Model, draft: Draft, crews: Crews, vehicle: int) -> None:
    """Append the picked task and move on to its end."""
    mode, leg_ms, end_ms = crews.pick[MODE], crews.pick[LEG], crews.pick[END]
    task = model.mode_task[mode]
    append_visit(draft, vehicle, (task, mode), leg_ms)
    start_ms = end_ms - model.service_ms[model.vehicle_type[vehicle], task]
    draft.start_ms[task] = start_ms
    draft.end_ms[task] = end_ms
    if crews.begin_ms[vehicle] == NOT_DONE:
        crews.begin_ms[vehicle] = start_ms - leg_ms
    crews.node[vehicle] = model.mode_end[mode]
    crews.arc[vehicle] = model.mode_arc[mode]
    crews.clock_ms[vehicle] = end_ms
    if crews.claim[vehicle] != NO_CLAIM:
        crews.claimed_by[crews.claim[vehicle]] = NOBODY
        crews.claim[vehicle] = NO_CLAIM
    if model.material_g[task] > 0:
        crews.load_g[vehicle] -= model.material_g[task]
        crews.kind[vehicle] = model.material_kind[task]
    for other in range(crews.open_by_rank.shape[0]):
        if model.service_ms[other, task] >= 0:
            crews.open_by_rank[other, model.rank[task]] -= 1
            crews.open_g[other, model.material_kind[task]] -= model.material_g[task]


@kernel
def _load(model: Model, draft: Draft, crews: Crews, vehicle: int) -> None:
    """Drive to a depot and fill up for the task that could not be served."""
    depot, task = crews.pick[DEPOT], model.mode_task[crews.pick[LOAD_MODE]]
    leg_ms = model.to_depot_ms[model.vehicle_type[vehicle], depot, crews.node[vehicle]]
    if crews.begin_ms[vehicle] == NOT_DONE:
        crews.begin_ms[vehicle] = crews.clock_ms[vehicle]
    append_visit(draft, vehicle, (RELOAD, depot), leg_ms)
    crews.clock_ms[vehicle] += crews.pick[ERRAND]
    crews.clock_ms[vehicle] += change_ms(model, crews, vehicle, task)
    crews.node[vehicle] = model.depot_node[depot]
    crews.arc[vehicle] = NO_ARC
    crews.load_g[vehicle] = model.capacity_g[vehicle]
    crews.kind[vehicle] = model.material_kind[task]
    crews.claim[vehicle] = task
    crews.claimed_by[task] = vehicle


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
        is_stuck = naps >= crews.clock_ms.shape[0]
        choice = _decide(model, crews, vehicle, is_stuck)
        naps = naps + 1 if choice == _WAIT else 0
        if choice == _STOP or draft.visits[vehicle] >= room:
            crews.clock_ms[vehicle] = RETIRED
        elif choice == _SERVE:
            _serve(model, draft, crews, vehicle)
        elif choice == _LOAD:
            _load(model, draft, crews, vehicle)
        else:
            crews.clock_ms[vehicle] += _NAP_MS
