"""Segments as GeoJSON: their lines, and what the latest plan knows of each."""

import json
from collections.abc import Sequence

import msgspec

from planner.domain.town import Town
from planner.io.geojson import segment_feature
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind
from services.segments.schemas import SegmentState

Feature = dict[str, object]


def segment_geojson(
    town: Town, network: RoadNetwork, segment: int, state: SegmentState | None = None
) -> Feature:
    """Return one segment drawn from ``from_node`` to ``to_node``, WGS 84.

    A segment without a class is another owner's. With a state its properties are
    those of the state too.
    """
    feature = segment_feature(town, network, segment)
    properties = {
        **feature["properties"],
        "kind": SegmentKind(int(network.kind[segment])).name.lower(),
        "area": str(network.area[segment]),
        "maintained": bool(network.service_class[segment] != NO_CLASS),
    }
    if state is not None:
        known: dict[str, object] = msgspec.to_builtins(state)
        properties |= known
    return {**feature, "properties": properties}


def segments_geojson(
    town: Town, network: RoadNetwork, states: Sequence[SegmentState] | None = None
) -> bytes:
    """Return every segment in the network's order, with its state where given."""
    features = [
        segment_geojson(town, network, at, None if states is None else states[at])
        for at in range(network.count)
    ]
    collection = {
        "type": "FeatureCollection",
        "attribution": town.attribution,
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
