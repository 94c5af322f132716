"""Site parameters fitted so that restarts within a window forecast what came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from planner.assimilation.sites.coupling import Road, couple
from planner.assimilation.sites.restarts import restart
from planner.assimilation.sites.site_hours import SiteHours
from planner.assimilation.sites.site_params import (
    NAMES,
    SiteParams,
    column_params,
    range_of,
)
from planner.surface.columns.sites import Sites
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Watch = Callable[[int, float], None]

STRETCH_H = 192
SPIN_UP_H = 60
START_STEP_H = 13
LEAD_H = 24
LEAST_ERRORS = 240
"""Fewer errors than ten restarts give are no basis for eight parameters."""
SOFT_K = 0.5
"""Errors well above this count by their size, not by their square."""
MOST_ROUNDS = 7
OFF_BOUNDS = 0.15
STEP = 0.02
"""Of a parameter's range, to see what it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Weather without a gap, (H,) hours, and what the sensor showed at their ends."""

    weather: SiteHours
    observed_c: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fitted parameters, and the mean absolute error before and after. [K]."""

    site: SiteParams
    before_k: float
    after_k: float
    error_count: int


def calibrate(
    site: Sites,
    stretches: Sequence[Stretch],
    general: ColumnParams,
    first: SiteParams,
    *,
    watch: Watch | None = None,
) -> Fit:
    """Fit the site parameters to restarts every 13 h, errors 1 to 24 h ahead.

    Bounded least squares with a soft loss (absolute errors well above half a kelvin),
    from the parameters given; always the same for the same input.

    Parameters
    ----------
    site : Sites
        Of one site.
    stretches : sequence of Stretch
        All that may be used; nothing else is looked at.
    general : ColumnParams
        What is not fitted.
    first : SiteParams
        Where the search begins.
    watch : callable, optional
        Told the number of trials and the mean absolute error of each. [K]

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        If the stretches hold too few observations.
    """
    low = np.array([range_of(name).low for name in NAMES])
    wide = np.array([range_of(name).high for name in NAMES]) - low
    trials = 0

    def errors_at(position: Array) -> Array:
        nonlocal trials
        found = forecast_errors_k(site, stretches, general, _params(position))
        trials += 1
        if watch is not None and found.size:
            watch(trials, float(np.abs(found).mean()))
        return found

    begin = np.clip(
        (np.array([getattr(first, name) for name in NAMES]) - low) / wide, 0.0, 1.0
    )
    before = errors_at(begin)
    if before.size < LEAST_ERRORS:
        msg = (
            f"the calibration window gives {before.size} forecasts to compare with "
            f"road surface temperatures, expected {LEAST_ERRORS} or more; choose a "
            "longer window"
        )
        raise ValueError(msg)
    # Off the bounds, where a parameter may show no effect at all.
    inside = np.clip(begin, OFF_BOUNDS, 1.0 - OFF_BOUNDS)
    found = least_squares(
        errors_at,
        inside,
        bounds=(0.0, 1.0),
        loss="soft_l1",
        f_scale=SOFT_K,
        diff_step=STEP / np.maximum(inside, STEP),
        x_scale=0.1,
        ftol=2e-3,
        xtol=1e-3,
        gtol=1e-6,
        max_nfev=MOST_ROUNDS,
    )
    fitted = _params(found.x)
    after = forecast_errors_k(site, stretches, general, fitted)
    before_k, after_k = float(np.abs(before).mean()), float(np.abs(after).mean())
    if after_k >= before_k:
        fitted, after_k = first, before_k
    return Fit(site=fitted, before_k=before_k, after_k=after_k, error_count=before.size)


def forecast_errors_k(
    site: Sites,
    stretches: Sequence[Stretch],
    general: ColumnParams,
    params: SiteParams,
) -> Array:
    """Forecast less observed of restarts every 13 h, where something was observed.

    Parameters
    ----------
    site : Sites
    stretches : sequence of Stretch
    general : ColumnParams
    params : SiteParams

    Returns
    -------
    (n,)
        In the same order whatever the parameters. [K]
    """
    road = Road(
        site=site,
        params=column_params(params, general),
        sensor_mean_s=params.sensor_mean_s,
    )
    parts = [np.zeros(0)]
    for stretch in stretches:
        hours = stretch.weather.hour_count
        starts = np.arange(SPIN_UP_H, hours - 1, START_STEP_H)
        if not starts.size:
            continue
        first, length = _columns(hours)
        coupled = couple(
            road, stretch.weather, stretch.observed_c, first=first, hours=length
        )
        column = np.searchsorted(first + SPIN_UP_H, starts, side="right") - 1
        shown = restart(
            road,
            stretch.weather,
            coupled,
            first=first,
            starts=(starts - first[column]) * first.size + column,
            lead_h=LEAD_H,
        ).shown_c
        ahead = starts[:, None] + 1 + np.arange(LEAD_H)[None, :]
        seen = np.where(
            ahead < hours, stretch.observed_c[np.minimum(ahead, hours - 1)], np.nan
        )
        parts.append((shown - seen)[np.isfinite(shown) & np.isfinite(seen)])
    return np.concatenate(parts)


def _columns(hours: int) -> tuple[Indices, int]:
    """Cut a stretch into overlapping columns of one length, run side by side."""
    length = min(hours, STRETCH_H + SPIN_UP_H)
    count = max(1, -(-(hours - SPIN_UP_H) // STRETCH_H))
    first = np.minimum(np.arange(count) * STRETCH_H, hours - length)
    return first.astype(np.intp), length


def _params(position: Array) -> SiteParams:
    """Return the parameters at a position within their ranges, 0 to 1."""
    values = {}
    for name, share in zip(NAMES, position, strict=True):
        allowed = range_of(name)
        value = allowed.low + float(share) * (allowed.high - allowed.low)
        values[name] = min(max(value, allowed.low), allowed.high)
    return SiteParams(**values)
