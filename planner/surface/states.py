"""What a driver would say lies on the surface: storages to DATEX II states."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.surface_states import SurfaceState
from planner.surface.columns.surface_state import Trace

Mask = NDArray[np.bool_]

STATES: tuple[SurfaceState, ...] = tuple(SurfaceState)
"""The states in the order of their numbers."""

MOIST_ABOVE_MM = 0.01
"""DATEX II v3: a water film from 0.01 mm is moist."""

WET_ABOVE_MM = 0.9
"""DATEX II v3: from 0.9 mm it is wet."""

ICE_ABOVE_MM = 0.05
"""Frozen film that a tyre notices; what FMI's and METRo's rules use as black ice."""

FROST_ABOVE_MM = 0.02
"""Hoar frost that a tyre notices, as in FMI's condition classes."""

SNOW_ABOVE_MM_WE = 0.2
"""Snow that hides the surface, as METRo's cut-off."""

PACKED_ABOVE_MM_WE = 1.0
"""Packed snow that carries a tyre instead of giving way."""

SLUSH_ABOVE_SHARE = 0.1
"""Water in the snow from which it is slush, as RoadSurf's wet snow."""

WATER_ABOVE_SHARE = 0.6
"""Water in the snow from which what lies is wet rather than slush, as RoadSurf."""

LEAVES_BELOW = 0.7
"""A state that holds is left only below this share of its limit."""


def surface_states(trace: Trace) -> NDArray[np.int8]:
    """Classify every kept step of every site, with hysteresis.

    In order: ice (black ice on a surface otherwise bare), packed snow, slush, snow,
    hoar frost, wet, moist, dry. A state that held at the step before is left only
    when its storage falls below ``LEAVES_BELOW`` of the limit, so that a storage
    that hovers at a limit does not flicker.

    Parameters
    ----------
    trace : Trace, (R, U)

    Returns
    -------
    (R, U) int8
        Index into ``STATES``.

    References
    ----------
    .. [1] DATEX II v3, WeatherRelatedRoadConditionTypeEnum and the water film limits
       of its road surface condition measurements.
    .. [2] Karsisto (2024), RoadSurf 1.1, Geosci. Model Dev. 17, 4837.
    """
    steps, sites = trace.snow_depth_mm.shape
    found = np.zeros((steps, sites), dtype=np.int8)
    held = np.full(sites, -1, dtype=np.int8)
    for step in range(steps):
        held = _states_at(trace, step, held)
        found[step] = held
    return found


def _states_at(trace: Trace, step: int, held: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the states of one step, given those of the one before (-1: none)."""
    packed = trace.packed_mm_we[step]
    loose = trace.snow_mm_we[step]
    share = trace.slush_share[step]
    film = trace.water_mm[step]

    def reaches(values: NDArray[np.float32], limit: float, state: SurfaceState) -> Mask:
        holds = held == STATES.index(state)
        met: Mask = values >= np.where(holds, LEAVES_BELOW * limit, limit)
        return met

    lies = reaches(loose, SNOW_ABOVE_MM_WE, SurfaceState.SNOW) | (
        (held == STATES.index(SurfaceState.SLUSH))
        & (loose >= LEAVES_BELOW * SNOW_ABOVE_MM_WE)
    )
    soaked = reaches(share, SLUSH_ABOVE_SHARE, SurfaceState.SLUSH)
    is_slush = lies & soaked & (share < WATER_ABOVE_SHARE)
    is_cold = trace.road_surface_temperature_c[step] < 0.0
    order = (
        (
            ~lies
            & reaches(trace.ice_mm[step], ICE_ABOVE_MM, SurfaceState.ICE)
            & (packed < PACKED_ABOVE_MM_WE),
            SurfaceState.ICE,
        ),
        (is_slush, SurfaceState.SLUSH),
        (lies & ~soaked & (loose >= packed), SurfaceState.SNOW),
        (
            reaches(packed, PACKED_ABOVE_MM_WE, SurfaceState.PACKED_SNOW),
            SurfaceState.PACKED_SNOW,
        ),
        (lies & ~soaked, SurfaceState.SNOW),
        (
            is_cold
            & reaches(trace.frost_mm[step], FROST_ABOVE_MM, SurfaceState.HOAR_FROST),
            SurfaceState.HOAR_FROST,
        ),
        (
            (lies & soaked) | reaches(film, WET_ABOVE_MM, SurfaceState.WET),
            SurfaceState.WET,
        ),
        (reaches(film, MOIST_ABOVE_MM, SurfaceState.MOIST), SurfaceState.MOIST),
    )
    return np.select(
        [met for met, _ in order],
        [STATES.index(state) for _, state in order],
        default=STATES.index(SurfaceState.DRY),
    ).astype(np.int8)
