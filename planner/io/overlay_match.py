"""Which segments a feature of the municipality's own map means."""

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.io.geojson import Feature
from planner.io.highways import HIGHWAYS
from planner.io.matching import NEAR_M, SegmentLines
from planner.io.overlay_values import Stated
from planner.network.road_network import RoadNetwork, SegmentKind

LINES = ("LineString", "MultiLineString")
AREAS = ("Polygon", "MultiPolygon")
NOTHING: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


class SegmentFinder:
    """Finds a feature's segments by id, along its line, or inside its area."""

    def __init__(self, town: Town, network: RoadNetwork, lines: SegmentLines) -> None:
        self._town = town
        self._network = network
        self._lines = lines
        kinds = {name: int(each.kind) for name, each in HIGHWAYS.items()}
        self._kind = np.array([kinds[name] for name in network.highway.tolist()])
        ids = network.segment_id.tolist()
        self._rows = {name: row for row, name in enumerate(ids)}

    def find(self, feature: Feature, stated: Stated) -> tuple[NDArray[np.int64], str]:
        """Return the (n,) rows a feature means and an empty text, or none and why."""
        if stated.is_empty:
            return NOTHING, "states nothing that we know of a segment"
        named = feature.properties.get("segment")
        if named is not None and str(named) in self._rows:
            return np.array([self._rows[str(named)]], dtype=np.int64), ""
        if feature.geometry is None:
            lacks = "has neither geometry nor segment"
            unknown = f"segment '{named}' is not in the network"
            return NOTHING, lacks if named is None else unknown
        local = shapely.transform(
            feature.geometry,
            lambda points: self._lines.to_local(points[:, 0], points[:, 1]),
        )
        if local.geom_type in AREAS:
            return self._inside(local, stated)
        if local.geom_type in LINES:
            return self._along(local, self._kinds(feature, stated))
        return NOTHING, f"is a {local.geom_type}; expected line, polygon or point"

    def _inside(
        self, area: shapely.Geometry, stated: Stated
    ) -> tuple[NDArray[np.int64], str]:
        """Return the segments of which at least half lies in an area."""
        if stated.width_m is not None:
            return NOTHING, "states a width of an area; a width belongs to a line"
        rows = self._lines.inside(shapely.make_valid(area))
        return rows, "" if rows.size else "no segment lies inside"

    def _along(
        self, line: shapely.Geometry, kinds: set[SegmentKind]
    ) -> tuple[NDArray[np.int64], str]:
        """Return the segments along a line: of street and footway the nearer."""
        merged = shapely.line_merge(line) if line.geom_type == LINES[1] else line
        found = [self._lines.along(part) for part in shapely.get_parts(merged)]
        rows = np.unique(np.concatenate(found)).astype(np.int64)
        rows = rows[np.isin(self._kind[rows], [int(kind) for kind in kinds])]
        if rows.size:
            return self._nearer_kind(rows, line), ""
        apart_m = self._lines.nearest_m(line)
        if apart_m > NEAR_M:
            why = f"no segment within {NEAR_M:.0f} m, the nearest at {apart_m:.0f} m"
            return NOTHING, why
        return NOTHING, "crosses or touches segments but runs along none of its kind"

    def _nearer_kind(
        self, rows: NDArray[np.int64], line: shapely.Geometry
    ) -> NDArray[np.int64]:
        """Return the rows of the kind that lies nearer to a line on average."""
        kinds = self._kind[rows]
        length_m = self._network.length_m[rows]
        middles = shapely.line_interpolate_point(
            self._lines.lines[rows], 0.5, normalized=True
        )
        apart_m = shapely.distance(middles, line)
        present = np.unique(kinds)
        mean_m = [
            np.average(apart_m[kinds == kind], weights=length_m[kinds == kind])
            for kind in present
        ]
        nearer = kinds == present[int(np.argmin(mean_m))]
        return rows[np.asarray(nearer, dtype=np.bool_)]

    def _kinds(self, feature: Feature, stated: Stated) -> set[SegmentKind]:
        """Return the kinds that a feature can mean: by its highway or its class."""
        highway = HIGHWAYS.get(str(feature.properties.get("highway")))
        if highway is not None:
            return {highway.kind}
        kinds = {
            HIGHWAYS[rule.highway].kind
            for rule in self._town.highway_rules
            if rule.service_class and rule.service_class == stated.service_class
        }
        return kinds or set(SegmentKind)
