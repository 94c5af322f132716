"""Forecasts from many starts at once, each from what was known at its own start."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.coupling import CoupledHours, Road
from planner.assimilation.sites.flux_features import recent_mean
from planner.assimilation.sites.sensor_mean import shown_c
from planner.assimilation.sites.site_hours import HOUR_S, SiteHours
from planner.surface.columns.batches import picked_state, repeated_site
from planner.surface.columns.integrate import integrate
from planner.surface.columns.surface_state import Trace

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

BLOCK = 400
SMOOTHING_H = 0.7
"""The flux that a start goes on with is a running mean of those found before it, with
this time constant: mostly the last hour's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarts:
    """Forecasts of (S,) starts for (L,) hours.

    Attributes
    ----------
    shown_c : (S, L)
        What the sensor is expected to show; NaN beyond the weather. [°C]
    traces : tuple of (rows, Trace)
        The surface at the hours' ends, for blocks of starts with equally many hours
        of weather ahead; ``rows`` are their places in S.
    """

    shown_c: Array
    traces: tuple[tuple[Indices, Trace], ...]


def restart(
    road: Road,
    weather: SiteHours,
    coupled: CoupledHours,
    *,
    first: Indices,
    starts: Indices,
    lead_h: int,
) -> Restarts:
    """Forecast from the ends of coupled hours.

    Parameters
    ----------
    road : Road
    weather : SiteHours
        (H,)
    coupled : CoupledHours
        (H', C)
    first : (C,)
        First hour of each of its columns.
    starts : (S,)
        Rows of ``coupled.state``.
    lead_h : int
        L; a start that has fewer hours of weather ahead is forecast for those.

    Returns
    -------
    Restarts
    """
    count = first.size
    column = starts % count
    following = first[column] + starts // count + 1
    ahead = np.minimum(weather.hour_count - following, lead_h)
    flux = recent_mean(coupled.flux_w_m2, SMOOTHING_H)[starts // count, column]
    shown = np.full((starts.size, lead_h), np.nan)
    traces = []
    for hours in np.unique(ahead[ahead > 0]):
        rows = np.flatnonzero(ahead == hours)
        for begin in range(0, rows.size, BLOCK):
            block = rows[begin : begin + BLOCK]
            _, surface = integrate(
                picked_state(coupled.state, starts[block]),
                repeated_site(road.site, np.arange(block.size), flux[block]),
                weather.columns(following[block], int(hours), end_s=hours * HOUR_S),
                road.params,
                kept=np.ones(int(hours) * weather.per_hour, dtype=np.bool_),
            )
            means = shown_c(
                surface.road_surface_temperature_c.astype(np.float64),
                HOUR_S / weather.per_hour,
                road.sensor_mean_s,
            )
            shown[block, : int(hours)] = means.T
            traces.append((block, _at_hours(surface, weather.per_hour)))
    return Restarts(shown_c=shown, traces=tuple(traces))


def _at_hours(trace: Trace, per_hour: int) -> Trace:
    """Return the rows of a trace at the ends of its hours."""
    return Trace(
        **{
            part.name: getattr(trace, part.name)[per_hour - 1 :: per_hour].copy()
            for part in fields(Trace)
        }
    )
