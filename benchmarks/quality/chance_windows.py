"""Windows of recorded winters: what the ensemble said would happen, and what did.

Every 12 hours of a winter a forecast is generated (`simulations.forecast`: the recorded
weather with seeded errors of amount, hour and temperature that grow with the lead), the
ensemble is drawn around it, and each member's surface is followed for 12 hours.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.snowfall_depth import as_deep_as
from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.weather import WeatherSeries
from planner.ensemble_params import EnsembleParams
from planner.snapshot import Forcing, build_forcing
from planner.surface.chances import MOIST_ABOVE_MM
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.sites import Pavement, Sites, open_sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.columns.traced import trace_of
from planner.surface.ensemble_weather import (
    draw_errors,
    perturbed_column,
    perturbed_weather,
)
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place
from planner.surface.past import bared, take_steps
from planner.surface.sky_error import sky_error_w_m2
from planner.surface_params import ColumnParams
from simulations.forecast import ForecastKind, ForecastSource

Array = NDArray[np.float64]
HOUR_S = 3600.0
STEP_S = 900.0
WINDOW_H = 12
EVERY_H = 12
HORIZONS_H = (6, 12)
DEPTHS_MM = (30.0, 50.0, 70.0)
PER_WINDOW = int(WINDOW_H * HOUR_S / STEP_S)
WARM_UP_H = 48
VEHICLES_PER_DAY = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A recorded winter and where it was recorded.

    What is ``withheld`` of it no forecast knows; what happens does.
    """

    name: str
    series: WeatherSeries
    latitude: float
    longitude: float
    elevation_m: float
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Shares of members, (N,), and whether it then happened, (N,) bool."""

    share: Array
    happened: NDArray[np.bool_]


def events_of(
    station: Station, params: EnsembleParams, seed: int, *, has_depth: bool
) -> dict[str, Said]:
    """Return what was said and what happened, by event.

    Depth: the increase of the measured snow depth within a window, against that of
    the members over the snow that was measured at its start. Freezing: the surface of
    a street, cleared of snow every 12 hours, goes below 0 °C with moisture on it; no
    station measures that, so it is the model's own under the recorded weather, its sky
    off by a drawn error where it is estimated; windows that start frozen are left out.

    Parameters
    ----------
    station : Station
    params : EnsembleParams
    seed : int
        Of the forecasts and of the members.
    has_depth : bool
        Whether the station measures snow.
    """
    first = station.series.times[0]
    hours = int(seconds_between(first, station.series.times[-1]) / HOUR_S)
    known = build_forcing(station.series, first)
    starts = _starts(known, hours)
    recorded = _weather(station, known, first, hours * HOUR_S)
    rng = np.random.default_rng([seed, 7])
    ahead = [_forecast(station, after_seconds(first, h * HOUR_S), seed) for h in starts]
    road = replace(open_sites(1), vehicles_per_day=np.array([VEHICLES_PER_DAY]))
    states, truth = _cleared_road(
        road, _true_sky(recorded, params, np.random.default_rng([seed, 8])), starts
    )
    members = _members(road, states, ahead, params, rng)
    frozen = _freezes(truth)
    said = {}
    open_ = ~_is_frozen(states)
    for horizon in HORIZONS_H:
        upto = int(horizon * HOUR_S / STEP_S)
        share = np.mean([_freezes(m)[:upto].any(axis=0) for m in members], axis=0)
        said[f"freezing within {horizon} h"] = Said(
            share=share[open_], happened=frozen[:upto].any(axis=0)[open_]
        )
    if has_depth:
        said |= _depth_events(station, recorded, starts, ahead, params, rng)
    return said


def _depth_events(
    station: Station,
    recorded: StepWeather,
    starts: NDArray[np.int64],
    ahead: list[StepWeather],
    params: EnsembleParams,
    rng: np.random.Generator,
) -> dict[str, Said]:
    """Return the events of measured depth."""
    values = station.series.columns["snow_depth_mm"]
    depth_mm = np.array([np.nan if v is None else v for v in values])
    hours = starts[:, None] + np.arange(1, WINDOW_H + 1)
    seen = np.isfinite(depth_mm[starts]) & np.isfinite(depth_mm[hours]).all(axis=1)
    starts, hours = starts[seen], hours[seen]
    ground = open_sites(1, pavement=Pavement.GROUND)
    states = _measured_snow(ground, recorded, depth_mm, starts)
    picked = [weather for weather, is_seen in zip(ahead, seen, strict=True) if is_seen]
    members = _members(ground, states, picked, params, rng)
    began_mm = trace_of(states, 0.0).snow_depth_mm[0]
    grown_mm = depth_mm[hours] - depth_mm[starts][:, None]
    said = {}
    for horizon in HORIZONS_H:
        upto = int(horizon * HOUR_S / STEP_S)
        most = np.array([m.snow_depth_mm[:upto].max(axis=0) for m in members])
        for limit_mm in DEPTHS_MM:
            said[f"{limit_mm:g} mm within {horizon} h"] = Said(
                share=(most - began_mm >= limit_mm).mean(axis=0),
                happened=grown_mm[:, :horizon].max(axis=1) >= limit_mm,
            )
    return said


def _starts(known: Forcing, hours: int) -> NDArray[np.int64]:
    """Return the hours that windows start at, with air temperature all around."""
    starts = np.arange(WARM_UP_H, hours - WINDOW_H - 1, EVERY_H)
    air = known.time_s[np.isfinite(known.air_temperature_c)] / HOUR_S
    count = [int(((air >= h - 24) & (air <= h + WINDOW_H + 2)).sum()) for h in starts]
    full = 24 + WINDOW_H
    return starts[np.array(count) >= full].astype(np.int64)


def _weather(
    station: Station, known: Forcing, now: Instant, end_s: float
) -> StepWeather:
    """Return weather from ``now`` to a moment, on steps of a quarter of an hour."""
    place = one_place(station.latitude, station.longitude, station.elevation_m)
    known = replace(
        known,
        latitude=station.latitude,
        longitude=station.longitude,
        elevation_m=station.elevation_m,
    )
    bounds_s = np.arange(0.0, end_s + STEP_S / 2, STEP_S)
    return make_step_weather([known], bounds_s, place, now.timestamp())


def _true_sky(
    recorded: StepWeather, params: EnsembleParams, rng: np.random.Generator
) -> StepWeather:
    """Return recorded weather with an error of the sky drawn where that is estimated.

    As large as estimates have been found to be where the sky is measured.
    """
    length_s = float(recorded.step_s.sum())
    stated = replace(params, longwave_w_m2=0.0)
    sky_w_m2 = sky_error_w_m2(recorded.estimated, length_s, stated)
    only_sky = replace(
        params,
        **dict.fromkeys(
            ("amount_now", "amount_day", "shift_h", "air_now_k", "air_day_k"), 0.0
        ),
        humidity_pct=0.0,
        wind_factor=0.0,
        longwave_w_m2=sky_w_m2,
    )
    errors = draw_errors(recorded.end_s, only_sky, rng)
    return perturbed_weather(recorded, errors, only_sky)


def _forecast(station: Station, now: Instant, seed: int) -> StepWeather:
    """Return what a generated forecast says of the window after ``now``."""
    columns = {
        name: values
        for name, values in station.series.columns.items()
        if name not in station.withheld
    }
    source = ForecastSource(
        recorded=replace(station.series, columns=columns),
        kind=ForecastKind.GENERATED,
        seed=seed,
    )
    known = build_forcing(source.known_at(now), now)
    return _weather(station, known, now, WINDOW_H * HOUR_S)


def _cleared_road(
    road: Sites, recorded: StepWeather, starts: NDArray[np.int64]
) -> tuple[SurfaceState, Trace]:
    """Return the street at each start, cleared, and what its windows were, (T, N)."""
    params = ColumnParams()
    state = start_state(road, recorded, params)
    per_h = int(HOUR_S / STEP_S)
    at = 0
    states, traces = [], []
    for start in (starts * per_h).tolist():
        if start > at:
            state, _ = _run(state, road, recorded, at, start)
        state = bared(state)
        states.append(state)
        at = start + PER_WINDOW
        state, trace = _run(state, road, recorded, start, at)
        traces.append(trace)
    return _side_by_side(states), _windows(traces)


def _measured_snow(
    ground: Sites,
    recorded: StepWeather,
    depth_mm: Array,
    starts: NDArray[np.int64],
) -> SurfaceState:
    """Return the ground at each start, its snow as deep as measured every 12 hours."""
    state = start_state(ground, recorded, ColumnParams())
    per_h = int(HOUR_S / STEP_S)
    at = 0
    states = []
    for start in starts.tolist():
        state, _ = _run(state, ground, recorded, at, start * per_h)
        state = as_deep_as(state, float(depth_mm[start]))
        states.append(state)
        at = start * per_h
    return _side_by_side(states)


def _run(
    state: SurfaceState, sites: Sites, weather: StepWeather, first: int, last: int
) -> tuple[SurfaceState, Trace]:
    """Follow one site over some steps, all kept."""
    steps = take_steps(weather, first, last)
    kept = np.ones(last - first, dtype=np.bool_)
    return integrate(state, sites, steps, ColumnParams(), kept=kept)


def _members(
    site: Sites,
    states: SurfaceState,
    ahead: list[StepWeather],
    params: EnsembleParams,
    rng: np.random.Generator,
) -> list[Trace]:
    """Follow all windows side by side, once for each member."""
    count = states.count
    sites = replace(_repeated(site, count), cell=np.arange(count, dtype=np.int32))
    kept = np.ones(PER_WINDOW, dtype=np.bool_)
    skies = [
        sky_error_w_m2(one.estimated, float(one.step_s.sum()), params) for one in ahead
    ]
    traces = []
    for member in range(params.members):
        weathers, column = ahead, ColumnParams()
        if member:
            drawn = [draw_errors(one.end_s, params, rng) for one in ahead]
            weathers = [
                perturbed_weather(one, errors, replace(params, longwave_w_m2=sky))
                for one, errors, sky in zip(ahead, drawn, skies, strict=True)
            ]
            # One set a run: all windows of a member share its snow.
            column = perturbed_column(column, drawn[0], params)
        _, trace = integrate(states, sites, _beside(weathers), column, kept=kept)
        traces.append(trace)
    return traces


def _repeated(site: Sites, count: int) -> Sites:
    """Return one site as often as asked for."""
    columns = {
        column.name: np.repeat(getattr(site, column.name), count)
        for column in fields(Sites)
        if column.name != "horizons_deg"
    }
    return replace(site, **columns)


def _beside(weathers: list[StepWeather]) -> StepWeather:
    """Return windows as cells; the sun, of each its own, becomes diffuse light."""
    names = (
        "air_temperature_c",
        "relative_humidity_pct",
        "wind_speed_m_s",
        "pressure_hpa",
        "precipitation_mm",
        "snow_share",
        "longwave_w_m2",
    )
    columns = {
        name: np.concatenate([getattr(one, name) for one in weathers], axis=1)
        for name in names
    }
    whole = np.concatenate([one.direct_w_m2 + one.diffuse_w_m2 for one in weathers], 1)
    return replace(
        weathers[0],
        direct_w_m2=np.zeros_like(whole),
        diffuse_w_m2=whole,
        cold_pool_strength=np.zeros_like(whole),
        **columns,
    )


def _side_by_side(states: list[SurfaceState]) -> SurfaceState:
    """Return the states of one site at several moments as those of several sites."""
    return SurfaceState(
        **{
            column.name: np.concatenate(
                [getattr(one, column.name) for one in states], axis=-1
            )
            for column in fields(SurfaceState)
        }
    )


def _windows(traces: list[Trace]) -> Trace:
    """Return windows of one site side by side."""
    columns = {
        column.name: np.concatenate([getattr(one, column.name) for one in traces], 1)
        for column in fields(Trace)
        if column.name != "end_s"
    }
    return Trace(end_s=traces[0].end_s, **columns)


def _freezes(trace: Trace) -> NDArray[np.bool_]:
    """Return where a moist surface is below 0 °C, (T, N)."""
    film_mm = trace.water_mm + trace.ice_mm
    freezes: NDArray[np.bool_] = (trace.road_surface_temperature_c < 0.0) & (
        film_mm >= MOIST_ABOVE_MM
    )
    return freezes


def _is_frozen(states: SurfaceState) -> NDArray[np.bool_]:
    """Return which windows start with a moist surface below 0 °C, (N,)."""
    return _freezes(trace_of(states, 0.0))[0]
