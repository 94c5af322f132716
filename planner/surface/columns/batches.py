"""Sites and their states picked, joined and repeated as columns of one batch."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.sites import Sites
from planner.surface.columns.surface_state import SurfaceState

Array = NDArray[np.float64]
Indices = NDArray[np.intp]


def picked_sites(sites: Sites, columns: Indices) -> Sites:
    """Return some of the sites, in the order asked for."""
    parts = {
        part.name: getattr(sites, part.name)[columns]
        for part in fields(Sites)
        if part.name != "horizons_deg"
    }
    return replace(sites, **parts)


def picked_state(state: SurfaceState, columns: Indices) -> SurfaceState:
    """Return the state of some sites, in the order asked for."""
    parts: dict[str, Any] = {
        part.name: None if value is None else np.take(value, columns, axis=-1)
        for part in fields(SurfaceState)
        for value in [getattr(state, part.name)]
    }
    return SurfaceState(**parts)


def joined_states(states: Sequence[SurfaceState]) -> SurfaceState:
    """Return the columns of several states as one, in their order.

    What one of the states does not have, the whole does not have either.
    """
    parts: dict[str, Any] = {
        part.name: None
        if any(value is None for value in values)
        else np.concatenate(values, axis=-1)
        for part in fields(SurfaceState)
        for values in [[getattr(state, part.name) for state in states]]
    }
    return SurfaceState(**parts)


def repeated_site(site: Sites, cells: Indices, flux_bias_w_m2: Array) -> Sites:
    """Return one site as often as there are cells, each under its own weather.

    Parameters
    ----------
    site : Sites
        Of one site.
    cells : (U,)
        Which column of the weather each copy lies under.
    flux_bias_w_m2 : (U,)
        [W/m²]

    Raises
    ------
    ValueError
        If there is more than one site to repeat.
    """
    if site.count != 1:
        msg = f"found {site.count} sites, expected one to repeat"
        raise ValueError(msg)
    copies = picked_sites(site, np.zeros(cells.size, dtype=np.intp))
    return replace(copies, cell=cells.astype(np.int32), flux_bias_w_m2=flux_bias_w_m2)
