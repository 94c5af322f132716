"""How the night may turn out: the surface under many ways the weather may take."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.ensemble_params import EnsembleParams
from planner.params import SurfaceParams
from planner.surface.ahead import Now, protected_until_s
from planner.surface.coarse_weather import coarse_weather
from planner.surface.columns.batches import picked_sites, picked_state
from planner.surface.columns.integrate import integrate
from planner.surface.columns.sites import Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.surface_state import SurfaceState, Trace
from planner.surface.columns.traced import joined, trace_of
from planner.surface.ensemble_weather import (
    draw_errors,
    perturbed_column,
    perturbed_weather,
)
from planner.surface.like_sites import like_sites
from planner.surface.past import Past, take_steps
from planner.surface.sky_error import sky_error_w_m2
from planner.surface.slippery import slipperiness
from planner.surface_params import ColumnParams

Kept = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """The surface ahead, (R,) steps by (M,) members by (G,) groups of segments.

    Nothing more is done in any of them. Member 0 is the forecast as it stands.

    Attributes
    ----------
    time_s : (R,)
        From now; the first is 0. [s]
    group_of_segment, untouched_of_segment : (S,) intp
        Of each segment with its traffic, and without any: the depth that criteria
        mean is that of snow that no wheel has packed.
    snow_depth_mm : (R, M, G) float32
        Loose and packed. [mm]
    road_surface_temperature_c : (R, M, G) float32
    water_film_mm : (R, M, G) float32
        Water and ice on the pavement. [mm]
    slipperiness : (R, M, G) int8
        `planner.surface.outlook.Slipperiness`.
    """

    time_s: NDArray[np.float64]
    group_of_segment: NDArray[np.intp]
    untouched_of_segment: NDArray[np.intp]
    snow_depth_mm: Kept
    road_surface_temperature_c: Kept
    water_film_mm: Kept
    slipperiness: NDArray[np.int8]

    def __post_init__(self) -> None:
        """Refuse arrays that disagree on steps, members or groups."""
        expected = self.snow_depth_mm.shape
        for name in ("road_surface_temperature_c", "water_film_mm", "slipperiness"):
            found = getattr(self, name).shape
            if found != expected:
                msg = f"{name} is {found}, snow_depth_mm asks for {expected}"
                raise ValueError(msg)
        if self.time_s.shape != expected[:1]:
            msg = f"time_s is {self.time_s.shape}, snow_depth_mm has {expected[0]} rows"
            raise ValueError(msg)

    @property
    def member_count(self) -> int:
        """Number of members, M."""
        return int(self.snow_depth_mm.shape[1])


def make_ensemble(
    past: Past,
    now: Now,
    surface: SurfaceParams,
    params: EnsembleParams,
    rng: np.random.Generator,
) -> Ensemble:
    """Follow the surface under the forecast and under drawn variations of it.

    Each member has its own amounts, hours, air, sky and wind, and its own snow:
    phase, settling and wear. The sky varies more where its longwave is estimated. All
    segments of a member share its errors, as they share their weather.

    Parameters
    ----------
    past : Past
        Its weather from now on is what is varied.
    now : Now
        What lies there now, readings included.
    surface : SurfaceParams
    params : EnsembleParams
    rng : numpy Generator
        The same one gives the same ensemble.

    Returns
    -------
    Ensemble
        Of one row where the weather ends now.
    """
    segments = now.of_segment.size
    both = np.concatenate((now.of_segment, now.untouched))
    picked, group = like_sites(now.sites, now.state, both, params.most_sites)
    sites, state = picked_sites(now.sites, picked), picked_state(now.state, picked)
    until_s = protected_until_s(past.grouped, surface)[now.parent][picked]
    ahead = coarse_weather(
        take_steps(past.weather, past.now_step, past.weather.step_count),
        params.step_s,
    )
    seen_s = past.weather.step_s[past.weather.end_s > past.window.view_from_s].sum()
    sky_w_m2 = sky_error_w_m2(past.weather.estimated, float(seen_s), params)
    varied = replace(params, longwave_w_m2=sky_w_m2)
    traces = [
        _follow(state, sites, weather, column)
        for weather, column in _members(ahead, surface.column, varied, rng)
    ]
    return Ensemble(
        time_s=traces[0].end_s,
        group_of_segment=group[:segments],
        untouched_of_segment=group[segments:],
        snow_depth_mm=_stacked([trace.snow_depth_mm for trace in traces]),
        road_surface_temperature_c=_stacked(
            [trace.road_surface_temperature_c for trace in traces]
        ),
        water_film_mm=_stacked([trace.water_mm + trace.ice_mm for trace in traces]),
        slipperiness=np.stack(
            [slipperiness(trace, until_s, surface) for trace in traces], axis=1
        ),
    )


def _members(
    ahead: StepWeather,
    column: ColumnParams,
    params: EnsembleParams,
    rng: np.random.Generator,
) -> Iterator[tuple[StepWeather, ColumnParams]]:
    """Yield the weather and the surface's parameters of each member."""
    yield ahead, column
    for _ in range(1, params.members):
        if not ahead.step_count:
            yield ahead, column
            continue
        errors = draw_errors(ahead.end_s, params, rng)
        yield (
            perturbed_weather(ahead, errors, params),
            perturbed_column(column, errors, params),
        )


def _follow(
    state: SurfaceState, sites: Sites, weather: StepWeather, column: ColumnParams
) -> Trace:
    """Return the surface from now on under one weather, (R, G)."""
    start = trace_of(state, 0.0)
    if not weather.step_count:
        return start
    kept = np.ones(weather.step_count, dtype=np.bool_)
    _, later = integrate(state, sites, weather, column, kept=kept)
    return joined([start, later])


def _stacked(rows: list[Kept]) -> Kept:
    """Return members side by side, (R, M, G)."""
    return np.stack(rows, axis=1)
