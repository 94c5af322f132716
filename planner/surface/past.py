"""What the model makes of the time up to now: the state that a night starts from."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from planner.params import HorizonParams, SurfaceParams
from planner.snapshot import Forcing, ForcingGrid, Snapshot
from planner.surface.columns.batches import picked_sites, picked_state
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.columns.traced import joined, trace_of
from planner.surface.forcing.gridded import GriddedForcing, gridded
from planner.surface.forcing.make_step_weather import step_weather_and_lapse
from planner.surface.forcing.step_bounds import model_bounds_s
from planner.surface.forcing.weather_window import WeatherWindow, spoken, weather_window
from planner.surface.like_sites import same_sites
from planner.surface.segment_sites import SegmentSites, segment_sites
from planner.surface.traffic_volume import traffic_factors
from planner.surface.treatment_history import treatment_steps
from planner.surface.weather_cells import weather_cells

Array = NDArray[np.float64]
FINE_S = 300.0
"""Steps in the first hours ahead, when plans are decided."""

COARSE_S = 450.0
"""Steps elsewhere: two to a step of the outlook. Half-hour steps would cost 0.05 °C
more, shorter ones gain nothing that weather is known to."""

HOUR_S = 3600.0
FINE_UNTIL_S = 6.0 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The model's past in view, (R,) kept steps up to now of (U,) sites.

    Attributes
    ----------
    window : WeatherWindow
    grouped : SegmentSites
        Which site each segment is.
    weather : StepWeather
        Of all steps, past and ahead.
    now_step : int
        Number of the steps up to now.
    trace : Trace, (R, U)
        Every step of the outlook from the start of what is in view; the last is now.
    state : SurfaceState, (U,)
        Now.
    remarks : tuple of str
        What was assumed, one sentence each.
    """

    window: WeatherWindow
    grouped: SegmentSites
    weather: StepWeather
    now_step: int
    trace: Trace
    state: SurfaceState
    remarks: tuple[str, ...]


def expect_past(
    snapshot: Snapshot, horizon: HorizonParams, params: SurfaceParams
) -> Past:
    """Follow the surface of every distinct site up to now, with what was done to it.

    Segments lie bare of snow and ice when the time in view starts: what had fallen
    or frozen before is not known to be there still, and the station's snow on the
    ground says nothing about it. Before that the model only warms up.

    Parameters
    ----------
    snapshot : Snapshot
    horizon : HorizonParams
        Cut to what the weather covers.
    params : SurfaceParams

    Raises
    ------
    ValueError
        If the weather does not cover ``now``, or lacks air temperature after it.
    """
    sources = [
        gridded(source) if isinstance(source, ForcingGrid) else source
        for source in snapshot.weather
    ]
    window = weather_window(sources, snapshot.now, horizon, params.spin_up_h)
    if not window.begin_s < window.end_s:
        sources = _held(sources, horizon.step_s)
        window = replace(window, begin_s=-horizon.step_s)
    cells = weather_cells(snapshot)
    bounds_s = _bounds_s(window, horizon.step_s)
    weather, fitted_c_per_km = step_weather_and_lapse(
        sources,
        bounds_s,
        cells.places,
        snapshot.now.timestamp(),
        view_from_s=window.view_from_s,
        prior_c_per_km=params.lapse_c_per_km,
    )
    is_seen = bounds_s >= window.view_from_s
    lapse_c_per_km = (
        params.lapse_c_per_km
        if cells.is_one
        else float(fitted_c_per_km[is_seen].mean())
    )
    grouped = segment_sites(snapshot, params, cells, lapse_c_per_km)
    weather = replace(
        weather,
        traffic_factor=traffic_factors(
            snapshot.now, weather.end_s, snapshot.town.time_zone
        ),
    )
    first, now_step = (
        int(np.searchsorted(weather.end_s, moment_s + 1.0))
        for moment_s in (window.view_from_s, 0.0)
    )
    # Nothing was done to any of them before what is in view.
    untreated, group = same_sites(grouped.sites)
    sites = picked_sites(grouped.sites, untreated)
    state = start_state(sites, weather, params.column)
    if first:
        warm_up = take_steps(weather, 0, first)
        unseen = np.zeros(first, dtype=np.bool_)
        state, _ = integrate(state, sites, warm_up, params.column, kept=unseen)
    state = bared(picked_state(state, group))
    traces = [trace_of(state, window.view_from_s)]
    if now_step > first:
        in_view = take_steps(weather, first, now_step)
        state, trace = integrate(
            state,
            grouped.sites,
            in_view,
            params.column,
            treatments=treatment_steps(grouped.histories, grouped.of_site),
            kept=is_kept(in_view, horizon.step_s),
        )
        traces.append(trace)
    return Past(
        window=window,
        grouped=grouped,
        weather=weather,
        now_step=now_step,
        trace=joined(traces),
        state=state,
        remarks=(
            _start_remark(window),
            *window.remarks,
            *weather.remarks,
            *grouped.remarks,
        ),
    )


def take_steps(weather: StepWeather, first: int, last: int) -> StepWeather:
    """Return the weather of some steps."""
    part = slice(first, last)
    steps = {
        column.name: values[part]
        for column in fields(StepWeather)
        for values in [getattr(weather, column.name)]
        if isinstance(values, np.ndarray)
    }
    return replace(weather, **steps)  # type: ignore[arg-type] # arrays, each to its own


def is_kept(weather: StepWeather, step_s: float) -> NDArray[np.bool_]:
    """Return which steps end on a step of the outlook, (T,)."""
    off_s = np.abs(weather.end_s - np.round(weather.end_s / step_s) * step_s)
    kept: NDArray[np.bool_] = off_s < 1.0
    return kept


def _held(
    sources: Sequence[Forcing | GriddedForcing], step_s: float
) -> list[Forcing | GriddedForcing]:
    """Return weather of less than a step as that of the whole step before now.

    Sources that know no air temperature are left out.
    """
    held = []
    for source in sources:
        air_c = source.air_temperature_c
        if not np.isfinite(air_c).any():
            continue
        known = np.flatnonzero(np.isfinite(air_c).reshape(len(air_c), -1).any(axis=1))
        row = known[np.abs(source.time_s[known]).argmin()]
        columns = {
            column.name: values[[row, row]]
            for column in fields(source)
            for values in [getattr(source, column.name)]
            if isinstance(values, np.ndarray)
            and values.shape == air_c.shape
            and column.name != "time_s"
        }
        columns["time_s"] = np.array([-step_s, 0.0])
        held.append(replace(source, **columns))  # type: ignore[arg-type] # arrays
    return held


def _bounds_s(window: WeatherWindow, step_s: float) -> Array:
    """Return the bounds of all steps."""
    return model_bounds_s(
        window.begin_s,
        window.end_s,
        fine_from_s=0.0,
        fine_until_s=FINE_UNTIL_S,
        fine_s=FINE_S,
        coarse_s=COARSE_S,
        grid_s=step_s,
    )


def bared(state: SurfaceState) -> SurfaceState:
    """Take away snow, frost and ice; a wet street stays wet."""
    none = np.zeros(state.count)
    return replace(
        state,
        ice_mm=none,
        frost_mm=none,
        loose_mm_we=none,
        loose_liquid_mm=none,
        packed_mm_we=none,
    )


def _start_remark(window: WeatherWindow) -> str:
    """Say what the history starts from."""
    ago = spoken(abs(window.view_from_s))
    return f"Segments are taken as bare of snow and ice {ago} before now."
