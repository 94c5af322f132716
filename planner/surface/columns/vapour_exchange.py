"""Dew, hoar frost, evaporation and sublimation as masses on the surface.

The mass is the latent heat that the balance was charged with, divided by the heat of
sublimation where ice takes part and of vaporisation where water does. Vapour also
carries the enthalpy of what it becomes, so that nothing but the latent heat is felt.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    ENERGY_IN,
    FROST,
    ICE,
    LATENT_IN,
    LIQUID,
    VAPOUR_IN,
    WARMTH,
    WATER,
    WATER_IN,
    Column,
)
from planner.surface.columns.vapour import (
    FUSION_J_KG,
    ICE_J_KG_K,
    SUBLIMATION_J_KG,
    WATER_J_KG_K,
)

Array = NDArray[np.float64]


@inlined
def _give(store: Array, place: int, mass: float) -> float:
    """Take at most what is there; return how much that was."""
    taken = min(mass, store[place])
    store[place] -= taken
    return float(taken)


@called
def exchange_vapour(
    column: Column, top_layer: int, mass: float, latent_j_kg: float
) -> None:
    """Put condensed mass on the very top, or take evaporated (negative) mass off.

    Parameters
    ----------
    column : Column
        Written.
    top_layer : int
        Uppermost layer of snow, -1 without.
    mass : float
        [kg/m²]
    latent_j_kg : float
        That of sublimation for ice, that of vaporisation for water.
    """
    film, snow, ledger = column.film, column.snow, column.ledger
    is_ice = latent_j_kg == SUBLIMATION_J_KG
    ice, liquid = 0.0, 0.0
    if mass > 0.0:
        ice, liquid = (mass, 0.0) if is_ice else (0.0, mass)
        if top_layer >= 0:
            snow[top_layer, ICE] += ice
            snow[top_layer, LIQUID] += liquid
        else:
            film[FROST] += ice
            film[WATER] += liquid
    elif top_layer >= 0:
        store = snow[top_layer]
        if is_ice:
            ice = _give(store, ICE, -mass)
            liquid = _give(store, LIQUID, -mass - ice)
        else:
            liquid = _give(store, LIQUID, -mass)
            ice = _give(store, ICE, -mass - liquid)
        ice, liquid = -ice, -liquid
    else:
        if not is_ice:
            liquid = _give(film, WATER, -mass)
        ice = _give(film, FROST, -mass - liquid)
        ice += _give(film, BLACK_ICE, -mass - liquid - ice)
        if is_ice:
            liquid = _give(film, WATER, -mass - ice)
        ice, liquid = -ice, -liquid
    warmth_c = snow[top_layer, WARMTH] if top_layer >= 0 else column.ground[0]
    carried = (ICE_J_KG_K * warmth_c - FUSION_J_KG) * ice
    carried += WATER_J_KG_K * warmth_c * liquid
    ledger[ENERGY_IN] += carried
    ledger[WATER_IN] += ice + liquid
    ledger[VAPOUR_IN] += ice + liquid
    ledger[LATENT_IN] += latent_j_kg * mass
