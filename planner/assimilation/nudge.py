"""The model's storages moved to what the analysis found, water conserved or said."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.reports.state_belief import (
    DRY,
    FROST,
    ICE,
    MOIST,
    PACKED,
    SLUSH,
    SNOW,
    WET,
)
from planner.surface.columns.surface_state import SurfaceState

Array = NDArray[np.float64]
# What a state needs at least, clear of its limit and its hysteresis. [mm]
ICE_MM = 0.3
FROST_MM = 0.05
MOIST_MM = 0.1
WET_MM = 1.2
PACKED_MM_WE = 2.0
SLUSH_MM_WE = 2.0
SNOW_MM_WE = 1.0
SLUSH_LIQUID_SHARE = 0.3
# What is left where a state says that there is none, below every limit. [mm]
DRY_MM = 0.005
# Snow that was seen and that the model does not have: a few hours old.
SEEN_KG_M3 = 150.0
PACKED_KG_M3 = 450.0
# A film turns to ice, or thin ice to water, only where the analysis is clear of 0 °C.
CLEAR_OF_FREEZING_K = 0.5
THIN_ICE_MM = 1.0
# Penetration of a shift that lasted some hours: sqrt(2 a t), a = 3.8e-7 m²/s.
PENETRATION_M = 0.1
M_PER_MM = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What to change on (U,) sites at ``now``.

    Attributes
    ----------
    shift_k : (U,)
        Of the surface, fading into the ground. [K]
    depth_change_mm : (U,)
    state : (U,) int8
        Index of the surface state that was believed; -1 where nothing was said.
    """

    shift_k: Array
    depth_change_mm: Array
    state: NDArray[np.int8]


def nudged(
    state: SurfaceState, nudge: Nudge, node_depth_m: Array, freezing_c: Array
) -> SurfaceState:
    """Return the state of the surface after the analysis.

    The shift fades into the ground by ``exp(-depth / 0.1 m)``. A film that the shift
    brings clearly below freezing is ice, thin ice that it brings clearly above is
    water, with the same mass. Snow is scaled to its new depth, or laid down at 150
    kg/m³ where there was none. Then the storages that contradict a believed state
    are taken away and the one that it needs is brought to its least: that mass comes
    from the observation, not from the weather.

    Parameters
    ----------
    state : SurfaceState, (U,)
    nudge : Nudge, (U,)
    node_depth_m : (N, U)
        Of ``ground_c``. [m]
    freezing_c : (U,)
        Freezing point of what lies there. [°C]
    """
    fade = np.exp(-node_depth_m / PENETRATION_M)
    was_c = state.ground_c[0]
    now_c = was_c + nudge.shift_k
    froze = (was_c > freezing_c - CLEAR_OF_FREEZING_K) & (
        now_c < freezing_c - CLEAR_OF_FREEZING_K
    )
    thawed = (was_c < CLEAR_OF_FREEZING_K) & (now_c > CLEAR_OF_FREEZING_K)
    thawed &= state.ice_mm <= THIN_ICE_MM
    to_ice = np.where(froze, state.water_mm, 0.0)
    to_water = np.where(thawed, state.ice_mm + state.frost_mm, 0.0)
    moved = replace(
        state,
        ground_c=state.ground_c + fade * nudge.shift_k,
        snow_c=np.minimum(
            state.snow_c + nudge.shift_k,
            np.where(_has_snow(state), 0.0, np.inf),
        ),
        water_mm=state.water_mm - to_ice + to_water,
        ice_mm=np.where(thawed, 0.0, state.ice_mm + to_ice),
        frost_mm=np.where(thawed, 0.0, state.frost_mm),
    )
    return _in_state(_deeper(moved, nudge.depth_change_mm), nudge.state)


def _has_snow(state: SurfaceState) -> NDArray[np.bool_]:
    """Return where snow lies."""
    return state.loose_mm_we + state.packed_mm_we > 0.0


def _deeper(state: SurfaceState, change_mm: Array) -> SurfaceState:
    """Scale the loose snow to a changed depth; packed snow goes last."""
    loose_mm = state.loose_mm_we / np.maximum(state.loose_kg_m3, 1.0) / M_PER_MM
    after_mm = loose_mm + change_mm
    has_loose = loose_mm > 1.0
    factor = np.where(has_loose, after_mm / np.where(has_loose, loose_mm, 1.0), 1.0)
    factor = np.maximum(factor, 0.0)
    laid = np.where(has_loose, 0.0, np.maximum(change_mm, 0.0)) * SEEN_KG_M3 * M_PER_MM
    density = np.where(laid > 0.0, SEEN_KG_M3, state.loose_kg_m3)
    # What is taken beyond the loose snow comes off the packed snow.
    short_mm = np.maximum(-after_mm, 0.0) * (change_mm < 0.0)
    packed = np.maximum(state.packed_mm_we - short_mm * PACKED_KG_M3 * M_PER_MM, 0.0)
    return replace(
        state,
        loose_mm_we=state.loose_mm_we * factor + laid,
        loose_liquid_mm=state.loose_liquid_mm * factor,
        loose_kg_m3=density,
        packed_mm_we=packed,
    )


