"""A comparator in RoadSurf's manner: many starts of its road temperature at once.

Written anew from the published description and constants of FMI's RoadSurf 1.1 and
called "RoadSurf-like", since it is not that program: the heat balance, the ground, the
stability iteration, the coupling of the last three hours and the storages of water and
hoar frost are there; snow, ice and the relaxation of the weather are not. Without
precipitation the two differ by those only. It is driven with the same weather as the
model it is compared with, and may be calibrated on the same window (longwave offset,
albedo, heat capacity, roughness for heat).

`benchmarks/quality/roadsurf_toronto.py` runs it.

References
----------
.. [1] V. Karsisto, "RoadSurf 1.1: open-source road weather model library", Geosci.
   Model Dev. 17 (2024) 4837-4853.
.. [2] V. Karsisto et al., "Improving road weather model forecasts by adjusting the
   radiation input", Meteorol. Appl. 23 (2016) 503-513.
"""
# ruff: noqa: PLR2004, N806 - RoadSurf's own constants where they act, T for the profile

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import exp, pi, sin

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality.roadsurf_step import LAYERS, STEP_S, advance, at, ground_of
from planner.kernels import kernel

Array = NDArray[np.float64]

HOUR_S = 3600.0
SPIN_H = 48
LEAD_H = 24
COUPLING_H = 3
# How far the coupled surface may miss the observed one, and how often it tries. [2]
NEAR_C = 0.1
TRIES = 25
SMALLEST_FACTOR = 0.01
LARGEST_FACTOR = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSurfParams:
    """RoadSurf's defaults; the first four are what its calibration moves.

    ``longwave_offset_w_m2`` is added to the longwave, ``albedo`` is that of the dry
    surface, ``heat_capacity_factor`` multiplies the dry heat capacity of every layer,
    ``heat_roughness_m`` is z0h. ``climate_c`` is the yearly mean at the bottom, to be
    set for the place (RoadSurf: 6.4, Finland).
    """

    longwave_offset_w_m2: float = 0.0
    albedo: float = 0.10
    heat_capacity_factor: float = 1.0
    heat_roughness_m: float = 0.001
    climate_c: float = 6.4
    is_coupled: bool = True
    decay_s: float = 4.0 * HOUR_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Weather and road on an even clock, (N,); entry n is at n times ``spacing_s``.

    Attributes
    ----------
    spacing_s : float
        [s]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s : (N,)
        At that moment, no gaps. [°C, %, m/s]
    shortwave_w_m2, longwave_w_m2 : (N,)
        Mean of the stretch that ends there, no gaps. [W/m²]
    road_surface_temperature_c : (N,)
        Observed at that moment; NaN is a gap. Of each start nothing later is read. [°C]
    local_hour, day_of_year : (N,)
        Local solar hour (traffic) and day (temperature at the bottom).
    """

    spacing_s: float
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    shortwave_w_m2: Array
    longwave_w_m2: Array
    road_surface_temperature_c: Array
    local_hour: Array
    day_of_year: Array


def forecast(
    series: Series, starts: NDArray[np.int64], params: RoadSurfParams
) -> Array:
    """Return the road surface temperature 1 to 24 h after every start, (M, 24).

    Parameters
    ----------
    series : Series
        Has ``SPIN_H`` hours before every start and ``LEAD_H`` after.
    starts : (M,)
        Indices into the series.
    params : RoadSurfParams

    Returns
    -------
    (M, 24) [°C]
        NaN where a start has no observation.

    Raises
    ------
    ValueError
        When a start lies too near an end of the series.
    """
    per_h = HOUR_S / series.spacing_s
    first = starts.min(initial=int(SPIN_H * per_h))
    last = starts.max(initial=0)
    if first < SPIN_H * per_h or last + LEAD_H * per_h >= len(series.local_hour):
        msg = (
            f"starts {first} to {last} ask for {SPIN_H} h before and {LEAD_H} h after, "
            f"the series has {len(series.local_hour)} entries of {series.spacing_s} s"
        )
        raise ValueError(msg)
    weather = np.stack(
        [
            series.air_temperature_c,
            series.relative_humidity_pct,
            series.wind_speed_m_s,
            series.shortwave_w_m2,
            series.longwave_w_m2 + params.longwave_offset_w_m2,
            series.local_hour,
            series.day_of_year,
        ]
    )
    capacity, conductivity, depth = ground_of(params.heat_capacity_factor)
    found = _run_all(
        weather,
        _observed_before(series, starts),
        starts,
        series.spacing_s,
        capacity,
        conductivity,
        depth,
        np.array(
            [
                params.albedo,
                params.heat_roughness_m,
                params.climate_c,
                params.decay_s,
                float(params.is_coupled),
            ]
        ),
    )
    found[np.isnan(series.road_surface_temperature_c[starts])] = np.nan
    return np.asarray(found, dtype=np.float64)


def _observed_before(series: Series, starts: NDArray[np.int64]) -> Array:
    """Return the observed surface of the spin-up, gaps bridged, (M, spin + 1)."""
    count = int(SPIN_H * HOUR_S / series.spacing_s)
    seen = np.empty((len(starts), count + 1))
    for row, start in enumerate(starts):
        window = series.road_surface_temperature_c[start - count : start + 1]
        known = np.flatnonzero(~np.isnan(window))
        seen[row] = (
            np.interp(np.arange(count + 1), known, window[known])
            if known.size
            else series.air_temperature_c[start - count : start + 1]
        )
    return seen


@kernel
def _run_one(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one compiled run
    weather: Array,
    seen: Array,
    start: int,
    spacing_s: float,
    ground: tuple[Array, Array, Array],
    site: Array,
    found: Array,
) -> None:
    """Spin up with the observed surface, couple, and run ahead."""
    per_h = int(HOUR_S / STEP_S)
    start_s = start * spacing_s
    begin_s = start_s - SPIN_H * HOUR_S
    depth = ground[2]
    T = np.empty(LAYERS + 1)
    T[:4] = seen[0]
    day = weather[6, int(begin_s / spacing_s)]
    T[LAYERS] = site[2] + 0.6 * sin(
        2.0 * pi / 365.0 * (day - 170.0) - depth[LAYERS] / 2.7
    )
    for layer in range(4, LAYERS):
        share = (depth[layer] - depth[3]) / (depth[LAYERS] - depth[3])
        T[layer] = T[3] + (T[LAYERS] - T[3]) * share
    surface = np.array([0.0, 0.0, 5.0])
    factors = np.ones(2)
    is_coupled = site[4] > 0.0
    free_from = (SPIN_H - (COUPLING_H if is_coupled else 0)) * per_h
    for step in range(free_from):
        place = step * STEP_S / spacing_s
        entry = min(int(place), seen.shape[0] - 2)
        T[0] = seen[entry] + (seen[entry + 1] - seen[entry]) * (place - entry)
        T[1] = T[0]
        moment = begin_s + step * STEP_S
        advance(T, surface, moment, weather, spacing_s, ground, site, factors)
    target = seen[seen.shape[0] - 1]
    if is_coupled:
        kept_T = T.copy()
        kept_surface = surface.copy()
        moment = begin_s + free_from * STEP_S
        by_sun = at(weather, 3, moment, spacing_s, 0.5) > at(
            weather, 4, moment, spacing_s, 0.5
        )
        which = 0 if by_sun else 1
        factor = 1.0
        before = 1.0
        above_c = np.nan
        below_c = np.nan
        above = 1.0
        below = 1.0
        met = False
        for _ in range(TRIES):
            T[:] = kept_T
            surface[:] = kept_surface
            factors[:] = 1.0
            factors[which] = factor
            for step in range(free_from, SPIN_H * per_h):
                moment = begin_s + step * STEP_S
                advance(T, surface, moment, weather, spacing_s, ground, site, factors)
            miss = 0.5 * (T[0] + T[1]) - target
            if not abs(miss) < 100.0:
                break
            if abs(miss) <= NEAR_C:
                met = factor <= LARGEST_FACTOR
                break
            if miss > 0.0 and not above_c < miss:
                above_c = miss
                above = factor
            if miss < 0.0 and not below_c > miss:
                below_c = miss
                below = factor
            if not (np.isnan(above_c) or np.isnan(below_c)):
                factor = above - above_c / (above_c - below_c) * (above - below)
            else:
                factor *= 0.5 if miss > 0.0 else 2.0
            if abs(factor - before) < 0.00005:
                above_c = np.nan
                below_c = np.nan
            before = factor
            if factor < SMALLEST_FACTOR:
                break
        if not met:
            T[:] = kept_T
            surface[:] = kept_surface
            factors[:] = 1.0
            for step in range(free_from, SPIN_H * per_h):
                moment = begin_s + step * STEP_S
                advance(T, surface, moment, weather, spacing_s, ground, site, factors)
    correction = factors - 1.0
    for step in range(LEAD_H * per_h):
        moment = start_s + step * STEP_S
        factors[:] = 1.0 + correction * exp(-step * STEP_S / site[3])
        advance(T, surface, moment, weather, spacing_s, ground, site, factors)
        if (step + 1) % per_h == 0:
            found[(step + 1) // per_h - 1] = 0.5 * (T[0] + T[1])


def _run_all(  # noqa: PLR0913, PLR0917 - what a run needs
    weather: Array,
    seen: Array,
    starts: NDArray[np.int64],
    spacing_s: float,
    capacity: Array,
    conductivity: Array,
    depth: Array,
    site: Array,
) -> Array:
    """All starts, side by side in threads: a compiled run lets go of the lock."""
    found = np.empty((starts.shape[0], LEAD_H))
    ground = (capacity, conductivity, depth)

    def run(row: int) -> None:
        _run_one(weather, seen[row], starts[row], spacing_s, ground, site, found[row])

    with ThreadPoolExecutor() as pool:
        list(pool.map(run, range(starts.shape[0])))
    return found
