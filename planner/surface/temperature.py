"""A first estimate of the road surface temperature: force and restore."""

import numpy as np
from numpy.typing import NDArray

STEFAN_BOLTZMANN = 5.670e-8
KELVIN = 273.15
EMISSIVITY = 0.95
ASPHALT_ALBEDO = 0.10
SNOW_ALBEDO = 0.60
# Fresh snow of 100 to 150 kg/m³: Sturm et al. (1997), J. Glaciol. 43, 26-41.
SNOW_CONDUCTIVITY_W_MK = 0.1
DAY_S = 86_400.0
OMEGA = 2.0 * np.pi / DAY_S
# Blackadar's slab, 0.95 sqrt(λc / 2ω), for asphalt: λ = 0.8 W/(m K), c = 2.1 MJ/(m³ K)
# as METRo has them.
SLAB_J_M2K = 0.95 * float(np.sqrt(0.8 * 2.1e6 / (2.0 * OMEGA)))
RESTORE_W_M2K = OMEGA * SLAB_J_M2K
# A surface that stayed off by 1 °C for half a day moved the ground by about this much.
DEEP_SHARE = 0.4
# Streets lie between houses: half the wind of the open 10 m.
STREET_WIND_SHARE = 0.5
# Houses and trees stand in the low sun, and evaporation takes its part; neither
# is modelled here. One half was chosen on the Toronto pavement of 2009-2012: it
# leaves a bias under 1 °C by day, where the whole sun leaves +5 °C at noon.
STREET_SUN_SHARE = 0.5
HEAT_OF_MELTING_J_KG = 334_000.0
WATER_J_KG_K = 4_190.0

Array = NDArray[np.float64]


def vapour_pressure_hpa(temperature_c: Array) -> Array:
    """Saturation vapour pressure over water, Magnus form. [hPa].

    References
    ----------
    .. [1] WMO, "Guide to Instruments and Methods of Observation", WMO-No. 8,
       vol. I, annex 4.B.
    """
    pressure: Array = 6.112 * np.exp(17.62 * temperature_c / (243.12 + temperature_c))
    return pressure


def ice_vapour_pressure_hpa(temperature_c: Array) -> Array:
    """Saturation vapour pressure over ice, Magnus form. [hPa].

    References
    ----------
    .. [1] WMO, "Guide to Instruments and Methods of Observation", WMO-No. 8,
       vol. I, annex 4.B.
    """
    pressure: Array = 6.112 * np.exp(22.46 * temperature_c / (272.62 + temperature_c))
    return pressure


def sky_emissivity(
    air_temperature_c: Array, vapour_hpa: Array, cloud_share: Array
) -> Array:
    """Emissivity of the sky, 0.6 to 1.

    References
    ----------
    .. [1] A. Prata, "A new long-wave formula for estimating downward clear-sky
       radiation at the surface", Q. J. R. Meteorol. Soc. 122 (1996) 1127-1151.
    .. [2] M. Unsworth and J. Monteith, "Long-wave radiation at the ground", Q. J. R.
       Meteorol. Soc. 101 (1975) 13-24: the part of cloud.
    """
    w = 46.5 * vapour_hpa / (air_temperature_c + KELVIN)
    clear = 1.0 - (1.0 + w) * np.exp(-np.sqrt(1.2 + 3.0 * w))
    emissivity: Array = (1.0 - 0.84 * cloud_share) * clear + 0.84 * cloud_share
    return emissivity


def sunshine_w_m2(sun_elevation_sine: Array, cloud_share: Array) -> Array:
    """Shortwave radiation on flat ground. [W/m²].

    References
    ----------
    .. [1] F. Kasten and G. Czeplak, "Solar and terrestrial radiation dependent on
       the amount and type of cloud", Solar Energy 24 (1980) 177-189.
    """
    clear = np.maximum(910.0 * sun_elevation_sine - 30.0, 0.0)
    radiation: Array = clear * (1.0 - 0.75 * cloud_share**3.4)
    return radiation


def heat_transfer_w_m2k(wind_speed_m_s: Array) -> Array:
    """Heat that moving air takes per degree, 5.7 + 3.8 u of the street's wind.

    References
    ----------
    .. [1] W. McAdams, "Heat Transmission", 3rd ed., McGraw-Hill (1954).
    """
    transfer: Array = 5.7 + 3.8 * STREET_WIND_SHARE * wind_speed_m_s
    return transfer


def radiation_transfer_w_m2k(air_temperature_c: Array) -> Array:
    """Heat radiated per degree of difference, the slope of Stefan's law."""
    T = air_temperature_c + KELVIN
    slope: Array = 4.0 * EMISSIVITY * STEFAN_BOLTZMANN * T**3
    return slope


def balance_temperature_c(
    air_temperature_c: Array,
    absorbed_w_m2: Array,
    emissivity_of_sky: Array,
    transfer_w_m2k: Array,
) -> Array:
    """Temperature at which air, sun and sky alone would leave a thin surface. [°C]."""
    T = air_temperature_c + KELVIN
    lost = EMISSIVITY * STEFAN_BOLTZMANN * T**4 * (1.0 - emissivity_of_sky)
    balance: Array = air_temperature_c + (absorbed_w_m2 - lost) / transfer_w_m2k
    return balance


def after_step(
    surface_c: Array,
    deep_c: Array,
    balance_c: Array,
    transfer_w_m2k: Array,
    step_s: float,
) -> tuple[Array, Array]:
    """Return surface and deep temperature one step later.

    The surface slab is drawn to what weather asks for and restored to the slow
    temperature below it, which follows the surface over a day. Solved backwards
    in time, so any step is stable. Evaporation and traffic are left out.

    Parameters
    ----------
    surface_c, deep_c, balance_c : (U,)
        [°C]
    transfer_w_m2k : (U,)
        Between surface and weather. [W/(m² K)]
    step_s : float
        [s]

    References
    ----------
    .. [1] A. Blackadar, "Modeling the nocturnal boundary layer", Proc. 3rd Symp.
       Atmos. Turbulence, Diffusion and Air Quality (1976) 46-49.
    .. [2] J. Deardorff, "Efficient prediction of ground surface temperature and
       moisture, with inclusion of a layer of vegetation", J. Geophys. Res. 83 (1978)
       1889-1903.
    """
    inertia = SLAB_J_M2K / step_s
    surface = (
        inertia * surface_c + transfer_w_m2k * balance_c + RESTORE_W_M2K * deep_c
    ) / (inertia + transfer_w_m2k + RESTORE_W_M2K)
    deep = deep_c + deep_share(step_s) * (surface - deep_c)
    return surface, deep


def deep_share(step_s: float) -> float:
    """Share of the way to the surface that the slow temperature goes in one step."""
    return step_s / (DAY_S + step_s)


def after_rain_c(surface_c: Array, air_temperature_c: Array, rain_mm: Array) -> Array:
    """Surface temperature after rain, as warm as the air, mixed its heat with it.

    Parameters
    ----------
    surface_c, air_temperature_c : (U,)
        [°C]
    rain_mm : (U,)
        Of one step. [mm]
    """
    brought = WATER_J_KG_K * rain_mm
    mixed: Array = surface_c + brought / (SLAB_J_M2K + brought) * (
        air_temperature_c - surface_c
    )
    return mixed


def under_snow_w_m2k(transfer_w_m2k: Array, snow_depth_mm: Array) -> Array:
    """Transfer through snow that lies on the surface."""
    resistance = 1.0 / transfer_w_m2k + snow_depth_mm / 1000.0 / SNOW_CONDUCTIVITY_W_MK
    through: Array = 1.0 / resistance
    return through
