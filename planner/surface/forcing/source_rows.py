"""One source's weather near the time looked at: rows without holes, checked values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.snapshot import Forcing

HOUR_S = 3600.0
BEFORE_S = 240.0 * HOUR_S
AFTER_S = 24.0 * HOUR_S
"""Rows this long before and after the steps tell how bright a source's clear days are
and how cloudy its nights."""
ROUNDING_S = 1.0
# Six missing hours lie between values seven hours apart.
LONGEST_GAP_S = 7.0 * HOUR_S

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of (R,) adjoining stretches of time at (C,) points, NaN where not known.

    Attributes
    ----------
    begin_s, end_s : (R,)
        Each begins where the one before ended. [s]
    latitude, longitude, elevation_m : (C,)
        NaN where not known. [degrees, m]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s, cloud_share : (R, C)
    pressure_hpa : (R, C)
        At the end of the row.
    precipitation_mm : (R, C)
        Fallen in it. [mm]
    shortwave_w_m2, longwave_w_m2 : (R, C)
        Mean of it. [W/m²]
    is_grid : bool
        Whether the points are already the places asked for.
    is_height_assumed : bool
        Whether ``elevation_m`` is a guess, which tells nothing of the lapse rate.
    source : str
    remarks : tuple of str
        What was wrong with the values, one sentence each.
    """

    begin_s: Array
    end_s: Array
    latitude: Array
    longitude: Array
    elevation_m: Array
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    cloud_share: Array
    pressure_hpa: Array
    precipitation_mm: Array
    shortwave_w_m2: Array
    longwave_w_m2: Array
    is_grid: bool
    source: str
    remarks: tuple[str, ...] = ()
    is_height_assumed: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows by points, (R, C)."""
        return self.air_temperature_c.shape[0], self.air_temperature_c.shape[1]


QUANTITIES = (
    "air_temperature_c",
    "relative_humidity_pct",
    "wind_speed_m_s",
    "cloud_share",
    "pressure_hpa",
    "precipitation_mm",
    "shortwave_w_m2",
    "longwave_w_m2",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a quantity can be, and what becomes of values outside.

    A value between ``low`` and ``nearly_low``, or ``high`` and ``nearly_high``, is
    drawn to the end; one beyond counts as missing.
    """

    name: str
    low: float
    high: float
    unit: str
    nearly_low: float
    nearly_high: float
    is_said: bool = True


LIMITS = {
    "air_temperature_c": Limit(
        name="air temperature",
        low=-90.0,
        high=60.0,
        unit="°C",
        nearly_low=-90.0,
        nearly_high=60.0,
    ),
    "relative_humidity_pct": Limit(
        name="relative humidity",
        low=1.0,
        high=100.0,
        unit="%",
        nearly_low=0.0,
        nearly_high=120.0,
    ),
    "wind_speed_m_s": Limit(
        name="wind",
        low=0.0,
        high=110.0,
        unit="m/s",
        nearly_low=0.0,
        nearly_high=110.0,
    ),
    # 113 % is the observer's code for a sky that cannot be seen.
    "cloud_share": Limit(
        name="cloud cover",
        low=0.0,
        high=1.0,
        unit="of 1",
        nearly_low=0.0,
        nearly_high=1.14,
        is_said=False,
    ),
    "pressure_hpa": Limit(
        name="pressure",
        low=300.0,
        high=1100.0,
        unit="hPa",
        nearly_low=300.0,
        nearly_high=1100.0,
    ),
    "precipitation_mm": Limit(
        name="precipitation",
        low=0.0,
        high=400.0,
        unit="mm",
        nearly_low=0.0,
        nearly_high=400.0,
    ),
    # Instruments show a few W/m² below zero at night.
    "shortwave_w_m2": Limit(
        name="shortwave radiation",
        low=0.0,
        high=1500.0,
        unit="W/m²",
        nearly_low=-20.0,
        nearly_high=1500.0,
        is_said=False,
    ),
    "longwave_w_m2": Limit(
        name="longwave radiation",
        low=50.0,
        high=700.0,
        unit="W/m²",
        nearly_low=50.0,
        nearly_high=700.0,
    ),
}


