"""Every highway way of an OpenStreetMap extract, with the nodes that draw it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from planner.io.osm_turns import Restriction, read_restrictions

SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
"""File names that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmWays:
    """The ways that carry a highway tag, in rising order of way number.

    Attributes
    ----------
    way_id : (W,) int64
    tags : (W,) tuple of mappings
    offsets : (W + 1,) int64
        Way w runs through ``refs[offsets[w]:offsets[w + 1]]``.
    refs : (P,) int64
        OSM node numbers, some of which the file may lack.
    node_id : (M,) int64
        The nodes that the file has, rising.
    longitude, latitude : (M,)
        [degrees]
    barriers : Mapping of str to int
        How many nodes carry each barrier value.
    restrictions : tuple of Restriction
        Turns that the map forbids.
    """

    way_id: NDArray[np.int64]
    tags: tuple[Mapping[str, str], ...]
    offsets: NDArray[np.int64]
    refs: NDArray[np.int64]
    node_id: NDArray[np.int64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    barriers: Mapping[str, int]
    restrictions: tuple[Restriction, ...] = ()

    @property
    def count(self) -> int:
        """Number of ways, W."""
        return int(self.way_id.shape[0])


def read_osm_ways(osm: Path) -> OsmWays:
    """Read the highway ways of an extract, in whatever order the file has them.

    The file is read three times, ways first, so that neither their order nor node
    references that the extract lacks matter.

    Parameters
    ----------
    osm : Path
        ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2``.

    Returns
    -------
    OsmWays
        The ways with the nodes that were found.

    Raises
    ------
    ValueError
        If the file is absent, of another kind, cut short, or has no highway.
    """
    refuse_other_file(osm)
    try:
        ways = _read_ways(osm)
        if not ways:
            msg = f"{osm.name} has no way with a highway tag; is it a road extract?"
            raise ValueError(msg)
        numbers = sorted(ways)
        counts = [len(ways[number][1]) for number in numbers]
        offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        refs = np.array(
            [ref for number in numbers for ref in ways[number][1]], dtype=np.int64
        )
        nodes, barriers = _read_nodes(osm, np.unique(refs))
        restrictions = read_restrictions(osm)
    except RuntimeError as broken:
        msg = f"{osm.name} is cut short or damaged ({broken}); fetch it again"
        raise ValueError(msg) from None
    if not nodes[0].size:
        msg = f"{osm.name} has highway ways but none of the nodes that draw them"
        raise ValueError(msg)
    return OsmWays(
        way_id=np.array(numbers, dtype=np.int64),
        tags=tuple(ways[number][0] for number in numbers),
        offsets=offsets,
        refs=refs,
        node_id=nodes[0],
        longitude=nodes[1],
        latitude=nodes[2],
        barriers=barriers,
        restrictions=restrictions,
    )


def refuse_other_file(osm: Path) -> None:
    """Raise ValueError unless the path is a file whose name we can read."""
    if not osm.is_file():
        msg = f"there is no file {osm}"
        raise ValueError(msg)
    if not osm.name.endswith(SUFFIXES):
        msg = f"{osm.name} is no OpenStreetMap extract; expected {', '.join(SUFFIXES)}"
        raise ValueError(msg)


def _read_ways(osm: Path) -> dict[int, tuple[dict[str, str], list[int]]]:
    """Return tags and node references by way number."""
    found: dict[int, tuple[dict[str, str], list[int]]] = {}
    with_highway = osmium.filter.KeyFilter("highway")
    reader = osmium.FileProcessor(str(osm), osmium.osm.WAY).with_filter(with_highway)
    for way in reader:
        if isinstance(way, osmium.osm.Way):
            found[way.id] = (
                {tag.k: tag.v for tag in way.tags},
                [node.ref for node in way.nodes],
            )
    return found


def _read_nodes(
    osm: Path, wanted: NDArray[np.int64]
) -> tuple[
    tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    dict[str, int],
]:
    """Return number, longitude and latitude of the wanted nodes, and barriers."""
    found: dict[int, tuple[float, float]] = {}
    barriers: dict[str, int] = {}
    by_number = osmium.filter.IdFilter(wanted.tolist())
    reader = osmium.FileProcessor(str(osm), osmium.osm.NODE).with_filter(by_number)
    for node in reader:
        if not isinstance(node, osmium.osm.Node) or not node.location.valid():
            continue
        found[node.id] = (node.location.lon, node.location.lat)
        barrier = node.tags.get("barrier")
        if barrier is not None:
            barriers[barrier] = barriers.get(barrier, 0) + 1
    numbers = np.array(sorted(found), dtype=np.int64)
    places = np.array([found[number] for number in numbers.tolist()]).reshape(-1, 2)
    nodes = (numbers, places[:, 0].copy(), places[:, 1].copy())
    return nodes, dict(sorted(barriers.items()))
