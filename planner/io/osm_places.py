"""Bus stops and stairs of a map, as places that a crew clears."""

from collections.abc import Iterable
from pathlib import Path

import osmium

from planner.domain.cleared_places import ClearedPlace
from planner.domain.town import TownPlace

_DECIMALS = 7
_NOT_OURS = frozenset({"private", "no"})
"""Values of `access` of stairs that somebody else keeps or nobody walks."""


def read_places(osm: Path) -> tuple[TownPlace, ...]:
    """Read the bus stops and outdoor stairs of an extract, in the order of the file.

    A stop is a node with ``highway=bus_stop``, stairs are a way with
    ``highway=steps``, which stand at the middle one of their nodes; escalators, those
    in tunnels or indoors and private ones are left out. What has no name has its
    number in the map for one.

    Parameters
    ----------
    osm : Path
        Checked before.
    """
    with_highway = osmium.filter.TagFilter(
        ("highway", "bus_stop"), ("highway", "steps")
    )
    reader = osmium.FileProcessor(str(osm)).with_locations().with_filter(with_highway)
    found = []
    for item in reader:
        if isinstance(item, osmium.osm.Node) and item.location.valid():
            spots, kind = [item.location], ClearedPlace.BUS_STOP
        elif isinstance(item, osmium.osm.Way) and _is_ours(item.tags):
            spots = [node.location for node in item.nodes if node.location.valid()]
            kind = ClearedPlace.STAIRS
        else:
            continue
        if not spots:
            continue
        middle = spots[len(spots) // 2]
        found.append(
            TownPlace(
                name=item.tags.get("name") or f"{kind.replace('_', ' ')} {item.id}",
                kind=kind,
                longitude=round(middle.lon, _DECIMALS),
                latitude=round(middle.lat, _DECIMALS),
            )
        )
    return tuple(found)


def count_places(places: Iterable[TownPlace]) -> str:
    """Return how many of each kind there are, in words."""
    kinds = [place.kind for place in places]
    stops, stairs = (kinds.count(kind) for kind in ("bus_stop", "stairs"))
    return f"{stops} bus stops and {stairs} stairs"


def _is_ours(tags: osmium.osm.TagList) -> bool:
    """Return whether stairs lie under the sky and are open to everybody."""
    if "conveying" in tags or tags.get("access") in _NOT_OURS:
        return False
    return tags.get("indoor", "no") == "no" and tags.get("tunnel", "no") == "no"
