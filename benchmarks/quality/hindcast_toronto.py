"""Score restarts on Toronto's road beside a regression, RoadSurf-like and persistence.

    uv run python -m benchmarks.quality.hindcast_toronto [--cross] [--json]

Restarts every 7 h, 1 to 24 h ahead, with the file's weather as a perfect forecast.
Calibrated on 2009/10 and scored on 2011/12; with ``--cross`` the other way round. All
rows are scored on the same starts and see the same weather. The regression has 17
columns for each lead: air temperature and sun from 5 h before to 2 h after the moment,
and the last observed surface temperature; it is fitted on every hour of the window, and
once more goes on learning from hour to hour as Vinter does.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from benchmarks.quality.freezing_scores import freezing_lines
from benchmarks.quality.roadsurf_like import RoadSurfParams, forecast
from benchmarks.quality.roadsurf_toronto import (
    CLIMATE_C,
    DATA,
    LATITUDE,
    LONGITUDE,
    TORONTO,
    WINTERS,
    calibrated,
    read_toronto,
    starts_of,
    summary,
)
from planner.assimilation.sites.calibrate import calibrate
from planner.assimilation.sites.learning import Learner, LearningParams
from planner.surface_params import ColumnParams
from services.hindcast.forecasts import free_run, learned_weights, restarted
from services.hindcast.site_toml import SiteFile
from services.hindcast.stretches import SiteStretch, stretches_of, within
from services.weather_files import open_weather

Array = NDArray[np.float64]
Starts = NDArray[np.int64]

HOUR_S = 3600.0
LEADS = 24
LAGS = range(-2, 6)
ELEVATION_M = 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Toronto hour by hour, (N,): what the regression and the scores need."""

    times_s: Array
    air_c: Array
    sun_w_m2: Array
    road_c: Array

    def ahead(self, starts: Starts, values: Array) -> Array:
        """Return values 1 to 24 h after each start, (M, 24), NaN beyond the end."""
        rows = starts[:, None] + 1 + np.arange(LEADS)
        inside = rows < values.size
        return np.where(inside, values[np.minimum(rows, values.size - 1)], np.nan)


def columns(series: Series, starts: Starts, lead: int) -> Array:
    """Return the regression's 17 columns and its constant, (M, 18)."""
    rows = starts + lead

    def at(values: Array, lag: int) -> Array:
        return values[np.clip(rows - lag, 0, values.size - 1)]

    made = [np.ones(starts.size), series.road_c[starts]]
    made += [at(series.air_c, lag) for lag in LAGS]
    made += [at(series.sun_w_m2, lag) / 100.0 for lag in LAGS]
    return np.stack(made, axis=1)


def regression(series: Series, window: Starts, starts: Starts) -> tuple[Array, Array]:
    """Forecasts of the regression fitted on a window, and its weights by lead."""
    found, weights = np.empty((starts.size, LEADS)), []
    truth = series.ahead(window, series.road_c)
    for lead in range(1, LEADS + 1):
        rows = columns(series, window, lead)
        known = np.isfinite(rows).all(axis=1) & np.isfinite(truth[:, lead - 1])
        fitted, *_ = np.linalg.lstsq(rows[known], truth[known, lead - 1], rcond=None)
        weights.append(fitted)
        found[:, lead - 1] = columns(series, starts, lead) @ fitted
    return found, np.array(weights)


def learning_regression(
    series: Series, weights: Array, hours: Starts, starts: Starts
) -> Array:
    """Forecasts of the regression that goes on learning as Vinter's correction does.

    It starts from the fit on the window, with the weight that Vinter gives its own.
    """
    params = LearningParams(prior_weight=100.0, most_k=30.0)
    found = np.full((series.times_s.size, LEADS), np.nan)
    for lead in range(1, LEADS + 1):
        learner = Learner(weights[lead - 1], params)
        rows = columns(series, hours, lead)
        for number, hour in enumerate(hours):
            past = number - lead
            if past >= 0 and np.isfinite(series.road_c[hour]):
                row = rows[past : past + 1]
                if np.isfinite(row).all():
                    learner.learn(row, series.road_c[hour : hour + 1])
            if np.isfinite(rows[number]).all():
                found[hour, lead - 1] = rows[number] @ learner.weights
    return found[starts]


def on_hours(series: Series, stretches: list[SiteStretch], runs: list[Array]) -> Array:
    """Lay forecasts from the ends of each stretch's hours on the series, (N, 24)."""
    found = np.full((series.times_s.size, LEADS), np.nan)
    for stretch, run in zip(stretches, runs, strict=True):
        first = round((stretch.begin.timestamp() - series.times_s[0]) / HOUR_S) + 1
        found[first : first + run.shape[0]] = run
    return found


