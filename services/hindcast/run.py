"""One hindcast, from its options to its file."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from planner.assimilation.sites.calibrate import Fit, calibrate
from planner.domain.calendar import Instant, format_instant
from planner.domain.weather import WeatherSeries
from planner.surface.columns.surface_state import Trace
from planner.surface_params import ColumnParams
from services.files import refuse_unwritable, write_whole
from services.hindcast.forecasts import (
    free_run,
    learned_weights,
    restarted,
)
from services.hindcast.site_toml import SiteFile, read_site, write_fit
from services.hindcast.stretches import (
    ROAD,
    SiteStretch,
    stretches_of,
    within,
)
from services.hindcast.table import Row, as_csv, rows_of_runs
from services.weather_files import open_weather

HOUR = timedelta(hours=1)
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HindcastRequest:
    """What was asked for; ``starts_h`` None is one free run."""

    forcing: Path
    site: Path
    out: Path
    starts_h: int | None
    lead_h: int
    calibrate: tuple[Instant, Instant] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindcast:
    """What came of it, for the person who asked.

    ``score_k`` is the mean absolute error against what the road showed, by lead in
    hours, and ``score_k[0]`` over all; empty where nothing was observed. [K]
    """

    run_count: int
    row_count: int
    score_k: dict[int, float]
    fit: Fit | None
    remarks: tuple[str, ...]


def run_hindcast(asked: HindcastRequest, watch: Watch) -> Hindcast:
    """Run a hindcast and write its file.

    Raises
    ------
    ValueError
        If a file cannot be read or written, or calibrating is asked for without
        observations of the road.
    """
    refuse_unwritable(asked.out)
    site = read_site(asked.site)
    series = open_weather(asked.forcing)
    fit = None
    if asked.calibrate is not None:
        site, fit = _calibrated(asked, site, series, watch)
    stretches = stretches_of(series, site)
    if asked.starts_h is None:
        rows, errors = _free(site, stretches)
    else:
        rows, errors = _restarts(asked, site, stretches, series.times[0], watch)
    write_whole(asked.out, as_csv(row for run in rows for row in run))
    return Hindcast(
        run_count=len(rows),
        row_count=sum(len(run) for run in rows),
        score_k=_score_k(errors),
        fit=fit,
        remarks=(*series.remarks, *_remarks(asked, site, stretches)),
    )


def _remarks(
    asked: HindcastRequest, site: SiteFile, stretches: list[SiteStretch]
) -> list[str]:
    """Say what was estimated, what was wrong, and what nothing is known of."""
    said = []
    if np.isnan(site.elevation_m):
        said.append(
            f"{asked.site} has no elevation_m: the pressure is that of sea level."
        )
    for before, after in pairwise(stretches):
        end = before.begin + HOUR * before.hour_count
        said.append(
            f"Air temperature is missing between {format_instant(end)} and "
            f"{format_instant(after.begin)}: forecasts end before and start anew "
            "after it."
        )
    for stretch in stretches:
        when = "" if len(stretches) == 1 else f"From {format_instant(stretch.begin)}, "
        said += [f"{when}{sentence}" for sentence in stretch.estimated]
    said += [sentence for stretch in stretches for sentence in stretch.found]
    is_seen = any(np.isfinite(stretch.hours.observed_c).any() for stretch in stretches)
    if asked.starts_h is not None and not is_seen:
        said.append(
            "Nothing observed on the road is there to start from: forecasts follow "
            "from the weather alone."
        )
    return list(dict.fromkeys(said))


def _calibrated(
    asked: HindcastRequest, site: SiteFile, series: WeatherSeries, watch: Watch
) -> tuple[SiteFile, Fit]:
    """Fit the site on the window alone, and write what was found."""
    if asked.calibrate is None or ROAD[0] not in series.columns:
        msg = (
            f"{series.source} has no column {ROAD[0]}: there is nothing to calibrate "
            "against"
        )
        raise ValueError(msg)
    refuse_unwritable(asked.site)
    start, end = asked.calibrate
    window = stretches_of(within(series, start, end), site)
    fit = calibrate(
        site.as_sites(),
        [stretch.hours for stretch in window],
        ColumnParams(),
        site.params,
        watch=lambda trial, _: watch("calibrating", trial, 0),
    )
    site = replace(site, params=fit.site, learned={})
    site = replace(site, learned=learned_weights(site, window, watch=watch))
    words = f"{format_instant(start)} to {format_instant(end)}"
    write_fit(asked.site, site.params, site.learned, words)
    # As written: the same figures serve now and when the file is read again.
    return read_site(asked.site), fit


def _free(
    site: SiteFile, stretches: list[SiteStretch]
) -> tuple[list[list[Row]], list[tuple[int, float]]]:
    """Run every stretch once and return its rows and errors by lead."""
    rows: list[list[Row]] = []
    errors: list[tuple[int, float]] = []
    for stretch in stretches:
        trace = free_run(site, stretch.hours)
        shown = trace.road_surface_temperature_c.T.astype(np.float64)
        rows.extend(
            run for _, run in rows_of_runs([stretch.begin], shown, shown, trace)
        )
        seen = stretch.hours.observed_c
        errors.extend(
            (0, float(error)) for error in (shown[0] - seen)[np.isfinite(seen)]
        )
    return rows, errors


def _restarts(
    asked: HindcastRequest,
    site: SiteFile,
    stretches: list[SiteStretch],
    origin: Instant,
    watch: Watch,
) -> tuple[list[list[Row]], list[tuple[int, float]]]:
    """Restart every so many hours of the file; return rows and errors by lead.

    Hours are counted from the file's first row, whether or not it is on the hour.
    """
    every = asked.starts_h or 1
    rows: list[list[Row]] = []
    errors: list[tuple[int, float]] = []
    forecasts = restarted(site, stretches, asked.lead_h, watch=watch)
    for stretch, found in zip(stretches, forecasts, strict=True):
        seen = stretch.hours.observed_c
        runs: dict[int, list[Row]] = {}
        for hours, trace in found.restarts.traces:
            wanted = [
                column
                for column, hour in enumerate(hours)
                if (stretch.begin + HOUR * (int(hour) + 1) - origin) // HOUR % every
                == 0
            ]
            if not wanted:
                continue
            starts = [
                stretch.begin + HOUR * (int(hours[column]) + 1) for column in wanted
            ]
            at = hours[wanted]
            shown = found.road_surface_temperature_c[at]
            picked = _columns(trace, wanted)
            for column, run in rows_of_runs(
                starts, shown, found.restarts.shown_c[at], picked
            ):
                runs[int(at[column])] = run
            for column, hour in enumerate(at):
                ahead = seen[hour + 1 : hour + 1 + trace.end_s.size]
                errors.extend(
                    (int(lead) + 1, float(shown[column, lead] - ahead[lead]))
                    for lead in np.flatnonzero(np.isfinite(ahead))
                )
        rows.extend(runs[hour] for hour in sorted(runs))
    return rows, errors


def _columns(trace: Trace, wanted: list[int]) -> Trace:
    """Return some columns of a trace."""
    return Trace(
        end_s=trace.end_s,
        **{
            part.name: getattr(trace, part.name)[:, wanted]
            for part in fields(Trace)
            if part.name != "end_s"
        },
    )


def _score_k(errors: list[tuple[int, float]]) -> dict[int, float]:
    """Mean absolute error by lead, 0 for all of them."""
    if not errors:
        return {}
    lead = np.array([lead for lead, _ in errors])
    error = np.abs(np.array([error for _, error in errors]))
    by_lead = {int(n): float(error[lead == n].mean()) for n in np.unique(lead)}
    return {0: float(error.mean())} | by_lead
