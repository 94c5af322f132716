"""A forcing file cut into stretches without long gaps, weather and road apart."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.believed import believed
from planner.assimilation.sites.calibrate import Stretch
from planner.assimilation.sites.site_hours import HOUR_S, SiteHours
from planner.domain.calendar import Instant, format_instant, seconds_between
from planner.domain.weather import WeatherSeries, picked_rows
from planner.snapshot import build_forcing
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place
from planner.surface.forcing.sunshine import sunshine
from services.hindcast.site_toml import SiteFile

Array = NDArray[np.float64]

HOUR = timedelta(hours=1)
LONGEST_GAP = timedelta(hours=7)
"""Six missing hours of air temperature may be bridged: known ones 7 h apart."""
LEAST_HOURS = 3
PER_HOUR = 12
OLDEST = timedelta(minutes=30)
"""Where a file has no row on the hour, an observation up to so old stands for it."""
ROAD = ("road_surface_temperature_c", "snow_depth_mm")
AIR = "air_temperature_c"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStretch:
    """One stretch, (H,) hours, that begins at ``begin``.

    ``estimated`` says which weather was estimated and how, ``found`` what was wrong
    with the weather and the observations.
    """

    begin: Instant
    hours: Stretch
    estimated: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def hour_count(self) -> int:
        """Number of hours, H."""
        return self.hours.weather.hour_count


def stretches_of(series: WeatherSeries, site: SiteFile) -> list[SiteStretch]:
    """Cut a file into stretches whose air temperature is known throughout.

    The weather is made without the columns of what was observed on the road, so that
    none of them can reach a forecast by the weather. Nor can their times: rows with
    nothing but observations are left out of it.

    Raises
    ------
    ValueError
        If no stretch has three hours or more.
    """
    weather = _weather_of(series)
    air = _column(weather, AIR)
    known = [
        moment
        for moment, value in zip(weather.times, air, strict=True)
        if np.isfinite(value)
    ]
    if not known:
        msg = f"{series.source} has no air temperature at all"
        raise ValueError(msg)
    breaks = [0]
    breaks += [
        row
        for row, (before, after) in enumerate(pairwise(known), start=1)
        if after - before > LONGEST_GAP
    ]
    breaks.append(len(known))
    found = []
    for first, last in pairwise(breaks):
        begin = _on_the_hour(known[first:last])
        count = int((known[last - 1] - begin) // HOUR)
        if count >= LEAST_HOURS:
            rows = _between(weather, known[first], known[last - 1])
            observed_c = _observed_c(series, begin, count)
            found.append(_stretch(rows, observed_c, site, begin))
    if not found:
        msg = (
            f"{series.source} has no stretch of {LEAST_HOURS} h or more with air "
            "temperatures less than 7 h apart"
        )
        raise ValueError(msg)
    return found


def within(series: WeatherSeries, start: Instant, end: Instant) -> WeatherSeries:
    """Return the rows of a window, ends included.

    Raises
    ------
    ValueError
        If the window is empty, or no row lies in it.
    """
    if end <= start:
        msg = (
            f"the calibration window ends {format_instant(end)}, at or before its "
            f"start {format_instant(start)}"
        )
        raise ValueError(msg)
    rows = _between(series, start, end)
    if not rows.times:
        msg = (
            f"{series.source} runs from {format_instant(series.times[0])} to "
            f"{format_instant(series.times[-1])}; none of it lies between "
            f"{format_instant(start)} and {format_instant(end)}"
        )
        raise ValueError(msg)
    return rows


def _weather_of(series: WeatherSeries) -> WeatherSeries:
    """Return the weather's columns and the rows that the file states any of it in."""
    columns = {
        name: column for name, column in series.columns.items() if name not in ROAD
    }
    stated = {
        row
        for name, column in columns.items()
        for row in {n for n, value in enumerate(column) if value is not None}
        - set(series.estimated_rows.get(name, ()))
    }
    return picked_rows(replace(series, columns=columns), sorted(stated))


