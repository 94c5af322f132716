"""Short gaps of a weather file bridged by named methods; long ones stay."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from math import exp, log

from planner.domain.calendar import Instant, format_instant
from planner.domain.weather import WeatherSeries

HOUR = timedelta(hours=1)
LONGEST_LINEAR = {
    "air_temperature_c": 6 * HOUR,
    "relative_humidity_pct": 3 * HOUR,
    "dew_point_c": 3 * HOUR,
    "wind_speed_m_s": 3 * HOUR,
    "cloud_cover_pct": 3 * HOUR,
    "pressure_hpa": 3 * HOUR,
}
"""Longest stretch without a value that a straight line may bridge. Precipitation,
radiation and what is observed on the road or the ground are never bridged."""

MAGNUS_A = 17.62
MAGNUS_B_C = 243.12

LINEAR = "linear between neighbours"
BY_DEW_POINT = "from air temperature and dew point (Magnus, WMO-No. 8)"
BY_HUMIDITY = "from air temperature and relative humidity (Magnus, WMO-No. 8)"

Column = list[float | None]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A series while it is being filled."""

    times: tuple[Instant, ...]
    columns: dict[str, Column]
    methods: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, set[int]] = field(default_factory=dict)

    def value(self, name: str, row: int) -> float | None:
        """Return a value, None where the column or the value is missing."""
        column = self.columns.get(name)
        return None if column is None else column[row]

    def put(self, name: str, row: int, value: float, method: str) -> None:
        """Fill one gap and remember how."""
        if name not in self.columns:
            self.columns[name] = [None] * len(self.times)
        self.columns[name][row] = value
        self.rows.setdefault(name, set()).add(row)
        methods = self.methods.setdefault(name, [])
        if method not in methods:
            methods.append(method)

    def fill(
        self, name: str, method: str, estimate: Callable[[int], float | None]
    ) -> None:
        """Fill every gap of a quantity for which there is an estimate.

        Only rows whose air temperature is known: without it no plan uses the row.
        """
        for row in range(len(self.times)):
            is_wanted = self.value(name, row) is None
            if is_wanted and self.value("air_temperature_c", row) is not None:
                value = estimate(row)
                if value is not None:
                    self.put(name, row, value, method)


def dew_point_c(air_temperature_c: float, relative_humidity_pct: float) -> float:
    """Temperature at which the air's vapour would condense, Magnus form. [°C].

    References
    ----------
    .. [1] WMO, "Guide to Instruments and Methods of Observation", WMO-No. 8,
       vol. I, annex 4.B.
    """
    gamma = log(max(relative_humidity_pct, 1.0) / 100.0) + MAGNUS_A * (
        air_temperature_c
    ) / (MAGNUS_B_C + air_temperature_c)
    return MAGNUS_B_C * gamma / (MAGNUS_A - gamma)


def relative_humidity_pct(air_temperature_c: float, dew_point: float) -> float:
    """Relative humidity over water from the dew point, at most 100. [%]."""
    exponent = MAGNUS_A * (
        dew_point / (MAGNUS_B_C + dew_point)
        - air_temperature_c / (MAGNUS_B_C + air_temperature_c)
    )
    return min(100.0, 100.0 * exp(exponent))


def fill_missing(series: WeatherSeries) -> WeatherSeries:
    """Fill what neighbouring rows and quantities tell, and say which rows.

    Short gaps become straight lines (air temperature up to 6 h, humidity, dew
    point, wind, cloud and pressure up to 3 h). Then humidity comes from the dew
    point or the dew point from humidity. What is still missing stays missing: the
    surface model estimates it where it knows sun and night. Precipitation stays as
    it was, with a remark: an hour without a value is neither dry nor wet. Radiation,
    road temperature and snow depth are never filled.
    """
    draft = Draft(
        times=series.times,
        columns={name: list(column) for name, column in series.columns.items()},
    )
    for name, longest in LONGEST_LINEAR.items():
        if name in draft.columns:
            _bridge(draft, name, longest)
    _fill_humidity(draft)
    methods = dict(series.estimated)
    for name, steps in draft.methods.items():
        methods[name] = "; ".join([*filter(None, [methods.get(name)]), *steps])
    rows = {name: set(found) for name, found in series.estimated_rows.items()}
    for name, found in draft.rows.items():
        rows.setdefault(name, set()).update(found)
    return replace(
        series,
        columns={name: tuple(column) for name, column in draft.columns.items()},
        estimated=methods,
        estimated_rows={name: tuple(sorted(found)) for name, found in rows.items()},
        remarks=(*series.remarks, *_precipitation_remark(series)),
    )


def require_window(series: WeatherSeries, start: Instant, end: Instant) -> None:
    """Refuse a window of time in which the air temperature is not known.

    Raises
    ------
    ValueError
        Naming the source and the missing hours.
    """
    if not series.times or start < series.times[0] or end > series.times[-1]:
        extent = (
            f"{format_instant(series.times[0])} to {format_instant(series.times[-1])}"
            if series.times
            else "no time at all"
        )
        msg = (
            f"{series.source} has weather for {extent}, but {format_instant(start)} "
            f"to {format_instant(end)} is needed"
        )
        raise ValueError(msg)
    air = series.columns.get("air_temperature_c", (None,) * len(series.times))
    missing = [
        moment
        for moment, value in zip(series.times, air, strict=True)
        if value is None and start <= moment <= end
    ]
    if missing:
        msg = (
            f"{series.source} has no air temperature for {len(missing)} h between "
            f"{format_instant(missing[0])} and {format_instant(missing[-1])}; choose "
            "another time or another station"
        )
        raise ValueError(msg)


def _bridge(draft: Draft, name: str, longest: timedelta) -> None:
    """Draw straight lines over the short gaps of a quantity."""
    column = draft.columns[name]
    known = [row for row, value in enumerate(column) if value is not None]
    for before, after in pairwise(known):
        span = draft.times[after] - draft.times[before]
        low, high = column[before], column[after]
        # A gap of three missing hours has known values four hours apart.
        if after == before + 1 or span > longest + HOUR or low is None or high is None:
            continue
        for row in range(before + 1, after):
            share = (draft.times[row] - draft.times[before]) / span
            draft.put(name, row, low + share * (high - low), LINEAR)


def _fill_humidity(draft: Draft) -> None:
    """Fill humidity and dew point, each from the other where it can be."""

    def by_dew_point(row: int) -> float | None:
        air, dew_point = (
            draft.value("air_temperature_c", row),
            draft.value("dew_point_c", row),
        )
        if air is None or dew_point is None:
            return None
        return relative_humidity_pct(air, dew_point)

    def by_humidity(row: int) -> float | None:
        air, humidity = (
            draft.value("air_temperature_c", row),
            draft.value("relative_humidity_pct", row),
        )
        return None if air is None or humidity is None else dew_point_c(air, humidity)

    draft.fill("relative_humidity_pct", BY_DEW_POINT, by_dew_point)
    draft.fill("dew_point_c", BY_HUMIDITY, by_humidity)


def _precipitation_remark(series: WeatherSeries) -> tuple[str, ...]:
    """Say how many hours of known temperature have no precipitation value."""
    air = series.columns.get("air_temperature_c", ())
    wet = series.columns.get("precipitation_mm_h")
    if wet is None:
        return (f"{series.source} has no precipitation: no snow is expected from it.",)
    known = [row for row, value in enumerate(air) if value is not None]
    missing = sum(wet[row] is None for row in known)
    if not missing:
        return ()
    remark = (
        f"{series.source} has no precipitation value for {missing} of {len(known)} h; "
        "such hours are left as gaps."
    )
    return (remark,)
