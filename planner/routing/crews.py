"""Where every vehicle is while tours are built, and what holds it to its load."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.network.shortest_paths import NO_ARC
from planner.routing.draft import NOBODY
from planner.routing.model import ANY_KIND, NOT_DONE, Model
from planner.routing.problem import MATERIALS, NEVER

NO_CLAIM = -1
RETIRED = NEVER
_OTHERS_MS = 4 * 3_600_000
"""What it takes to change for work that others have the material for on board."""

# Places in `Crews.pick`: the best task that can be served next, the best one for
# which the vehicle would have to load, and whether a task waits for another crew.
SCORE = 0
MODE = 1
LEG = 2
END = 3
LOAD_SCORE = 4
LOAD_MODE = 5
WAITS = 6
IDLE = 7
LOAD_WAY = 8
DEPOT = 9
ERRAND = 10
LOAD_IDLE = 11
_PLACES = 12


class Crews(NamedTuple):
    """Where every vehicle is in the making of its tour, (V,).

    ``arc`` is what it has just driven, `NO_ARC` where it may leave any way;
    ``kind`` is the material that the trip carries, `ANY_KIND` until it carries
    any. A vehicle that loads does so for a task, its ``claim``, and until it has
    worked again nobody else takes that: ``claimed_by`` (R,). ``open_by_rank``
    (K, ranks) counts tasks undone, ``open_g`` (K, materials) what they need;
    ``owner`` (K, R) is the vehicle in whose part of the town a task lies, or
    `NOBODY`. ``pick`` (places,) is what the vehicle that looks around has found.
    """

    node: NDArray[np.int64]
    arc: NDArray[np.int64]
    clock_ms: NDArray[np.int64]
    begin_ms: NDArray[np.int64]
    load_g: NDArray[np.int64]
    kind: NDArray[np.int64]
    claim: NDArray[np.int64]
    claimed_by: NDArray[np.int64]
    open_by_rank: NDArray[np.int64]
    open_g: NDArray[np.int64]
    owner: NDArray[np.int32]
    away_charge_ms: int
    pick: NDArray[np.int64]


def build_crews(model: Model, owner: NDArray[np.int32], away_charge_ms: int) -> Crews:
    """Put every vehicle where it is, with what it has, at the moment it is ready."""
    tasks, vehicles = model.weight.shape[0], model.ready_ms.shape[0]
    types, ranks = model.service_ms.shape[0], model.least_charge_ms.shape[0]
    open_by_rank = np.zeros((types, max(1, ranks)), dtype=np.int64)
    open_g = np.zeros((types, MATERIALS), dtype=np.int64)
    for kind in range(types):
        served = (model.service_ms[kind] >= 0) & (model.vehicle_type == kind).any()
        open_by_rank[kind] = np.bincount(
            model.rank[served], minlength=open_by_rank.shape[1]
        )
        np.add.at(open_g[kind], model.material_kind[served], model.material_g[served])
    return Crews(
        node=model.start_node.copy(),
        arc=np.full(vehicles, NO_ARC, dtype=np.int64),
        clock_ms=model.ready_ms.copy(),
        begin_ms=np.where(model.is_out, model.ready_ms, NOT_DONE),
        load_g=model.start_load_g.copy(),
        kind=model.start_kind.copy(),
        claim=np.full(vehicles, NO_CLAIM, dtype=np.int64),
        claimed_by=np.full(tasks, NOBODY, dtype=np.int64),
        open_by_rank=open_by_rank,
        open_g=open_g,
        owner=owner,
        away_charge_ms=away_charge_ms,
        pick=np.zeros(_PLACES, dtype=np.int64),
    )


@kernel
def charge_ms(model: Model, crews: Crews, vehicle: int, task: int) -> int:
    """Return how far out of turn and place a task is for a vehicle, as a detour."""
    detour_ms = model.charge_ms[task]
    owner = crews.owner[model.vehicle_type[vehicle], task]
    if owner not in (NOBODY, vehicle):
        detour_ms += crews.away_charge_ms
    return int(detour_ms)


@kernel
def change_ms(model: Model, crews: Crews, vehicle: int, task: int) -> int:
    """Return the time to change equipment for a task's material."""
    if crews.kind[vehicle] in (ANY_KIND, model.material_kind[task]):
        return 0
    return int(model.change_ms)


@kernel
def regret_ms(model: Model, crews: Crews, vehicle: int, task: int) -> int:
    """Return what a change costs beyond itself.

    Unless others have enough on board for what is left of the work for this load,
    somebody must come back for it: another errand with another change. And where
    others have enough of the wanted material for all that is open, it is theirs.
    """
    if change_ms(model, crews, vehicle, task) == 0:
        return 0
    regret_ms = 0
    if not others_have(model, crews, vehicle, crews.kind[vehicle]):
        regret_ms += crews.pick[ERRAND] + model.change_ms
    if others_have(model, crews, vehicle, model.material_kind[task]):
        regret_ms += _OTHERS_MS
    return int(regret_ms)


@kernel
def others_have(model: Model, crews: Crews, vehicle: int, material: int) -> bool:
    """Return whether others of a type have on board what all open tasks need."""
    carried_g = 0
    for other in range(crews.kind.shape[0]):
        if other == vehicle or crews.clock_ms[other] == RETIRED:
            continue
        is_alike = model.vehicle_type[other] == model.vehicle_type[vehicle]
        if is_alike and crews.kind[other] == material:
            carried_g += crews.load_g[other]
    return bool(crews.open_g[model.vehicle_type[vehicle], material] <= carried_g)


@kernel
def is_on_board(model: Model, crews: Crews, vehicle: int, task: int) -> bool:
    """Return whether the trip carries what the task needs."""
    needed_g = model.material_g[task]
    if needed_g == 0:
        return True
    if needed_g > crews.load_g[vehicle]:
        return False
    return crews.kind[vehicle] in (ANY_KIND, model.material_kind[task])
