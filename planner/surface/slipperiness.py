"""Water and frost on a segment, and why it is slippery."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.params import SurfaceParams
from planner.surface.outlook import Slipperiness
from planner.surface.temperature import ice_vapour_pressure_hpa, vapour_pressure_hpa

Array = NDArray[np.float64]
# Lewis: vapour follows heat. Ratio of molar masses / (heat capacity x pressure).
VAPOUR_KG_J_HPA = 0.622 / (1005.0 * 1013.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceWater:
    """Water (liquid or frozen film) and hoar frost, (U,) columns.

    ``run_off_mm`` is what left in this step, ``vapour_mm`` what came from the air
    (negative: went to it).
    """

    film_mm: Array
    frost_mm: Array
    run_off_mm: Array
    vapour_mm: Array


def dry(columns: int) -> SurfaceWater:
    """Return no water on so many columns."""
    zero = np.zeros(columns)
    return SurfaceWater(film_mm=zero, frost_mm=zero, run_off_mm=zero, vapour_mm=zero)


def after_water(  # noqa: PLR0913
    water: SurfaceWater,
    gained_mm: Array,
    surface_c: Array,
    air_vapour_hpa: Array,
    transfer_w_m2k: Array,
    *,
    is_covered: NDArray[np.bool_],
    is_tunnel: NDArray[np.bool_],
    film_capacity_mm: float,
    step_s: float,
) -> SurfaceWater:
    """Keep the books of water and frost for one step.

    What is gained joins the film; what exceeds its capacity runs off, but not from a
    bare surface below 0 °C, where it freezes. Where the surface meets the air,
    vapour comes or goes in proportion to heat (Lewis), onto water above 0 °C and
    onto ice below. Frost above 0 °C becomes water.

    Parameters
    ----------
    gained_mm : (U,)
        Rain and melt water of the step. [mm]
    surface_c : (U,)
        [°C]
    air_vapour_hpa : (U,)
        [hPa]
    transfer_w_m2k : (U,)
        Of heat by moving air. [W/(m² K)]
    is_covered : (U,) bool
        Under snow, through which water drains.
    is_tunnel : (U,) bool

    Returns
    -------
    SurfaceWater
        film + frost afterwards = before + gained + vapour - run-off.
    """
    is_frozen = surface_c < 0.0
    saturated_hpa = np.where(
        is_frozen,
        ice_vapour_pressure_hpa(np.minimum(surface_c, 0.0)),
        vapour_pressure_hpa(np.maximum(surface_c, 0.0)),
    )
    thawed = np.where(is_frozen, 0.0, water.frost_mm)
    film = water.film_mm + gained_mm + thawed
    frost = water.frost_mm - thawed
    holds = is_frozen & ~is_covered
    run_off = np.where(holds, 0.0, np.maximum(film - film_capacity_mm, 0.0))
    film = film - run_off
    drawn = transfer_w_m2k * VAPOUR_KG_J_HPA * (air_vapour_hpa - saturated_hpa) * step_s
    drawn = np.where(is_covered | is_tunnel, 0.0, drawn)
    vapour = np.maximum(drawn, -(film + frost))
    to_frost = np.where(is_frozen & (vapour > 0.0), vapour, 0.0)
    from_frost = np.minimum(np.maximum(-vapour, 0.0), frost)
    to_film = vapour - to_frost + from_frost
    return SurfaceWater(
        film_mm=np.maximum(film + to_film, 0.0),
        frost_mm=frost + to_frost - from_frost,
        run_off_mm=run_off,
        vapour_mm=vapour,
    )


def slipperiness(
    snow_depth_mm: Array,
    water: SurfaceWater,
    surface_c: Array,
    rain_mm_h: Array,
    params: SurfaceParams,
) -> NDArray[np.int8]:
    """Why each column is slippery; the worst counts.

    Rain on a bare surface below 0 °C comes first, then snow above the depth at which
    it is packed or hides the surface, then frozen water, then hoar frost.

    Returns
    -------
    (U,) int8
        `Slipperiness`.
    """
    is_frozen = surface_c < 0.0
    is_covered = snow_depth_mm > params.packed_above_mm
    is_raining = rain_mm_h >= params.rain_above_mm_h
    causes = (
        (is_frozen & ~is_covered & is_raining, Slipperiness.FREEZING_RAIN),
        (is_covered, Slipperiness.SNOW_COVER),
        (
            is_frozen & (water.film_mm > params.moist_above_mm),
            Slipperiness.FREEZING_WET,
        ),
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
