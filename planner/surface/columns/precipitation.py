"""Rain or snow, and how much room fresh snow takes."""

import math

from planner.kernels import kernel

_SURE = 30.0
_COLDEST_FALL_C, _WARMEST_FALL_C = -13.0, 2.5


@kernel
def snow_share(wet_bulb_c: float, half_snow_c: float, phase_width_c: float) -> float:
    """Share of the precipitation that falls as snow, 0 to 1.

    A logistic curve of the wet-bulb temperature; its middle lies between 0 and
    1.2 °C in observations, lower where the air is damp.

    Parameters
    ----------
    wet_bulb_c, half_snow_c, phase_width_c : float
        Half is snow at the second; within the third either side the share falls
        from 73 % to 27 %. [°C]

    References
    ----------
    .. [1] B. Ding et al., "The dependence of precipitation types on surface
       elevation and meteorological conditions and its parameterization", J. Hydrol.
       513 (2014) 154-163.
    """
    exponent = (wet_bulb_c - half_snow_c) / phase_width_c
    if exponent > _SURE:
        return 0.0
    if exponent < -_SURE:
        return 1.0
    return 1.0 / (1.0 + math.exp(exponent))


@kernel
def fresh_density_kg_m3(temperature_c: float, wind_speed_m_s: float) -> float:
    """Density of snow as it falls: lighter in the cold, packed by wind.

    Parameters
    ----------
    temperature_c : float
        Of the air; outside -13 to 2.5 °C taken as at those ends. [°C]
    wind_speed_m_s : float
        At 10 m. [m/s]

    References
    ----------
    .. [1] R. Jordan, E. Andreas and A. Makshtas, "Heat budget of snow-covered sea ice
       at North Pole 4", J. Geophys. Res. 104 (1999) 7785-7806, eq. 16-17.
    """
    t = min(max(temperature_c, _COLDEST_FALL_C), _WARMEST_FALL_C)
    u = max(wind_speed_m_s, 0.0)
    still = 1.4 * math.pow(5.0 - t, -1.15)
    return 500.0 * (1.0 - 0.951 * math.exp(-still - 0.008 * math.pow(u, 1.7)))
