"""Sites that are much alike share one, when there are more than can be followed."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.sites import Sites
from planner.surface.columns.surface_state import SurfaceState

Indices = NDArray[np.intp]
COARSER = 1.5
MOST_ROUNDS = 40
MM_PER_M = 1000.0
NEARLY = 0.2
"""Share of the finest likeness within which sites are as good as equal: 0.1 K,
0.02 mm of water or ice, 0.1 mm w.e. of snow. Nothing is known as well as that."""

# What a difference must be to count, in units of the finest likeness.
_SITE_STEPS = {
    "sky_view_factor": 0.1,
    "tree_transmissivity": 0.2,
    "air_offset_c": 0.1,
    "cold_pool_c": 0.5,
    "wind_factor": 0.2,
    "precipitation_factor": 0.1,
    "flux_bias_w_m2": 5.0,
    "heavy_share": 0.1,
}
_STATE_STEPS = {
    "snow_c": 0.5,
    "water_mm": 0.1,
    "ice_mm": 0.1,
    "frost_mm": 0.05,
    "loose_mm_we": 0.5,
    "loose_liquid_mm": 0.5,
    "packed_mm_we": 0.5,
    "salt_g_m2": 2.0,
    "grit_g_m2": 50.0,
}
_GROUND_STEP_C = 0.5
_LOOSE_STEP_MM = 5.0
_TRAFFIC_STEP = 0.5
_KINDS = ("cell", "pavement", "is_covered")


def like_sites(
    sites: Sites, state: SurfaceState, of_segment: Indices, most: int
) -> tuple[Indices, Indices]:
    """Find sites that stand for all, each for those much like it.

    What is alike is counted in steps that grow until few enough are left; sites under
    other weather, of other pavement or in a tunnel are never joined. The site of most
    segments stands for its group.

    Parameters
    ----------
    sites : Sites
        (U,)
    state : SurfaceState
        (U,)
    of_segment : (S,) intp
        Site of each segment.
    most : int
        How many may be left, unless there are more kinds of them.

    Returns
    -------
    array, (G,)
        The sites that stand for others, rising.
    array, (S,)
        Index into them, of each segment.
    """
    count = np.bincount(of_segment, minlength=sites.count)
    used = np.flatnonzero(count)
    if used.size <= most:
        return _standing(np.arange(used.size), count, of_segment)
    kinds, steps = _likeness(sites, state)
    coarseness = 1.0
    for _ in range(MOST_ROUNDS):
        of_used = _alike(kinds[used], steps[used], coarseness)
        if int(of_used.max()) < most:
            break
        coarseness *= COARSER
    return _standing(of_used, count, of_segment)


def equal_sites(
    sites: Sites, state: SurfaceState, of_segment: Indices, apart: NDArray[np.float64]
) -> tuple[Indices, Indices]:
    """Find sites that stand for all, each for those that are as good as equal to it.

    Parameters
    ----------
    sites : Sites
        (U,)
    state : SurfaceState
        (U,)
    of_segment : (S,) intp
        Site of each segment.
    apart : (U,)
        Sites of different values are never joined.

    Returns
    -------
    array, (G,)
        The sites that stand for others, rising.
    array, (S,)
        Index into them, of each segment.
    """
    count = np.bincount(of_segment, minlength=sites.count)
    used = np.flatnonzero(count)
    kinds, steps = _likeness(sites, state)
    kinds = np.column_stack((kinds, apart))
    return _standing(_alike(kinds[used], steps[used], NEARLY), count, of_segment)


def same_sites(sites: Sites) -> tuple[Indices, Indices]:
    """Find sites that no property tells apart.

    Returns
    -------
    array, (G,)
        The first of each group.
    array, (U,)
        Index into them, of each site.
    """
    table = np.column_stack(
        [
            getattr(sites, part.name).astype(np.float64)
            for part in fields(Sites)
            if part.name != "horizons_deg"
        ]
    )
    _, first, group = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return first.astype(np.intp), group.reshape(-1).astype(np.intp)


def _alike(
    kinds: NDArray[np.float64], steps: NDArray[np.float64], coarseness: float
) -> Indices:
    """Return a number for each row, the same for rows that are alike."""
    table = np.concatenate((kinds, np.round(steps / coarseness)), axis=1)
    _, group = np.unique(table, axis=0, return_inverse=True)
    return group.reshape(-1).astype(np.intp)


def _standing(
    of_used: Indices, count: Indices, of_segment: Indices
) -> tuple[Indices, Indices]:
    """Return the site that stands for each group, and the group of each segment."""
    used = np.flatnonzero(count)
    # The last written for a group stays: the site of most segments, then the first.
    order = np.lexsort((-used, count[used]))
    stands = np.zeros(int(of_used.max(initial=-1)) + 1, dtype=np.intp)
    stands[of_used[order]] = used[order]
    rank = np.argsort(stands)
    place = np.empty_like(rank)
    place[rank] = np.arange(rank.size)
    group = np.zeros(count.size, dtype=np.intp)
    group[used] = place[of_used]
    return stands[rank], group[of_segment]


def _likeness(
    sites: Sites, state: SurfaceState
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what must be equal, and what may differ in steps, (U, n) each."""
    kinds = [getattr(sites, name).astype(np.float64) for name in _KINDS]
    depth_mm = state.loose_mm_we / np.maximum(state.loose_kg_m3, 1.0) * MM_PER_M
    shade = sites.horizons_deg.mean(axis=1)[sites.horizon] / 5.0
    steps = [getattr(sites, name) / step for name, step in _SITE_STEPS.items()]
    steps += [getattr(state, name) / step for name, step in _STATE_STEPS.items()]
    steps += [
        shade,
        depth_mm / _LOOSE_STEP_MM,
        np.log1p(sites.vehicles_per_day) / _TRAFFIC_STEP,
        state.ground_c[0] / _GROUND_STEP_C,
        state.ground_c.mean(axis=0) / _GROUND_STEP_C,
    ]
    return np.stack(kinds, axis=1), np.stack(steps, axis=1)