def _in_state(state: SurfaceState, wanted: NDArray[np.int8]) -> SurfaceState:
    """Bring the storages to the believed states, leaving those that agree."""

    def least(values: Array, states: tuple[int, ...], mm: float) -> Array:
        return np.where(np.isin(wanted, states), np.maximum(values, mm), values)

    def none(values: Array, states: tuple[int, ...]) -> Array:
        return np.where(np.isin(wanted, states), 0.0, values)

    bare = (DRY, MOIST, WET, ICE, FROST)
    loose = none(state.loose_mm_we, (*bare, PACKED))
    loose = least(loose, (SNOW,), SNOW_MM_WE)
    loose = least(loose, (SLUSH,), SLUSH_MM_WE)
    was_laid = loose > state.loose_mm_we
    liquid = none(state.loose_liquid_mm, (*bare, SNOW, PACKED))
    needs = SLUSH_LIQUID_SHARE / (1.0 - SLUSH_LIQUID_SHARE) * loose
    liquid = np.where(wanted == SLUSH, np.maximum(liquid, needs), liquid)
    packed = none(state.packed_mm_we, bare)
    packed = least(packed, (PACKED,), PACKED_MM_WE)
    # Snow on top hides packed snow: what was called snow is mostly loose.
    packed = np.where(wanted == SNOW, np.minimum(packed, loose), packed)
    ice = none(state.ice_mm, (DRY, MOIST, WET, FROST))
    ice = least(ice, (ICE,), ICE_MM)
    frost = none(state.frost_mm, (DRY, MOIST, WET))
    frost = least(frost, (FROST,), FROST_MM)
    water = np.where(wanted == DRY, np.minimum(state.water_mm, DRY_MM), state.water_mm)
    water = np.where(wanted == MOIST, np.clip(water, MOIST_MM, 0.8), water)
    water = np.where(wanted == FROST, np.minimum(water, DRY_MM), water)
    surface_c = state.ground_c[0]
    is_frozen = np.isin(wanted, (ICE, FROST, PACKED, SNOW))
    top_c = np.where(is_frozen, np.minimum(surface_c, -0.1), surface_c)
    top_c = np.where(
        np.isin(wanted, (MOIST, WET)) & (state.salt_g_m2 <= 0.0),
        np.maximum(top_c, 0.1),
        top_c,
    )
    return replace(
        state,
        ground_c=np.concatenate((top_c[None, :], state.ground_c[1:])),
        loose_mm_we=loose,
        loose_liquid_mm=liquid,
        loose_kg_m3=np.where(
            was_laid & (state.loose_mm_we <= 0.0), SEEN_KG_M3, state.loose_kg_m3
        ),
        packed_mm_we=packed,
        ice_mm=ice,
        frost_mm=frost,
        water_mm=least(water, (WET,), WET_MM),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """Sites after the analysis: those that it tells apart are sites of their own.

    Attributes
    ----------
    parent : (V,) intp
        Site that each new one was.
    of_segment : (S,) intp
        New site of each segment.
    first : (V,) intp
        A segment of each new site, whose increments are the site's.
    """

    parent: NDArray[np.intp]
    of_segment: NDArray[np.intp]
    first: NDArray[np.intp]


def regrouped(
    of_segment: NDArray[np.intp],
    shift_k: Array,
    depth_change_mm: Array,
    state: NDArray[np.int8],
    *,
    shift_step_k: float = 0.1,
    depth_step_mm: float = 5.0,
) -> Regrouped:
    """Group segments that share a site and, within a step, their increments.

    Parameters
    ----------
    of_segment : (S,) intp
    shift_k, depth_change_mm : (S,)
    state : (S,) int8
    shift_step_k, depth_step_mm : float
        Finer differences than these are not told apart.
    """
    keys = np.stack(
        (
            of_segment.astype(np.int64),
            np.round(shift_k / shift_step_k).astype(np.int64),
            np.round(depth_change_mm / depth_step_mm).astype(np.int64),
            state.astype(np.int64),
        ),
        axis=1,
    )
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    first = first.astype(np.intp)
    return Regrouped(
        parent=of_segment[first],
        of_segment=inverse.ravel().astype(np.intp),
        first=first,
    )
