"""Vapour over water, ice and brine, and the heats of its changes."""

import math

from planner.kernels import kernel

FUSION_J_KG = 333_550.0
"""Heat of melting at 0 °C: Feistel and Wagner (2006), J. Phys. Chem. Ref. Data 35."""
VAPORISATION_J_KG = 2_500_800.0
"""Heat of vaporisation at 0 °C: Wagner and Pruss (2002), IAPWS-95."""
SUBLIMATION_J_KG = VAPORISATION_J_KG + FUSION_J_KG
WATER_J_KG_K = 4_186.0
ICE_J_KG_K = 2_100.0
MOLAR_RATIO = 0.62198
KELVIN = 273.15

_LOWEST_C, _HIGHEST_C = -90.0, 90.0


@kernel
def vapour_pressure_over_water_pa(temperature_c: float) -> float:
    """Saturation pressure over water, also supercooled. [Pa].

    Within 0.5 % of Murphy and Koop between -35 and 40 °C.

    References
    ----------
    .. [1] D. Sonntag, "Important new values of the physical constants of 1986",
       Z. Meteorol. 70 (1990) 340-344, in the form of WMO-No. 8, annex 4.B.
    """
    t = min(max(temperature_c, _LOWEST_C), _HIGHEST_C)
    return 611.2 * math.exp(17.62 * t / (243.12 + t))


@kernel
def vapour_pressure_over_ice_pa(temperature_c: float) -> float:
    """Saturation pressure over ice; above 0 °C that over water. [Pa].

    Within 0.5 % of Murphy and Koop between -65 and 0 °C. Source as for water.
    """
    t = min(max(temperature_c, _LOWEST_C), _HIGHEST_C)
    if t > 0.0:
        return 611.2 * math.exp(17.62 * t / (243.12 + t))
    return 611.2 * math.exp(22.46 * t / (272.62 + t))


@kernel
def relative_slope_over_water(temperature_c: float) -> float:
    """Return the slope of the logarithm of the pressure over water. [1/K]."""
    t = min(max(temperature_c, _LOWEST_C), _HIGHEST_C)
    return 17.62 * 243.12 / ((243.12 + t) * (243.12 + t))


@kernel
def relative_slope_over_ice(temperature_c: float) -> float:
    """Return the slope of the logarithm of the pressure over ice. [1/K]."""
    t = min(max(temperature_c, _LOWEST_C), 0.0)
    return 22.46 * 272.62 / ((272.62 + t) * (272.62 + t))


@kernel
def wet_bulb_c(temperature_c: float, vapour_pa: float, pressure_pa: float) -> float:
    """Wet-bulb temperature over water, by the psychrometric equation. [°C].

    Parameters
    ----------
    temperature_c : float
        Of the air. [°C]
    vapour_pa, pressure_pa : float
        [Pa]

    References
    ----------
    .. [1] WMO-No. 8 (2018), annex 4.B: psychrometer constant 6.53e-4 1/K.
    """
    wet_c = temperature_c
    constant = 6.53e-4 * pressure_pa
    for _ in range(4):
        saturated = vapour_pressure_over_water_pa(wet_c)
        excess = saturated - vapour_pa - constant * (temperature_c - wet_c)
        slope = saturated * relative_slope_over_water(wet_c) + constant
        wet_c -= excess / slope
    return min(wet_c, temperature_c)
