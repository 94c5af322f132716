"""What a policy may know of the weather: recorded until now, a forecast beyond.

No archive of forecasts comes with the recorded winters. The forecast is therefore
generated: the recorded weather with errors that grow with the lead, drawn from the
seed and the hour of issue alone, so that every policy reads the same one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.weather import WeatherSeries
from simulations.clock import HOUR_S
from simulations.weather_steps import numbers

ISSUED_EVERY_H = 6
"""Hours between two issues, assumed."""

FULL_LEAD_H = 24.0
"""Lead at which the errors below are reached."""

AMOUNT_SIGMA_COMMON = 0.45
AMOUNT_SIGMA_HOURLY = 0.35
"""Deviation of the logarithm of an amount after a day, assumed: half of all daily
snow amounts then lie within about a third of what fell."""

SHIFT_LIMIT_H = 2.0
"""Largest shift in time after a day, assumed [h]."""

TEMPERATURE_SIGMA_K = 1.5
TEMPERATURE_MEMORY_H = 8.0
"""A day ahead the forecast air temperature errs by about 1.5 K, assumed."""

BACK_H = 144.0
AHEAD_H = 48.0
"""Rows that are handed out: a pavement remembers days, a plan looks a day ahead."""

OBSERVED_ONLY = ("road_surface_temperature_c", "snow_depth_mm")
"""Seen, never forecast."""

LABEL = (
    "Forecasts are generated: the recorded weather with seeded errors in amount, "
    "timing and temperature that grow with the lead."
)
PERFECT_LABEL = "Forecasts are perfect: every policy sees the recorded weather ahead."


class ForecastKind(StrEnum):
    """Where the weather ahead of now comes from."""

    GENERATED = "generated"
    PERFECT = "perfect"


def parse_kind(text: str) -> ForecastKind:
    """Return the kind of that name.

    Raises
    ------
    ValueError
        If there is none.
    """
    try:
        return ForecastKind(text)
    except ValueError:
        known = " or ".join(kind.value for kind in ForecastKind)
        msg = f"'{text}' is not a kind of forecast; it is {known}"
        raise ValueError(msg) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSource:
    """Recorded weather, cut and blurred to what was known at an hour."""

    recorded: WeatherSeries
    kind: ForecastKind
    seed: int

    @property
    def label(self) -> str:
        """Say in one sentence what the forecasts are, for the report."""
        return LABEL if self.kind is ForecastKind.GENERATED else PERFECT_LABEL

    def known_at(self, now: Instant) -> WeatherSeries:
        """Return rows recorded until ``now`` and, after it, the latest forecast."""
        time_s = np.array([seconds_between(now, t) for t in self.recorded.times])
        near = (time_s >= -BACK_H * HOUR_S) & (time_s <= AHEAD_H * HOUR_S)
        rows = np.flatnonzero(near)
        past = time_s[rows] <= 0.0
        columns: dict[str, tuple[float | None, ...]] = {}
        for name in self.recorded.columns:
            values = numbers(self.recorded, name)
            if name in OBSERVED_ONLY:
                ahead = np.full(rows.shape, np.nan)
            elif self.kind is ForecastKind.PERFECT:
                ahead = values[rows]
            else:
                ahead = self._forecast(name, values, now, rows)
            known = np.where(past, values[rows], ahead)
            columns[name] = tuple(None if np.isnan(v) else float(v) for v in known)
        return _with_rows(self.recorded, rows, columns)

    def _forecast(
        self,
        name: str,
        values: NDArray[np.float64],
        now: Instant,
        rows: NDArray[np.intp],
    ) -> NDArray[np.float64]:
        """Return what the last issue before ``now`` said for the rows asked for."""
        epoch_h = int(now.timestamp() // HOUR_S)
        issue_h = epoch_h - epoch_h % ISSUED_EVERY_H
        lead_h = (
            np.array([t.timestamp() for t in self.recorded.times]) / HOUR_S - issue_h
        )
        errors = _draw_errors(self.seed, issue_h)
        grown = np.clip(lead_h[rows] / FULL_LEAD_H, 0.0, 2.0)
        shifted = lead_h[rows] - SHIFT_LIMIT_H * errors.shift * np.minimum(grown, 1.0)
        known = np.isfinite(values)
        if not known.any():
            return np.full(rows.shape, np.nan)
        ahead = np.interp(shifted, lead_h[known], values[known])
        hour = np.clip(lead_h[rows].astype(int), 0, errors.hourly.shape[0] - 1)
        if name == "precipitation_mm_h":
            common = AMOUNT_SIGMA_COMMON * np.sqrt(grown)
            hourly = AMOUNT_SIGMA_HOURLY * np.sqrt(grown)
            return np.asarray(
                ahead
                * np.exp(
                    common * errors.amount
                    + hourly * errors.hourly[hour]
                    - (common**2 + hourly**2) / 2.0
                )
            )
        if name in {"air_temperature_c", "dew_point_c"}:
            return np.asarray(
                ahead + TEMPERATURE_SIGMA_K * np.sqrt(grown) * errors.temperature[hour]
            )
        return np.asarray(ahead)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errors:
    """Standard errors of one issue: one shift, one amount, and hour by hour."""

    shift: float
    amount: float
    hourly: NDArray[np.float64]
    temperature: NDArray[np.float64]


def _draw_errors(seed: int, issue_h: int) -> _Errors:
    """Draw one issue's errors, from the seed and its hour alone."""
    rng = np.random.default_rng([seed, 2, issue_h])
    hours = 96
    memory = np.exp(-1.0 / TEMPERATURE_MEMORY_H)
    noise = rng.normal(size=hours)
    temperature = np.empty(hours)
    temperature[0] = noise[0]
    for hour in range(1, hours):
        temperature[hour] = (
            memory * temperature[hour - 1] + np.sqrt(1.0 - memory**2) * noise[hour]
        )
    return _Errors(
        shift=float(rng.uniform(-1.0, 1.0)),
        amount=float(rng.normal()),
        hourly=rng.normal(size=hours),
        temperature=temperature,
    )


def cut(weather: WeatherSeries, first: Instant, last: Instant) -> WeatherSeries:
    """Return the rows that a source hands out between two moments of decision."""
    begin = after_seconds(first, -BACK_H * HOUR_S)
    end = after_seconds(last, (AHEAD_H + SHIFT_LIMIT_H) * HOUR_S)
    rows = np.flatnonzero([begin <= moment <= end for moment in weather.times])
    return _with_rows(
        weather,
        rows,
        {
            name: tuple(values[row] for row in rows)
            for name, values in weather.columns.items()
        },
    )


def _with_rows(
    weather: WeatherSeries,
    rows: NDArray[np.intp],
    columns: Mapping[str, tuple[float | None, ...]],
) -> WeatherSeries:
    """Return a series of some rows with other values, flags renumbered."""
    renumbered = {int(row): new for new, row in enumerate(rows)}
    return replace(
        weather,
        times=tuple(weather.times[row] for row in rows),
        columns=columns,
        estimated_rows=_kept(weather.estimated_rows, renumbered),
        suspect_rows=_kept(weather.suspect_rows, renumbered),
    )


def _kept(
    flagged: Mapping[str, tuple[int, ...]], renumbered: dict[int, int]
) -> dict[str, tuple[int, ...]]:
    """Renumber flagged rows after a cut."""
    return {
        name: tuple(renumbered[row] for row in rows if row in renumbered)
        for name, rows in flagged.items()
    }
