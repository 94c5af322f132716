"""A site's forecasts over a file: run free, or restarted with what its road showed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.calibrate import Stretch
from planner.assimilation.sites.coupling import Road, couple
from planner.assimilation.sites.flux_features import weather_features
from planner.assimilation.sites.flux_response import flux_response_k
from planner.assimilation.sites.learned_correction import (
    Record,
    corrected_c,
    weight_names,
)
from planner.assimilation.sites.learning import Learner, LearningParams
from planner.assimilation.sites.restarts import Restarts, restart
from planner.assimilation.sites.site_hours import HOUR_S
from planner.assimilation.sites.site_params import column_params
from planner.surface.columns.batches import repeated_site
from planner.surface.columns.integrate import integrate, start_state
from planner.surface.columns.surface_state import Trace
from planner.surface_params import ColumnParams
from services.hindcast.site_toml import SiteFile
from services.hindcast.stretches import SiteStretch

Array = NDArray[np.float64]
Watch = Callable[[str, int, int], None]

DAY_H = 24
DEGREES_AN_HOUR = 15.0
LONG_MEMORY = LearningParams(half_life_h=20_000.0)
"""Within a calibration window nothing is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchForecasts:
    """Forecasts from the end of each hour of a stretch, (H,) by (L,) leads.

    ``road_surface_temperature_c`` is what the sensor is expected to show, learned
    correction included; NaN beyond the weather. ``restarts`` has the physics' own
    and the traces.
    """

    road_surface_temperature_c: Array
    restarts: Restarts


def road_of(site: SiteFile) -> Road:
    """Return the road that a SITE.toml describes."""
    return Road(
        site=site.as_sites(),
        params=column_params(site.params, ColumnParams()),
        sensor_mean_s=site.params.sensor_mean_s,
    )


def free_run(site: SiteFile, stretch: Stretch) -> Trace:
    """Run a stretch once, without any observation; hourly rows of one site."""
    road = road_of(site)
    weather = stretch.weather
    first = np.zeros(1, dtype=np.intp)
    steps = weather.columns(
        first, weather.hour_count, end_s=weather.hour_count * HOUR_S
    )
    sites = repeated_site(road.site, first, np.zeros(1))
    kept = np.arange(steps.step_count) % weather.per_hour == weather.per_hour - 1
    _, trace = integrate(
        start_state(sites, steps, road.params), sites, steps, road.params, kept=kept
    )
    return trace


def restarted(
    site: SiteFile,
    stretches: list[SiteStretch],
    lead_h: int,
    *,
    learner: Learner | None = None,
    watch: Watch | None = None,
) -> Iterator[StretchForecasts]:
    """Forecast from every hour of every stretch, in order, learning on the way.

    Parameters
    ----------
    site : SiteFile
    stretches : list of SiteStretch
    lead_h : int
    learner : Learner, optional
        By default one that starts with the site's learned weights.
    watch : callable, optional
        Told what is being done, how much of it is, and of how much.

    Yields
    ------
    StretchForecasts
        Of each stretch.
    """
    road = road_of(site)
    response_k = flux_response_k(road, lead_h)
    first = np.zeros(1, dtype=np.intp)
    for stretch in stretches:
        weather, observed_c = stretch.hours.weather, stretch.hours.observed_c
        coupled = couple(
            road,
            weather,
            observed_c,
            first=first,
            hours=weather.hour_count,
            watch=_told(watch, "following the road"),
        )
        restarts = restart(
            road,
            weather,
            coupled,
            first=first,
            starts=np.arange(weather.hour_count),
            lead_h=lead_h,
        )
        features = weather_features(weather, _solar_hours(stretch, site.longitude))
        record = Record(
            forecast_c=restarts.shown_c,
            observed_c=observed_c,
            flux_w_m2=coupled.flux_w_m2[:, 0],
            features=features,
            response_k=response_k,
            fade_h=site.params.flux_bias_decay_s / HOUR_S,
        )
        if learner is None:
            learner = Learner(
                prior_weights(weight_names(features), site.learned), LearningParams()
            )
        found = corrected_c(record, learner, watch=_told(watch, "learning"))
        yield StretchForecasts(road_surface_temperature_c=found, restarts=restarts)


def learned_weights(
    site: SiteFile, stretches: list[SiteStretch], *, watch: Watch | None = None
) -> dict[str, float]:
    """Weights of the learned correction from the given stretches alone."""
    weather = stretches[0].hours.weather
    names = weight_names(
        weather_features(weather, _solar_hours(stretches[0], site.longitude))
    )
    learner = Learner(np.zeros(len(names)), LONG_MEMORY)
    for _ in restarted(site, stretches, DAY_H, learner=learner, watch=watch):
        pass
    return dict(zip(names, learner.weights.tolist(), strict=True))


def prior_weights(names: tuple[str, ...], learned: Mapping[str, float]) -> Array:
    """Return weights in their order, 0 for those that were not learned."""
    return np.array([learned.get(name, 0.0) for name in names])


def _solar_hours(stretch: SiteStretch, longitude: float) -> Array:
    """Mean solar time at the end of each hour, (H,). [h]."""
    begin = stretch.begin
    first_h = begin.hour + begin.minute / 60.0 + longitude / DEGREES_AN_HOUR
    ends_h = first_h + 1.0 + np.arange(stretch.hour_count, dtype=np.float64)
    return np.mod(ends_h, float(DAY_H))


def _told(watch: Watch | None, what: str) -> Callable[[int, int], None] | None:
    """Return a watch of one piece of work."""
    if watch is None:
        return None
    return lambda done, total: watch(what, done, total)
