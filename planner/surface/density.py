"""How much room fresh snow takes, and how it settles."""

import numpy as np
from numpy.typing import NDArray

WARMEST_FALL_C = 2.0
DENSEST_FRESH_KG_M3 = 350.0
DENSEST_KG_M3 = 550.0
GRAVITY_M_S2 = 9.81


def fresh_density_kg_m3(
    air_temperature_c: NDArray[np.float64], wind_speed_m_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Density of snow as it falls: lighter in the cold, packed by wind.

    Hedstrom and Pomeroy's curve, to which wind above 5 m/s adds what SnowModel
    adds for blowing. Snow that falls above +2 °C is taken as at +2 °C, and the sum
    ends at 350 kg/m³.

    Parameters
    ----------
    air_temperature_c : array, any shape
        [°C]
    wind_speed_m_s : array, same shape
        At 10 m. [m/s]

    Returns
    -------
    array, same shape
        [kg/m³]

    References
    ----------
    .. [1] N. Hedstrom and J. Pomeroy, "Measurements and modelling of snow
       interception in the boreal forest", Hydrol. Process. 12 (1998) 1611-1625.
    .. [2] G. Liston et al., "Simulating complex snow distributions in windy
       environments using SnowTran-3D", J. Glaciol. 53 (2007) 241-256, eq. 17-18.
    """
    T = np.minimum(air_temperature_c, WARMEST_FALL_C)
    still = 67.92 + 51.25 * np.exp(T / 2.59)
    above = np.maximum(wind_speed_m_s - 5.0, 0.0)
    packed = np.where(above > 0.0, 25.0 + 250.0 * (1.0 - np.exp(-0.2 * above)), 0.0)
    return np.minimum(still + packed, DENSEST_FRESH_KG_M3)


def settled_density_kg_m3(
    density_kg_m3: NDArray[np.float64],
    snow_storage_mm_we: NDArray[np.float64],
    snow_temperature_c: NDArray[np.float64],
    is_wet: NDArray[np.bool_],
    step_s: float,
) -> NDArray[np.float64]:
    """Density of lying snow one step later.

    Grains round off (destructive metamorphism, twice as fast where there is
    liquid water) and the snow's own weight presses it, taken in the middle of
    the layer. Ends at 550 kg/m³.

    Parameters
    ----------
    density_kg_m3 : array, any shape
        [kg/m³]
    snow_storage_mm_we : array, same shape
        [mm water equivalent]
    snow_temperature_c : array, same shape
        At most 0. [°C]
    is_wet : array, same shape
        Melting or rained on.
    step_s : float
        [s]

    References
    ----------
    .. [1] E. Anderson, "A point energy and mass balance model of a snow cover",
       NOAA Tech. Rep. NWS 19 (1976), with the constants of R. Jordan, "A
       one-dimensional temperature model for a snow cover", CRREL SR 91-16 (1991).
    """
    rho = density_kg_m3
    cold = -np.minimum(snow_temperature_c, 0.0)
    rounding = 2.777e-6 * np.exp(-0.04 * cold)
    rounding = rounding * np.exp(-0.046 * np.maximum(rho - 150.0, 0.0))
    rounding = np.where(is_wet, 2.0 * rounding, rounding)
    viscosity = 3.6e6 * np.exp(0.08 * cold + 0.021 * rho)
    pressing = 0.5 * snow_storage_mm_we * GRAVITY_M_S2 / viscosity
    return np.minimum(rho * np.exp((rounding + pressing) * step_s), DENSEST_KG_M3)
