"""Bus stops and stairs of a map, as places that a crew clears."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import osmium

from planner.domain.cleared_places import ClearedPlace
from planner.domain.town import TownPlace
from planner.io.osm_ways import OsmWays

_DECIMALS = 7
_NOT_OURS = frozenset({"private", "no"})
"""Values of `access` of stairs that somebody else keeps or nobody walks."""


def read_places(osm: Path, ways: OsmWays) -> tuple[TownPlace, ...]:
    """Read the bus stops and outdoor stairs of an extract, stops first.

    A stop is a node with ``highway=bus_stop``, stairs are a way with
    ``highway=steps``, which stand at the middle one of their nodes; escalators, those
    in tunnels or indoors and private ones are left out. What has no name has its
    number in the map for one.

    Parameters
    ----------
    osm : Path
        Checked before.
    ways : OsmWays
        Of the same extract.
    """
    stops = []
    by_key = osmium.filter.TagFilter(("highway", ClearedPlace.BUS_STOP.value))
    for node in osmium.FileProcessor(str(osm), osmium.osm.NODE).with_filter(by_key):
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            name = node.tags.get("name") or f"bus stop {node.id}"
            spot = (node.location.lon, node.location.lat)
            stops.append(_place(name, ClearedPlace.BUS_STOP, spot))
    return (*stops, *_stairs(ways))


def _stairs(ways: OsmWays) -> Iterator[TownPlace]:
    """Yield the stairs among the ways of which at least one node is known."""
    for way, tags in enumerate(ways.tags):
        if tags["highway"] != "steps" or not _is_ours(tags):
            continue
        refs = ways.refs[ways.offsets[way] : ways.offsets[way + 1]]
        known = np.flatnonzero(np.isin(refs, ways.node_id))
        if known.size:
            middle = refs[known[known.size // 2]]
            row = int(np.searchsorted(ways.node_id, middle))
            name = tags.get("name") or f"stairs {ways.way_id[way]}"
            spot = (float(ways.longitude[row]), float(ways.latitude[row]))
            yield _place(name, ClearedPlace.STAIRS, spot)


def _place(name: str, kind: ClearedPlace, spot: tuple[float, float]) -> TownPlace:
    """Return a place at a longitude and latitude."""
    longitude, latitude = (round(value, _DECIMALS) for value in spot)
    return TownPlace(name=name, kind=kind, longitude=longitude, latitude=latitude)


def count_places(places: Iterable[TownPlace]) -> str:
    """Return how many of each kind there are, in words."""
    kinds = [place.kind for place in places]
    stops, stairs = (kinds.count(kind) for kind in ("bus_stop", "stairs"))
    return f"{stops} bus stops and {stairs} stairs"


def _is_ours(tags: Mapping[str, str]) -> bool:
    """Return whether stairs lie under the sky and are open to everybody."""
    if "conveying" in tags or tags.get("access") in _NOT_OURS:
        return False
    return tags.get("indoor", "no") == "no" and tags.get("tunnel", "no") == "no"
