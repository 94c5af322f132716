"""Vapour in the air, and the pressure of the air, where nobody measured them."""

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.windows import lowest_around

DAY_S = 86_400.0
KELVIN = 273.15
WET_HUMIDITY_PCT = 93.0
"""Mean humidity with precipitation; see `docs/models/forcing.md`."""
LOWEST_HUMIDITY_PCT = 1.0

Array = NDArray[np.float64]


def saturation_hpa(temperature_c: Array) -> Array:
    """Saturation vapour pressure over water, Magnus form. [hPa].

    References
    ----------
    .. [1] WMO, "Guide to Instruments and Methods of Observation", WMO-No. 8,
       vol. I, annex 4.B.
    """
    pressure: Array = 6.112 * np.exp(17.62 * temperature_c / (243.12 + temperature_c))
    return pressure


def vapour_pressure_hpa(
    air_temperature_c: Array, relative_humidity_pct: Array
) -> Array:
    """Vapour pressure of air with a relative humidity over water. [hPa]."""
    return relative_humidity_pct / 100.0 * saturation_hpa(air_temperature_c)


def humidity_from_nights_pct(
    time_s: Array, air_temperature_c: Array, precipitation_mm: Array
) -> Array:
    """Relative humidity where only air temperature is known.

    Air cools at night until dew or frost forms, so the lowest temperature of the
    24 h around a moment is taken for its dew point. With precipitation the air is
    at least nearly saturated.

    Parameters
    ----------
    time_s : (R,)
        Rising. [s]
    air_temperature_c, precipitation_mm : (R, C)
        NaN where not known. [°C, mm]

    Returns
    -------
    (R, C)
        NaN without any air temperature within 12 h. [%]

    References
    ----------
    .. [1] S. Running, R. Nemani and R. Hungerford, "Extrapolation of synoptic
       meteorological data in mountainous terrain and its use for simulating forest
       evapotranspiration and photosynthesis", Can. J. For. Res. 17 (1987) 472-483.
    """
    dew_point_c = lowest_around(time_s, air_temperature_c, DAY_S / 2.0)
    is_known = np.isfinite(dew_point_c) & np.isfinite(air_temperature_c)
    air_c = np.where(is_known, air_temperature_c, 0.0)
    humidity = (
        100.0
        * saturation_hpa(np.where(is_known, dew_point_c, 0.0))
        / saturation_hpa(air_c)
    )
    is_wet = np.nan_to_num(precipitation_mm) > 0.0
    humidity = np.where(is_wet, np.maximum(humidity, WET_HUMIDITY_PCT), humidity)
    return np.where(is_known, np.clip(humidity, LOWEST_HUMIDITY_PCT, 100.0), np.nan)


def pressure_hpa(elevation_m: Array | float) -> Array:
    """Pressure of the standard atmosphere. [hPa].

    References
    ----------
    .. [1] ISO 2533:1975, Standard Atmosphere.
    """
    pressure: Array = 1013.25 * (1.0 - 2.25577e-5 * np.asarray(elevation_m)) ** 5.25588
    return pressure
