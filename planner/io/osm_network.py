"""Ways cut at their junctions: the street network of an extract."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from planner.io.osm_turns import BannedTurns, ban_turns
from planner.io.osm_ways import OsmWays
from planner.io.way_tags import WayUse, find_why_left_out, read_way_use
from planner.network.road_network import NO_CLASS, RoadNetwork

GEOD = Geod(ellps="WGS84")
SHORTEST_M = 0.1
"""Two nodes on one spot are still a segment, with a length to drive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of an import's report: what, how many, how long, why."""

    what: str
    count: int
    km: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Where the extract lacks nodes: usually where it was cropped.

    Nodes that kept ways refer to and the file lacks, kept ways that are drawn in
    part, and kept ways of which nothing can be drawn.
    """

    missing_nodes: int
    ways_cut: int
    ways_lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltNetwork:
    """A network without classes, and what did not become part of it.

    ``is_private`` (S,) marks segments that somebody else keeps.
    """

    network: RoadNetwork
    is_private: NDArray[np.bool_]
    left_out: tuple[ReportRow, ...]
    gaps: Gaps
    turns: BannedTurns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points:
    """The drawn points of kept ways, piece by piece; a missing node ends a piece."""

    way: NDArray[np.int64]
    node: NDArray[np.int64]
    piece: NDArray[np.int64]


def build_network(ways: OsmWays) -> BuiltNetwork:
    """Cut the kept ways at their junctions.

    A junction is where kept ways meet, where a way meets itself, or where one
    ends. A piece of a way beyond a node that the extract lacks is a piece of its
    own. Segment ids are ``way:from_node:index``, the index counting segments of
    the same way that leave the same node, so that a new junction elsewhere on the
    way changes no other id.

    Parameters
    ----------
    ways : OsmWays
        What the extract has.

    Returns
    -------
    BuiltNetwork
        Without service classes, owners and elevation.

    Raises
    ------
    ValueError
        If nothing in the extract can be driven.
    """
    whys = [find_why_left_out(tags) for tags in ways.tags]
    is_kept = np.array([why is None for why in whys])
    way_of_point = np.repeat(np.arange(ways.count), np.diff(ways.offsets))
    where = np.searchsorted(ways.node_id, ways.refs)
    where = np.minimum(where, ways.node_id.size - 1)
    is_missing = ways.node_id[where] != ways.refs
    points = _pieces(way_of_point, where, is_missing, is_kept)
    if not points.way.size:
        msg = "the extract has no street or path that a vehicle can drive"
        raise ValueError(msg)
    start, end = _cut_at_junctions(points, ways.node_id.size)
    way_km = _way_lengths_km(ways, way_of_point, where, is_missing)
    uses = {way: read_way_use(ways.tags[way]) for way in np.unique(points.way).tolist()}
    network = _arrange(ways, points, start, end, uses)
    turns = ban_turns(ways.restrictions, network, ways.way_id[points.way[start]])
    return BuiltNetwork(
        network=replace(network, banned_turn=turns.pairs),
        is_private=np.array([uses[w].is_private for w in points.way[start].tolist()]),
        left_out=_count_left_out(ways, whys, way_km),
        gaps=_count_gaps(
            ways.refs, way_of_point, is_missing & is_kept[way_of_point], points, is_kept
        ),
        turns=turns,
    )


def lengths_m(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the (n - 1,) distances between consecutive points. [m]."""
    if longitude.size < 2:  # noqa: PLR2004 - two points make a line
        return np.zeros(0)
    _, _, found_m = GEOD.inv(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    return np.asarray(found_m, dtype=np.float64)


def middle_of(
    longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the middle of some points, to a tenth of a degree. [degrees].

    Rounded, so that a small change of an extract moves no coordinate.
    """
    return (
        round(float(longitude.min() + longitude.max()) / 2, 1),
        round(float(latitude.min() + latitude.max()) / 2, 1),
    )


def local_crs(middle: tuple[float, float]) -> str:
    """Return the town's own coordinate system, metres from its middle."""
    return f"+proj=tmerc +lon_0={middle[0]} +lat_0={middle[1]} +k=1 +ellps=WGS84"


def project(
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    middle: tuple[float, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return metres east and north of the middle (transverse Mercator)."""
    to_local = Transformer.from_crs("EPSG:4326", local_crs(middle), always_xy=True)
    x_m, y_m = to_local.transform(longitude, latitude)
    return np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)


def _pieces(
    way_of_point: NDArray[np.int64],
    where: NDArray[np.int64],
    is_missing: NDArray[np.bool_],
    is_kept: NDArray[np.bool_],
) -> _Points:
    """Return the points of pieces of at least two, repeated nodes dropped."""
    used = is_kept[way_of_point]
    way, node, missing = way_of_point[used], where[used], is_missing[used]
    repeated = np.zeros(way.size, dtype=bool)
    repeated[1:] = (way[1:] == way[:-1]) & (node[1:] == node[:-1]) & ~missing[1:]
    repeated[1:] &= ~missing[:-1]
    way, node, missing = way[~repeated], node[~repeated], missing[~repeated]
    breaks = np.ones(way.size, dtype=bool)
    breaks[1:] = (way[1:] != way[:-1]) | missing[:-1]
    piece = np.cumsum(breaks | missing) - 1
    way, node, piece = way[~missing], node[~missing], piece[~missing]
    if not way.size:
        return _Points(way=way, node=node, piece=piece)
    drawn = np.bincount(piece)[piece] > 1
    return _Points(way=way[drawn], node=node[drawn], piece=piece[drawn])


def _cut_at_junctions(
    points: _Points, node_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where among the points each segment starts and ends, both included."""
    new_piece = np.ones(points.piece.size, dtype=bool)
    new_piece[1:] = points.piece[1:] != points.piece[:-1]
    is_end = new_piece | np.roll(new_piece, -1)
    seen = np.bincount(points.node, minlength=node_count)[points.node]
    cuts = np.flatnonzero(is_end | (seen > 1))
    same = points.piece[cuts[1:]] == points.piece[cuts[:-1]]
    return cuts[:-1][same], cuts[1:][same]


def _arrange(
    ways: OsmWays,
    points: _Points,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    uses: dict[int, WayUse],
) -> RoadNetwork:
    """Return the segments as columns, classes and owners still open."""
    count = start.size
    drawn = end - start + 1
    offsets = np.concatenate(([0], np.cumsum(drawn))).astype(np.int64)
    shape = np.repeat(start - offsets[:-1], drawn) + np.arange(offsets[-1])
    longitude = ways.longitude[points.node[shape]]
    latitude = ways.latitude[points.node[shape]]
    step_m = np.append(lengths_m(longitude, latitude), 0.0)
    step_m[offsets[1:] - 1] = 0.0
    length_m = np.maximum(np.add.reduceat(step_m, offsets[:-1]), SHORTEST_M)
    ends = np.stack([points.node[start], points.node[end]])
    nodes, compact = np.unique(ends, return_inverse=True)
    from_node, to_node = compact.reshape(2, -1).astype(np.int32)
    node_longitude, node_latitude = ways.longitude[nodes], ways.latitude[nodes]
    middle = middle_of(node_longitude, node_latitude)
    x_m, y_m = project(node_longitude, node_latitude, middle)
    use = [uses[way] for way in points.way[start].tolist()]
    nothing = np.full(count, "", dtype="U1")
    return RoadNetwork(
        node_id=ways.node_id[nodes],
        longitude=node_longitude,
        latitude=node_latitude,
        x_m=x_m,
        y_m=y_m,
        elevation_m=np.full(nodes.size, np.nan),
        segment_id=_segment_ids(ways.way_id[points.way[start]], ways.node_id[ends[0]]),
        from_node=from_node,
        to_node=to_node,
        length_m=length_m,
        width_m=np.array([u.width_m for u in use]),
        oneway=np.array([u.oneway for u in use], dtype=np.int8),
        kind=np.array([u.kind for u in use], dtype=np.int8),
        service_class=np.full(count, NO_CLASS, dtype=np.int16),
        highway=np.array([u.highway for u in use], dtype=np.str_),
        name=np.array([u.name for u in use], dtype=np.str_),
        owner=nothing,
        area=nothing,
        contractor=nothing,
        surface=np.array([u.surface for u in use], dtype=np.str_),
        beat=nothing,
        allowed_hours=nothing,
        lanes=np.array([u.lanes for u in use], dtype=np.int8),
        speed_limit_km_h=np.array([u.speed_limit_km_h for u in use]),
        passes=np.array([u.passes for u in use], dtype=np.int8),
        is_bridge=np.array([u.is_bridge for u in use], dtype=np.bool_),
        is_tunnel=np.array([u.is_tunnel for u in use], dtype=np.bool_),
        truck_access=np.array([u.truck_access for u in use], dtype=np.bool_),
        path_access=np.array([u.path_access for u in use], dtype=np.bool_),
        slope_pct=np.full(count, np.nan),
        shape_offsets=offsets,
        shape_longitude=longitude,
        shape_latitude=latitude,
    )


def _segment_ids(
    way_id: NDArray[np.int64], from_id: NDArray[np.int64]
) -> NDArray[np.str_]:
    """Return ``way:from_node:index`` of each segment."""
    left = Counter[tuple[int, int]]()
    names: list[str] = []
    for way, node in zip(way_id.tolist(), from_id.tolist(), strict=True):
        names.append(f"{way}:{node}:{left[way, node]}")
        left[way, node] += 1
    return np.array(names, dtype=np.str_)


def _way_lengths_km(
    ways: OsmWays,
    way_of_point: NDArray[np.int64],
    where: NDArray[np.int64],
    is_missing: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the (W,) lengths of what the extract draws of each way. [km]."""
    step_m = lengths_m(ways.longitude[where], ways.latitude[where])
    joined = way_of_point[1:] == way_of_point[:-1]
    joined &= ~is_missing[1:] & ~is_missing[:-1]
    along = np.bincount(
        way_of_point[1:], weights=np.where(joined, step_m, 0.0), minlength=ways.count
    )
    return np.asarray(along / 1000.0, dtype=np.float64)


def _count_left_out(
    ways: OsmWays, whys: list[str | None], way_km: NDArray[np.float64]
) -> tuple[ReportRow, ...]:
    """Return one row for each highway value and reason, longest first."""
    count = Counter[tuple[str, str]]()
    km = Counter[tuple[str, str]]()
    for tags, why, length_km in zip(ways.tags, whys, way_km.tolist(), strict=True):
        if why is not None:
            count[tags["highway"], why] += 1
            km[tags["highway"], why] += length_km
    rows = [
        ReportRow(what=what, count=count[what, why], km=km[what, why], why=why)
        for what, why in count
    ]
    return tuple(sorted(rows, key=lambda row: (-row.km, row.what, row.why)))


def _count_gaps(
    refs: NDArray[np.int64],
    way_of_point: NDArray[np.int64],
    is_lacking: NDArray[np.bool_],
    points: _Points,
    is_kept: NDArray[np.bool_],
) -> Gaps:
    """Count what kept ways refer to and the extract lacks."""
    cut = np.unique(way_of_point[is_lacking])
    drawn = np.unique(points.way)
    return Gaps(
        missing_nodes=int(np.unique(refs[is_lacking]).size),
        ways_cut=int(np.isin(cut, drawn).sum()),
        ways_lost=int(np.setdiff1d(np.flatnonzero(is_kept), drawn).size),
    )
