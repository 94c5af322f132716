"""Who treated each segment last, and when: drivers get the streets that they know."""

from collections.abc import Iterable, Mapping, Sequence

from planner.domain.calendar import Instant
from planner.domain.plan import Plan, Task, Tour, place_name


def usual_vehicles_of(plans: Iterable[Plan]) -> dict[str, str]:
    """Return the vehicle that treats each segment or place last in plans, by name.

    Parameters
    ----------
    plans : iterable of Plan
        In the order in which they were made.
    """
    usual = {}
    for plan in plans:
        names = {task.task: place_name(task.place) for task in plan.tasks}
        done = sorted(_done(plan.tours), key=lambda each: (each[0], each[1]))
        usual.update({names[task]: vehicle for _, task, vehicle in done})
    return usual


def last_done_of(plans: Iterable[Plan], upto: Instant) -> dict[str, Instant]:
    """Return when plans treat each segment or place last up to a moment, by name."""
    last: dict[str, Instant] = {}
    for plan in plans:
        names = {task.task: place_name(task.place) for task in plan.tasks}
        for end, task, _ in _done(plan.tours):
            name = names[task]
            if end <= upto:
                last[name] = max(end, last.get(name, end))
    return last


def usual_figures(
    usual_vehicles: Mapping[str, str], tasks: Sequence[Task], tours: Sequence[Tour]
) -> dict[str, object]:
    """Return how much goes to the vehicle that did it last time, ready for JSON.

    Returns
    -------
    dict
        ``known_tasks``: tasks of the tours whose segment or place a vehicle is known
        to have treated before, and ``same_driver_share`` of them; nothing where there
        is none.
    """
    names = {task.task: place_name(task.place) for task in tasks}
    same = [
        usual_vehicles[names[task]] == vehicle
        for _, task, vehicle in _done(tours)
        if names[task] in usual_vehicles
    ]
    if not same:
        return {}
    return {
        "known_tasks": len(same),
        "same_driver_share": round(sum(same) / len(same), 4),
    }


def _done(tours: Iterable[Tour]) -> list[tuple[Instant, str, str]]:
    """Return when which task is done by whom."""
    return [
        (step.end, step.task, tour.vehicle)
        for tour in tours
        for step in tour.steps
        if step.task is not None
    ]
