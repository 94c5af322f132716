"""The plan document, `vinter-plan/1`, and the same plan as GeoJSON.

The schema is one of the doors that stay put: see docs/plan-document.md.
"""

import json
from collections.abc import Mapping
from typing import assert_never

from planner.domain.calendar import Instant, format_instant
from planner.domain.plan import (
    SCHEMA,
    AreaDecision,
    AreaPlace,
    DriveStep,
    Place,
    Plan,
    PointPlace,
    SegmentPlace,
    StandStep,
    Step,
    Task,
    Tour,
)
from planner.io.geojson import segment_line
from planner.network.road_network import RoadNetwork

Document = dict[str, object]

_DEGREES = 7  # decimals; about a centimetre
_LENGTH = 2  # decimals of a metre


def plan_document(plan: Plan) -> Document:
    """Return a plan as the document that depots and other programs read.

    It holds no moment of its own making, so the same snapshot, seed and
    iterations give the same document.
    """
    return {
        "schema": SCHEMA,
        "town": plan.town,
        "town_hash": plan.town_hash,
        "now": format_instant(plan.now),
        "seed": plan.seed,
        "summary": dict(plan.summary),
        "decision": [_decision(area) for area in plan.decision],
        "tasks": [_task(task) for task in plan.tasks],
        "depots": [{"depot": d.depot, "node": d.node} for d in plan.depots],
        "tours": [_tour(tour) for tour in plan.tours],
        "unassigned": [{"task": u.task, "why": u.why} for u in plan.unassigned],
        "remarks": list(plan.remarks),
    }


def encode_document(document: Mapping[str, object]) -> bytes:
    """Write a document as compact UTF-8 JSON, the same bytes for the same plan."""
    text = json.dumps(
        document, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return text.encode()


def _decision(area: AreaDecision) -> Document:
    """Return one area's decision; what was not asked is left out."""
    document: Document = {
        "area": area.area,
        "choice": area.choice.value,
        "why": area.why,
        "latest_call": _instant_or_none(area.latest_call),
    }
    optional = {
        "chance": area.chance,
        "now_sek": area.now_sek,
        "wait_sek": area.wait_sek,
    }
    return document | {n: value for n, value in optional.items() if value is not None}


def _task(task: Task) -> Document:
    """Return one task; optional members are left out where they do not apply."""
    document: Document = {
        "task": task.task,
        "place": _place(task.place),
        "works": [work.value for work in task.works],
        "round": task.round_number,
        "class": task.service_class,
        "area": task.area,
        "due": format_instant(task.due),
        "after": list(task.after),
        "reason": task.reason,
        "service_time_s": task.service_time_s,
    }
    if task.earliest is not None:
        document["earliest"] = format_instant(task.earliest)
    if task.allowed_hours is not None:
        document["allowed_hours"] = [
            [format_instant(start), format_instant(end)]
            for start, end in task.allowed_hours
        ]
    if task.material_kg is not None:
        document["material_kg"] = task.material_kg
    return document


def _place(place: Place) -> Document:
    """Return where a task is done."""
    match place:
        case SegmentPlace():
            document: Document = {"segment": place.segment}
            if place.side is not None:
                document["side"] = place.side
            if place.pass_number is not None:
                document["pass"] = place.pass_number
            return document
        case PointPlace():
            return {"point": place.point, "name": place.name, "node": place.node}
        case AreaPlace():
            return {"area": place.area, "name": place.name, "node": place.node}
        case _:
            assert_never(place)


def _tour(tour: Tour) -> Document:
    """Return one tour with every step."""
    document: Document = {
        "vehicle": tour.vehicle,
        "depot": tour.depot,
        "depot_node": tour.depot_node,
        "start": format_instant(tour.start),
        "end": format_instant(tour.end),
        "shift_end": format_instant(tour.shift_end),
        "capacity_kg": tour.capacity_kg,
        "trips": tour.trips,
    }
    if tour.material is not None:
        document["material"] = tour.material.value
    if tour.start_node is not None:
        document["start_node"] = tour.start_node
    if tour.start_kg is not None:
        document["start_kg"] = tour.start_kg
    if tour.working_since is not None:
        document["working_since"] = format_instant(tour.working_since)
    document["steps"] = [_step(step) for step in tour.steps]
    return document


def _step(step: Step) -> Document:
    """Return one step."""
    document: Document = {"kind": step.kind.value}
    if isinstance(step, DriveStep):
        document["segment"] = step.segment
        document["from_node"] = step.from_node
        document["to_node"] = step.to_node
    else:
        document["node"] = step.node
    if step.task is not None:
        document["task"] = step.task
    document["start"] = format_instant(step.start)
    document["end"] = format_instant(step.end)
    if isinstance(step, DriveStep):
        document["length_m"] = round(step.length_m, _LENGTH)
    if isinstance(step, StandStep) and step.material is not None:
        document["material"] = step.material.value
    if step.material_kg is not None:
        document["material_kg"] = step.material_kg
    return document


def _instant_or_none(moment: Instant | None) -> str | None:
    """Return a moment as text, or None."""
    return None if moment is None else format_instant(moment)


def plan_geojson(plan: Plan, network: RoadNetwork) -> Document:
    """Return a plan drawn on the map: one line for each task, in WGS 84.

    Properties name the task, its works, class, due time and reason, and the
    vehicle with its start and end; an unassigned task carries ``why`` instead.
    """
    index = {str(name): at for at, name in enumerate(network.segment_id)}
    node_index = {int(node): at for at, node in enumerate(network.node_id)}
    served: dict[str, tuple[str, Step]] = {
        step.task: (tour.vehicle, step)
        for tour in plan.tours
        for step in tour.steps
        if step.task is not None
    }
    why = {left.task: left.why for left in plan.unassigned}
    features: list[Document] = []
    for task in plan.tasks:
        properties = _task_properties(task)
        if task.task in served:
            vehicle, step = served[task.task]
            properties["vehicle"] = vehicle
            properties["start"] = format_instant(step.start)
            properties["end"] = format_instant(step.end)
            properties["late_s"] = max(0.0, (step.end - task.due).total_seconds())
        elif task.task in why:
            properties["why"] = why[task.task]
        if isinstance(task.place, SegmentPlace):
            segment = index[task.place.segment]
            properties["name"] = str(network.name[segment])
            geometry = segment_line(network, segment)
        else:
            node = node_index[task.place.node]
            properties["name"] = task.place.name
            geometry = {
                "type": "Point",
                "coordinates": [
                    round(float(network.longitude[node]), _DEGREES),
                    round(float(network.latitude[node]), _DEGREES),
                ],
            }
        features.append(
            {"type": "Feature", "geometry": geometry, "properties": properties}
        )
    return {
        "type": "FeatureCollection",
        "attribution": plan.summary.get("attribution", ""),
        "features": features,
    }


def _task_properties(task: Task) -> Document:
    """Return what the map shows of a task before anyone is sent."""
    return {
        "task": task.task,
        "place": _place(task.place),
        "works": [work.value for work in task.works],
        "round": task.round_number,
        "class": task.service_class,
        "area": task.area,
        "due": format_instant(task.due),
        "reason": task.reason,
    }