def vinter_rows(
    series: Series, fit_on: tuple[datetime, datetime], starts: Starts
) -> Iterator[tuple[str, Array]]:
    """Yield Vinter's rows of the table."""
    file = open_weather(DATA / TORONTO)
    site = SiteFile(latitude=LATITUDE, longitude=LONGITUDE, elevation_m=ELEVATION_M)
    stretches = stretches_of(file, site)

    def free(at: SiteFile) -> Array:
        whole = np.full(series.times_s.size, np.nan)
        for stretch in stretches:
            first = round((stretch.begin.timestamp() - series.times_s[0]) / HOUR_S)
            run = free_run(at, stretch.hours).road_surface_temperature_c[:, 0]
            whole[first + 1 : first + 1 + run.size] = run
        return series.ahead(starts, whole)

    def both(at: SiteFile) -> tuple[Array, Array]:
        made = list(restarted(at, stretches, LEADS))
        physical = on_hours(series, stretches, [m.restarts.shown_c for m in made])
        learned = on_hours(
            series, stretches, [m.road_surface_temperature_c for m in made]
        )
        return physical[starts], learned[starts]

    yield "Vinter, without any observation of the road", free(site)
    physical, learned = both(site)
    yield "Vinter, not calibrated, physics only", physical
    yield "Vinter, not calibrated", learned
    window = stretches_of(within(file, *fit_on), site)
    fit = calibrate(
        site.as_sites(), [s.hours for s in window], ColumnParams(), site.params
    )
    print(f"calibrated: {fit}\n")
    fitted = replace(site, params=fit.site)
    yield "Vinter, calibrated, then without observations", free(fitted)
    fitted = replace(fitted, learned=learned_weights(fitted, window))
    physical, learned = both(fitted)
    yield "Vinter, calibrated, physics only", physical
    yield "Vinter, calibrated", learned


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tries", type=int, default=80)
    given = parser.parse_args()
    fit_winter, score_winter = list(WINTERS)[:: -1 if given.cross else 1]
    times_s, roadsurf = read_toronto(DATA / TORONTO)
    series = Series(
        times_s=times_s,
        air_c=roadsurf.air_temperature_c,
        sun_w_m2=roadsurf.shortwave_w_m2,
        road_c=roadsurf.road_surface_temperature_c,
    )
    bounds = {
        winter: tuple(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in days)
        for winter, days in WINTERS.items()
    }

    def hours_of(winter: str) -> Starts:
        start, end = (moment.timestamp() for moment in bounds[winter])
        is_in = (times_s >= start) & (times_s < end) & np.isfinite(series.air_c)
        return np.flatnonzero(is_in)

    starts = starts_of(times_s, roadsurf, score_winter)
    truth = series.ahead(starts, series.road_c)
    table: dict[str, Array] = {
        "persistence": np.repeat(series.road_c[starts][:, None], LEADS, axis=1)
    }
    window = hours_of(fit_winter)
    table["17-column regression"], weights = regression(series, window, starts)
    table["17-column regression, learning on"] = learning_regression(
        series, weights, hours_of(score_winter), starts
    )
    fitted = calibrated(
        roadsurf, starts_of(times_s, roadsurf, fit_winter)[::2], given.tries
    )
    table["RoadSurf-like, defaults"] = forecast(
        roadsurf, starts, RoadSurfParams(climate_c=CLIMATE_C)
    )
    table["RoadSurf-like, calibrated"] = forecast(roadsurf, starts, fitted)
    fit_on = (bounds[fit_winter][0], bounds[fit_winter][1])
    table |= dict(vinter_rows(series, fit_on, starts))
    scores = {name: summary(row - truth) for name, row in table.items()}
    worst = {name: float(np.nanmax(np.abs(row - truth))) for name, row in table.items()}
    if given.json:
        print(json.dumps({"starts": len(starts), "rows": scores, "worst": worst}))
        return
    print(f"{len(starts)} starts in {score_winter}, calibrated on {fit_winter}\n")
    print("| model | " + " | ".join(next(iter(scores.values()))) + " | worst |")
    print("|---|" + "---|" * (1 + len(next(iter(scores.values())))))
    for name, row in scores.items():
        cells = " | ".join(f"{value:.2f}" for value in row.values())
        print(f"| {name} | {cells} | {worst[name]:.1f} |")
    sun = series.ahead(starts, series.sun_w_m2)
    print()
    for line in freezing_lines(table, truth, sun, "RoadSurf-like, calibrated"):
        print(line)


if __name__ == "__main__":
    main()
