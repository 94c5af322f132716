"""When cold air pools: clear, calm nights."""

import numpy as np
from numpy.typing import NDArray

TWILIGHT_DEG = 3.0
MIXED_ABOVE_M_S = 3.0
FILLS_S = 2.0 * 3600.0
"""Pools fill and drain over about this long, assumed."""

Array = NDArray[np.float64]


def cold_pool_strength(
    sun_elevation_deg: Array, cloud_share: Array, wind_speed_m_s: Array, step_s: Array
) -> Array:
    """Strength of cold pools, 0 (day, cloud or wind) to 1 (clear, calm night).

    night x (1 - cloud)^0.5 x max(0, 1 - u / 3), following which pools fill and drain
    like a tank of 2 h. Night rises from 0 with the sun at +3° to 1 at -3°.

    Parameters
    ----------
    sun_elevation_deg, step_s : (T,)
        [degrees, s]
    cloud_share, wind_speed_m_s : (T, K)
        Cloud 0 to 1; wind at 10 m. [-, m/s]

    Returns
    -------
    (T, K)

    The form and its figures are assumed; see `docs/models/forcing.md`.
    """
    night = np.clip(0.5 - sun_elevation_deg / (2.0 * TWILIGHT_DEG), 0.0, 1.0)
    calm = np.maximum(0.0, 1.0 - wind_speed_m_s / MIXED_ABOVE_M_S)
    sought = night[:, None] * np.sqrt(1.0 - np.clip(cloud_share, 0.0, 1.0)) * calm
    strength = np.empty_like(sought)
    level = sought[0]
    for step, share in enumerate(1.0 - np.exp(-step_s / FILLS_S)):
        level = level + share * (sought[step] - level)
        strength[step] = level
    return strength
