"""What traffic, and water's own weight, do to what lies on the pavement."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    ENERGY_IN,
    FROST,
    GRIT,
    ICE,
    LIQUID,
    LOOSE,
    PACKED,
    SALT,
    WARMTH,
    WATER,
    WATER_IN,
    Column,
    add_ice_to_film,
    add_to_film,
    add_to_layer,
    layer_enthalpy,
    loose_count,
    set_layer,
)
from planner.surface.columns.snow_layers import held_water_mm, remove_share
from planner.surface.columns.vapour import FUSION_J_KG, ICE_J_KG_K, WATER_J_KG_K
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

REFERENCE_1_DAY = 5_000.0
_HOUR_S = 3600.0
_THIN_SNOW_MM = 0.2
_THIN_SNOW_FACTOR = 3.0
_SPRAYED_MM = 0.1
_FROZEN_SLUSH_KG_M3 = 650.0
_WET_WEARS = 10.0
"""How much faster wet packed snow is worn: it is a tenth as hard as dry, 10 against
100 kg/cm² (R. Naruse, N. Ishikawa and N. Maeno, "Ablation process of snow and ice on
roads", Proc. 9th IAHR Symposium on Ice, 1988)."""


def wear(params: ColumnParams, vehicles_per_day: Array, heavy_share: Array) -> Array:
    """How much faster traffic wears than the reference traffic, (U,); 0 without.

    Parameters
    ----------
    params : ColumnParams
    vehicles_per_day : (U,)
        Per lane. [1/day]
    heavy_share : (U,)
        0 to 1.
    """
    factors = np.zeros(vehicles_per_day.shape[0])
    for site in range(factors.shape[0]):
        heavy = min(max(heavy_share[site], 0.0), 1.0)
        heavy = 1.0 + (params.heavy_factor - 1.0) * heavy
        relative = max(vehicles_per_day[site], 0.0) * heavy / REFERENCE_1_DAY
        if relative > 0.0:
            factors[site] = relative**params.traffic_exponent
    return factors


@inlined
def _lost(rate_1_h: float, factor: float, step_s: float) -> float:
    """Share lost in a step at a rate, never all of it."""
    passed = rate_1_h * factor * step_s / _HOUR_S
    return passed / (1.0 + passed)


@inlined
def take_water(column: Column, amount: float) -> None:
    """Let water leave the pavement with the salt dissolved in it. [kg/m²]."""
    film = column.film
    if amount <= 0.0 or film[WATER] <= 0.0:
        return
    slush = column.snow[LOOSE, LIQUID] + column.snow[PACKED, LIQUID]
    film[SALT] *= 1.0 - amount / (film[WATER] + slush)
    film[WATER] -= amount
    column.ledger[ENERGY_IN] -= WATER_J_KG_K * column.ground[0] * amount
    column.ledger[WATER_IN] -= amount


@inlined
def run_off(column: Column, params: ColumnParams, step_s: float) -> None:
    """Let what the pores do not hold run off. [kg/m²].

    References
    ----------
    .. [1] Crevier and Delage, J. Appl. Meteor. 40 (2001) 2026-2037: the rate.
    """
    excess = column.film[WATER] - params.film_mm
    if excess > 0.0:
        passed = params.runoff_1_s * step_s
        take_water(column, excess * passed / (1.0 + passed))


@called
def drive_over(
    column: Column, params: ColumnParams, body: float, factor: float, step_s: float
) -> None:
    """Spray, wear and pack for one step.

    Rates are those of RoadSurf for Finnish main roads at the reference traffic.

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    body : float
        Heat capacity of the pavement's first node. [J/m²/K]
    factor : float
        Against the reference, see `wear`.
    step_s : float
        [s]

    References
    ----------
    .. [1] V. Karsisto, "RoadSurf 1.1: open-source road weather model library",
       Geosci. Model Dev. 17 (2024) 4837-4853.
    """
    film = column.film
    film[GRIT] *= 1.0 - _lost(params.grit_loss_1_h, factor, step_s)
    film[SALT] *= 1.0 - _lost(params.salt_loss_1_h, factor, step_s)
    if film[WATER] > _SPRAYED_MM:
        sprayed = film[WATER] - _SPRAYED_MM
        take_water(column, sprayed * _lost(params.spray_1_h, factor, step_s))
    is_bare = column.snow[LOOSE, ICE] <= 0.0 and column.snow[PACKED, ICE] <= 0.0
    if is_bare and film[BLACK_ICE] + film[FROST] > 0.0:
        frost = film[FROST] * _lost(params.frost_wear_1_h, factor, step_s)
        ice = film[BLACK_ICE] * _lost(params.ice_wear_1_h, factor, step_s)
        film[FROST] -= frost
        film[BLACK_ICE] -= ice
        worn_c = column.ground[0]
        column.ledger[ENERGY_IN] -= (ICE_J_KG_K * worn_c - FUSION_J_KG) * (frost + ice)
        column.ledger[WATER_IN] -= frost + ice
    _pack(column, params, factor, step_s)
    freeze_slush(column, body)


@called
def _pack(column: Column, params: ColumnParams, factor: float, step_s: float) -> None:
    """Pack loose snow, blow some of it away, and wear what is packed.

    Packed snow that holds all the water it can is soft.
    """
    snow = column.snow
    count = loose_count(snow)
    if count > 0:
        if count == 1 and snow[LOOSE, ICE] < _THIN_SNOW_MM:
            factor *= _THIN_SNOW_FACTOR
        gone = _lost(params.snow_loss_1_h, factor, step_s)
        packed = _lost(params.snow_packing_1_h, factor, step_s)
        for layer in range(LOOSE, LOOSE + count):
            remove_share(column, layer, gone)
            ice, liquid = packed * snow[layer, ICE], packed * snow[layer, LIQUID]
            snow[layer, ICE] -= ice
            snow[layer, LIQUID] -= liquid
            warmth_c = snow[layer, WARMTH]
            add_to_layer(snow, PACKED, ice, liquid, params.packed_kg_m3, warmth_c)
        set_layer(snow, PACKED, layer_enthalpy(snow, PACKED), 0.0)
    elif snow[PACKED, ICE] > 0.0:
        held = held_water_mm(snow, PACKED, 0.0)
        wet = min(snow[PACKED, LIQUID] / held, 1.0) if held > 0.0 else 0.0
        factor *= 1.0 + (_WET_WEARS - 1.0) * wet
        remove_share(column, PACKED, _lost(params.packed_wear_1_h, factor, step_s))


@called
def freeze_slush(column: Column, body: float) -> None:
    """Turn snow that is nearly solid, as slush that froze, into ice on the pavement."""
    snow = column.snow
    if snow[PACKED, ICE] > 0.0:
        lowest = PACKED
    elif loose_count(snow) == 1:
        lowest = LOOSE
    else:
        return
    if snow[lowest, ICE] <= 0.0 or snow[lowest, 2] < _FROZEN_SLUSH_KG_M3:
        return
    warmth_c = snow[lowest, WARMTH]
    add_ice_to_film(column, body, snow[lowest, ICE], warmth_c, BLACK_ICE)
    if snow[lowest, LIQUID] > 0.0:
        add_to_film(column, body, snow[lowest, LIQUID], warmth_c)
    snow[lowest, ICE] = 0.0
    snow[lowest, LIQUID] = 0.0
