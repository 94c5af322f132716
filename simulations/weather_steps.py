"""Recorded weather on the steps of the truth; gaps are filled and named."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import format_instant
from planner.domain.weather import WeatherSeries
from simulations.clock import HOUR_S, STEP_S, Period

TYPICAL_HUMIDITY_PCT = 85.0
"""Used where neither humidity nor dew point was recorded: assumed."""

TYPICAL_WIND_M_S = 3.0
"""Used where no wind was recorded: assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherSteps:
    """Weather over the town, (T,) steps; a value holds for the step that ends then.

    Attributes
    ----------
    air_temperature_c, relative_humidity_pct, wind_speed_m_s : (T,)
    precipitation_mm_h : (T,)
        [mm/h]
    remarks : tuple of str
        What was filled, one sentence each.
    """

    air_temperature_c: NDArray[np.float64]
    relative_humidity_pct: NDArray[np.float64]
    wind_speed_m_s: NDArray[np.float64]
    precipitation_mm_h: NDArray[np.float64]
    remarks: tuple[str, ...]


def refuse_outside(weather: WeatherSeries, period: Period) -> None:
    """Raise ValueError where the period is not inside what was recorded."""
    if not weather.times:
        msg = f"{weather.source} holds no weather"
        raise ValueError(msg)
    if period.start < weather.times[0] or period.end > weather.times[-1]:
        msg = (
            f"the replay runs {format_instant(period.start)} to "
            f"{format_instant(period.end)}, but {weather.source} holds "
            f"{format_instant(weather.times[0])} to {format_instant(weather.times[-1])}"
        )
        raise ValueError(msg)


def numbers(weather: WeatherSeries, name: str) -> NDArray[np.float64]:
    """Return a column with NaN for its gaps, (rows,)."""
    values = weather.columns.get(name)
    if values is None:
        return np.full(len(weather.times), np.nan)
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def humidity_pct(
    air_temperature_c: NDArray[np.float64], dew_point_c: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Relative humidity over water from the dew point [%].

    References
    ----------
    .. [1] Magnus form, WMO-No. 8, vol. I, annex 4.B.
    """

    def exponent(t: NDArray[np.float64]) -> NDArray[np.float64]:
        return 17.62 * t / (243.12 + t)

    return 100.0 * np.exp(exponent(dew_point_c) - exponent(air_temperature_c))


def build_weather_steps(weather: WeatherSeries, period: Period) -> WeatherSteps:
    """Lay recorded weather on the steps of a period.

    Temperature, humidity and wind are interpolated; precipitation belongs to the
    hour that ends at its row. A gap in precipitation counts as dry.

    Raises
    ------
    ValueError
        If the period is not inside what was recorded, or no air temperature was.
    """
    refuse_outside(weather, period)
    time_s = np.array([period.second(moment) for moment in weather.times])
    ends_s = period.ends_s()
    remarks: list[str] = []

    def interpolated(
        values: NDArray[np.float64], name: str, typical: float | None
    ) -> NDArray[np.float64]:
        known = np.isfinite(values)
        if not known.any():
            if typical is None:
                msg = f"{weather.source} holds no {name}; a replay needs it"
                raise ValueError(msg)
            remarks.append(f"{name} was not recorded; {typical:g} is used throughout.")
            return np.full(ends_s.shape, typical)
        inside = (time_s >= 0.0) & (time_s <= ends_s[-1])
        if gaps := int((inside & ~known).sum()):
            remarks.append(f"{gaps} gaps in {name} were interpolated.")
        return np.asarray(np.interp(ends_s, time_s[known], values[known]))

    temperature = numbers(weather, "air_temperature_c")
    humidity = numbers(weather, "relative_humidity_pct")
    from_dew_point = humidity_pct(temperature, numbers(weather, "dew_point_c"))
    humidity = np.where(np.isfinite(humidity), humidity, from_dew_point)
    return WeatherSteps(
        air_temperature_c=interpolated(temperature, "air_temperature_c", None),
        relative_humidity_pct=np.clip(
            interpolated(humidity, "relative_humidity_pct", TYPICAL_HUMIDITY_PCT),
            1.0,
            100.0,
        ),
        wind_speed_m_s=interpolated(
            numbers(weather, "wind_speed_m_s"), "wind_speed_m_s", TYPICAL_WIND_M_S
        ),
        precipitation_mm_h=_hourly(
            numbers(weather, "precipitation_mm_h"), time_s, ends_s, remarks
        ),
        remarks=tuple(remarks),
    )


def _hourly(
    values: NDArray[np.float64],
    time_s: NDArray[np.float64],
    ends_s: NDArray[np.float64],
    remarks: list[str],
) -> NDArray[np.float64]:
    """Give every step the rate of the hour it lies in; nothing known is dry."""
    row = np.searchsorted(time_s, ends_s - STEP_S / 2.0)
    inside = row < time_s.shape[0]
    row = np.where(inside, row, 0)
    near = inside & (time_s[row] - ends_s <= HOUR_S)
    found = np.where(near, values[row], np.nan)
    if gaps := int(np.isnan(found).sum()):
        remarks.append(
            f"precipitation was not recorded in {gaps * STEP_S / HOUR_S:g} h; "
            "they count as dry."
        )
    return np.nan_to_num(found, nan=0.0)
