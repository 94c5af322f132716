"""Why a surface is slippery, from what lies on it and how much it grips."""

import numpy as np
from numpy.typing import NDArray

from planner.params import SurfaceParams
from planner.surface.columns.surface_state import Trace
from planner.surface.friction import friction
from planner.surface.outlook import Slipperiness
from planner.surface.states import (
    FROST_ABOVE_MM,
    ICE_ABOVE_MM,
    PACKED_ABOVE_MM_WE,
    SNOW_ABOVE_MM_WE,
)

HOUR_S = 3600.0
GRIT_WORKS_G_M2 = 50.0
"""Grit that lies gives what grit can give: no more is asked for."""


def slipperiness(
    trace: Trace, protected_until_s: NDArray[np.float64], params: SurfaceParams
) -> NDArray[np.int8]:
    """Say why each site is slippery at each kept step; the worst counts.

    Rain that falls on ice comes first, then snow above the depth at which it hides
    the surface or packed snow, then ice, then hoar frost. Ice and frost count where a
    tyre notices them and they leave less grip than ``slippery_friction``, both where
    no grit lies on them and salt that was spread has had its time to work.

    Parameters
    ----------
    trace : Trace, (R, U)
    protected_until_s : (U,)
        Until when salt that was spread may still be at work; ``-inf`` without. [s]
    params : SurfaceParams

    Returns
    -------
    (R, U) int8
        `Slipperiness`.
    """
    covered = trace.snow_depth_mm > params.packed_above_mm
    covered |= trace.packed_mm_we >= PACKED_ABOVE_MM_WE
    # Rain on snow that hides the ice falls on snow.
    hides = trace.snow_mm_we >= SNOW_ABOVE_MM_WE
    rain_mm_h = trace.rainfall_mm / _hours(trace)[:, None]
    gritted = trace.grit_g_m2 >= GRIT_WORKS_G_M2
    working = trace.end_s[:, None] <= protected_until_s
    slick = ~gritted & ~working
    slick &= friction(trace) < params.slippery_friction
    icy = slick & (trace.ice_mm >= ICE_ABOVE_MM)
    frosty = slick & (trace.frost_mm >= FROST_ABOVE_MM)
    frosty &= trace.road_surface_temperature_c <= 0.0
    causes = (
        (
            icy & ~covered & ~hides & (rain_mm_h >= params.rain_above_mm_h),
            Slipperiness.FREEZING_RAIN,
        ),
        (covered, Slipperiness.SNOW_COVER),
        (icy, Slipperiness.FREEZING_WET),
        (frosty, Slipperiness.HOAR_FROST),
    )
    found = np.select(
        [met for met, _ in causes],
        [int(cause) for _, cause in causes],
        default=int(Slipperiness.NONE),
    )
    return found.astype(np.int8)


def _hours(trace: Trace) -> NDArray[np.float64]:
    """Return the time from each kept step's predecessor, (R,). [h]."""
    lengths_s = np.diff(trace.end_s, prepend=trace.end_s[0] - HOUR_S)
    if trace.end_s.size > 1:
        lengths_s[0] = trace.end_s[1] - trace.end_s[0]
    return lengths_s / HOUR_S
