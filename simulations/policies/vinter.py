"""Vinter itself: a fresh plan every hour, published for the crews that it takes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.calendar import after_seconds, seconds_between
from planner.domain.fleet import VehicleKind
from planner.domain.plan import Choice, Plan, SegmentPlace, Task, Tour
from planner.domain.town import Town
from planner.ensemble_params import EnsembleParams
from planner.make_plan import make_plan
from planner.network.road_network import NO_CLASS, SegmentKind
from planner.night import foresee
from planner.params import MaxIterations, PlanParams
from simulations.clock import HOUR_S
from simulations.crews import Crew, hours_left
from simulations.policies.crew_calls import (
    LOOK_AHEAD_H,
    TOUR_H,
    build_backlog,
    crews_to_call,
    rested_reserve,
)
from simulations.policies.policy import Dispatch, Situation
from simulations.reach import segments_in_reach

SHORTEST_TOUR_H = 0.5
"""A crew with less than this left of its shift goes home, assumed."""

PUBLISHED_H = 1.0
"""Only needs that start within this time are driven to, assumed: the rest is for the
next hour's plan, and nobody waits on the road for snow to fall."""

WORTH_A_TOUR_H = 0.5
"""Treating below which a tour waits for more to do, as far as its due times allow,
assumed: a crew that drives out for a few segments begins its rest hours later."""

REPLAYED_MEMBERS, REPLAYED_SITES = 6, 150
"""Members and sites of the ensemble in a replay, fewer than a plan of the depot's has:
a winter asks for thousands of plans, and chances to a sixth do for their decisions."""

KIND_OF_WORK = {
    VehicleKind.TRUCK: SegmentKind.STREET,
    VehicleKind.PATH_MACHINE: SegmentKind.PATH,
}


def _replayed() -> PlanParams:
    """Return the depot's parameters with a smaller ensemble."""
    return PlanParams(
        ensemble=EnsembleParams(members=REPLAYED_MEMBERS, most_sites=REPLAYED_SITES)
    )


@dataclass(slots=True, kw_only=True)
class Vinter:
    """Plans with `make_plan` and publishes what its decision says to do now.

    Crews on duty do whatever the plan gives them. Rested crews are called only as
    far as the due times need them: while it snows for a day, somebody has to be
    rested at any hour.
    """

    iterations: int
    params: PlanParams = field(default_factory=_replayed)
    name: str = "vinter"
    version: str = "2026.1"
    _kind_of: dict[str, int] = field(default_factory=dict)

    def decide(self, situation: Situation) -> tuple[Dispatch, ...]:
        """Plan with the vehicles at home and publish the tours that start now."""
        free = {crew.vehicle.name for crew in _able(situation)}
        if not free:
            return ()
        params = situation.params(self.params)
        snapshot = situation.snapshot()
        night = foresee(snapshot, params)

        def plan_for(names: AbstractSet[str], params: PlanParams) -> Plan:
            return make_plan(
                replace(snapshot, town=_town_of(situation, names)),
                params,
                MaxIterations(self.iterations),
                situation.seed,
                night=night,
            )

        plan = plan_for(free, params)
        if not _going(plan):
            return ()
        wanted = self._wanted(situation, plan, free)
        if not wanted:
            return ()
        soon = replace(params.priority, task_horizon_h=PUBLISHED_H)
        return published(plan_for(wanted, replace(params, priority=soon)), wanted)

    def _wanted(self, situation: Situation, plan: Plan, free: set[str]) -> set[str]:
        """Return the free vehicles on duty, and the rested ones that are needed."""
        if not self._kind_of:
            network = situation.network
            rows = np.flatnonzero(segments_in_reach(situation.town, network))
            self._kind_of = {
                str(network.segment_id[row]): int(network.kind[row]) for row in rows
            }
        kind = np.array(
            [
                self._kind_of.get(task.place.segment, -1)
                if isinstance(task.place, SegmentPlace)
                else -1
                for task in plan.tasks
            ]
        )
        due_s = np.array([seconds_between(plan.now, task.due) for task in plan.tasks])
        earliest_s = np.array(
            [
                seconds_between(plan.now, task.earliest) if task.earliest else 0.0
                for task in plan.tasks
            ]
        )
        service_s = np.array([task.service_time_s for task in plan.tasks])
        wanted: set[str] = set()
        for machine, segment_kind in KIND_OF_WORK.items():
            crews = [
                crew
                for crew in situation.crews.values()
                if crew.vehicle.kind is machine
            ]
            mine = kind == segment_kind
            called = crews_to_call(
                build_backlog(due_s[mine], earliest_s[mine], service_s[mine]),
                crews,
                situation.now,
                self._reserve(situation, segment_kind),
            )
            at_home = [crew for crew in crews if crew.vehicle.name in free]
            rested = [c for c in at_home if c.is_fresh(situation.now)]
            on_duty = [c for c in at_home if not c.is_fresh(situation.now)]
            wanted |= {crew.vehicle.name for crew in (*on_duty, *rested[:called])}
        return wanted

    def _reserve(self, situation: Situation, kind: SegmentKind) -> int:
        """Return how many crews that clear segments of a kind stay rested."""
        network = situation.network
        held = np.unique(network.service_class[network.kind == kind])
        classes = [situation.town.classes[row] for row in held if row != NO_CLASS]
        return rested_reserve([level.completion_h for level in classes])


def published(plan: Plan, free: AbstractSet[str]) -> tuple[Dispatch, ...]:
    """Return the tours of a plan that are worth publishing now.

    A tour is published when its vehicle is free, when it leaves before the next
    plan is made (mobilisation counted), when the decision for the area of at
    least one of its tasks is not to wait, and when it treats for `WORTH_A_TOUR_H`
    or could not be driven in time `LOOK_AHEAD_H` later.
    """
    waiting = {d.area for d in plan.decision if d.choice is Choice.WAIT}
    tasks = {task.task: task for task in plan.tasks}
    before = after_seconds(plan.now, HOUR_S)
    dispatches = []
    for tour in plan.tours:
        own = {step.task: tasks[step.task] for step in tour.steps if step.task}
        going = any(task.area not in waiting for task in own.values())
        starts = tour.vehicle in free and tour.start <= before
        if starts and own and going and _is_worth_it(tour, own):
            dispatches.append(Dispatch(tour=tour, tasks=own))
    return tuple(dispatches)


def _is_worth_it(tour: Tour, own: Mapping[str, Task]) -> bool:
    """Return whether a tour treats for long enough, or cannot wait."""
    treats_h = sum(task.service_time_s for task in own.values()) / HOUR_S
    late = after_seconds(tour.end, LOOK_AHEAD_H * HOUR_S)
    return treats_h >= WORTH_A_TOUR_H or min(task.due for task in own.values()) < late


def _going(plan: Plan) -> bool:
    """Return whether any area is advised to go now."""
    return any(decision.choice is not Choice.WAIT for decision in plan.decision)


def _able(situation: Situation) -> list[Crew]:
    """Return the crews at home with enough hours left for a tour."""
    return [
        crew
        for crew in situation.free_crews()
        if hours_left(crew, situation.now) >= SHORTEST_TOUR_H
    ]


def _town_of(situation: Situation, names: AbstractSet[str]) -> Town:
    """Return the town with these vehicles, each for one tour at most."""
    return replace(
        situation.town,
        vehicles=tuple(
            replace(crew.vehicle, shift_h=min(TOUR_H, hours_left(crew, situation.now)))
            for crew in _able(situation)
            if crew.vehicle.name in names
        ),
    )
