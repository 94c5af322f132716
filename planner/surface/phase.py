"""Rain or snow: the wet-bulb temperature decides."""

import numpy as np
from numpy.typing import NDArray

FLOOR_C = -20.0
LOWEST_HUMIDITY_PCT = 5.0
HIGHEST_HUMIDITY_PCT = 99.0


def wet_bulb_temperature_c(
    air_temperature_c: NDArray[np.float64], relative_humidity_pct: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Wet-bulb temperature at sea-level pressure.

    Good to about 0.3 °C between -20 and 50 °C and 5 to 99 % relative humidity;
    humidity outside is drawn to those ends, and below -20 °C the air temperature
    is returned, from which the wet bulb differs by less than the formula errs.

    Parameters
    ----------
    air_temperature_c : array, any shape
        [°C]
    relative_humidity_pct : array, same shape
        Over water. [%]

    Returns
    -------
    array, same shape
        Never above the air temperature. [°C]

    References
    ----------
    .. [1] R. Stull, "Wet-Bulb Temperature from Relative Humidity and Air
       Temperature", J. Appl. Meteor. Climatol. 50 (2011) 2267-2269, eq. 1.
    """
    T = np.maximum(air_temperature_c, FLOOR_C)
    RH = np.clip(relative_humidity_pct, LOWEST_HUMIDITY_PCT, HIGHEST_HUMIDITY_PCT)
    Tw = (
        T * np.arctan(0.151977 * np.sqrt(RH + 8.313659))
        + np.arctan(T + RH)
        - np.arctan(RH - 1.676331)
        + 0.00391838 * RH**1.5 * np.arctan(0.023101 * RH)
        - 4.686035
    )
    warm_enough = air_temperature_c >= FLOOR_C
    return np.where(
        warm_enough, np.minimum(Tw, air_temperature_c), air_temperature_c
    ).astype(np.float64)


def snow_fraction(
    wet_bulb_c: NDArray[np.float64], *, half_snow_c: float, phase_width_c: float
) -> NDArray[np.float64]:
    """Share of the precipitation that falls as snow, 0 to 1.

    A logistic curve of the wet-bulb temperature. Observations place its middle
    between 0 and 1.2 °C of wet bulb, lower where the air is damp.

    Parameters
    ----------
    wet_bulb_c : array, any shape
        [°C]
    half_snow_c : float
        Where half is snow. [°C]
    phase_width_c : float
        Share falls from 73 % to 27 % within this much either side. [°C]

    References
    ----------
    .. [1] B. Ding et al., "The dependence of precipitation types on surface
       elevation and meteorological conditions and its parameterization", J. Hydrol.
       513 (2014) 154-163.
    .. [2] E. Sims and G. Liu, "A Parameterization of the Probability of Snow-Rain
       Transition", J. Hydrometeor. 16 (2015) 1466-1477.
    """
    exponent = np.clip((wet_bulb_c - half_snow_c) / phase_width_c, -60.0, 60.0)
    return 1.0 / (1.0 + np.exp(exponent))


def proper_rain_mm(
    rain_mm: NDArray[np.float64], snow_mm_we: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Rain where it is most of what falls, else none.

    The curve leaves a few drops in the coldest snowfall. They add water, but
    neither wet the snow that lies nor freeze as rain does.

    Parameters
    ----------
    rain_mm, snow_mm_we : array, any shape
        Both parts of the precipitation. [mm]

    Returns
    -------
    array, same shape
        [mm]
    """
    return np.where(rain_mm >= snow_mm_we, rain_mm, 0.0)
