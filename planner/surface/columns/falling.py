"""What falls in a step: snow on top, rain on snow and on the pavement between it."""

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    ENERGY_IN,
    FROST,
    ICE,
    LAYERS,
    LIQUID,
    LOOSE,
    PACKED,
    SKIN,
    WATER,
    WATER_IN,
    Column,
    add_to_film,
    add_to_layer,
    layer_depth_m,
    layer_enthalpy,
    uppermost_layer,
)
from planner.surface.columns.precipitation import fresh_density_kg_m3
from planner.surface.columns.site_weather import SiteWeather
from planner.surface.columns.snow_layers import add_snowfall
from planner.surface.columns.vapour import WATER_J_KG_K
from planner.surface_params import ColumnParams

_MM_PER_M = 1000.0
_FLAKES_MM = 0.5


@inlined
def fall(column: Column, params: ColumnParams, here: SiteWeather, body: float) -> float:
    """Add the step's precipitation; return the depth of fresh snow. [mm].

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    here : SiteWeather
    body : float
        Heat capacity of the pavement's first node. [J/m²/K]
    """
    depth_mm = 0.0
    if here.snow_mm > 0.0:
        density = params.fresh_density_factor * fresh_density_kg_m3(
            here.air_c, here.wind_m_s
        )
        if uppermost_layer(column.snow) < 0:
            column.film[SKIN] = min(here.air_c, 0.0)
        add_snowfall(column, here.snow_mm, density, here.air_c)
        depth_mm = here.snow_mm / density * _MM_PER_M
        _melt_flakes(column, body)
    if here.rain_mm > 0.0:
        rain_c = max(here.air_c, 0.0)
        top = uppermost_layer(column.snow)
        caught_mm = _caught(column, params) * here.rain_mm
        if top >= 0:
            add_to_layer(column.snow, top, 0.0, caught_mm, 1.0, rain_c)
        if caught_mm < here.rain_mm:
            add_to_film(column, body, here.rain_mm - caught_mm, rain_c)
        column.ledger[ENERGY_IN] += WATER_J_KG_K * rain_c * here.rain_mm
        column.ledger[WATER_IN] += here.rain_mm
    return depth_mm


@inlined
def _caught(column: Column, params: ColumnParams) -> float:
    """Share of the rain that snow catches, 0 to 1.

    All, as long as it lets no water through; with water below it thin snow lies in
    patches, and hides from rain what it hides from the sun.
    """
    depth_mm = 0.0
    for layer in range(LAYERS):
        depth_mm += layer_depth_m(column.snow, layer) * _MM_PER_M
    if depth_mm > 0.0 and column.film[WATER] <= 0.0:
        return 1.0
    return depth_mm / (depth_mm + params.cover_depth_mm)


@called
def _melt_flakes(column: Column, body: float) -> None:
    """Turn the first flakes on a warm, bare pavement into water with its warmth.

    So little hides nothing of the pavement from sun and air; what the pavement's
    first node cannot melt stays snow.
    """
    film, snow = column.film, column.snow
    flakes = snow[LOOSE, ICE]
    if flakes > _FLAKES_MM or film[BLACK_ICE] + film[FROST] + snow[PACKED, ICE] > 0.0:
        return
    enthalpy = layer_enthalpy(snow, LOOSE)
    enthalpy += (body + WATER_J_KG_K * film[WATER]) * column.ground[0]
    if enthalpy > 0.0:
        film[WATER] += flakes + snow[LOOSE, LIQUID]
        snow[LOOSE, ICE] = 0.0
        snow[LOOSE, LIQUID] = 0.0
        column.ground[0] = enthalpy / (body + WATER_J_KG_K * film[WATER])
