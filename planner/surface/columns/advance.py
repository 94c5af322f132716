"""One step of one column: weather, heat, water, snow, traffic, in this order."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.air_side import air_side
from planner.surface.columns.brightness import age_snow, pavement_albedo, snow_albedo
from planner.surface.columns.column import (
    BLACK_ICE,
    DENSITY,
    ENERGY_IN,
    FROST,
    ICE,
    LAYERS,
    LEDGER_SIZE,
    LIQUID,
    LOOSE,
    PACKED,
    SALT,
    SKIN,
    WARMTH,
    WATER,
    Column,
    add_to_layer,
    layer_depth_m,
    layer_enthalpy,
    loose_count,
    set_film,
    set_layer,
    settle_film,
    uppermost_layer,
)
from planner.surface.columns.falling import fall
from planner.surface.columns.ground import NODES, Ground, follow_surface, line_below
from planner.surface.columns.heat_balance import (
    ANSWER,
    BODIES,
    BRINE_SALT,
    ENTHALPY,
    ROWS,
    SOURCE,
    TOTAL,
    UPWARD,
    Below,
    Skin,
    set_body,
    step_heat,
)
from planner.surface.columns.site_weather import (
    Places,
    SiteWeather,
    Weather,
    added_heat_w_m2,
    site_weather,
)
from planner.surface.columns.snow_layers import (
    blow,
    conductivity_w_m_k,
    drain,
    fold_remnants,
    relayer,
    settle,
)
from planner.surface.columns.traffic import drive_over, freeze_slush, run_off
from planner.surface.columns.turbulence import Profile
from planner.surface.columns.vapour_exchange import exchange_vapour
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

_LEAST_DEPTH_M = 1e-4
_SNOW_HIDES_M = 0.05
_MM_PER_M = 1000.0
_LEAST_LIQUID = 1e-6
_GROUND = 4


class Setting(NamedTuple):
    """What a run reads and never writes; ``wear`` (U,) is traffic's, see there."""

    places: Places
    weather: Weather
    ground: Ground
    params: ColumnParams
    road: Profile
    field: Profile
    wear: Array


class Scratch(NamedTuple):
    """Work tables, written over at every step."""

    table: Array
    line: Array
    ledger: Array


def make_scratch() -> Scratch:
    """Return work tables for a run, all zero."""
    return Scratch(np.zeros((ROWS, BODIES)), np.zeros(NODES), np.zeros(LEDGER_SIZE))


class Fallen(NamedTuple):
    """What fell in a step: depth of fresh snow, and rain. [mm]."""

    snow_depth_mm: float
    rain_mm: float


class SaltSplit(NamedTuple):
    """Salt in the water on the pavement and in the lowest layer of snow. [kg/m²]."""

    film: float
    layer: float


@inlined
def _lowest(snow: Array) -> int:
    """Index of the layer that lies on the pavement; `LOOSE` without snow."""
    return PACKED if snow[PACKED, ICE] > 0.0 else LOOSE


@inlined
def split_salt(column: Column) -> SaltSplit:
    """Share the salt by the water that can hold it; dry, the snow has it."""
    salt = column.film[SALT]
    snow = column.snow
    lowest = _lowest(snow)
    if salt <= 0.0 or snow[lowest, ICE] <= 0.0:
        return SaltSplit(salt, 0.0)
    water, slush = column.film[WATER], snow[lowest, LIQUID]
    if water + slush < _LEAST_LIQUID:
        return SaltSplit(0.0, salt)
    share = water / (water + slush)
    return SaltSplit(share * salt, (1.0 - share) * salt)


@inlined
def _freeze_into_slush(column: Column, ice_before: float) -> None:
    """Give wet snow the water that has frozen at the pavement below it.

    That water stands in the snow's pores: it is slush, not ice on the pavement. No
    more becomes slush in one go than there is water in the snow.
    """
    film, snow = column.film, column.snow
    lowest = _lowest(snow)
    if film[BLACK_ICE] <= ice_before:
        return
    if snow[lowest, ICE] <= 0.0 or snow[lowest, LIQUID] <= 0.0:
        return
    liquid = 0.0
    for layer in range(LAYERS):
        liquid += snow[layer, LIQUID]
    frozen = min(film[BLACK_ICE] - ice_before, liquid)
    film[BLACK_ICE] -= frozen
    density = snow[lowest, DENSITY]
    add_to_layer(snow, lowest, frozen, 0.0, density, column.ground[0])
    set_layer(snow, lowest, layer_enthalpy(snow, lowest), split_salt(column).layer)


@called
def _stack(column: Column, table: Array, body: float) -> tuple[int, float]:
    """Write pavement and layers as bodies; return how many, and the skin's half."""
    film, snow = column.film, column.snow
    split = split_salt(column)
    table[BRINE_SALT, 0] = split.film
    ice = film[BLACK_ICE] + film[FROST]
    set_body(table, 0, body, ice, film[WATER], column.ground[0])
    count = 1
    half = 0.0
    for layer in range(LAYERS):
        if snow[layer, ICE] <= 0.0:
            continue
        depth_m = max(layer_depth_m(snow, layer), _LEAST_DEPTH_M)
        mass = snow[layer, ICE] + snow[layer, LIQUID]
        resistance = 0.5 * depth_m / conductivity_w_m_k(mass / depth_m)
        table[UPWARD, count - 1] = 1.0 / (half + resistance)
        half = resistance
        table[BRINE_SALT, count] = split.layer if count == 1 else 0.0
        set_body(
            table,
            count,
            0.0,
            snow[layer, ICE],
            snow[layer, LIQUID],
            snow[layer, WARMTH],
        )
        count += 1
    return count, half


