"""One site's column while a run passes through it: where each quantity is kept.

The kernels share three small arrays per site. ``ground`` (N,) holds the temperatures of
the pavement and the ground; ``film`` what lies on the pavement or belongs to the site;
``snow`` (LAYERS, 4) the snow, from the pavement up: row 0 what is packed, then loose
layers. Masses are kg/m², which is mm of water.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.brine import enthalpy_j_m2, warmth_of
from planner.surface.columns.vapour import FUSION_J_KG, ICE_J_KG_K, WATER_J_KG_K

Array = NDArray[np.float64]

PACKED = 0
LOOSE = 1
LAYERS = 5
"""One packed layer and up to four loose ones."""

ICE, LIQUID, DENSITY, WARMTH = 0, 1, 2, 3
WATER, BLACK_ICE, FROST, SALT, GRIT, BRIGHTNESS, SKIN = 0, 1, 2, 3, 4, 5, 6
FILM_SIZE = 7
ENERGY_IN, WATER_IN, LATENT_IN, VAPOUR_IN = 0, 1, 2, 3
LEDGER_SIZE = 4

PURE_ICE_KG_M3 = 917.0
LEAST_LAYER_KG_M2 = 1e-5


class Column(NamedTuple):
    """A site's arrays; ``ledger`` sums what crosses its borders in a step.

    Attributes
    ----------
    ground : (N,)
        [°C]
    film : (FILM_SIZE,)
        Water, ice, frost and salt on the pavement [kg/m²], grit [g/m²], the snow's
        albedo and the temperature of the very top [°C].
    snow : (LAYERS, 4)
        Ice and liquid [kg/m²], ice per depth [kg/m³], temperature [°C].
    ledger : (LEDGER_SIZE,)
        Energy [J/m²] and water [kg/m²] that came in less what left, and of those the
        latent heat and the vapour.
    """

    ground: Array
    film: Array
    snow: Array
    ledger: Array


@called
def layer_depth_m(snow: Array, layer: int) -> float:
    """Depth of a layer, 0 where there is none. [m]."""
    if snow[layer, ICE] <= 0.0:
        return 0.0
    return float(snow[layer, ICE] / snow[layer, DENSITY])


@called
def loose_count(snow: Array) -> int:
    """Count the loose layers; they lie without a gap from `LOOSE` up."""
    count = 0
    while count < LAYERS - LOOSE and snow[LOOSE + count, ICE] > 0.0:
        count += 1
    return count


@called
def uppermost_layer(snow: Array) -> int:
    """Index of the layer on top, -1 without snow."""
    count = loose_count(snow)
    if count > 0:
        return LOOSE + count - 1
    return PACKED if snow[PACKED, ICE] > 0.0 else -1


@inlined
def loose_wetness(snow: Array) -> float:
    """Share of water in the uppermost loose layer, the few centimetres a tyre meets."""
    count = loose_count(snow)
    if count == 0:
        return 0.0
    top = LOOSE + count - 1
    return float(snow[top, LIQUID] / (snow[top, ICE] + snow[top, LIQUID]))


@called
def add_to_layer(
    snow: Array, layer: int, ice: float, liquid: float, density: float, warmth_c: float
) -> None:
    """Mix ice and water of one temperature into a layer; nothing is lost.

    Parameters
    ----------
    snow : (LAYERS, 4)
        Written.
    layer : int
    ice, liquid : float
        [kg/m²]
    density : float
        Of the ice per depth. [kg/m³]
    warmth_c : float
        [°C]
    """
    old_ice, old_liquid = snow[layer, ICE], snow[layer, LIQUID]
    total = old_ice + old_liquid + ice + liquid
    if total <= 0.0:
        return
    old_heat = ICE_J_KG_K * old_ice + WATER_J_KG_K * old_liquid
    heat = ICE_J_KG_K * ice + WATER_J_KG_K * liquid
    depth = ice / density if ice > 0.0 else 0.0
    if old_ice > 0.0:
        depth += old_ice / snow[layer, DENSITY]
    mixed_c = (old_heat * snow[layer, WARMTH] + heat * warmth_c) / (old_heat + heat)
    snow[layer, ICE] = old_ice + ice
    snow[layer, LIQUID] = old_liquid + liquid
    snow[layer, WARMTH] = mixed_c
    if depth > 0.0:
        snow[layer, DENSITY] = min((old_ice + ice) / depth, PURE_ICE_KG_M3)


@called
def add_to_film(column: Column, body: float, water: float, warmth_c: float) -> None:
    """Mix water of a temperature into the water on the pavement.

    Parameters
    ----------
    column : Column
        Written.
    body : float
        Heat capacity of the pavement's first node. [J/m²/K]
    water : float
        [kg/m²]
    warmth_c : float
        [°C]
    """
    film, ground = column.film, column.ground
    ice = film[BLACK_ICE] + film[FROST]
    old_heat = body + ICE_J_KG_K * ice + WATER_J_KG_K * film[WATER]
    heat = WATER_J_KG_K * water
    ground[0] = (old_heat * ground[0] + heat * warmth_c) / (old_heat + heat)
    film[WATER] += water


@called
def add_ice_to_film(
    column: Column, body: float, ice: float, warmth_c: float, kind: int
) -> None:
    """Mix ice of a temperature into ``kind``, `BLACK_ICE` or `FROST`."""
    film, ground = column.film, column.ground
    old_ice = film[BLACK_ICE] + film[FROST]
    old_heat = body + ICE_J_KG_K * old_ice + WATER_J_KG_K * film[WATER]
    heat = ICE_J_KG_K * ice
    ground[0] = (old_heat * ground[0] + heat * warmth_c) / (old_heat + heat)
    film[kind] += ice


@called
def settle_film(column: Column, body: float, salt: float) -> None:
    """Bring pavement, water and ice on it to equilibrium; enthalpy stays."""
    film, ground = column.film, column.ground
    ice = film[BLACK_ICE] + film[FROST]
    total = ice + film[WATER]
    if total <= 0.0:
        return
    enthalpy = enthalpy_j_m2(body, ice, film[WATER], ground[0])
    set_film(column, enthalpy, body, salt)


@called
def set_film(column: Column, enthalpy: float, body: float, salt: float) -> None:
    """Give the pavement and what is frozen or wet on it an enthalpy. [J/m²].

    What melts is hoar frost first; what freezes becomes ice.
    """
    film = column.film
    ice = film[BLACK_ICE] + film[FROST]
    total = ice + film[WATER]
    found = warmth_of(enthalpy, body, total, salt)
    column.ground[0] = found.temperature_c
    if total <= 0.0:
        return
    left = total - found.liquid_kg_m2
    film[WATER] = found.liquid_kg_m2
    if left >= ice:
        film[BLACK_ICE] += left - ice
    else:
        melted = min(ice - left, film[FROST])
        film[FROST] -= melted
        film[BLACK_ICE] = max(left - film[FROST], 0.0)


@called
def set_layer(snow: Array, layer: int, enthalpy: float, salt: float) -> None:
    """Give a layer an enthalpy [J/m²]; freezing fills its pores, melting thins it."""
    ice, liquid = snow[layer, ICE], snow[layer, LIQUID]
    found = warmth_of(enthalpy, 0.0, ice + liquid, salt)
    new_ice = ice + liquid - found.liquid_kg_m2
    if new_ice > ice > 0.0:
        snow[layer, DENSITY] = min(snow[layer, DENSITY] * new_ice / ice, PURE_ICE_KG_M3)
    elif ice <= 0.0:
        snow[layer, DENSITY] = PURE_ICE_KG_M3
    snow[layer, ICE] = max(new_ice, 0.0)
    snow[layer, LIQUID] = found.liquid_kg_m2
    snow[layer, WARMTH] = found.temperature_c


@called
def layer_enthalpy(snow: Array, layer: int) -> float:
    """Enthalpy of a layer. [J/m²]."""
    return enthalpy_j_m2(
        0.0, snow[layer, ICE], snow[layer, LIQUID], snow[layer, WARMTH]
    )


@called
def stored_energy_j_m2(column: Column, capacity: Array) -> float:
    """Enthalpy of the whole column, for the audit. [J/m²].

    Parameters
    ----------
    column : Column
    capacity : (N,)
        Of the ground's nodes. [J/m²/K]
    """
    film = column.film
    energy = 0.0
    for node in range(capacity.shape[0]):
        energy += capacity[node] * column.ground[node]
    ice = film[BLACK_ICE] + film[FROST]
    energy += (ICE_J_KG_K * ice + WATER_J_KG_K * film[WATER]) * column.ground[
        0
    ] - FUSION_J_KG * ice
    for layer in range(LAYERS):
        energy += layer_enthalpy(column.snow, layer)
    return float(energy)


@called
def stored_water_mm(column: Column) -> float:
    """Water in every form on the site, for the audit. [mm]."""
    film = column.film
    water = film[WATER] + film[BLACK_ICE] + film[FROST]
    for layer in range(LAYERS):
        water += column.snow[layer, ICE] + column.snow[layer, LIQUID]
    return float(water)
