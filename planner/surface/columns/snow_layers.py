"""Layers of snow: how they are cut, how they settle, how water runs through them."""

import math

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    DENSITY,
    ENERGY_IN,
    ICE,
    LAYERS,
    LEAST_LAYER_KG_M2,
    LIQUID,
    LOOSE,
    PACKED,
    PURE_ICE_KG_M3,
    WARMTH,
    WATER,
    WATER_IN,
    Column,
    add_ice_to_film,
    add_to_film,
    add_to_layer,
    layer_depth_m,
    layer_enthalpy,
    loose_count,
    set_layer,
)
from planner.surface.columns.turbulence import GRAVITY_M_S2
from planner.surface.columns.vapour import FUSION_J_KG, ICE_J_KG_K
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

TOP_DEPTH_M = 0.03
_GROWTH = 3.5
"""Each layer is meant to be so many times as deep as the one on it."""
_TOO_DEEP = 1.6
_TOO_THIN = 0.4
_WATER_KG_M3 = 1000.0
_PORE_SHARE = 0.05
"""Share of the pores that water stays in: Vionnet et al. (2012), Geosci. Model Dev."""
_SLUSH_DEPTH_M = 0.10
"""Snow up to this deep on a pavement soaks water up from it."""
_WIND_DENSITY_KG_M3 = 350.0
_WIND_PACKING_S = 48 * 3600.0
_HOUR_S = 3600.0
_LEAST_VISCOSITY_C = -40.0


@inlined
def conductivity_w_m_k(density_kg_m3: float) -> float:
    """Heat conductivity of snow. [W/m/K].

    Parameters
    ----------
    density_kg_m3 : float
        With the liquid. [kg/m³]

    References
    ----------
    .. [1] N. Calonne et al., "Numerical and experimental investigations of the
       effective thermal conductivity of snow", Geophys. Res. Lett. 38 (2011) L23501,
       eq. 12.
    """
    rho = min(density_kg_m3, PURE_ICE_KG_M3)
    return 2.5e-6 * rho * rho - 1.23e-4 * rho + 0.024


@called
def add_snowfall(
    column: Column, mass: float, density_kg_m3: float, air_c: float
) -> None:
    """Lay fresh snow on top, at the air's temperature or 0 °C."""
    snow = column.snow
    warmth_c = min(air_c, 0.0)
    layer = LOOSE + max(loose_count(snow) - 1, 0)
    add_to_layer(snow, layer, mass, 0.0, density_kg_m3, warmth_c)
    column.ledger[ENERGY_IN] += mass * (ICE_J_KG_K * warmth_c - FUSION_J_KG)
    column.ledger[WATER_IN] += mass


@called
def fold_remnants(column: Column, body: float) -> None:
    """Give the pavement what is left of layers that have melted, and close gaps."""
    snow = column.snow
    for layer in range(LAYERS):
        ice, liquid = snow[layer, ICE], snow[layer, LIQUID]
        if ice + liquid > 0.0 and ice < LEAST_LAYER_KG_M2:
            warmth_c = snow[layer, WARMTH]
            if liquid > 0.0:
                add_to_film(column, body, liquid, warmth_c)
            if ice > 0.0:
                add_ice_to_film(column, body, ice, warmth_c, BLACK_ICE)
            snow[layer, ICE] = 0.0
            snow[layer, LIQUID] = 0.0
    target = LOOSE
    for layer in range(LOOSE, LAYERS):
        if snow[layer, ICE] > 0.0:
            if layer > target:
                for part in range(4):
                    snow[target, part] = snow[layer, part]
                snow[layer, ICE] = 0.0
                snow[layer, LIQUID] = 0.0
            target += 1


@inlined
def _shift(snow: Array, source: int, target: int, share: float) -> None:
    """Move a share of one layer's content to another; enthalpy moves along."""
    ice, liquid = share * snow[source, ICE], share * snow[source, LIQUID]
    snow[source, ICE] -= ice
    snow[source, LIQUID] -= liquid
    add_to_layer(snow, target, ice, liquid, snow[source, DENSITY], snow[source, WARMTH])
    set_layer(snow, target, layer_enthalpy(snow, target), 0.0)


