"""Water, ice and frost on a segment, and why it is slippery."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.params import SurfaceParams
from planner.surface.outlook import Slipperiness
from planner.surface.temperature import (
    HEAT_OF_MELTING_J_KG,
    SLAB_J_M2K,
    ice_vapour_pressure_hpa,
    vapour_pressure_hpa,
)

Array = NDArray[np.float64]
# Lewis: vapour follows heat. Ratio of molar masses / (heat capacity x pressure).
VAPOUR_KG_J_HPA = 0.622 / (1005.0 * 1013.25)


# What freezing a millimetre of water gives to the slab. [°C/mm]
WARMED_C_PER_MM = HEAT_OF_MELTING_J_KG / SLAB_J_M2K


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceWater:
    """Water and hoar frost on the surface, (U,) columns.

    ``film_mm`` is all but the frost, ``ice_mm`` the frozen part of it. ``frozen_mm``
    is what froze in this step (negative: thawed), ``run_off_mm`` what left,
    ``vapour_mm`` what came from the air (negative: went to it).
    """

    film_mm: Array
    ice_mm: Array
    frost_mm: Array
    frozen_mm: Array
    run_off_mm: Array
    vapour_mm: Array


def dry(columns: int) -> SurfaceWater:
    """Return no water on so many columns."""
    zero = np.zeros(columns)
    return SurfaceWater(
        film_mm=zero,
        ice_mm=zero,
        frost_mm=zero,
        frozen_mm=zero,
        run_off_mm=zero,
        vapour_mm=zero,
    )


def after_freezing(
    water: SurfaceWater,
    gained_mm: Array,
    surface_c: Array,
    *,
    film_capacity_mm: float,
) -> tuple[SurfaceWater, Array]:
    """Freeze or thaw what the slab's heat allows, and let the rest run off.

    What is gained joins the film at 0 °C. A slab below 0 °C freezes water until its
    cold is used up, and is warmed to 0 °C by it; a slab above 0 °C thaws frost, then
    ice, and is cooled. While water and ice lie together the surface is at 0 °C. Of
    the water, what exceeds the film's capacity runs off; ice stays.

    Parameters
    ----------
    gained_mm : (U,)
        Rain and melt water of the step. [mm]
    surface_c : (U,)
        Of the slab, before any water has frozen on it. [°C]
    film_capacity_mm : float
        [mm]

    Returns
    -------
    SurfaceWater
        film + frost afterwards = before + gained - run-off.
    (U,)
        Surface temperature: slab heat less the heat of melting of all ice and frost
        is what it was. [°C]
    """
    water_mm = water.film_mm - water.ice_mm + gained_mm
    cold_mm = -surface_c / WARMED_C_PER_MM
    frozen = np.clip(cold_mm, -(water.ice_mm + water.frost_mm), water_mm)
    from_frost = np.minimum(np.maximum(-frozen, 0.0), water.frost_mm)
    ice = np.maximum(water.ice_mm + frozen + from_frost, 0.0)
    liquid = water_mm - frozen
    run_off = np.maximum(liquid - film_capacity_mm, 0.0)
    return (
        SurfaceWater(
            film_mm=ice + liquid - run_off,
            ice_mm=ice,
            frost_mm=water.frost_mm - from_frost,
            frozen_mm=frozen,
            run_off_mm=run_off,
            vapour_mm=np.zeros(frozen.shape),
        ),
        (frozen - cold_mm) * WARMED_C_PER_MM,
    )


def after_vapour(
    water: SurfaceWater,
    surface_c: Array,
    air_vapour_hpa: Array,
    transfer_w_m2k: Array,
    *,
    is_closed: NDArray[np.bool_],
    step_s: float,
) -> SurfaceWater:
    """Let vapour come and go for one step.

    Where the surface meets the air, vapour comes or goes in proportion to heat
    (Lewis), onto water at 0 °C and above and onto ice below. Frost goes first, then
    water, then ice. The heat of it is left out.

    Parameters
    ----------
    surface_c : (U,)
        [°C]
    air_vapour_hpa : (U,)
        [hPa]
    transfer_w_m2k : (U,)
        Of heat by moving air. [W/(m² K)]
    is_closed : (U,) bool
        Under snow or in a tunnel: no vapour comes or goes.

    Returns
    -------
    SurfaceWater
        film + frost afterwards = before + vapour.
    """
    is_frozen = surface_c < 0.0
    saturated_hpa = np.where(
        is_frozen,
        ice_vapour_pressure_hpa(np.minimum(surface_c, 0.0)),
        vapour_pressure_hpa(np.maximum(surface_c, 0.0)),
    )
    drawn = transfer_w_m2k * VAPOUR_KG_J_HPA * (air_vapour_hpa - saturated_hpa) * step_s
    drawn = np.where(is_closed, 0.0, drawn)
    vapour = np.maximum(drawn, -(water.film_mm + water.frost_mm))
    to_frost = np.where(is_frozen & (vapour > 0.0), vapour, 0.0)
    from_frost = np.minimum(np.maximum(-vapour, 0.0), water.frost_mm)
    film = np.maximum(water.film_mm + vapour - to_frost + from_frost, 0.0)
    return replace(
        water,
        film_mm=film,
        ice_mm=np.minimum(water.ice_mm, film),
        frost_mm=water.frost_mm + to_frost - from_frost,
        vapour_mm=vapour,
    )


def as_observed(water: SurfaceWater, surface_c: Array) -> SurfaceWater:
    """Let ice and frost follow a surface temperature that was observed, (U,) [°C].

    Above 0 °C none is left; below it, as much water is frozen as that cold takes.
    """
    is_warm = surface_c > 0.0
    cold_mm = np.maximum(-surface_c, 0.0) / WARMED_C_PER_MM
    return replace(
        water,
        film_mm=water.film_mm + np.where(is_warm, water.frost_mm, 0.0),
        ice_mm=np.where(
            is_warm, 0.0, np.minimum(water.ice_mm + cold_mm, water.film_mm)
        ),
        frost_mm=np.where(is_warm, 0.0, water.frost_mm),
    )


def slipperiness(
    snow_depth_mm: Array,
    water: SurfaceWater,
    surface_c: Array,
    freezing_rain_mm_h: Array,
    params: SurfaceParams,
) -> NDArray[np.int8]:
    """Why each column is slippery; the worst counts.

    Rain that freezes on a bare surface comes first, then snow above the depth at
    which it is packed or hides the surface, then ice, also ice that thaws, then hoar
    frost.

    Parameters
    ----------
    snow_depth_mm : (U,)
        [mm]
    water : SurfaceWater
    surface_c : (U,)
        [°C]
    freezing_rain_mm_h : (U,)
        Rain that freezes as it falls. [mm/h]
    params : SurfaceParams

    Returns
    -------
    (U,) int8
        `Slipperiness`.
    """
    is_frozen = surface_c <= 0.0
    is_covered = snow_depth_mm > params.packed_above_mm
    is_icy = is_frozen & (water.ice_mm > params.moist_above_mm)
    freezes = freezing_rain_mm_h >= params.rain_above_mm_h
    causes = (
        (is_icy & ~is_covered & freezes, Slipperiness.FREEZING_RAIN),
        (is_covered, Slipperiness.SNOW_COVER),
        (is_icy, Slipperiness.FREEZING_WET),
        (
            is_frozen & (water.frost_mm >= params.frost_above_mm),
            Slipperiness.HOAR_FROST,
        ),
    )
    found = np.select(
        [met for met, _ in causes],
        [int(cause) for _, cause in causes],
        default=int(Slipperiness.NONE),
    )
    return found.astype(np.int8)
