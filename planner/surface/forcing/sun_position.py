"""Where the sun stands and how strong it is above the air."""

import numpy as np
from numpy.typing import NDArray

DAY_S = 86_400.0
# 2000-01-01 12:00 UTC, in seconds since 1970-01-01 00:00 UTC.
EPOCH_S = 946_728_000.0
# Kopp and Lean (2011), Geophys. Res. Lett. 38, L01706.
SOLAR_CONSTANT_W_M2 = 1361.0

Array = NDArray[np.float64]


def sun_position_deg(
    unix_time_s: Array, latitude: Array | float, longitude: Array | float
) -> tuple[Array, Array]:
    """Elevation of the sun's centre over a flat horizon, and its azimuth.

    The Astronomical Almanac's short formula, good to about 0.01° until 2050, without
    refraction; see `apparent_elevation_deg`. At the poles, where every direction is
    south or north, the azimuth is that of the limit along the given longitude.

    Parameters
    ----------
    unix_time_s : array, any shape
        Seconds since 1970-01-01 00:00 UTC. [s]
    latitude, longitude : array or float
        Against which the times broadcast. [degrees]

    Returns
    -------
    elevation, azimuth : arrays
        Negative elevation at night; azimuth clockwise from north, 0 to 360.
        [degrees]

    References
    ----------
    .. [1] J. Michalsky, "The Astronomical Almanac's algorithm for approximate solar
       position (1950-2050)", Solar Energy 40 (1988) 227-235.
    """
    n = (np.asarray(unix_time_s, dtype=np.float64) - EPOCH_S) / DAY_S
    mean_longitude = 280.460 + 0.9856474 * n
    g = _mean_anomaly(n)
    ecliptic = np.radians(mean_longitude + 1.915 * np.sin(g) + 0.020 * np.sin(2 * g))
    obliquity = np.radians(23.439 - 4e-7 * n)
    declination = np.arcsin(np.sin(obliquity) * np.sin(ecliptic))
    right_ascension = np.arctan2(np.cos(obliquity) * np.sin(ecliptic), np.cos(ecliptic))
    greenwich_deg = 280.46062 + 360.98564737 * n
    hour_angle = np.radians(greenwich_deg + longitude) - right_ascension
    phi = np.radians(latitude)
    # Components along north, east and up.
    north = np.cos(phi) * np.sin(declination) - np.sin(phi) * np.cos(
        declination
    ) * np.cos(hour_angle)
    east = -np.cos(declination) * np.sin(hour_angle)
    up = np.sin(phi) * np.sin(declination) + np.cos(phi) * np.cos(declination) * np.cos(
        hour_angle
    )
    elevation = np.degrees(np.arctan2(up, np.hypot(north, east)))
    azimuth = np.degrees(np.arctan2(east, north)) % 360.0
    return elevation, azimuth


def apparent_elevation_deg(elevation_deg: Array) -> Array:
    """Elevation as seen through the air, which lifts the sun near the horizon.

    For 1010 hPa and 10 °C, as almanacs have it; colder air lifts up to a sixth
    more. Below -1° nothing is lifted: the sun is not seen.

    Parameters
    ----------
    elevation_deg : array, any shape
        Geometric. [degrees]

    References
    ----------
    .. [1] Þ. Sæmundsson, "Astronomical refraction", Sky and Telescope 72 (1986) 70.
    """
    lift_deg = (
        1.02
        / 60.0
        / np.tan(
            np.radians(elevation_deg + 10.3 / (np.maximum(elevation_deg, -1.0) + 5.11))
        )
    )
    return np.where(elevation_deg > -1.0, elevation_deg + lift_deg, elevation_deg)


def sunlight_above_air_w_m2(unix_time_s: Array) -> Array:
    """Sunlight on a surface that faces it above the air, by the day's distance.

    Parameters
    ----------
    unix_time_s : array, any shape
        [s]

    Returns
    -------
    array, same shape
        1316 in July to 1408 in January. [W/m²]

    References
    ----------
    .. [1] Astronomical Almanac, low-precision formula for the sun's distance.
    """
    g = _mean_anomaly((np.asarray(unix_time_s, dtype=np.float64) - EPOCH_S) / DAY_S)
    distance_au = 1.00014 - 0.01671 * np.cos(g) - 0.00014 * np.cos(2 * g)
    result: Array = SOLAR_CONSTANT_W_M2 / distance_au**2
    return result


def _mean_anomaly(n: Array) -> Array:
    """Return the sun's mean anomaly n days after 2000-01-01 12:00. [rad]."""
    anomaly: Array = np.radians(357.528 + 0.9856003 * n)
    return anomaly
