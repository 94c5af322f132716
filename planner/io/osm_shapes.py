"""Lines and areas of an OpenStreetMap extract, put together from ways and relations."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import shapely
from shapely import Geometry

Tags = Mapping[str, str]
SMALLEST_RING = 4
"""A triangle, its first node repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmShape:
    """One tagged way or multipolygon, in degrees.

    Attributes
    ----------
    tags : Mapping of str to str
    lines : tuple of geometries
        The pieces that are drawn, ended by nodes that the extract lacks.
    area : geometry or None
        Of a closed way or a whole multipolygon.
    is_relation : bool
    is_cut : bool
        The extract lacks a part of it.
    """

    tags: Tags
    lines: tuple[Geometry, ...]
    area: Geometry | None
    is_relation: bool
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Relation:
    """A multipolygon's tags and the numbers of its ways, by role."""

    tags: Tags
    outer: tuple[int, ...]
    inner: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way's tags, those of its nodes that the extract has in pieces, and the lack."""

    tags: Tags
    pieces: tuple[Geometry, ...]
    is_closed: bool
    is_cut: bool


def read_osm_shapes(osm: Path, is_wanted: Callable[[Tags], bool]) -> list[OsmShape]:
    """Read what carries wanted tags, in whatever order the file has it.

    The file is read three times: multipolygons, ways, nodes.

    Parameters
    ----------
    osm : Path
        As in `planner.io.osm_ways.read_osm_ways`.
    is_wanted : callable
        Tells from tags.

    Returns
    -------
    list of OsmShape
        Ways by number, then multipolygons by number.

    Raises
    ------
    ValueError
        If the file is cut short.
    """
    try:
        relations = _read_relations(osm, is_wanted)
        members = {
            way for each in relations.values() for way in (*each.outer, *each.inner)
        }
        ways = _read_ways(osm, is_wanted, members)
    except RuntimeError as broken:
        msg = f"{osm.name} is cut short or damaged ({broken}); fetch it again"
        raise ValueError(msg) from None
    shapes = [_way_shape(way) for _, way in sorted(ways.items()) if is_wanted(way.tags)]
    return shapes + [
        _relation_shape(relation, ways) for _, relation in sorted(relations.items())
    ]


def _read_relations(
    osm: Path, is_wanted: Callable[[Tags], bool]
) -> dict[int, _Relation]:
    """Return the wanted multipolygons by number."""
    found: dict[int, _Relation] = {}
    multipolygons = osmium.filter.TagFilter(("type", "multipolygon"))
    reader = osmium.FileProcessor(str(osm), osmium.osm.RELATION)
    for each in reader.with_filter(multipolygons):
        tags = {tag.k: tag.v for tag in each.tags}
        if not isinstance(each, osmium.osm.Relation) or not is_wanted(tags):
            continue
        ways = [(member.role, member.ref) for member in each.members]
        found[each.id] = _Relation(
            tags=tags,
            outer=tuple(ref for role, ref in ways if role != "inner"),
            inner=tuple(ref for role, ref in ways if role == "inner"),
        )
    return found


def _read_ways(
    osm: Path, is_wanted: Callable[[Tags], bool], members: set[int]
) -> dict[int, _Way]:
    """Return the wanted ways and the multipolygons' members by number."""
    refs: dict[int, list[int]] = {}
    tagged: dict[int, Tags] = {}
    for way in osmium.FileProcessor(str(osm), osmium.osm.WAY):
        if not isinstance(way, osmium.osm.Way):
            continue
        tags = {tag.k: tag.v for tag in way.tags}
        if is_wanted(tags) or way.id in members:
            refs[way.id] = [node.ref for node in way.nodes]
            tagged[way.id] = tags
    places = _read_places(osm, {ref for listed in refs.values() for ref in listed})
    return {
        way: _Way(
            tags=tagged[way],
            pieces=tuple(_pieces(listed, places)),
            is_closed=len(listed) >= SMALLEST_RING and listed[0] == listed[-1],
            is_cut=any(ref not in places for ref in listed),
        )
        for way, listed in refs.items()
    }


def _read_places(osm: Path, wanted: set[int]) -> dict[int, tuple[float, float]]:
    """Return longitude and latitude of the wanted nodes that the extract has."""
    if not wanted:
        return {}
    reader = osmium.FileProcessor(str(osm), osmium.osm.NODE)
    found: dict[int, tuple[float, float]] = {}
    for node in reader.with_filter(osmium.filter.IdFilter(sorted(wanted))):
        if isinstance(node, osmium.osm.Node) and node.location.valid():
            found[node.id] = (node.location.lon, node.location.lat)
    return found


def _pieces(
    refs: Iterable[int], places: Mapping[int, tuple[float, float]]
) -> Iterator[Geometry]:
    """Return the pieces of a way between nodes that the extract lacks."""
    piece: list[tuple[float, float]] = []
    for ref in (*refs, None):
        place = None if ref is None else places.get(ref)
        if place is not None:
            piece.append(place)
            continue
        if len(piece) > 1:
            yield shapely.linestrings(piece)
        piece = []


def _way_shape(way: _Way) -> OsmShape:
    """Return a way, with its area where it is closed and whole."""
    area = None
    if way.is_closed and not way.is_cut and way.pieces:
        area = shapely.make_valid(shapely.Polygon(way.pieces[0]))
    return OsmShape(
        tags=way.tags,
        lines=way.pieces,
        area=area,
        is_relation=False,
        is_cut=way.is_cut,
    )


def _relation_shape(relation: _Relation, ways: Mapping[int, _Way]) -> OsmShape:
    """Return a multipolygon, with its area where all of its rings close."""
    lines = [
        piece for way in relation.outer if way in ways for piece in ways[way].pieces
    ]
    outer, left = _rings(lines)
    lacks = any(way not in ways or ways[way].is_cut for way in relation.outer)
    area = None
    if outer and not left and not lacks:
        holes, _ = _rings(
            [p for way in relation.inner if way in ways for p in ways[way].pieces]
        )
        area = shapely.difference(shapely.union_all(outer), shapely.union_all(holes))
    return OsmShape(
        tags=relation.tags,
        lines=tuple(lines),
        area=area,
        is_relation=True,
        is_cut=area is None,
    )


def _rings(lines: list[Geometry]) -> tuple[list[Geometry], int]:
    """Return the areas that lines close, and how many lines close none."""
    closed, cuts, dangles, crossed = shapely.polygonize_full(
        np.array(lines, dtype=object)
    )
    left = sum(shapely.get_num_geometries(each) for each in (cuts, dangles, crossed))
    return [shapely.make_valid(each) for each in closed.geoms], int(left)
