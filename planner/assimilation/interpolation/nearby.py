"""Which segments are near a point, without looking at all of them."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from planner.network.road_network import RoadNetwork

EARTH_M = 6_371_008.8
# Lines are looked up by points so far apart on them. [m]
SPACING_M = 40.0

Array = NDArray[np.float64]
Segments = NDArray[np.intp]


class Nearby:
    """Answers which segments' lines are how far from a point.

    On a flat map around the town's middle: a town is small enough for it. Built once
    in some hundred milliseconds for a hundred thousand segments; an answer then
    takes far less than a millisecond.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self.count = network.count
        self._middle = _middle(network)
        offsets = network.shape_offsets
        points = np.diff(offsets)
        owner = np.repeat(np.arange(network.count), points)
        x_m, y_m = self.flat_m(network.shape_longitude, network.shape_latitude)
        is_start = np.ones(owner.shape, dtype=bool)
        # A piece starts at its point; the last one of a segment starts none, unless
        # the segment has no other.
        is_start[offsets[1:][points > 1] - 1] = False
        starts = np.flatnonzero(is_start)
        ends = np.where(points[owner[starts]] > 1, starts + 1, starts)
        self._owner = owner[starts]
        self._x_m, self._y_m = x_m[starts], y_m[starts]
        self._dx_m, self._dy_m = x_m[ends] - self._x_m, y_m[ends] - self._y_m
        length_m = np.hypot(self._dx_m, self._dy_m)
        parts = np.maximum(np.ceil(length_m / SPACING_M), 1.0).astype(np.intp)
        self._piece = np.repeat(np.arange(starts.size), parts)
        first = np.cumsum(parts) - parts
        along = (np.arange(self._piece.size) - first[self._piece] + 0.5) / parts[
            self._piece
        ]
        self._tree = KDTree(
            np.stack(
                (
                    self._x_m[self._piece] + along * self._dx_m[self._piece],
                    self._y_m[self._piece] + along * self._dy_m[self._piece],
                ),
                axis=1,
            )
        )

    def flat_m(
        self, longitude: Array | float, latitude: Array | float
    ) -> tuple[Array, Array]:
        """Return metres east and north of the town's middle."""
        per_degree = EARTH_M * np.pi / 180.0
        shrink = np.cos(np.radians(self._middle[1]))
        return (
            (np.asarray(longitude) - self._middle[0]) * per_degree * shrink,
            (np.asarray(latitude) - self._middle[1]) * per_degree,
        )

    def within(
        self, longitude: float, latitude: float, reach_m: float
    ) -> tuple[Segments, Array]:
        """Return the segments within reach of a point, rising, and their distances.

        Parameters
        ----------
        longitude, latitude : float
            [degrees]
        reach_m : float
            [m]

        Returns
        -------
        segments : (C,) intp
        distance_m : (C,)
            To the nearest point of the line. [m]
        """
        none = np.zeros(0, dtype=np.intp), np.zeros(0)
        if not self._piece.size:
            return none
        x_m, y_m = self.flat_m(longitude, latitude)
        found = self._tree.query_ball_point(
            (float(x_m), float(y_m)), reach_m + SPACING_M / 2.0
        )
        pieces = np.unique(self._piece[np.asarray(found, dtype=np.intp)])
        if not pieces.size:
            return none
        gap_m = self._gap_m(pieces, x_m, y_m)
        owner = self._owner[pieces]
        breaks = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
        distance_m = np.minimum.reduceat(gap_m, breaks)
        is_near = distance_m <= reach_m
        return owner[breaks][is_near].astype(np.intp), distance_m[is_near]

    def nearest(
        self,
        longitude: float,
        latitude: float,
        reach_m: float,
        *,
        among: NDArray[np.bool_],
    ) -> tuple[int, float]:
        """Return the nearest of some segments and how far it is.

        Parameters
        ----------
        longitude, latitude : float
            [degrees]
        reach_m : float
            [m]
        among : (S,) bool

        Returns
        -------
        segment : int
            -1 when none is within reach.
        distance_m : float
            ``inf`` then. [m]
        """
        look_m = SPACING_M
        while True:
            look_m = min(look_m * 2.0, reach_m)
            segments, distance_m = self.within(longitude, latitude, look_m)
            chosen = among[segments]
            if chosen.any():
                best = int(np.where(chosen, distance_m, np.inf).argmin())
                return int(segments[best]), float(distance_m[best])
            if look_m >= reach_m:
                return -1, float("inf")

    def far_m(self, longitude: float, latitude: float) -> float:
        """Return about how far a point is from the nearest segment. [m]."""
        if not self._piece.size:
            return float("inf")
        x_m, y_m = self.flat_m(longitude, latitude)
        return float(self._tree.query((float(x_m), float(y_m)))[0])

    def apart_m(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """Return how far two points (longitude, latitude) are apart. [m]."""
        x_m, y_m = self.flat_m(*one)
        to_x_m, to_y_m = self.flat_m(*other)
        return float(np.hypot(x_m - to_x_m, y_m - to_y_m))

    def _gap_m(self, pieces: Segments, x_m: Array, y_m: Array) -> Array:
        """Return the distance of a point to some pieces. [m]."""
        dx_m, dy_m = self._dx_m[pieces], self._dy_m[pieces]
        from_x, from_y = x_m - self._x_m[pieces], y_m - self._y_m[pieces]
        squared = dx_m**2 + dy_m**2
        along = (from_x * dx_m + from_y * dy_m) / np.where(squared > 0.0, squared, 1.0)
        along = np.clip(along, 0.0, 1.0)
        gap: Array = np.hypot(from_x - along * dx_m, from_y - along * dy_m)
        return gap


def _middle(network: RoadNetwork) -> tuple[float, float]:
    """Return the mean of the nodes' coordinates, 0 for an empty network."""
    if not network.longitude.size:
        return 0.0, 0.0
    return float(network.longitude.mean()), float(network.latitude.mean())
