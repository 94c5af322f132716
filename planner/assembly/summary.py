"""The plan in figures: by class, by area, by depot, and in all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.calendar import Instant, format_instant, seconds_between
from planner.domain.plan import (
    DepotNode,
    DriveStep,
    StandStep,
    Step,
    StepKind,
    Task,
    Tour,
    Unassigned,
)
from planner.domain.town import Town
from planner.domain.treatments import Work

METRES_PER_KM = 1000.0
SECONDS_PER_HOUR = 3600.0
SECONDS_PER_MINUTE = 60.0
NO_MATERIAL = "none"


@dataclass(slots=True)
class _Group:
    """What is counted of a class or an area."""

    tasks: int = 0
    done: int = 0
    overdue: int = 0
    on_time: int = 0
    treated_m: float = 0.0
    late_s: float = 0.0
    late_of_all_s: float = 0.0
    start: Instant | None = None
    finish: Instant | None = None
    latest_due: Instant | None = None
    vehicles: set[str] = field(default_factory=set)

    def count(
        self, task: Task, served: tuple[str, Step] | None, *, now: Instant
    ) -> None:
        """Add one task and how it is served, None when it is not."""
        self.tasks += 1
        is_overdue = task.due <= now
        self.overdue += is_overdue
        self.latest_due = max(self.latest_due or task.due, task.due)
        if served is None:
            return
        vehicle, step = served
        self.done += 1
        self.vehicles.add(vehicle)
        self.treated_m += step.length_m if isinstance(step, DriveStep) else 0.0
        self.start = min(self.start or step.start, step.start)
        self.finish = max(self.finish or step.end, step.end)
        late_s = seconds_between(task.due, step.end)
        self.on_time += late_s <= 0.0
        self.late_of_all_s = max(self.late_of_all_s, late_s)
        if not is_overdue:
            self.late_s = max(self.late_s, late_s)

    def figures(self) -> dict[str, object]:
        """Return the counts under names with units."""
        return {
            "tasks": self.tasks,
            "unassigned": self.tasks - self.done,
            "vehicles": len(self.vehicles),
            "treated_km": round(self.treated_m / METRES_PER_KM, 1),
            "start": _written(self.start),
            "finish": _written(self.finish),
            "latest_due": _written(self.latest_due),
            "overdue_at_now": self.overdue,
            "on_time_share": _share(self.on_time, self.tasks - self.overdue),
            "on_time_share_of_all": _share(self.on_time, self.tasks),
            "max_late_min": round(self.late_s / SECONDS_PER_MINUTE, 1),
            "max_late_min_of_all": round(self.late_of_all_s / SECONDS_PER_MINUTE, 1),
        }


def plan_figures(
    town: Town,
    tasks: Sequence[Task],
    tours: Sequence[Tour],
    unassigned: Sequence[Unassigned],
    *,
    depots: Sequence[DepotNode],
    now: Instant,
) -> dict[str, object]:
    """Return the figures of a plan, ready for JSON, units in the names.

    ``overdue_at_now`` are tasks whose due time has passed already: no plan can have
    them on time. ``on_time_share`` and ``max_late_min`` are of the other tasks, 0
    where there are none, ``on_time_share_of_all`` and ``max_late_min_of_all`` of all
    of them. Shares are by tasks and count what nobody does as late, minutes are of
    what somebody does. ``deadhead_share`` is by length of all driving.
    """
    served = {
        step.task: (tour.vehicle, step)
        for tour in tours
        for step in tour.steps
        if step.task is not None
    }
    classes: dict[str, _Group] = defaultdict(_Group)
    areas: dict[str, _Group] = defaultdict(_Group)
    for task in tasks:
        for group in (classes[task.service_class], areas[task.area]):
            group.count(task, served.get(task.task), now=now)
    treated_m, deadhead_m = _driven_m(tours)
    driven_m = treated_m + deadhead_m
    crew_s = sum(seconds_between(tour.start, tour.end) for tour in tours)
    return {
        "tasks": len(tasks),
        "tours": len(tours),
        "trips": sum(tour.trips for tour in tours),
        "unassigned": len(unassigned),
        "overdue_at_now": sum(task.due <= now for task in tasks),
        "treated_km": round(treated_m / METRES_PER_KM, 1),
        "deadhead_km": round(deadhead_m / METRES_PER_KM, 1),
        "deadhead_share": round(deadhead_m / driven_m, 4) if driven_m else 0.0,
        "crew_h": round(crew_s / SECONDS_PER_HOUR, 1),
        "start": _written(min((tour.start for tour in tours), default=None)),
        "finish": _written(max((tour.end for tour in tours), default=None)),
        "classes": [
            {"class": c.name, "title": c.title, "rank": c.rank}
            | classes[c.name].figures()
            for c in sorted(town.classes, key=lambda c: c.rank)
            if c.name in classes
        ],
        "areas": [{"area": area} | areas[area].figures() for area in sorted(areas)],
        "depots": depot_figures(town, tasks, tours, depots),
    }


def _share(part: int, whole: int) -> float:
    """Return a share to four decimals, 0 of nothing."""
    return round(part / whole, 4) if whole else 0.0


def _driven_m(tours: Sequence[Tour]) -> tuple[float, float]:
    """Return metres treated and metres deadheaded."""
    lengths_m = {StepKind.TREAT: 0.0, StepKind.DEADHEAD: 0.0}
    for tour in tours:
        for step in tour.steps:
            if isinstance(step, DriveStep):
                lengths_m[step.kind] += step.length_m
    return lengths_m[StepKind.TREAT], lengths_m[StepKind.DEADHEAD]


def depot_figures(
    town: Town,
    tasks: Sequence[Task],
    tours: Sequence[Tour],
    depots: Sequence[DepotNode],
) -> list[dict[str, object]]:
    """Return what each depot sends out, and how much that is loaded there is spread."""
    depot_at = {each.node: each.depot for each in reversed(depots)}
    used_kg: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    material_of = {task.task: _material(task) for task in tasks}
    for tour in tours:
        loaded_at = tour.depot
        for step in tour.steps:
            if isinstance(step, StandStep) and step.kind is StepKind.RELOAD:
                loaded_at = depot_at.get(step.node, loaded_at)
            if step.task is not None and step.material_kg:
                used_kg[loaded_at][material_of[step.task]] += step.material_kg
    return [
        {
            "depot": depot.name,
            "tours": sum(tour.depot == depot.name for tour in tours),
            "salt_kg": round(used_kg[depot.name]["salt"]),
            "brine_kg": round(used_kg[depot.name]["brine"]),
            "grit_kg": round(used_kg[depot.name]["grit"]),
        }
        for depot in town.depots
    ]


def _material(task: Task) -> str:
    """Return what a task spreads."""
    for work, material in _MATERIALS.items():
        if work in task.works:
            return material
    return NO_MATERIAL


_MATERIALS: Mapping[Work, str] = {
    Work.SALT: "salt",
    Work.PREWET: "salt",
    Work.BRINE: "brine",
    Work.GRIT: "grit",
}


def _written(moment: Instant | None) -> str | None:
    """Return a moment as text, or None."""
    return None if moment is None else format_instant(moment)
