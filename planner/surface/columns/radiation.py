"""What a site gets of the sun and the sky."""

import math

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.vapour import KELVIN

STEFAN_W_M2_K4 = 5.670374e-8
CIRCLE_DEG = 360.0


@called
def seen_sun(
    horizons_deg: NDArray[np.uint8],
    row: int,
    sun_elevation_deg: float,
    sun_azimuth_deg: float,
) -> float:
    """Share of the sun's disc above the local horizon, 0 to 1.

    The horizon is drawn straight between the middles of its sectors, and the sun
    fades over one degree, which is how finely the horizon is known.

    Parameters
    ----------
    horizons_deg : (H, D) uint8
        The first sector centred on north, then clockwise. [degrees]
    row : int
    sun_elevation_deg, sun_azimuth_deg : float
        [degrees]
    """
    if sun_elevation_deg <= 0.0:
        return 0.0
    sectors = horizons_deg.shape[1]
    position = (sun_azimuth_deg / CIRCLE_DEG) % 1.0 * sectors
    left = int(position) % sectors
    right = (left + 1) % sectors
    share = position - math.floor(position)
    height_deg = (1.0 - share) * horizons_deg[row, left] + share * horizons_deg[
        row, right
    ]
    if height_deg <= 0.0:
        return 1.0
    return float(min(max(sun_elevation_deg - height_deg + 0.5, 0.0), 1.0))


@inlined
def black_body_w_m2(temperature_c: float) -> float:
    """Stefan and Boltzmann's law. [W/m²]."""
    kelvin = temperature_c + KELVIN
    return STEFAN_W_M2_K4 * kelvin * kelvin * kelvin * kelvin
