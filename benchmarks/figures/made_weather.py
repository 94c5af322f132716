"""Weather that is written down rather than recorded, by the model's own forcing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.domain.weather import WeatherSeries
from planner.snapshot import build_forcing
from planner.surface.columns.step_weather import StepWeather
from planner.surface.forcing.make_step_weather import make_step_weather
from planner.surface.forcing.places import one_place

LATITUDE, LONGITUDE, ELEVATION_M = 50.0, 11.6, 350.0
STEP_S = 300.0
HOUR_S = 3600.0
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Weather by the hour, (H,), from an hour's start.

    A single value holds for all hours. Precipitation is that of the hour which ends
    there. [°C, %, m/s, %, mm/h]
    """

    start: datetime
    air_temperature_c: Sequence[float] | Array
    relative_humidity_pct: Sequence[float] | Array = (85.0,)
    wind_speed_m_s: Sequence[float] | Array = (2.0,)
    cloud_cover_pct: Sequence[float] | Array = (0.0,)
    precipitation_mm_h: Sequence[float] | Array = (0.0,)


def steps_of(hours: Hours) -> StepWeather:
    """Return the weather of a place in the middle of Europe on steps of 5 minutes.

    Parameters
    ----------
    hours : Hours
        ``air_temperature_c`` says how many there are.
    """
    count = len(hours.air_temperature_c)
    columns = {
        name: tuple(
            float(value) for value in np.broadcast_to(getattr(hours, name), (count,))
        )
        for name in (
            "air_temperature_c",
            "relative_humidity_pct",
            "wind_speed_m_s",
            "cloud_cover_pct",
            "precipitation_mm_h",
        )
    }
    series = WeatherSeries(
        source="weather written down",
        times=tuple(hours.start + timedelta(hours=hour) for hour in range(count)),
        columns=columns,
        elevation_m=ELEVATION_M,
        latitude=LATITUDE,
        longitude=LONGITUDE,
    )
    end_s = (count - 1) * HOUR_S
    return make_step_weather(
        [build_forcing(series, hours.start)],
        np.arange(0.0, end_s + STEP_S / 2.0, STEP_S),
        one_place(LATITUDE, LONGITUDE, ELEVATION_M),
        hours.start.timestamp(),
    )


def day_and_night_c(
    hours: int, *, mean_c: float, swing_c: float, warmest_h: float = 14.0
) -> Array:
    """Return air temperature that swings with the day, from midnight, (hours,). [°C].

    Parameters
    ----------
    hours : int
    mean_c, swing_c : float
        Mean, and half of the difference of day and night. [°C]
    warmest_h : float
        Hour of the day. [h]
    """
    clock = np.arange(hours)
    found: Array = mean_c + swing_c * np.cos(2.0 * np.pi * (clock - warmest_h) / 24.0)
    return found


def midnight(year: int, month: int, day: int) -> datetime:
    """Return the start of a day, UTC."""
    return datetime(year, month, day, tzinfo=UTC)
