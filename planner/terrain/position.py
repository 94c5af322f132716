"""How high a place lies among its surroundings, and the cold air that gathers there."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.terrain.raster import Raster, bilinear

Array = NDArray[np.float64]
RADII_M = (300.0, 1000.0)
"""Hollows and valleys. A basin's floor wider than the larger circle looks flat."""
SIDE_SLOPE = 0.10
"""The valley whose floor counts as a full cold pool has sides of 10 %."""
MEAN_DISTANCE = 4.0 / (3.0 * np.pi)
"""Mean distance to a diameter of a circle's points, in radii."""


def position_index_m(
    ground: Raster, x_m: Array, y_m: Array, *, radius_m: float
) -> Array:
    """Topographic position index: elevation less its mean within a circle.

    Parameters
    ----------
    ground : Raster
        Elevation. [m]
    x_m, y_m : (P,)
        [m]
    radius_m : float
        [m]

    Returns
    -------
    (P,)
        Negative in hollows; NaN where the ground is not known. [m]

    References
    ----------
    Weiss, A. (2001), Topographic Position and Landforms Analysis, ESRI User
    Conference; here with the whole circle instead of a ring.
    """
    rows, columns = ground.rows_at(y_m), ground.columns_at(x_m)
    reach = radius_m / ground.cell_m + 2.0
    top = max(int(rows.min(initial=0.0) - reach), 0)
    left = max(int(columns.min(initial=0.0) - reach), 0)
    part = ground.values[
        top : max(int(rows.max(initial=0.0) + reach), 0) + 1,
        left : max(int(columns.max(initial=0.0) + reach), 0) + 1,
    ].astype(np.float64)
    known = ~np.isnan(part)
    if not known.any():
        return np.full(x_m.size, np.nan)
    level_m = float(part[known].mean())
    sums = np.zeros((part.shape[0], part.shape[1] + 1))
    counts = np.zeros_like(sums)
    np.cumsum(np.where(known, part - level_m, 0.0), axis=1, out=sums[:, 1:])
    np.cumsum(known, axis=1, out=counts[:, 1:])
    return _less_mean(
        np.where(known, part - level_m, np.nan),
        sums,
        counts,
        np.stack((rows - top, columns - left)),
        radius_m / ground.cell_m,
    )


def cold_pool_index(position_m: Mapping[float, Array]) -> Array:
    """Depth below the surroundings, 0 to 1: where cold air gathers on clear nights.

    On the floor of a straight valley with sides of slope s the ground within a
    radius r lies ``4/(3π) s r`` higher on average. Each index is thus turned into
    the slope of such a valley, and the mean of the scales over 10 % is taken.

    Parameters
    ----------
    position_m : Mapping of float to (P,)
        `position_index_m` by radius. [m]

    Returns
    -------
    (P,)
        0 on plains, even slopes and crests, 1 on the floor of a valley with sides
        of 10 % or more; NaN where an index is.

    References
    ----------
    Gustavsson, T. (1990), Theor. Appl. Climatol. 41, 221-236, on cold air that
    stagnates in hollows and cools roads; the scale is this project's own.
    """
    slopes = [
        -index_m / (MEAN_DISTANCE * radius_m)
        for radius_m, index_m in position_m.items()
    ]
    mean = np.mean(np.stack(slopes), axis=0)
    return np.asarray(np.clip(mean / SIDE_SLOPE, 0.0, 1.0))


@kernel
def _less_mean(
    values: Array, sums: Array, counts: Array, places: Array, radius: float
) -> Array:
    """Return the value at each place less the mean in its circle.

    ``sums`` and ``counts`` run along rows; ``places`` are fractional rows and
    columns (2, P) and ``radius`` counts cells.
    """
    rows, columns = values.shape
    found = np.full(places.shape[1], np.nan)
    for point in range(places.shape[1]):
        row, column = places[0, point], places[1, point]
        if not (0.0 <= row <= rows - 1.0 and 0.0 <= column <= columns - 1.0):
            continue
        total, number = 0.0, 0.0
        first = max(int(np.ceil(row - radius)), 0)
        for r in range(first, min(int(row + radius), rows - 1) + 1):
            half = np.sqrt(max(radius * radius - (r - row) ** 2, 0.0))
            left = max(int(np.ceil(column - half)), 0)
            right = min(int(np.floor(column + half)), columns - 1) + 1
            if right > left:
                total += sums[r, right] - sums[r, left]
                number += counts[r, right] - counts[r, left]
        if number > 0.0:
            found[point] = bilinear(values, row, column) - total / number
    return found
