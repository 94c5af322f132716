"""Crews on their tours: what is done, where they are next free, what is left to do.

What was begun is ended. Everything behind it is open again and may be planned anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.operations import (
    SentStep,
    SentTour,
    TourLeft,
    TreatmentRecord,
    VehicleState,
)
from planner.domain.plan import (
    DriveStep,
    Plan,
    SegmentPlace,
    StandStep,
    StepKind,
    Tour,
    place_name,
)
from planner.domain.treatments import Work


def send_tour(
    plan: Plan, tour: Tour, started_at: Instant, received_at: Instant
) -> SentTour:
    """Return a plan's tour as its vehicle drives it, as much later as it left later."""
    late_s = seconds_between(tour.start, started_at)
    is_fresh = tour.start_node is None and tour.start_kg is None
    tasks = {task.task: task for task in plan.tasks}
    load_kg = tour.capacity_kg if tour.start_kg is None else tour.start_kg
    material = tour.material
    steps = []
    for step in tour.steps:
        segment, works, pass_number = None, frozenset[Work](), 1
        if isinstance(step, DriveStep):
            node = step.to_node
        else:
            node = step.node
            if step.kind is StepKind.EQUIPMENT:
                load_kg, material = 0.0, None
        if step.kind is StepKind.RELOAD and isinstance(step, StandStep):
            load_kg, material = tour.capacity_kg, step.material
        elif step.task is not None:
            task = tasks[step.task]
            load_kg -= step.material_kg or 0.0
            works = frozenset(task.works)
            segment = place_name(task.place)
            if isinstance(task.place, SegmentPlace):
                pass_number = task.place.pass_number or 1
        steps.append(
            SentStep(
                start=after_seconds(step.start, late_s),
                end=after_seconds(step.end, late_s),
                node=node,
                load_kg=max(0.0, load_kg),
                material=material,
                segment=segment,
                works=works,
                pass_number=pass_number,
                is_wait=step.kind in (StepKind.WAIT, StepKind.QUEUE),
                is_break=step.kind is StepKind.BREAK,
            )
        )
    return SentTour(
        vehicle=tour.vehicle,
        shift_end=tour.shift_end,
        working_since=tour.working_since,
        steps=tuple(steps),
        received_at=received_at,
        node=tour.start_node,
        load_kg=tour.start_kg,
        material=None if is_fresh else tour.material,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOn:
    """The state of work once tours are open behind the step under way.

    ``treatments`` are in the order in which they end.
    """

    treatments: tuple[TreatmentRecord, ...]
    states: tuple[VehicleState, ...]
    left: tuple[TourLeft, ...]


def carry_on(
    now: Instant,
    sent: Iterable[SentTour],
    treatments: Sequence[TreatmentRecord],
    states: Iterable[VehicleState],
) -> CarriedOn:
    """Open tours that are being driven behind the step under way.

    A crew is taken to be as late as the last treatment of its tour that it reported;
    one that reported nothing, to be on time. Its state becomes when and where it has
    ended what it is doing, and with what load. What it announced gives way to what it
    has done or is doing, at the moments that its lateness makes of them; a treatment
    that was passed over without a report is open again, and so is all that a vehicle
    out of service has not ended.

    Parameters
    ----------
    now : Instant
    sent : iterable of SentTour
        The last one of each vehicle.
    treatments : sequence of TreatmentRecord
        Reported and announced.
    states : iterable of VehicleState
    """
    state_of = {state.vehicle: state for state in states}
    kept = list(treatments)
    left = []
    for tour in sent:
        if not tour.steps:
            continue
        state = state_of.get(tour.vehicle)
        has_broken_down = state is not None and state.out_of_service
        steps, reported = _as_late(tour, kept)
        begun = sum(step.end <= now for step in steps)
        if begun < len(steps) and _is_under_way(steps[begun], now):
            begun += not has_broken_down
        kept = [one for one in kept if not _is_announced(one, tour)]
        kept += _records(tour, steps[reported:begun])
        if has_broken_down:
            continue
        state_of[tour.vehicle] = _state(tour, steps, begun, now)
        ahead = tuple(step for step in steps[begun:] if step.segment is not None)
        left.append(TourLeft(vehicle=tour.vehicle, treatments=ahead))
    kept.sort(key=lambda one: (one.finished_at, one.segment, one.pass_number))
    return CarriedOn(
        treatments=tuple(kept),
        states=tuple(state_of.values()),
        left=tuple(left),
    )


def _as_late(
    tour: SentTour, treatments: Iterable[TreatmentRecord]
) -> tuple[tuple[SentStep, ...], int]:
    """Return the steps as late as the last report makes them, and how many it covers.

    A report is of the nearest step in time on its segment and pass, with one of its
    works. What lies before the last report and was not reported itself was left out.
    """
    places: dict[tuple[str | None, int], list[int]] = {}
    for place, step in enumerate(tour.steps):
        places.setdefault((step.segment, step.pass_number), []).append(place)
    covered, late_s = 0, 0.0
    for one in sorted(treatments, key=lambda each: each.finished_at):
        is_report = one.received_at >= one.finished_at > tour.steps[0].start
        if one.vehicle != tour.vehicle or not is_report:
            continue
        lateness_s = {
            place: seconds_between(tour.steps[place].end, one.finished_at)
            for place in places.get((one.segment, one.pass_number), ())
            if tour.steps[place].works & one.works
        }
        if lateness_s:
            place = min(lateness_s, key=lambda each: abs(lateness_s[each]))
            covered, late_s = max(covered, place + 1), lateness_s[place]
    early_s = min(0.0, late_s)
    moved = (
        (step, early_s if place < covered else late_s)
        for place, step in enumerate(tour.steps)
    )
    return tuple(
        replace(
            step,
            start=after_seconds(step.start, moved_s),
            end=after_seconds(step.end, moved_s),
        )
        for step, moved_s in moved
    ), covered


def _is_announced(one: TreatmentRecord, tour: SentTour) -> bool:
    """Return whether a vehicle announced a treatment as part of its tour."""
    return (
        one.vehicle == tour.vehicle
        and one.finished_at > one.received_at
        and one.finished_at > tour.steps[0].start
    )


def _is_under_way(step: SentStep, now: Instant) -> bool:
    """Return whether a step has begun and is to be ended; waiting can be broken off."""
    return step.start <= now and not step.is_wait


def _records(tour: SentTour, steps: Iterable[SentStep]) -> list[TreatmentRecord]:
    """Return records of treatments that a tour has begun, as it announced them."""
    return [
        TreatmentRecord(
            segment=step.segment,
            works=step.works,
            finished_at=step.end,
            received_at=tour.received_at,
            vehicle=tour.vehicle,
            pass_number=step.pass_number,
        )
        for step in steps
        if step.segment is not None
    ]


def _state(
    tour: SentTour, steps: Sequence[SentStep], begun: int, now: Instant
) -> VehicleState:
    """Return when, where and with what a vehicle has ended what it has begun."""
    if begun == 0:
        node = tour.node
        if node is None and tour.working_since is not None:
            # It was out before and stands at its depot, where every tour ends.
            node = steps[-1].node
        return VehicleState(
            vehicle=tour.vehicle,
            free_at=max(now, steps[0].start),
            shift_end=tour.shift_end,
            node=node,
            load_kg=tour.load_kg,
            material=tour.material,
            working_since=tour.working_since,
        )
    last = steps[begun - 1]
    free_at = max(now, last.end)
    rested = [step.end for step in steps[:begun] if step.is_break]
    since = rested[-1] if rested else tour.working_since or tour.steps[0].start
    if begun == len(steps):
        return VehicleState(
            vehicle=tour.vehicle, free_at=free_at, shift_end=tour.shift_end
        )
    return VehicleState(
        vehicle=tour.vehicle,
        free_at=free_at,
        shift_end=tour.shift_end,
        node=last.node,
        load_kg=last.load_kg,
        material=last.material,
        working_since=since,
    )
