"""Which paths and places lie beside which streets, so that a plough's snow meets them.

Lines are looked at point by point. A stretch of path lies beside a street where its
edge is near the street's and both run alike; a path that only crosses is beside it for
a few metres and does not count, but a short piece that is all crossing does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.network.road_network import RoadNetwork, SegmentKind

THROWN_M = 8.0
"""How far from the street's edge a plough at working speed throws snow. [m]"""

STEP_M = 5.0
"""Between the points of a line that are looked at. [m]"""

LEAST_SHARE = 0.5
"""A path is beside streets where that much of its length is. [1]"""

LEAST_BESIDE_M = 10.0
"""A street counts from so many metres on, or `LEAST_SHARE` of a shorter path. [m]"""

CROSSING_M = 25.0
"""A piece of path as short as this may run in any direction. [m]"""

ALIKE_COS = float(np.cos(np.radians(30.0)))
_M_PER_DEGREE = 111_195.0
_NEAREST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Points:
    """Points along lines: whose, where and in which direction the line runs there."""

    owner: NDArray[np.intp]
    at_m: NDArray[np.float64]
    along: NDArray[np.float64]


def adjoining_streets(
    network: RoadNetwork, beside: NDArray[np.intp], streets: NDArray[np.intp]
) -> NDArray[np.int64]:
    """Return which paths and places lie within the throw of which streets' ploughs.

    Nothing lies beside a tunnel, and beside a bridge only what is on one itself.

    Parameters
    ----------
    network : RoadNetwork
        With or without places, see `planner.network.place_rows`.
    beside : (P,) intp
        Rows of paths and places to look at.
    streets : (Q,) intp
        Rows of streets to look at.

    Returns
    -------
    (pairs, 2) int64
        Path or place and street, sorted.
    """
    beside = beside[~network.is_tunnel[beside]]
    streets = streets[~network.is_tunnel[streets]]
    if not beside.size or not streets.size:
        return np.zeros((0, 2), dtype=np.int64)
    ours, theirs = _points(network, beside), _points(network, streets)
    half_m = network.width_m / 2.0
    reach_m = THROWN_M + float(half_m[beside].max() + half_m[streets].max())
    near = min(_NEAREST, theirs.owner.size)
    away_m, found = cKDTree(theirs.at_m).query(
        ours.at_m, k=np.arange(1, near + 1), distance_upper_bound=reach_m
    )
    point, rank = np.nonzero(np.isfinite(away_m))
    other = found[point, rank]
    path, street = ours.owner[point], theirs.owner[other]
    runs_alike = (
        np.abs((ours.along[point] * theirs.along[other]).sum(axis=1)) >= ALIKE_COS
    )
    is_piece = network.length_m <= CROSSING_M
    is_beside = away_m[point, rank] <= THROWN_M + half_m[path] + half_m[street]
    is_beside &= runs_alike | is_piece[path]
    is_beside &= network.is_bridge[path] | ~network.is_bridge[street]
    count = network.count
    lines = np.unique(
        (point * count + street)[is_beside]
    )  # One point is beside one street once, however many points that has near.
    point, street = np.divmod(lines, count)
    path = ours.owner[point]
    looked_at = np.bincount(ours.owner, minlength=count)
    covered = np.bincount(ours.owner[np.unique(point)], minlength=count)
    pair, times = np.unique(path * count + street, return_counts=True)
    path, street = np.divmod(pair, count)
    share = times / looked_at[path]
    has_most = covered[path] >= LEAST_SHARE * looked_at[path]
    counts = share * network.length_m[path] >= LEAST_BESIDE_M
    chosen = has_most & (counts | (share >= LEAST_SHARE))
    return np.stack([path[chosen], street[chosen]], axis=1).astype(np.int64)


def _points(network: RoadNetwork, rows: NDArray[np.intp]) -> _Points:
    """Return points in the midst of equal parts of each row's line; of a place, it."""
    longitude, latitude = network.shape_longitude, network.shape_latitude
    middle = float(np.mean(latitude)) if latitude.size else 0.0
    at_m = _M_PER_DEGREE * np.stack(
        [longitude * np.cos(np.radians(middle)), latitude], axis=1
    )
    first, last = network.shape_offsets[rows], network.shape_offsets[rows + 1] - 1
    pieces = np.maximum(last - first, 1)
    owner = np.repeat(rows, pieces)
    begin = np.repeat(first, pieces) + _count_up(pieces)
    end = np.minimum(begin + 1, np.repeat(last, pieces))
    line_m = at_m[end] - at_m[begin]
    length_m = np.hypot(line_m[:, 0], line_m[:, 1])
    # Parts are of a row, not of a piece of its line: a bend in it changes nothing.
    is_place = network.kind[rows] == SegmentKind.PLACE
    until_m = np.cumsum(length_m)
    row_end_m = until_m[np.cumsum(pieces) - 1]
    row_m = np.diff(np.concatenate([[0.0], row_end_m]))
    parts = np.where(is_place, 1, np.maximum(np.ceil(row_m / STEP_M), 1)).astype(int)
    asked_m = np.repeat(row_end_m - row_m, parts)
    asked_m += (_count_up(parts) + 0.5) * np.repeat(row_m / parts, parts)
    piece = np.searchsorted(until_m, asked_m)
    low = np.repeat(np.cumsum(pieces) - pieces, parts)
    piece = np.clip(piece, low, low + np.repeat(pieces, parts) - 1)
    safe_m = np.maximum(length_m[piece], 1e-9)
    share = np.clip(1.0 - (until_m[piece] - asked_m) / safe_m, 0.0, 1.0)
    return _Points(
        owner=owner[piece],
        at_m=at_m[begin[piece]] + share[:, None] * line_m[piece],
        along=line_m[piece] / safe_m[:, None],
    )


def _count_up(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 0, 1, 2 ... for each count, put end to end."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
