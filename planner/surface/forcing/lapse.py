"""How weather changes with height: fitted between stations, hour by hour."""

import numpy as np
from numpy.typing import NDArray

PRIOR_C_PER_KM = -6.5
STEEPEST_C_PER_KM = -9.8
STRONGEST_INVERSION_C_PER_KM = 10.0
STATION_SPREAD_C = 1.0
"""What two stations differ by for other reasons than height, assumed."""
PRIOR_SPREAD_C_PER_KM = 4.0
"""Spread of hourly lapse rates around the prior, assumed."""
PRECIPITATION_PER_M = 0.05 / 100.0
LOWEST_FACTOR, HIGHEST_FACTOR = 0.5, 2.0
M_PER_KM = 1000.0

Array = NDArray[np.float64]


def lapse_rate_c_per_km(
    air_temperature_c: Array,
    elevation_m: Array,
    prior_c_per_km: float = PRIOR_C_PER_KM,
) -> Array:
    """Change of the air temperature with height at each step.

    The slope of a line through the stations, drawn to the standard atmosphere's the
    more, the fewer they are and the less they differ in height: the mean of a
    normal prior and the stations.

    Parameters
    ----------
    air_temperature_c : (T, N)
        Of the stations; NaN where not known. [°C]
    elevation_m : (N,)
        NaN where not known. [m]
    prior_c_per_km : float
        Where there are no stations of different height; the standard atmosphere's
        without. [°C/km]

    Returns
    -------
    (T,)
        -9.8 (dry adiabatic) to +10, negative where it is colder higher up. [°C/km]

    References
    ----------
    .. [1] ISO 2533:1975, Standard Atmosphere: the prior.
    """
    known = np.isfinite(air_temperature_c) & np.isfinite(elevation_m)
    count = np.maximum(known.sum(axis=1, keepdims=True), 1)
    z = np.where(known, np.nan_to_num(elevation_m) / M_PER_KM, 0.0)
    air = np.where(known, air_temperature_c, 0.0)
    dz = np.where(known, z - z.sum(axis=1, keepdims=True) / count, 0.0)
    dt = np.where(known, air - air.sum(axis=1, keepdims=True) / count, 0.0)
    trust = (STATION_SPREAD_C / PRIOR_SPREAD_C_PER_KM) ** 2
    slope = ((dz * dt).sum(axis=1) + trust * prior_c_per_km) / (
        (dz**2).sum(axis=1) + trust
    )
    lapse: Array = np.clip(slope, STEEPEST_C_PER_KM, STRONGEST_INVERSION_C_PER_KM)
    return lapse


def height_above_m(places_m: Array, source_m: Array) -> Array:
    """Height of places above a source; 0 where either is not known. [m]."""
    return np.nan_to_num(places_m - source_m)


def precipitation_factor(height_m: Array) -> Array:
    """How much more falls higher up: 5 % more each 100 m, half to double.

    Assumed; see `docs/models/forcing.md`.
    """
    return np.clip(1.0 + PRECIPITATION_PER_M * height_m, LOWEST_FACTOR, HIGHEST_FACTOR)
