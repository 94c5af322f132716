"""What the latest plan knows of every segment: its surface, its advice, its task."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.plan import Plan, SegmentPlace, Step, Task
from planner.domain.town import Town
from planner.domain.treatments import works_of
from planner.network.road_network import NO_CLASS, RoadNetwork
from planner.priority.advice import Nothing
from planner.surface.outlook import Slipperiness
from planner.surface.states import STATES
from services.segments.expected import UNKNOWN_STATE, ExpectedSurface, KeptAdvice
from services.segments.schemas import SegmentState

Columns = dict[str, object]

_SLIPPERINESS = {reason.value: reason.name.lower() for reason in Slipperiness}
_NOTHING = {reason.value: reason.name.lower() for reason in Nothing}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Next:
    """A segment's next task, who does it, or why nobody does."""

    task: Task
    vehicle: str | None
    step: Step | None
    unassigned: str | None


def segment_states(
    town: Town,
    network: RoadNetwork,
    plan: Plan | None,
    expected: ExpectedSurface | None,
) -> list[SegmentState]:
    """Return the state of every segment, in the network's order.

    Without a plan only the class is known.
    """
    tasks = {} if plan is None else _next_tasks(plan)
    surface = {} if expected is None else _surface(expected)
    advice = (
        {}
        if expected is None or expected.advice is None
        else _advice(expected.segment_id.tolist(), expected.advice)
    )
    states = []
    for name, at in zip(
        network.segment_id.tolist(), network.service_class.tolist(), strict=True
    ):
        known = surface.get(name, {}) | advice.get(name, {})
        coming = tasks.get(name)
        if coming is not None:
            known |= _of_task(coming)
        states.append(
            SegmentState(
                segment=name,
                service_class=None if at == NO_CLASS else town.classes[at].name,
                **known,  # type: ignore[arg-type]  # columns of many types
            )
        )
    return states


def _next_tasks(plan: Plan) -> Mapping[str, _Next]:
    """Return each segment's task that starts first; of several, that is due first."""
    first: dict[str, Task] = {}
    for task in plan.tasks:
        if not isinstance(task.place, SegmentPlace):
            continue
        known = first.get(task.place.segment)
        if known is None or _order(task, plan) < _order(known, plan):
            first[task.place.segment] = task
    done = {
        step.task: (tour.vehicle, step)
        for tour in plan.tours
        for step in tour.steps
        if step.task is not None
    }
    why = {left.task: left.why for left in plan.unassigned}
    coming = {}
    for segment, task in first.items():
        vehicle, step = done.get(task.task, (None, None))
        coming[segment] = _Next(
            task=task, vehicle=vehicle, step=step, unassigned=why.get(task.task)
        )
    return coming


def _order(task: Task, plan: Plan) -> tuple[float, float]:
    """Return what tasks of a segment are compared by."""
    earliest = plan.now if task.earliest is None else task.earliest
    return earliest.timestamp(), task.due.timestamp()


def _of_task(coming: _Next) -> Columns:
    """Return what is said of a task; its reason is the advice's."""
    task, step = coming.task, coming.step
    return {
        "advice": tuple(work.value for work in task.works),
        "nothing": None,
        "reason": task.reason,
        "task": task.task,
        "due": task.due,
        "vehicle": coming.vehicle,
        "start": None if step is None else step.start,
        "end": None if step is None else step.end,
        "unassigned": coming.unassigned,
    }


def _surface(expected: ExpectedSurface) -> Mapping[str, Columns]:
    """Return what is on each segment."""
    return {
        name: {
            "snow_depth_mm": round(depth_mm, 1),
            "slipperiness": _SLIPPERINESS[slippery],
            "surface_state": None if state == UNKNOWN_STATE else STATES[state].value,
            "road_surface_temperature_c": _rounded(surface_c, 1),
            "friction": _rounded(friction, 2),
        }
        for name, depth_mm, slippery, state, surface_c, friction in zip(
            expected.segment_id.tolist(),
            expected.snow_depth_mm.tolist(),
            expected.slipperiness.tolist(),
            expected.surface_state.tolist(),
            expected.road_surface_temperature_c.tolist(),
            expected.friction.tolist(),
            strict=True,
        )
    }


def _advice(segments: list[str], advice: KeptAdvice) -> Mapping[str, Columns]:
    """Return what is advised for each segment."""
    texts = advice.why_texts.tolist()
    return {
        name: {
            "advice": tuple(work.value for work in works_of(works)),
            "spreading_rate_g_m2": round(rate_g_m2, 1) if rate_g_m2 else None,
            "nothing": None if works else _NOTHING[nothing],
            "reason": None if works else texts[why],
        }
        for name, works, rate_g_m2, nothing, why in zip(
            segments,
            advice.works.tolist(),
            advice.rate_g_m2.tolist(),
            advice.nothing.tolist(),
            advice.why.tolist(),
            strict=True,
        )
    }


def _rounded(value: float, digits: int) -> float | None:
    """Return a figure as the API writes it, None where it is not known."""
    return None if value != value else round(value + 0.0, digits)  # noqa: PLR0124 - NaN
