"""What trees beside a segment take from the winter sun and from the wind."""

import numpy as np
from numpy.typing import NDArray

from planner.terrain.raster import Raster, values_at

Array = NDArray[np.float64]
SUNWARD_DEG = (-45.0, 0.0, 45.0)
"""From noon's direction: where the low sun of a winter day stands."""
SHADING_M = (10.0, 20.0, 30.0, 45.0)
"""Trees of 12 m throw a shadow of 45 m at a sun of 15 degrees."""
SHELTERING_M = (30.0, 60.0, 90.0, 120.0)
"""Ten heights of such trees."""
WIND_DIRECTIONS = 16
LEFT_BEHIND_TREES = 0.5
"""Share of the wind within ten heights of a belt of trees: this project's own round
figure for what the handbooks give as 30 to 70 %."""


def sun_through_trees(
    cover: Raster, x_m: Array, y_m: Array, *, noon_deg: float
) -> Array:
    """Share of the winter sun that reaches points past trees.

    In each of three directions around noon's the densest trees within 45 m count;
    trees on the other side throw their shadow away from the segment.

    Parameters
    ----------
    cover : Raster
        Share of direct sun that passes, 1 without trees.
    x_m, y_m : (P,)
        [m]
    noon_deg : float
        Where the sun stands at noon: 180 north of the tropics, 0 south of them.
        [degrees]

    Returns
    -------
    (P,)
    """
    past = [
        np.min(_around(cover, x_m, y_m, noon_deg + turn, SHADING_M), axis=0)
        for turn in SUNWARD_DEG
    ]
    return np.asarray(np.mean(past, axis=0))


def wind_past_trees(cover: Raster, x_m: Array, y_m: Array) -> Array:
    """Share of the wind that is left beside trees, mean of sixteen directions.

    Half of it in the directions in which trees stand within 120 m.

    Parameters
    ----------
    cover : Raster
        As above.
    x_m, y_m : (P,)
        [m]

    Returns
    -------
    (P,)
        1 without trees, 0.5 among them.

    References
    ----------
    Brandle, J. R. and Finch, S. (1991), How Windbreaks Work, University of Nebraska
    EC 91-1763, on the reduction of wind in the lee of belts of trees.
    """
    behind = np.zeros(x_m.size)
    for number in range(WIND_DIRECTIONS):
        azimuth_deg = 360.0 * number / WIND_DIRECTIONS
        seen = _around(cover, x_m, y_m, azimuth_deg, SHELTERING_M)
        behind = behind + (np.min(seen, axis=0) < 1.0)
    return 1.0 - (1.0 - LEFT_BEHIND_TREES) * behind / WIND_DIRECTIONS


def _around(
    cover: Raster,
    x_m: Array,
    y_m: Array,
    azimuth_deg: float,
    distances_m: tuple[float, ...],
) -> Array:
    """Return (distances, P) shares of the sun let through in one direction."""
    east, north = np.sin(np.radians(azimuth_deg)), np.cos(np.radians(azimuth_deg))
    seen = [values_at(cover, x_m + east * d, y_m + north * d) for d in distances_m]
    return np.nan_to_num(np.stack(seen), nan=1.0)