@called
def relayer(snow: Array) -> None:  # noqa: C901 - cut, pass on, join or take
    """Keep the top layer thin and each layer below a few times deeper.

    A layer that has grown too deep is cut, or its excess goes down; one that has
    become too thin takes from below or joins it. Cutting is rare, so that layers
    keep their own temperature and density.
    """
    target_m = TOP_DEPTH_M
    layer = LOOSE + loose_count(snow) - 1
    while layer >= LOOSE:
        depth_m = layer_depth_m(snow, layer)
        if depth_m > _TOO_DEEP * target_m:
            count = loose_count(snow)
            if count < LAYERS - LOOSE:
                for upper in range(LOOSE + count - 1, layer - 1, -1):
                    for part in range(4):
                        snow[upper + 1, part] = snow[upper, part]
                share = 1.0 - target_m / depth_m
                snow[layer, ICE] *= share
                snow[layer, LIQUID] *= share
                snow[layer + 1, ICE] *= 1.0 - share
                snow[layer + 1, LIQUID] *= 1.0 - share
            elif layer > LOOSE:
                _shift(snow, layer, layer - 1, 1.0 - target_m / depth_m)
        elif depth_m < _TOO_THIN * target_m and layer > LOOSE:
            under_m = layer_depth_m(snow, layer - 1)
            if under_m + depth_m <= _TOO_DEEP * target_m:
                _shift(snow, layer, layer - 1, 1.0)
                for lower in range(layer, LAYERS - 1):
                    for part in range(4):
                        snow[lower, part] = snow[lower + 1, part]
                snow[LAYERS - 1, ICE] = 0.0
                snow[LAYERS - 1, LIQUID] = 0.0
            else:
                _shift(snow, layer - 1, layer, (target_m - depth_m) / under_m)
        target_m *= _GROWTH
        layer -= 1


@inlined
def held_water_mm(snow: Array, layer: int, slush_retention: float) -> float:
    """Water that a layer keeps against gravity. [mm].

    A twentieth of the pores; thin snow on a pavement holds more, as the pavement
    lets no suction develop below it.

    Parameters
    ----------
    snow : (LAYERS, 4)
    layer : int
    slush_retention : float
        Water per ice in the lowest loose layer while it is thin, else 0.
    """
    ice, density = snow[layer, ICE], snow[layer, DENSITY]
    if ice <= 0.0:
        return 0.0
    pores = _WATER_KG_M3 * ice * (1.0 / density - 1.0 / PURE_ICE_KG_M3)
    return float(min(max(_PORE_SHARE * pores, slush_retention * ice), pores))


@called
def drain(column: Column, params: ColumnParams, body: float, salt_share: float) -> None:
    """Let water run down through the snow to the pavement, freezing on its way.

    Before, thin snow soaks up what stands on the pavement below it.

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    body : float
        Heat capacity of the pavement's first node. [J/m²/K]
    salt_share : float
        Salt in the lowest layer, whose water does not freeze on its way. [kg/m²]
    """
    snow = column.snow
    count = loose_count(snow)
    is_thin = count == 1 and layer_depth_m(snow, LOOSE) < _SLUSH_DEPTH_M
    retention = params.slush_retention if is_thin else 0.0
    if is_thin and snow[PACKED, ICE] <= 0.0 and column.film[WATER] > 0.0:
        room = held_water_mm(snow, LOOSE, retention) - snow[LOOSE, LIQUID]
        soaked = min(column.film[WATER], room)
        if soaked > 0.0:
            column.film[WATER] -= soaked
            add_to_layer(snow, LOOSE, 0.0, soaked, 1.0, column.ground[0])
            set_layer(snow, LOOSE, layer_enthalpy(snow, LOOSE), salt_share)
    for layer in range(LOOSE + count - 1, -1, -1):
        if snow[layer, LIQUID] <= 0.0:
            continue
        kept = held_water_mm(snow, layer, retention if layer == LOOSE else 0.0)
        excess = snow[layer, LIQUID] - kept
        if excess <= 0.0:
            continue
        snow[layer, LIQUID] -= excess
        warmth_c = snow[layer, WARMTH]
        below = layer - 1
        if below >= 0 and snow[below, ICE] > 0.0:
            add_to_layer(snow, below, 0.0, excess, 1.0, warmth_c)
            is_lowest = below == PACKED or snow[PACKED, ICE] <= 0.0
            salt = salt_share if is_lowest and below <= LOOSE else 0.0
            set_layer(snow, below, layer_enthalpy(snow, below), salt)
        else:
            add_to_film(column, body, excess, warmth_c)
            break


