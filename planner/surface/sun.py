"""Where the sun stands."""

import numpy as np
from numpy.typing import NDArray

DAY_S = 86_400.0
# 2000-01-01 12:00 UTC, in seconds since 1970-01-01 00:00 UTC.
EPOCH_S = 946_728_000.0


def sun_elevation_sine(
    unix_time_s: NDArray[np.float64], latitude: float, longitude: float
) -> NDArray[np.float64]:
    """Sine of the sun's height over a flat horizon, refraction left out.

    The Astronomical Almanac's short formula, good to about 0.01° until 2050.

    Parameters
    ----------
    unix_time_s : array, any shape
        Seconds since 1970-01-01 00:00 UTC. [s]
    latitude, longitude : float
        [degrees]

    Returns
    -------
    array, same shape
        Negative at night.

    References
    ----------
    .. [1] J. Michalsky, "The Astronomical Almanac's algorithm for approximate solar
       position (1950-2050)", Solar Energy 40 (1988) 227-235.
    """
    n = (unix_time_s - EPOCH_S) / DAY_S
    mean_longitude = 280.460 + 0.9856474 * n
    mean_anomaly = np.radians(357.528 + 0.9856003 * n)
    ecliptic = np.radians(
        mean_longitude + 1.915 * np.sin(mean_anomaly) + 0.020 * np.sin(2 * mean_anomaly)
    )
    obliquity = np.radians(23.439 - 4e-7 * n)
    declination = np.arcsin(np.sin(obliquity) * np.sin(ecliptic))
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic))
    greenwich_deg = 280.46062 + 360.98564737 * n
    hour_angle = np.radians(greenwich_deg + longitude) - right_ascension
    phi = np.radians(latitude)
    sine: NDArray[np.float64] = np.sin(phi) * np.sin(declination) + np.cos(
        phi
    ) * np.cos(declination) * np.cos(hour_angle)
    return sine
