"""How much of the sun's light the surface throws back."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, inlined
from planner.surface.columns.column import (
    BLACK_ICE,
    BRIGHTNESS,
    FROST,
    ICE,
    LIQUID,
    LOOSE,
    SKIN,
    Column,
    uppermost_layer,
)
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

_FULL_ICE_MM = 1.5
_FROST_FACTOR = 5.0
_PACKED_AT_MOST = 0.60
_LIGHTER = 0.10
_DAY_S = 86_400.0
_NEARLY_MELTING_C = -0.05
_ASPHALT, _BRIDGE = 0, 3


@inlined
def pavement_albedo(film: Array, params: ColumnParams, pavement: int) -> float:
    """Albedo of the pavement with its ice and frost.

    Paving, gravel and ground are lighter than asphalt by 0.1 (Oke, "Boundary Layer
    Climates", 1987, table 1.1); ice counts in full from 1.5 mm on, as in RoadSurf,
    and hoar frost five times as much.
    """
    albedo = params.albedo
    if pavement not in (_ASPHALT, _BRIDGE):
        albedo += _LIGHTER
    ice = film[BLACK_ICE] + _FROST_FACTOR * film[FROST]
    if ice > 0.0:
        share = min(ice / _FULL_ICE_MM, 1.0)
        albedo += share * max(params.ice_albedo - albedo, 0.0)
    return float(albedo)


@inlined
def snow_albedo(film: Array, snow: Array) -> float:
    """Albedo of the snow; packed snow without loose snow is dirty."""
    if snow[LOOSE, ICE] > 0.0:
        return float(film[BRIGHTNESS])
    return float(min(film[BRIGHTNESS], _PACKED_AT_MOST))


@called
def age_snow(
    column: Column, params: ColumnParams, snowfall_mm: float, step_s: float
) -> None:
    """Let the snow's albedo fall with time, and new snow renew it.

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    snowfall_mm : float
        [mm w.e.]
    step_s : float
        [s]

    References
    ----------
    .. [1] D. Verseghy, "CLASS: a Canadian land surface scheme for GCMs. I. Soil
       model", Int. J. Climatol. 11 (1991) 111-133: ends for dry and for wet snow.
    """
    film, snow = column.film, column.snow
    top = uppermost_layer(snow)
    if top < 0:
        film[BRIGHTNESS] = params.fresh_snow_albedo
        return
    albedo = film[BRIGHTNESS]
    days = step_s / _DAY_S
    if snow[top, LIQUID] > 0.0 or film[SKIN] > _NEARLY_MELTING_C:
        end, passed = params.wet_snow_albedo, params.wet_ageing_1_day * days
    else:
        end, passed = params.old_snow_albedo, params.cold_ageing_1_day * days
    if albedo > end:
        albedo = end + (albedo - end) / (1.0 + passed)
    renewed = min(snowfall_mm / params.renewing_snow_mm, 1.0)
    albedo += (params.fresh_snow_albedo - albedo) * renewed
    film[BRIGHTNESS] = albedo