@called
def settle(snow: Array, params: ColumnParams, step_s: float) -> None:
    """Let loose snow grow denser under its weight and by rounding of its grains.

    References
    ----------
    .. [1] E. Anderson, "A point energy and mass balance model of a snow cover",
       NOAA Tech. Rep. NWS 19 (1976), with the constants of A. Boone and P.
       Etchevers, "An intercomparison of three snow schemes of varying complexity",
       J. Hydrometeor. 2 (2001) 374-394, eq. 11-13.
    """
    above = 0.0
    for layer in range(LOOSE + loose_count(snow) - 1, LOOSE - 1, -1):
        mass = snow[layer, ICE] + snow[layer, LIQUID]
        rho = snow[layer, DENSITY]
        cold = -max(min(snow[layer, WARMTH], 0.0), _LEAST_VISCOSITY_C)
        viscosity = 3.7e7 * math.exp(0.081 * cold + 0.018 * rho)
        pressing = (above + 0.5 * mass) * GRAVITY_M_S2 / viscosity
        rounding = 2.8e-6 * math.exp(-0.042 * cold - 0.046 * max(rho - 150.0, 0.0))
        if snow[layer, LIQUID] > 0.0:
            rounding *= 2.0
        growth = params.settling_factor * (pressing + rounding) * step_s
        snow[layer, DENSITY] = min(rho * (1.0 + growth), PURE_ICE_KG_M3)
        above += mass


@called
def blow(
    column: Column,
    params: ColumnParams,
    wind_m_s: float,
    exposure: float,
    step_s: float,
) -> None:
    """Pack dry snow by wind above its threshold, and carry it off exposed places.

    Where the wind is as at the weather station, as much arrives as leaves.

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    wind_m_s : float
        At 10 m, at the site. [m/s]
    exposure : float
        The site's wind factor.
    step_s : float
        [s]

    References
    ----------
    .. [1] L. Li and J. Pomeroy, "Estimates of threshold wind speeds for snow
       transport using meteorological data", J. Appl. Meteor. 36 (1997) 205-213,
       eq. 9.
    """
    snow = column.snow
    layer = LOOSE + loose_count(snow) - 1
    if layer < LOOSE or snow[layer, LIQUID] > 0.0:
        return
    t = snow[layer, WARMTH]
    threshold = 9.43 + 0.18 * t + 0.0033 * t * t
    rho = snow[layer, DENSITY]
    if wind_m_s <= threshold or rho >= _WIND_DENSITY_KG_M3:
        return
    excess = wind_m_s / threshold - 1.0
    share = min(excess * 8.0 * step_s / _WIND_PACKING_S, 0.5)
    snow[layer, DENSITY] = rho + (_WIND_DENSITY_KG_M3 - rho) * share
    if exposure > 1.0:
        rate = params.drift_rate_1_h * min(exposure - 1.0, 1.0)
        rate *= min((1.0 + excess) ** 3 - 1.0, 7.0) / 7.0 * step_s / _HOUR_S
        remove_share(column, layer, rate / (1.0 + rate))


@called
def remove_share(column: Column, layer: int, share: float) -> None:
    """Take a share of a layer off the site."""
    snow = column.snow
    enthalpy = share * layer_enthalpy(snow, layer)
    mass = share * (snow[layer, ICE] + snow[layer, LIQUID])
    snow[layer, ICE] *= 1.0 - share
    snow[layer, LIQUID] *= 1.0 - share
    column.ledger[ENERGY_IN] -= enthalpy
    column.ledger[WATER_IN] -= mass