def rows_of_station(forcing: Forcing, begin_s: float, end_s: float) -> Rows:
    """Take a station's rows around a stretch of time.

    A row stands for the hour that ends at its time, or for the time since the row
    before where that is shorter. Where rows come more often than a sum or a mean of
    the hour is stated, it counts for all rows of its hour that state none. Hours
    without a row become rows of gaps. What the road at the station showed is not
    looked at.

    Parameters
    ----------
    forcing : Forcing
    begin_s, end_s : float
        The steps' ends. [s]
    """
    near = (forcing.time_s >= begin_s - BEFORE_S) & (
        forcing.time_s <= end_s + AFTER_S + HOUR_S
    )
    ends_s, rows = _without_holes(forcing.time_s[near])
    begins_s = (
        np.concatenate(([ends_s[0] - HOUR_S], ends_s[:-1])) if ends_s.size else ends_s
    )
    hours = (ends_s - begins_s) / HOUR_S

    def column(values: Array) -> Array:
        found = np.full(ends_s.size, np.nan)
        if values.size:
            found[rows] = values[near]
        return found[:, None]

    def of_the_hour(values: Array) -> Array:
        return _of_the_hour(begins_s, ends_s, column(values)[:, 0])[:, None]

    found = Rows(
        begin_s=begins_s,
        end_s=ends_s,
        latitude=np.array([forcing.latitude]),
        longitude=np.array([forcing.longitude]),
        elevation_m=np.array([forcing.elevation_m]),
        air_temperature_c=column(forcing.air_temperature_c),
        relative_humidity_pct=column(forcing.relative_humidity_pct),
        wind_speed_m_s=column(forcing.wind_speed_m_s),
        cloud_share=column(forcing.cloud_cover_pct) / 100.0,
        pressure_hpa=column(forcing.pressure_hpa),
        precipitation_mm=of_the_hour(forcing.precipitation_mm_h) * hours[:, None],
        shortwave_w_m2=of_the_hour(forcing.shortwave_w_m2),
        longwave_w_m2=of_the_hour(forcing.longwave_w_m2),
        is_grid=False,
        source=forcing.source,
    )
    return checked(found)


def _of_the_hour(begin_s: Array, end_s: Array, values: Array) -> Array:
    """Give rows without a value that of the row whose hour they lie in, (R,)."""
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return values
    following = np.searchsorted(known, np.arange(values.size))
    source = known[np.minimum(following, known.size - 1)]
    is_in = following < known.size
    is_in &= begin_s >= end_s[source] - HOUR_S - ROUNDING_S
    return np.where(is_in, values[source], values)


def _without_holes(time_s: Array) -> tuple[Array, NDArray[np.intp]]:
    """Return rows' ends with hours put into the holes, and where the rows are."""
    if not time_s.size:
        return time_s, np.empty(0, dtype=np.intp)
    gap_s = np.diff(time_s) - HOUR_S
    missing = np.ceil(np.maximum(gap_s, 0.0) / HOUR_S - 1e-9).astype(np.intp)
    rows = np.concatenate(([0], np.cumsum(missing + 1)))
    ends_s = np.empty(rows[-1] + 1)
    ends_s[rows] = time_s
    for gap in np.flatnonzero(missing):
        count = missing[gap]
        begin_s, length_s = time_s[gap], gap_s[gap]
        ends_s[rows[gap] + 1 : rows[gap + 1]] = (
            begin_s + length_s * np.arange(1, count + 1) / count
        )
    return ends_s, rows


def checked(rows: Rows) -> Rows:
    """Draw values just outside what can be to its end, and drop those far outside."""
    changes: dict[str, Array] = {}
    remarks: list[str] = []
    for quantity, limit in LIMITS.items():
        values: Array = getattr(rows, quantity)
        known = np.isfinite(values)
        is_far = known & ~((values >= limit.nearly_low) & (values <= limit.nearly_high))
        is_near = known & ~is_far & ((values < limit.low) | (values > limit.high))
        kept = np.where(known & ~is_far, np.clip(values, limit.low, limit.high), np.nan)
        changes[quantity] = kept
        if is_far.any():
            remarks.append(
                f"{_times(is_far)} of {rows.source} {limit.name} lies outside "
                f"{limit.low:g} to {limit.high:g} {limit.unit} and counts as missing."
            )
        if is_near.any() and limit.is_said and quantity == "relative_humidity_pct":
            remarks.append(
                f"{_times(is_near)} of {rows.source} {limit.name} lies above "
                f"{limit.high:g} {limit.unit} or is 0 and counts as {limit.high:g} "
                f"or {limit.low:g} {limit.unit}."
            )
    return replace(rows, **changes, remarks=(*rows.remarks, *remarks))  # type: ignore[arg-type]


def _times(is_wrong: NDArray[np.bool_]) -> str:
    """Say how many rows are meant."""
    count = int(is_wrong.any(axis=1).sum())
    return f"In {count} row{'s' if count > 1 else ''}"


def bridged(time_s: Array, values: Array, longest_s: float = LONGEST_GAP_S) -> Array:
    """Draw straight lines over short gaps; NaN where a gap is longer.

    Parameters
    ----------
    time_s : (R,)
        Rising. [s]
    values : (R, C)
        NaN where not known.
    longest_s : float
        Longest time between two known values. [s]
    """
    found = values.copy()
    for column in range(values.shape[1]):
        known = np.flatnonzero(np.isfinite(values[:, column]))
        if known.size in (0, values.shape[0]):
            continue
        line = np.interp(time_s, time_s[known], values[known, column])
        after = np.searchsorted(known, np.arange(values.shape[0]))
        inside = (after > 0) & (after < known.size)
        span_s = np.full(values.shape[0], np.inf)
        span_s[inside] = time_s[known[after[inside]]] - time_s[known[after[inside] - 1]]
        found[:, column] = np.where(
            np.isfinite(values[:, column]) | (span_s > longest_s),
            values[:, column],
            line,
        )
    return found


def distinct(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return sentences in order, each once."""
    return tuple(dict.fromkeys(sentences))
