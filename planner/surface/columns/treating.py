"""Ploughing, sweeping, salting and gritting as operators on a column."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called
from planner.surface.columns.column import (
    DENSITY,
    ENERGY_IN,
    GRIT,
    ICE,
    LIQUID,
    LOOSE,
    PACKED,
    SALT,
    WATER_IN,
    Column,
    add_to_film,
    layer_depth_m,
    loose_count,
)
from planner.surface.columns.snow_layers import remove_share
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface.columns.vapour import WATER_J_KG_K
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]

_MM_PER_M = 1000.0
_G_PER_KG = 1000.0


class Works(NamedTuple):
    """Treatments by site: those of a site lie in ``offsets[site]`` to the next's.

    ``step`` is the step at whose end each is felt; the other columns are those of
    `TreatmentSteps`.
    """

    offsets: NDArray[np.int64]
    step: NDArray[np.int64]
    kept_share: Array
    is_swept: NDArray[np.bool_]
    salt_g_m2: Array
    water_mm: Array
    grit_g_m2: Array


def works_by_site(
    treatments: TreatmentSteps, sites: int, begin_s: float, end_s: Array
) -> Works:
    """Sort treatments by site, then time; those before or after the run are left out.

    Parameters
    ----------
    treatments : TreatmentSteps
    sites : int
        U.
    begin_s : float
        When the run begins; what was done until then is in its state. [s]
    end_s : (T,)
        Ends of the steps. [s]
    """
    step = np.searchsorted(end_s, treatments.at_s - 1e-6)
    chosen = np.flatnonzero((treatments.at_s > begin_s) & (step < end_s.size))
    order = chosen[np.lexsort((treatments.at_s[chosen], treatments.site[chosen]))]
    counts = np.bincount(treatments.site[order], minlength=sites)
    return Works(
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        step=step[order].astype(np.int64),
        kept_share=treatments.kept_share[order],
        is_swept=treatments.is_swept[order],
        salt_g_m2=treatments.salt_g_m2[order],
        water_mm=treatments.water_mm[order],
        grit_g_m2=treatments.grit_g_m2[order],
    )


@called
def treat(
    column: Column, params: ColumnParams, body: float, works: Works, work: int
) -> None:
    """Apply one treatment.

    A blade leaves a few millimetres of loose snow and most of the packed, a brush
    nearly nothing; both take the share of salt and grit that lies in what they
    move. Brine comes at the pavement's temperature.

    Parameters
    ----------
    column : Column
        Written.
    params : ColumnParams
    body : float
        Heat capacity of the pavement's first node. [J/m²/K]
    works : Works
    work : int
        Which.
    """
    film = column.film
    kept = works.kept_share[work]
    if kept < 1.0:
        is_swept = works.is_swept[work]
        leaves_mm = params.brush_leaves_mm if is_swept else params.plough_leaves_mm
        _clear_loose(column, leaves_mm / _MM_PER_M, kept)
        if not is_swept:
            remove_share(column, PACKED, params.plough_takes_packed * (1.0 - kept))
        else:
            film[GRIT] *= kept
    if works.water_mm[work] > 0.0:
        warmth_c = column.ground[0]
        water = works.water_mm[work]
        add_to_film(column, body, water, warmth_c)
        column.ledger[ENERGY_IN] += WATER_J_KG_K * warmth_c * water
        column.ledger[WATER_IN] += water
    film[SALT] += works.salt_g_m2[work] / _G_PER_KG
    film[GRIT] += works.grit_g_m2[work]


@called
def _clear_loose(column: Column, leaves_m: float, kept: float) -> None:
    """Take loose snow from the top down to a depth; ``kept`` of the rest stays."""
    snow = column.snow
    count = loose_count(snow)
    depth_m = 0.0
    before = 0.0
    liquid = 0.0
    for layer in range(LOOSE, LOOSE + count):
        depth_m += layer_depth_m(snow, layer)
        before += snow[layer, ICE] + snow[layer, LIQUID]
        liquid += snow[layer, LIQUID]
    if depth_m <= leaves_m:
        return
    goal_m = leaves_m + kept * (depth_m - leaves_m)
    left = 0.0
    for layer in range(LOOSE, LOOSE + count):
        thickness_m = snow[layer, ICE] / snow[layer, DENSITY]
        stays_m = min(thickness_m, goal_m)
        goal_m -= stays_m
        if stays_m < thickness_m:
            remove_share(column, layer, 1.0 - stays_m / thickness_m)
        left += snow[layer, ICE] + snow[layer, LIQUID]
    # Salt goes along only where it is dissolved in the slush that is moved.
    if liquid > 0.0:
        column.film[SALT] *= left / before
