"""How many vehicles to call out: cost and lateness against their number."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.assembly.call_out import CallOut, call_out, treated_s
from planner.assembly.call_out_work import find_kind_work
from planner.domain.fleet import VehicleKind
from planner.domain.operations import VehicleState
from planner.domain.plan import Plan
from planner.make_plan import make_plan
from planner.night import Night, foresee
from planner.params import PlanParams, Progress, Stop
from planner.routing.stations import in_service
from planner.routing.tours.search import Run
from planner.snapshot import Snapshot

FIRST_NUMBERS = (1, 2, 3, 4, 6, 8)
"""Numbers of vehicles that are looked at; above them 12, 16, 24, 32, ... A step is
a third to a half of what is called, so that the curve costs few plans."""

OnPlan = Callable[[Snapshot, Plan], None]
"""Called with each plan and the snapshot that it was made from."""


def call_out_curve(  # noqa: PLR0913 - what a caller may bring along, each by its name
    snapshot: Snapshot,
    params: PlanParams,
    new_stop: Callable[[], Stop],
    seed: int,
    *,
    night: Night | None = None,
    run: Run = map,
    on_plan: OnPlan | None = None,
    on_progress: Progress | None = None,
) -> tuple[CallOut, ...]:
    """Plan the same night for rising numbers of vehicles, each kind on its own.

    Trucks and path machines share no work: while the number of one kind varies, all
    of the other are out. Those with least time of treatment in the plan for everybody
    stay at home first, of equals the one the town names last. A vehicle that is out
    is never left at home. Beside the `numbers` looked at stands how many have work in
    the plan for everybody.

    Parameters
    ----------
    snapshot : Snapshot
        With all vehicles that may be called.
    params : PlanParams
    new_stop : callable
        Returns the stop of one plan's search for tours.
    seed : int
        Of each plan: the same input gives the same curve where stops count iterations.
    night : Night, optional
        Of the same snapshot; found here without.
    run : callable
        As of `planner.make_plan.make_plan`.
    on_plan : callable, optional
        Given each plan, to have it verified.
    on_progress : callable, optional
        Told which plan is made and the share of them that is done.

    Returns
    -------
    tuple of CallOut
        By kind, then rising number; none of a kind without vehicles, one of a kind
        without tasks: call nobody.

    Raises
    ------
    ValueError
        As `planner.make_plan.make_plan`.
    """
    tell = on_progress or _say_nothing
    tell("surface", 0.0)
    night = night or foresee(snapshot, params)

    def plan_of(those: Snapshot) -> Plan:
        plan = make_plan(those, params, new_stop(), seed, night=night, run=run)
        if on_plan is not None:
            on_plan(those, plan)
        return plan

    tell("everybody", 0.0)
    everybody = plan_of(snapshot)
    kinds = [kind for kind in VehicleKind if _count(snapshot, kind)]
    work = {kind: find_kind_work(snapshot, everybody, params, kind) for kind in kinds}
    ranked = {kind: rank_by_work(snapshot, everybody, kind) for kind in kinds}
    tried = [
        (kind, count)
        for kind in kinds
        for count in (
            numbers(
                len(ranked[kind]),
                working=_working(ranked[kind], everybody),
                others=_count(snapshot, kind) - len(ranked[kind]),
            )
            if work[kind].names
            else (0,)
        )
    ]
    is_new = [bool(work[kind].names) and c < len(ranked[kind]) for kind, c in tried]
    curve = []
    for number, (kind, count) in enumerate(tried):
        those, plan = leave_at_home(snapshot, ranked[kind][count:]), everybody
        if is_new[number]:
            share = (1 + sum(is_new[:number])) / (1 + sum(is_new))
            tell(f"{kind.replace('_', ' ')}: {count}", share)
            plan = plan_of(those)
        called = ranked[kind][:count]
        curve.append(call_out(those, plan, work[kind], called, params.decision))
    tell("done", 1.0)
    return tuple(curve)


def numbers(fresh: int, *, working: int, others: int) -> tuple[int, ...]:
    """Return how many vehicles to try to call, rising, up to all.

    Parameters
    ----------
    fresh : int
        Vehicles that can be called.
    working : int
        Those of them that have work in the plan for everybody.
    others : int
        Vehicles that are out already; with any, calling nobody else is tried too.
    """
    tried = set(FIRST_NUMBERS)
    step = FIRST_NUMBERS[-1]
    while step < fresh:
        tried |= {step * 3 // 2, step * 2}
        step *= 2
    tried |= {fresh, working}
    tried.discard(0)
    if others:
        tried.add(0)
    return tuple(sorted(number for number in tried if number <= fresh))


def rank_by_work(
    snapshot: Snapshot, everybody: Plan, kind: VehicleKind
) -> tuple[str, ...]:
    """Return the vehicles of a kind that can be called, most time of treatment first.

    Parameters
    ----------
    snapshot : Snapshot
    everybody : Plan
        For the whole fleet.
    kind : VehicleKind
    """
    out = {s.vehicle for s in snapshot.vehicle_states if s.shift_end is not None}
    fresh = [
        vehicle.name
        for vehicle in in_service(snapshot)
        if vehicle.works and vehicle.kind is kind and vehicle.name not in out
    ]
    spent_s = treated_s(everybody)
    return tuple(sorted(fresh, key=lambda name: -spent_s.get(name, 0.0)))


def leave_at_home(snapshot: Snapshot, vehicles: Sequence[str]) -> Snapshot:
    """Return a snapshot in which some vehicles are not to be had."""
    states = {state.vehicle: state for state in snapshot.vehicle_states}
    for name in vehicles:
        state = states.get(name, VehicleState(vehicle=name, free_at=snapshot.now))
        states[name] = replace(state, out_of_service=True)
    return replace(snapshot, vehicle_states=tuple(states.values()))


def find_cheapest(curve: Sequence[CallOut], kind: VehicleKind) -> CallOut | None:
    """Return a kind's call-out that costs least, of equals that with fewest vehicles.

    None where the town has no vehicle of the kind.
    """
    own = [each for each in curve if each.kind is kind]
    return min(own, key=lambda e: (round(e.cost_sek), len(e.called)), default=None)


def find_smallest_that_keeps(
    curve: Sequence[CallOut], kind: VehicleKind
) -> CallOut | None:
    """Return a kind's smallest call-out that keeps as many promises as everybody.

    No more tasks are late than with all vehicles, and no more are left undone. None
    where the town has no vehicle of the kind.
    """
    own = [each for each in curve if each.kind is kind]
    if not own:
        return None
    everybody = own[-1]
    return next(
        each
        for each in own
        if each.late_count <= everybody.late_count
        and each.undone_count <= everybody.undone_count
    )


def _count(snapshot: Snapshot, kind: VehicleKind) -> int:
    """Return how many vehicles of a kind are in service, hand crews aside."""
    return sum(bool(v.works) and v.kind is kind for v in in_service(snapshot))


def _working(ranked: Sequence[str], plan: Plan) -> int:
    """Return how many of the vehicles have any work in a plan."""
    return sum(treated_s(plan).get(name, 0.0) > 0.0 for name in ranked)


def _say_nothing(stage: str, share: float) -> None:
    """Take progress that nobody wants to hear of."""
