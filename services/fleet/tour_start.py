"""What a tour of a plan will do, as its vehicle announces it when it leaves."""

from datetime import datetime

from planner.domain.operations import TreatmentRecord
from planner.domain.plan import Plan, SegmentPlace, StepKind, Tour, place_name


def find_tour(plan: Plan, vehicle: str) -> Tour | None:
    """Return the tour of a vehicle, None where the plan does not send it."""
    return next((tour for tour in plan.tours if tour.vehicle == vehicle), None)


def moved_treatments(
    plan: Plan, tour: Tour, started_at: datetime, received_at: datetime
) -> list[TreatmentRecord]:
    """Return the tour's treatments, each as much later as its start is."""
    moved = started_at - tour.start
    tasks = {task.task: task for task in plan.tasks}
    records = []
    for step in tour.steps:
        if step.kind not in {StepKind.TREAT, StepKind.WORK}:
            continue
        task = tasks[step.task or ""]
        place = task.place
        passed = place.pass_number if isinstance(place, SegmentPlace) else None
        records.append(
            TreatmentRecord(
                segment=place_name(place),
                works=frozenset(task.works),
                finished_at=step.end + moved,
                received_at=received_at,
                vehicle=tour.vehicle,
                pass_number=passed or 1,
            )
        )
    return records