@called
def _let_sun_in(
    table: Array, count: int, params: ColumnParams, sun_w_m2: float
) -> None:
    """Spread the sun that passes the skin over the snow, the rest to the pavement.

    Exponential in the mass above; an extinction of 0.1 m²/kg is about 20/m in snow of
    200 kg/m³, as found for visible light by Jordan (CRREL SR 91-16, 1991).
    """
    left = sun_w_m2
    if left <= 0.0:
        return
    for index in range(count - 1, 0, -1):
        passed = left * math.exp(-params.extinction_m2_kg * table[TOTAL, index])
        table[SOURCE, index] += left - passed
        left = passed
    table[SOURCE, 0] += left


@inlined
def advance(  # noqa: PLR0915 - the order of a step, one line each
    column: Column, scratch: Scratch, setting: Setting, site: int, step: int
) -> Fallen:
    """Carry a column over one step.

    Parameters
    ----------
    column : Column
        Written; the ledger must be zero.
    scratch : Scratch
    setting : Setting
    site, step : int

    Returns
    -------
    Fallen
    """
    params, ground, table = setting.params, setting.ground, scratch.table
    film, snow = column.film, column.snow
    weather = setting.weather
    step_s = weather.step_s[step]
    length = weather.length[step]
    pavement = setting.places.pavement[site]
    body = ground.capacity[pavement, 0]
    here = site_weather(setting.places, weather, params, site, step)
    fresh_mm = fall(column, params, here, body)

    count, half = _stack(column, table, body)
    top_layer = uppermost_layer(snow)
    depth_m = 0.0
    if top_layer >= 0:
        for layer in range(LAYERS):
            depth_m += layer_depth_m(snow, layer)
    depth_mm = depth_m * _MM_PER_M
    cover = depth_mm / (depth_mm + params.cover_depth_mm)
    bare_w_m2 = here.shortwave_w_m2 * (1.0 - pavement_albedo(film, params, pavement))
    absorbed = bare_w_m2
    through = 0.0
    if top_layer >= 0:
        into = cover * here.shortwave_w_m2 * (1.0 - snow_albedo(film, snow))
        absorbed = params.sun_at_skin * into
        _let_sun_in(table, count, params, into - absorbed)
        table[SOURCE, 0] += (1.0 - cover) * bare_w_m2
        through = into - absorbed + (1.0 - cover) * bare_w_m2
    absorbed += added_heat_w_m2(setting.places, weather, params, site, step)
    is_field = pavement == _GROUND and depth_m > _SNOW_HIDES_M
    curve = setting.field if is_field else setting.road
    air = air_side(column, params, curve, here, absorbed, step_s)

    line_below(ground, length, pavement, column.ground, here.air_c, scratch.line)
    coupling = ground.conductance[pavement, 0]
    below = Below(
        coupling * scratch.line[1],
        coupling * (1.0 - ground.slope[length, pavement, 1]),
    )
    skin = Skin(1.0 / half if half > 0.0 else 0.0, 0.0)
    top = step_heat(table, count, air, below, skin, step_s)

    scratch.line[0] = table[ANSWER, 0]
    follow_surface(ground, length, pavement, column.ground, scratch.line)
    underside = ground.conductance[pavement, NODES - 1] * (
        here.air_c - column.ground[NODES - 1]
    )
    column.ledger[ENERGY_IN] += step_s * (top.flux_w_m2 + through + underside)
    ice_before = film[BLACK_ICE]
    set_film(column, table[ENTHALPY, 0], body, table[BRINE_SALT, 0])
    body_index = 1
    for layer in range(LAYERS):
        if snow[layer, ICE] > 0.0:
            set_layer(
                snow, layer, table[ENTHALPY, body_index], table[BRINE_SALT, body_index]
            )
            body_index += 1
    _freeze_into_slush(column, ice_before)
    exchange_vapour(column, top_layer, step_s * top.vapour_kg_m2_s, air.latent_j_kg)
    if top_layer >= 0:
        film[SKIN] = min(top.surface_c, 0.0)
        _move_snow(column, setting, here, site, step_s)
    run_off(column, params, step_s)
    factor = setting.wear[site] * weather.traffic[step]
    if factor > 0.0:
        drive_over(column, params, body, factor, step_s)
    ice_before = film[BLACK_ICE]
    settle_film(column, body, split_salt(column).film)
    _freeze_into_slush(column, ice_before)
    if uppermost_layer(snow) < 0:
        film[SKIN] = column.ground[0]
    return Fallen(fresh_mm, here.rain_mm)


@inlined
def _move_snow(
    column: Column, setting: Setting, here: SiteWeather, site: int, step_s: float
) -> None:
    """Drain, settle, blow, age and cut the snow after the heat has moved."""
    params, snow = setting.params, column.snow
    body = setting.ground.capacity[setting.places.pavement[site], 0]
    top = uppermost_layer(snow)
    if top >= 0 and (snow[top, WARMTH] > 0.0 or snow[top, LIQUID] > 0.0):
        lowest = _lowest(snow)
        salt = split_salt(column).layer if top == lowest else 0.0
        set_layer(snow, top, layer_enthalpy(snow, top), salt)
    fold_remnants(column, body)
    drain(column, params, body, split_salt(column).layer)
    settle(snow, params, step_s)
    blow(column, params, here.wind_m_s, setting.places.wind_factor[site], step_s)
    freeze_slush(column, body)
    age_snow(column, params, here.snow_mm, step_s)
    fold_remnants(column, body)
    if loose_count(snow) > 0:
        relayer(snow)
