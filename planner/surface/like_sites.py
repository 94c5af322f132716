"""Sites that are much alike share one, when there are more than can be followed."""

import numpy as np
from numpy.typing import NDArray

from planner.surface.sites import Sites
from planner.surface.surface_state import SurfaceState

Indices = NDArray[np.intp]
COARSER = 1.5
MOST_ROUNDS = 40

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
        group = np.zeros(sites.count, dtype=np.intp)
        group[used] = np.arange(used.size)
        return used, group[of_segment]
    kinds, steps = _likeness(sites, state)
    coarseness = 1.0
    for _ in range(MOST_ROUNDS):
        table = np.concatenate((kinds, np.round(steps / coarseness)), axis=1)[used]
        _, of_used = np.unique(table, axis=0, return_inverse=True)
        of_used = of_used.reshape(-1)
        if int(of_used.max()) < most:
            break
        coarseness *= COARSER
    # The last written for a group stays: the site of most segments, then the first.
    order = np.lexsort((-used, count[used]))
    stands = np.zeros(int(of_used.max()) + 1, dtype=np.intp)
    stands[of_used[order]] = used[order]
    rank = np.argsort(stands)
    place = np.empty_like(rank)
    place[rank] = np.arange(rank.size)
    group = np.zeros(sites.count, dtype=np.intp)
    group[used] = place[of_used]
    return stands[rank], group[of_segment]


def _likeness(
    sites: Sites, state: SurfaceState
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what must be equal, and what may differ in steps, (U, n) each."""
    kinds = [getattr(sites, name).astype(np.float64) for name in _KINDS]
    shade = sites.horizons_deg.mean(axis=1)[sites.horizon] / 5.0
    steps = [getattr(sites, name) / step for name, step in _SITE_STEPS.items()]
    steps += [getattr(state, name) / step for name, step in _STATE_STEPS.items()]
    steps += [
        shade,
        np.log1p(sites.vehicles_per_day) / _TRAFFIC_STEP,
        state.ground_c[0] / _GROUND_STEP_C,
        state.ground_c.mean(axis=0) / _GROUND_STEP_C,
    ]
    return np.stack(kinds, axis=1), np.stack(steps, axis=1)
