"""What the air and the sky give a surface, as a straight line of its temperature."""

from typing import NamedTuple

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    FROST,
    ICE,
    LIQUID,
    SALT,
    SKIN,
    WATER,
    Column,
    uppermost_layer,
)
from planner.surface.columns.heat_balance import Air
from planner.surface.columns.radiation import black_body_w_m2
from planner.surface.columns.site_weather import SiteWeather
from planner.surface.columns.turbulence import (
    AIR_J_KG_K,
    CALM_RICHARDSON,
    GAS_J_KG_K,
    Profile,
    exchange_m_s,
)
from planner.surface.columns.vapour import (
    KELVIN,
    MOLAR_RATIO,
    SUBLIMATION_J_KG,
    VAPORISATION_J_KG,
    relative_slope_over_ice,
    relative_slope_over_water,
    vapour_pressure_over_ice_pa,
    vapour_pressure_over_water_pa,
)
from planner.surface_params import ColumnParams

SNOW_EMISSIVITY = 0.98
_LEAST_WATER_MM = 1e-4
_FULL_ICE_MM = 0.05
_NEARLY_MELTING_C = -0.05


class Vapour(NamedTuple):
    """What the surface offers the air: pressure [Pa], its slope, heat, how much [mm].

    ``wetness`` is the share of the surface that it evaporates from.
    """

    pressure_pa: float
    slope_pa_k: float
    latent_j_kg: float
    available_mm: float
    wetness: float


@inlined
def water_activity(salt_kg_m2: float, water_kg_m2: float) -> float:
    """Vapour pressure over brine against that over water, 0.80 to 1.

    References
    ----------
    .. [1] R. Robinson and R. Stokes, "Electrolyte Solutions" (1959), table of NaCl:
       0.970, 0.935, 0.893, 0.842 at 5, 10, 15, 20 %; a parabola within 0.007.
    """
    if salt_kg_m2 <= 0.0 or water_kg_m2 <= 0.0:
        return 1.0
    pct = min(100.0 * salt_kg_m2 / (salt_kg_m2 + water_kg_m2), 23.3)
    return 1.0 - 0.0057 * pct - 0.00012 * pct * pct


@called
def offered_vapour(column: Column, params: ColumnParams, top_layer: int) -> Vapour:
    """Return what may evaporate from the very top, and against which pressure.

    Snow at its melting point gives its water, else its ice; a pavement below 0 °C
    its frost and ice unless most of what lies there is liquid.

    Parameters
    ----------
    column : Column
    params : ColumnParams
    top_layer : int
        Uppermost layer of snow, -1 without.
    """
    film, snow = column.film, column.snow
    surface_c = film[SKIN]
    if top_layer >= 0:
        liquid = snow[top_layer, LIQUID]
        if surface_c > _NEARLY_MELTING_C and liquid > _LEAST_WATER_MM:
            pressure = vapour_pressure_over_water_pa(surface_c)
            slope = pressure * relative_slope_over_water(surface_c)
            return Vapour(pressure, slope, VAPORISATION_J_KG, liquid, 1.0)
        pressure = vapour_pressure_over_ice_pa(surface_c)
        slope = pressure * relative_slope_over_ice(surface_c)
        ice = snow[top_layer, ICE]
        return Vapour(pressure, slope, SUBLIMATION_J_KG, ice, 1.0)
    ice = film[BLACK_ICE] + film[FROST]
    water = film[WATER]
    is_dry = water < _LEAST_WATER_MM
    if surface_c < 0.0 and (is_dry or ice > water):
        pressure = vapour_pressure_over_ice_pa(surface_c)
        slope = pressure * relative_slope_over_ice(surface_c)
        return Vapour(
            pressure, slope, SUBLIMATION_J_KG, ice, min(ice / _FULL_ICE_MM, 1.0)
        )
    activity = water_activity(film[SALT], water)
    pressure = activity * vapour_pressure_over_water_pa(surface_c)
    slope = pressure * relative_slope_over_water(surface_c)
    if is_dry and ice > 0.0:
        return Vapour(
            pressure, slope, SUBLIMATION_J_KG, ice, min(ice / _FULL_ICE_MM, 1.0)
        )
    wetness = min(water / params.full_wetness_mm, 1.0)
    return Vapour(pressure, slope, VAPORISATION_J_KG, water, wetness)


@called
def air_side(
    column: Column,
    params: ColumnParams,
    curve: Profile,
    here: SiteWeather,
    absorbed_w_m2: float,
    step_s: float,
) -> Air:
    """Draw the line of heat and vapour around the surface's present temperature.

    Parameters
    ----------
    column : Column
    params : ColumnParams
    curve : Profile
        Of the roughness.
    here : SiteWeather
    absorbed_w_m2 : float
        Shortwave that the very top takes up, and other heat. [W/m²]
    step_s : float
        [s]
    """
    top_layer = uppermost_layer(column.snow)
    surface_c = column.film[SKIN]
    wind = max(here.wind_m_s, params.least_wind_m_s)
    speed = params.exchange_factor * exchange_m_s(curve, wind, here.air_c, surface_c)
    density = here.pressure_pa / (GAS_J_KG_K * (here.air_c + KELVIN))
    heat = density * AIR_J_KG_K * speed
    # On a snow field the floor is half, and for heat alone (Jordan, CRREL SR 91-16,
    # 1991); in streets vapour follows, as no street is ever without a draught.
    if curve.highest_richardson < CALM_RICHARDSON:
        heat = max(heat, 0.5 * params.least_exchange_w_m2_k)
    elif heat < params.least_exchange_w_m2_k:
        heat = params.least_exchange_w_m2_k
        speed = heat / (density * AIR_J_KG_K)
    emissivity = SNOW_EMISSIVITY if top_layer >= 0 else params.emissivity
    emitted = emissivity * black_body_w_m2(surface_c)
    emitted_slope = 4.0 * emitted / (surface_c + KELVIN)
    gain = absorbed_w_m2 + emissivity * here.longwave_w_m2 - emitted
    gain += emitted_slope * surface_c + heat * here.air_c
    loss = emitted_slope + heat
    offered = offered_vapour(column, params, top_layer)
    excess_pa = here.vapour_pa - offered.pressure_pa
    share = 1.0 if excess_pa > 0.0 else offered.wetness
    moved = share * density * speed * MOLAR_RATIO / here.pressure_pa
    vapour_loss = moved * offered.slope_pa_k
    vapour = moved * excess_pa + vapour_loss * surface_c
    return Air(
        gain + offered.latent_j_kg * vapour,
        loss + offered.latent_j_kg * vapour_loss,
        vapour,
        vapour_loss,
        offered.latent_j_kg,
        -offered.available_mm / step_s,
    )
