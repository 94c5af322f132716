"""Which segments a line on another map runs along."""

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.io.osm_network import middle_of, project
from planner.network.road_network import RoadNetwork

NEAR_M = 12.0
"""Two maps draw one street within this distance; OSM and municipal maps seldom
differ by more than half a street and its verge. Assumed."""
SHARE = 0.5
"""Share of a segment that must run along the line."""
ALONG = 0.85
"""A segment's part must advance along the line by this share of its own reach: the
cosine of some 30 degrees, so that a line crossing a short street is not the same."""


class SegmentLines:
    """A network's segments as lines in metres, ready to be asked."""

    def __init__(self, network: RoadNetwork) -> None:
        self._middle = middle_of(network.shape_longitude, network.shape_latitude)
        points = self.to_local(network.shape_longitude, network.shape_latitude)
        rows = np.repeat(np.arange(network.count), np.diff(network.shape_offsets))
        self.lines: NDArray[np.object_] = np.asarray(
            shapely.linestrings(points, indices=rows), dtype=np.object_
        )
        self._tree = shapely.STRtree(self.lines)

    def to_local(
        self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return (n, 2) metres in the plane of the lines. [m]."""
        return np.stack(project(longitude, latitude, self._middle), axis=1)

    def crossing(self, area: shapely.Geometry) -> NDArray[np.int64]:
        """Return the segments that touch an area, in rising order."""
        rows = self._tree.query(area, predicate="intersects")
        return np.sort(np.asarray(rows, dtype=np.int64))

    def along(self, line: shapely.Geometry) -> NDArray[np.int64]:
        """Return the segments of which at least half runs along a line."""
        strip = strip_of(line)
        near = self.crossing(strip)
        inside = shapely.intersection(self.lines[near], strip)
        runs = shapely.length(inside) >= SHARE * shapely.length(self.lines[near])
        advances = np.array([advances_along(part, line) for part in inside], dtype=bool)
        return near[np.asarray(runs & advances, dtype=np.bool_)]

    def inside(self, area: shapely.Geometry) -> NDArray[np.int64]:
        """Return the segments of which at least half lies in an area."""
        near = self.crossing(area)
        part_m = shapely.length(shapely.intersection(self.lines[near], area))
        lies = part_m >= SHARE * shapely.length(self.lines[near])
        return near[np.asarray(lies, dtype=np.bool_)]

    def nearest_m(self, geometry: shapely.Geometry) -> float:
        """Return the distance to the nearest segment. [m]."""
        row = self._tree.nearest(geometry)
        return float(shapely.distance(self.lines[row], geometry))


def strip_of(line: shapely.Geometry) -> shapely.Geometry:
    """Return what lies near a line, not beyond its ends."""
    return shapely.buffer(line, NEAR_M, cap_style="flat", quad_segs=4)


def advances_along(part: shapely.Geometry, line: shapely.Geometry) -> bool:
    """Whether a piece of street goes the way of a line, in either direction."""
    pieces = shapely.get_parts(part)
    if not pieces.size:
        return False
    longest = pieces[shapely.length(pieces).argmax()]
    if shapely.get_type_id(longest) != shapely.GeometryType.LINESTRING:
        return False
    first, last = shapely.get_point(longest, 0), shapely.get_point(longest, -1)
    located = [shapely.line_locate_point(line, point) for point in (first, last)]
    return bool(abs(located[1] - located[0]) >= ALONG * shapely.distance(first, last))


def find_same_line(
    network: RoadNetwork, wanted: NDArray[np.int64], old: RoadNetwork
) -> NDArray[np.int64]:
    """Return the old segment that runs along most of each wanted new one, or -1.

    Parameters
    ----------
    network : RoadNetwork
        The new one.
    wanted : (n,) int
        Its segments to ask for.
    old : RoadNetwork
        Where to look, among segments of the same kind.

    Returns
    -------
    (n,) int64
    """
    found = np.full(wanted.size, -1, dtype=np.int64)
    if not wanted.size or not old.count:
        return found
    known = SegmentLines(old)
    for number, segment in enumerate(wanted.tolist()):
        line = shapely.linestrings(known.to_local(*network.shape(segment)))
        rows = known.crossing(strip_of(line))
        rows = rows[old.kind[rows] == network.kind[segment]]
        best_m = SHARE * float(shapely.length(line))
        for row in rows.tolist():
            part = shapely.intersection(line, strip_of(known.lines[row]))
            covered_m = float(shapely.length(part))
            if covered_m >= best_m and advances_along(part, known.lines[row]):
                found[number], best_m = row, covered_m
    return found
