"""Segments as GeoJSON, and their state according to the latest plan."""

import json
from collections.abc import Mapping

from planner.domain.plan import Plan, SegmentPlace, Task
from planner.domain.town import Town
from planner.io.geojson import segment_feature
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
from planner.surface.outlook import Slipperiness
from services.segments.expected import ExpectedSurface
from services.segments.schemas import SegmentState


def segments_geojson(town: Town, network: RoadNetwork) -> bytes:
    """Return every segment drawn from ``from_node`` to ``to_node``, WGS 84.

    The order is the network's; a segment without a class is another owner's.
    """
    features = []
    for segment in range(network.count):
        feature = segment_feature(town, network, segment)
        properties = {
            **feature["properties"],
            "kind": SegmentKind(int(network.kind[segment])).name.lower(),
            "area": str(network.area[segment]),
            "maintained": bool(network.service_class[segment] != NO_CLASS),
        }
        features.append({**feature, "properties": properties})
    collection = {
        "type": "FeatureCollection",
        "attribution": town.attribution,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def segment_states(
    town: Town,
    network: RoadNetwork,
    plan: Plan | None,
    expected: ExpectedSurface | None,
) -> list[SegmentState]:
    """Return the state of every segment, in the network's order.

    Without a plan only the class is known.
    """
    next_task = {} if plan is None else _next_tasks(plan)
    surface = {} if expected is None else _surface(expected)
    states = []
    for segment in range(network.count):
        name = str(network.segment_id[segment])
        at = network.service_class[segment]
        depth_mm, slipperiness = surface.get(name, (None, None))
        task = next_task.get(name)
        states.append(
            SegmentState(
                segment=name,
                service_class=None if at == NO_CLASS else town.classes[at].name,
                snow_depth_mm=depth_mm,
                slipperiness=slipperiness,
                due=None if task is None else task.due,
                reason=None if task is None else task.reason,
            )
        )
    return states


def _next_tasks(plan: Plan) -> Mapping[str, Task]:
    """Return each segment's task that is due first."""
    tasks: dict[str, Task] = {}
    for task in plan.tasks:
        if not isinstance(task.place, SegmentPlace):
            continue
        known = tasks.get(task.place.segment)
        if known is None or task.due < known.due:
            tasks[task.place.segment] = task
    return tasks


def _surface(expected: ExpectedSurface) -> Mapping[str, tuple[float, str]]:
    """Return depth and slipperiness by segment."""
    words = {reason.value: reason.name.lower() for reason in Slipperiness}
    return {
        name: (round(depth_mm, 1), words[slipperiness])
        for name, depth_mm, slipperiness in zip(
            expected.segment_id.tolist(),
            expected.snow_depth_mm.tolist(),
            expected.slipperiness.tolist(),
            strict=True,
        )
    }
