"""The truth's own snow: phase, fresh density, settling, melt, frost, brine.

Every formula is of another structure than the planner's, and none is shared with
it, so that a replay does not praise a model for agreeing with itself.
"""

import numpy as np
from numpy.typing import NDArray

LATENT_MELT_J_KG = 3.34e5
LATENT_EVAPORATION_J_KG = 2.5e6
LATENT_SUBLIMATION_J_KG = 2.834e6
PSYCHROMETRIC_WATER_HPA_K = 0.66
PSYCHROMETRIC_ICE_HPA_K = 0.57
"""Psychrometric constants near 0 °C at 1000 hPa. WMO-No. 8, annex 4.B."""

HOUR_S = 3600.0
WATER_HEAT_J_KG_K = 4186.0


def snow_share(
    air_temperature_c: NDArray[np.float64], relative_humidity_pct: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of precipitation that falls as snow: 1, 0.5 (sleet) or 0.

    References
    ----------
    .. [1] Koistinen and Saltikoff (1998), probability of rain
       ``1 / (1 + exp(22 - 2.7 T - 0.2 RH))``, snow below 0.3 and rain above 0.7.
    """
    rain = 1.0 / (
        1.0 + np.exp(22.0 - 2.7 * air_temperature_c - 0.2 * relative_humidity_pct)
    )
    return np.where(rain < 0.3, 1.0, np.where(rain > 0.7, 0.0, 0.5))  # noqa: PLR2004


WIND_M_S = np.array([0.0, 3.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0])
TEMPERATURE_C = np.array([-13.0, -3.0, 2.0])
FRESH_DENSITY_KG_M3 = np.array(
    [
        [45.0, 80.0, 175.0],
        [70.0, 100.0, 200.0],
        [100.0, 130.0, 215.0],
        [200.0, 220.0, 290.0],
        [300.0, 310.0, 370.0],
        [390.0, 395.0, 420.0],
        [435.0, 440.0, 450.0],
        [470.0, 470.0, 475.0],
    ]
)
"""The MDSS table, rows by wind and columns by temperature (NCAR Pikalert,
snow_density.cc)."""


def fresh_density_kg_m3(
    air_temperature_c: NDArray[np.float64], wind_speed_m_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Density of falling snow, bilinear in the MDSS table [kg/m³]."""
    by_temperature = np.stack(
        [
            np.interp(air_temperature_c, TEMPERATURE_C, row)
            for row in FRESH_DENSITY_KG_M3
        ]
    )
    wind = np.clip(wind_speed_m_s, WIND_M_S[0], WIND_M_S[-1])
    low = np.clip(np.searchsorted(WIND_M_S, wind, "right") - 1, 0, len(WIND_M_S) - 2)
    share = (wind - WIND_M_S[low]) / (WIND_M_S[low + 1] - WIND_M_S[low])
    step = np.arange(by_temperature.shape[1])
    return np.asarray(
        (1.0 - share) * by_temperature[low, step]
        + share * by_temperature[low + 1, step]
    )


def settled_density_kg_m3(
    density_kg_m3: NDArray[np.float64],
    storage_mm_we: NDArray[np.float64],
    snow_temperature_c: float,
    hours: float,
) -> NDArray[np.float64]:
    """Density after the snow has lain under its own weight for a while [kg/m³].

    References
    ----------
    .. [1] Anderson (1976), NOAA Technical Report NWS 19, eq. 3.29 to 3.31:
       compaction 0.01 W exp(-0.08 (0 - T) - 0.021 rho) per hour with W the
       weight above in cm of water (half the layer here), metamorphism
       0.01 exp(-0.04 (0 - T)) per hour, slower above 150 kg/m³.
    """
    below_zero = max(0.0, -snow_temperature_c)
    weight_cm = 0.5 * storage_mm_we / 10.0
    compaction = 0.01 * weight_cm * np.exp(-0.08 * below_zero - 0.021 * density_kg_m3)
    metamorphism = (
        0.01
        * np.exp(-0.04 * below_zero)
        * np.exp(-0.046 * np.maximum(0.0, density_kg_m3 - 150.0))
    )
    return np.asarray(
        np.minimum(density_kg_m3 * np.exp((compaction + metamorphism) * hours), 550.0)
    )


def transfer_w_m2_k(wind_speed_m_s: float) -> float:
    """Heat transfer between air and surface, forced and free [W/m² K].

    References
    ----------
    .. [1] McAdams (1954), 5.7 + 3.8 u, halved for the wind at street level.
    """
    return 0.5 * (5.7 + 3.8 * wind_speed_m_s)


def vapour_pressure_hpa(
    temperature_c: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Saturation vapour pressure, over ice below 0 °C and over water above [hPa].

    References
    ----------
    .. [1] Magnus forms, WMO-No. 8, vol. I, annex 4.B.
    """
    ice = 6.112 * np.exp(22.46 * temperature_c / (272.62 + temperature_c))
    water = 6.112 * np.exp(17.62 * temperature_c / (243.12 + temperature_c))
    return np.where(temperature_c < 0.0, ice, water)


def air_vapour_pressure_hpa(
    air_temperature_c: float, relative_humidity_pct: float
) -> float:
    """Vapour pressure of the air, its humidity being over water [hPa]."""
    saturation = 6.112 * np.exp(
        17.62 * air_temperature_c / (243.12 + air_temperature_c)
    )
    return float(relative_humidity_pct / 100.0 * saturation)


def snow_melt_mm_h(
    air_temperature_c: float,
    relative_humidity_pct: float,
    wind_speed_m_s: float,
    rain_mm_h: float,
) -> float:
    """Melt of snow at 0 °C from air, condensation and rain, 0 or more [mm/h].

    A bulk energy balance without radiation.
    """
    if air_temperature_c <= 0.0:
        return 0.0
    h = transfer_w_m2_k(wind_speed_m_s)
    vapour_hpa = air_vapour_pressure_hpa(air_temperature_c, relative_humidity_pct)
    power_w_m2 = (
        h * air_temperature_c
        + h / PSYCHROMETRIC_WATER_HPA_K * (vapour_hpa - 6.112)
        + rain_mm_h / HOUR_S * WATER_HEAT_J_KG_K * air_temperature_c
    )
    return max(0.0, power_w_m2) * HOUR_S / LATENT_MELT_J_KG


BRINE_PCT = np.array([0.0, 5.0, 10.0, 15.0, 20.0, 23.3])
BRINE_FREEZES_C = np.array([0.0, -3.0, -6.6, -10.9, -16.5, -21.1])


def freezing_point_c(
    salt_g_m2: NDArray[np.float64], water_mm: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Freezing point of the brine that salt and water make, 0 without salt [°C].

    References
    ----------
    .. [1] Sodium chloride, phase diagram points at 5, 10, 15, 20 and 23.3 %.
    """
    brine_g_m2 = salt_g_m2 + 1000.0 * water_mm
    strength_pct = np.where(
        brine_g_m2 > 0.0, 100.0 * salt_g_m2 / np.maximum(brine_g_m2, 1e-9), 0.0
    )
    return np.asarray(np.interp(strength_pct, BRINE_PCT, BRINE_FREEZES_C))
