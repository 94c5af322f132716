"""How much grip a tyre finds, bounded, from what lies on the surface."""

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.surface_state import Trace

Array = NDArray[np.float64]

DRY = 0.82
LOWEST, HIGHEST = 0.10, DRY
"""Bounds of what optical sensors report (Juga, Nurmi and Hippi 2013)."""

WET_FILM = 0.70
FULL_FILM_MM = 0.9

ICE = 0.20
ICE_FROM, ICE_FULL_MM = 0.05, 1.0
FROST = 0.40
FROST_FROM, FROST_FULL_MM = 0.001, 0.05
"""Grip passes 0.5 at 0.02 mm, the frost that FMI's classes say a tyre notices; what
grows on top of a full layer changes little (Karlsson 2001)."""

PACKED = 0.27
PACKED_FROM, PACKED_FULL_MM = 0.2, 3.0
LOOSE = 0.33
LOOSE_FROM, LOOSE_FULL_MM = 0.2, 3.0
SLUSH = 0.45

WET_ICE_LOSS = 0.08
"""Ice under a film of water has this much less grip."""

COLD_GAIN_PER_C = 0.005
COLD_FROM_C, COLD_GAIN_MOST = -4.0, 0.08
"""Cold ice is less slippery: 0.1 just below 0 °C, 0.2 and more in deep cold."""

GRIT_GAIN = 0.15
GRIT_FULL_G_M2 = 150.0
"""Grit on ice or packed snow gives about 0.1 to 0.15 while it lies."""


def friction(trace: Trace) -> Array:
    """Return the friction of every kept step of every site.

    The least of what each storage leaves, each falling with the logarithm of its
    thickness from the bare value to that of a full layer; water alone takes little.
    Ice under water is worse, in deep cold better, and grit on top of ice or snow gives
    some back.

    Parameters
    ----------
    trace : Trace, (R, U)

    Returns
    -------
    (R, U)
        From ``LOWEST`` to ``HIGHEST``.

    Notes
    -----
    The bounds and the shape (grip falls with the logarithm of ice and snow) are from
    the references; the values of full layers are a table of experts (dry 0.82, wet
    0.70, slush and frost 0.40 to 0.45, loose snow 0.35, packed 0.27, ice 0.20, wet ice
    0.12), not a fit to measurements. Friction on hoar frost was found not to follow its
    amount [2]_: the thin layers of a night grip much alike.

    References
    ----------
    .. [1] I. Juga, P. Nurmi and M. Hippi, "Statistical modelling of wintertime road
       surface friction", Meteorological Applications 20 (2013) 318-329.
    """
    water = trace.water_mm.astype(np.float64)
    ice = trace.ice_mm.astype(np.float64)
    frost = trace.frost_mm.astype(np.float64)
    packed = trace.packed_mm_we.astype(np.float64)
    loose = trace.snow_mm_we.astype(np.float64)
    surface_c = trace.road_surface_temperature_c.astype(np.float64)
    wet = DRY - (DRY - WET_FILM) * np.clip(water / FULL_FILM_MM, 0.0, 1.0)
    soaked = np.clip(trace.slush_share / 0.3, 0.0, 1.0)
    of_loose = LOOSE + (SLUSH - LOOSE) * soaked
    on_ice = _falling(wet, ICE, ice, ICE_FROM, ICE_FULL_MM)
    is_icy = ice >= ICE_FROM
    cold = np.clip((COLD_FROM_C - surface_c) * COLD_GAIN_PER_C, 0.0, COLD_GAIN_MOST)
    on_ice = np.where(is_icy, on_ice + cold, on_ice)
    on_ice = np.where(is_icy & (water >= ICE_FROM), on_ice - WET_ICE_LOSS, on_ice)
    solid = np.minimum(
        on_ice, _falling(wet, PACKED, packed, PACKED_FROM, PACKED_FULL_MM)
    )
    solid = np.minimum(solid, _falling(wet, FROST, frost, FROST_FROM, FROST_FULL_MM))
    gritted = np.clip(trace.grit_g_m2 / GRIT_FULL_G_M2, 0.0, 1.0)
    solid = np.minimum(solid + GRIT_GAIN * gritted, wet)
    found = np.minimum(solid, _falling(wet, of_loose, loose, LOOSE_FROM, LOOSE_FULL_MM))
    bounded: Array = np.clip(found, LOWEST, HIGHEST)
    return bounded


def _falling(
    bare: Array,
    full: Array | float,
    thickness_mm: Array,
    start_mm: float,
    full_mm: float,
) -> Array:
    """Return the grip that falls with the logarithm of a thickness, (R, U)."""
    share = np.log1p(np.maximum(thickness_mm, 0.0) / start_mm) / np.log1p(
        full_mm / start_mm
    )
    fallen: Array = bare - (bare - np.asarray(full)) * np.clip(share, 0.0, 1.0)
    return fallen