def _stretch(
    weather: WeatherSeries, observed_c: Array, site: SiteFile, begin: Instant
) -> SiteStretch:
    """Build one stretch of whole hours."""
    count = observed_c.size
    forcing = replace(
        build_forcing(weather, begin),
        latitude=site.latitude,
        longitude=site.longitude,
        elevation_m=site.elevation_m,
    )
    bounds_s = np.arange(count * PER_HOUR + 1, dtype=np.float64)
    bounds_s *= HOUR_S / PER_HOUR
    steps = make_step_weather(
        [forcing],
        bounds_s,
        one_place(site.latitude, site.longitude, site.elevation_m),
        begin.timestamp(),
    )
    ends_s = np.arange(count + 1, dtype=np.float64) * HOUR_S
    sun = sunshine(
        begin.timestamp(),
        (0.0, count * HOUR_S),
        (site.latitude, site.longitude),
        np.array([site.elevation_m]),
    )
    hours = SiteHours(
        steps=steps,
        per_hour=PER_HOUR,
        clear_w_m2=sun.clear_w_m2(ends_s[:-1], ends_s[1:])[:, 0],
    )
    judged = believed(
        observed_c,
        hours.at_hours(AIR),
        hours.hourly("direct_w_m2") + hours.hourly("diffuse_w_m2"),
    )
    return SiteStretch(
        begin=begin,
        hours=Stretch(weather=hours, observed_c=judged.observed_c),
        estimated=steps.estimated,
        found=(*steps.remarks, *_sentences(begin, judged.stuck, judged.far_count)),
    )


def _sentences(
    begin: Instant, stuck: tuple[tuple[int, int, float], ...], far_count: int
) -> tuple[str, ...]:
    """Say what was wrong with the observations."""
    said = [
        f"The road sensor showed {value:g} °C from "
        f"{format_instant(begin + HOUR * (first + 1))} to "
        f"{format_instant(begin + HOUR * (last + 1))} while the weather moved: taken "
        "as stuck and not believed once that was plain."
        for first, last, value in stuck
    ]
    if far_count:
        said.append(
            f"{far_count} road surface temperatures lie more than 50 K from the air "
            "temperature and were not believed."
        )
    return tuple(said)


def _observed_c(series: WeatherSeries, begin: Instant, count: int) -> Array:
    """Return what the road showed at the end of each hour, (H,), NaN where unknown."""
    road = _column(series, ROAD[0])
    age_s = np.array([seconds_between(begin, moment) for moment in series.times])
    known = np.flatnonzero(np.isfinite(road))
    observed = np.full(count, np.nan)
    if not known.size:
        return observed
    ends_s = (np.arange(count) + 1) * HOUR_S
    newest = np.searchsorted(age_s[known], ends_s, side="right") - 1
    row = known[np.maximum(newest, 0)]
    is_fresh = (newest >= 0) & (ends_s - age_s[row] < OLDEST.total_seconds())
    observed[is_fresh] = road[row[is_fresh]]
    return observed


def _on_the_hour(times: list[Instant]) -> Instant:
    """Return where the hours begin: on the file's own hours, else on whole ones."""
    first = times[0]
    is_hourly = all((moment - first) % HOUR == timedelta(0) for moment in times)
    whole = first.replace(minute=0, second=0, microsecond=0)
    if is_hourly or whole == first:
        return first
    return whole + HOUR


def _between(series: WeatherSeries, start: Instant, end: Instant) -> WeatherSeries:
    """Return the rows from one moment to another, ends included."""
    return picked_rows(
        series,
        [n for n, moment in enumerate(series.times) if start <= moment <= end],
    )


def _column(series: WeatherSeries, name: str) -> Array:
    """Return a column, NaN where it has nothing."""
    values = series.columns.get(name, (None,) * len(series.times))
    return np.array([np.nan if value is None else value for value in values])
