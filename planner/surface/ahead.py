"""From the surface now into the night: the outlook of every segment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.params import SurfaceParams
from planner.surface.columns.batches import picked_sites, picked_state
from planner.surface.columns.integrate import integrate
from planner.surface.columns.sites import Sites
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.columns.traced import joined, trace_of
from planner.surface.friction import friction
from planner.surface.like_sites import equal_sites
from planner.surface.outlook import Outlook
from planner.surface.past import Past, is_kept, take_steps
from planner.surface.segment_sites import SegmentSites
from planner.surface.slippery import slipperiness
from planner.surface.states import surface_states

HOUR_S = 3600.0
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The surface that a forecast starts from, (V,) sites.

    Attributes
    ----------
    sites : Sites
    state : SurfaceState
    of_segment, untouched : (S,) intp
        Site of each segment with its traffic, and without any.
    parent : (V,) intp
        Site of the past that each of them was.
    """

    sites: Sites
    state: SurfaceState
    of_segment: NDArray[np.intp]
    untouched: NDArray[np.intp]
    parent: NDArray[np.intp]


def as_modelled(past: Past, params: SurfaceParams) -> Now:
    """Return the surface as the model left it, before any reading.

    Sites that differed once, by when they were ploughed, say, and are as good as
    equal by now are followed as one.
    """
    grouped, state = past.grouped, past.state
    count = grouped.of_segment.size
    # The open road at the weather's place belongs to no segment, and stays.
    wanted = np.concatenate(
        (grouped.of_segment, grouped.untouched, [past.state.count - 1])
    )
    until_s = np.maximum(protected_until_s(grouped, params), 0.0)
    stands, group = equal_sites(grouped.sites, state, wanted, until_s)
    return Now(
        sites=picked_sites(grouped.sites, stands),
        state=picked_state(state, stands),
        of_segment=group[:count],
        untouched=group[count : 2 * count],
        parent=stands,
    )


def expect_ahead(past: Past, now: Now, step_s: float, params: SurfaceParams) -> Trace:
    """Follow every site from now to the horizon's end.

    Returns
    -------
    Trace, (R, V)
        The first row is now.
    """
    start = trace_of(now.state, 0.0)
    steps = past.weather.step_count
    if past.now_step >= steps:
        return start
    weather = take_steps(past.weather, past.now_step, steps)
    _, trace = integrate(
        now.state, now.sites, weather, params.column, kept=is_kept(weather, step_s)
    )
    return joined([start, trace])


def outlook_of(
    past: Past, now: Now, ahead: Trace, wet_snow_above_c: float, params: SurfaceParams
) -> Outlook:
    """Put past and future together for every segment, nothing more being done.

    Parameters
    ----------
    past : Past
    now : Now
    ahead : Trace, (R, V)
        From `expect_ahead`.
    wet_snow_above_c : float
        Air temperature from which the town counts snow as wet. [°C]
    params : SurfaceParams

    Returns
    -------
    Outlook
        (T, S)
    """
    until_s = protected_until_s(past.grouped, params)
    before = slice(0, past.trace.end_s.size - 1)
    driven = (past.grouped.of_segment, now.of_segment)
    untouched = (past.grouped.untouched, now.untouched)

    def both(
        then: NDArray[np.generic],
        later: NDArray[np.generic],
        of: tuple[NDArray[np.intp], NDArray[np.intp]] = driven,
    ) -> Array:
        rows = (then[before][:, of[0]], later[:, of[1]])
        return np.concatenate(rows).astype(np.float64)

    def traced(name: str) -> Array:
        return both(getattr(past.trace, name), getattr(ahead, name))

    time_s = np.concatenate((past.trace.end_s[before], ahead.end_s))
    hours = np.diff(time_s, prepend=np.nan) / HOUR_S
    then, later = _in_town(past, now)
    fallen = {
        name: np.concatenate(
            (
                getattr(past.trace, name)[:, then].max(axis=1),
                getattr(ahead, name)[1:, later].max(axis=1),
            )
        )
        for name in ("snowfall_mm", "rainfall_mm")
    }
    rates = {
        name: np.nan_to_num(amount / hours, nan=0.0) for name, amount in fallen.items()
    }
    is_rain = rates["rainfall_mm"] >= rates["snowfall_mm"] * SNOW_PER_RAIN
    return Outlook(
        time_s=time_s,
        snow_depth_mm=both(past.trace.snow_depth_mm, ahead.snow_depth_mm, untouched),
        is_wet_snow=_air_c(past, time_s) >= wet_snow_above_c,
        snowfall_mm_h=rates["snowfall_mm"],
        rainfall_mm_h=np.where(is_rain, rates["rainfall_mm"], 0.0),
        road_surface_temperature_c=traced("road_surface_temperature_c"),
        water_film_mm=traced("water_mm") + traced("ice_mm"),
        slipperiness=both(
            slipperiness(past.trace, until_s, params),
            slipperiness(ahead, until_s[now.parent], params),
        ).astype(np.int8),
        friction=both(friction(past.trace), friction(ahead)).astype(np.float32),
        surface_state=both(surface_states(past.trace), surface_states(ahead)).astype(
            np.int8
        ),
        remarks=past.remarks,
    )


SNOW_PER_RAIN = 0.1
"""Depth of a millimetre of fresh snow as water: what falls is rain where it is most."""


def protected_until_s(grouped: SegmentSites, params: SurfaceParams) -> Array:
    """Return until when what was spread is given time to work, (U,). [s]."""
    last_s = np.array(
        [
            max((d[0] for d in sequence if d[3] + d[5] > 0.0), default=-np.inf)
            for sequence in grouped.histories.sequences
        ]
    )
    found: Array = np.where(grouped.of_site >= 0, last_s[grouped.of_site], -np.inf)
    return found + params.spread_acts_h * HOUR_S


def _in_town(past: Past, now: Now) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the sites whose snow and rain count as the town's, then and ahead.

    All of them under one weather; a station's own road under another does not.
    """
    if past.grouped.cells.is_one:
        return np.arange(past.state.count), np.arange(now.state.count)
    return np.unique(past.grouped.untouched), np.unique(now.untouched)


def _air_c(past: Past, time_s: Array) -> Array:
    """Return the air temperature in the middle of the town's segments, (T,). [°C]."""
    sites, of_segment = past.grouped.sites, past.grouped.of_segment
    of_cell = [
        np.interp(time_s, past.weather.end_s, column)
        for column in past.weather.air_temperature_c.T
    ]
    if past.grouped.cells.is_one:
        offsets_c = sites.air_offset_c[of_segment]
        middle_c = float(np.median(offsets_c)) if offsets_c.size else 0.0
        found: Array = of_cell[0] + middle_c
        return found
    used, count = np.unique(of_segment, return_counts=True)
    air_c = np.stack(of_cell, axis=1)[:, sites.cell[used]] + sites.air_offset_c[used]
    return _middle(air_c, count)


def _middle(values: Array, count: NDArray[np.intp]) -> Array:
    """Return the median of each row, every column counting so often, (T,)."""
    order = np.argsort(values, axis=1, kind="stable")
    half = np.cumsum(count[order], axis=1) * 2 >= count.sum()
    column = np.take_along_axis(order, half.argmax(axis=1)[:, None], axis=1)
    middle: Array = np.take_along_axis(values, column, axis=1)[:, 0]
    return middle
