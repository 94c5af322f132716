"""How far every segment is from a point."""

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork

EARTH_M = 6_371_008.8
Array = NDArray[np.float64]


class SegmentDistances:
    """Answers how far each segment's line is from a point, in metres.

    On a flat map around the town's middle: a town is small enough for it.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self._middle_latitude = _middle(network.latitude)
        self._middle_longitude = _middle(network.longitude)
        offsets = network.shape_offsets
        points = np.diff(offsets)
        owner = np.repeat(np.arange(network.count), points)
        x_m, y_m = self._flat(network.shape_longitude, network.shape_latitude)
        # A piece ends at its point; the first point of a segment ends none, unless
        # the segment has no other.
        is_end = np.ones(owner.shape, dtype=bool)
        has_points = points > 0
        firsts = offsets[:-1][has_points & (points > 1)]
        is_end[firsts] = False
        ends = np.flatnonzero(is_end)
        starts = np.where(points[owner[ends]] > 1, ends - 1, ends)
        self._owner = owner[ends]
        self._x_m, self._y_m = x_m[starts], y_m[starts]
        self._dx_m, self._dy_m = x_m[ends] - self._x_m, y_m[ends] - self._y_m
        self._count = network.count
        self._breaks = np.flatnonzero(
            np.concatenate(([True], self._owner[1:] != self._owner[:-1]))
        )

    def to(self, longitude: float, latitude: float) -> Array:
        """Return the distance of each segment from a point.

        Returns
        -------
        (S,)
            ``inf`` for a segment without a shape. [m]
        """
        found = np.full(self._count, np.inf)
        if not self._owner.size:
            return found
        x_m, y_m = self._flat(np.array(longitude), np.array(latitude))
        from_x, from_y = x_m - self._x_m, y_m - self._y_m
        squared = self._dx_m**2 + self._dy_m**2
        along = (from_x * self._dx_m + from_y * self._dy_m) / np.where(
            squared > 0.0, squared, 1.0
        )
        along = np.clip(along, 0.0, 1.0)
        gap_m = np.hypot(from_x - along * self._dx_m, from_y - along * self._dy_m)
        found[self._owner[self._breaks]] = np.minimum.reduceat(gap_m, self._breaks)
        return found

    def _flat(self, longitude: Array, latitude: Array) -> tuple[Array, Array]:
        """Return metres east and north of the town's middle."""
        per_degree = EARTH_M * np.pi / 180.0
        shrink = np.cos(np.radians(self._middle_latitude))
        return (
            (longitude - self._middle_longitude) * per_degree * shrink,
            (latitude - self._middle_latitude) * per_degree,
        )


def _middle(degrees: Array) -> float:
    """Return the mean of the nodes' coordinates, 0 for an empty network."""
    return float(degrees.mean()) if degrees.size else 0.0
