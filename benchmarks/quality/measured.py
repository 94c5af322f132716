"""Measured weather, one place, as the surface model takes it on its own steps."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

import benchmarks.cached_kernels  # noqa: F401 - before any kernel is made
from planner.surface.columns.step_weather import StepWeather
from planner.surface.forcing.moisture import saturation_hpa
from planner.surface.forcing.sun_position import sun_position_deg

Array = NDArray[np.float64]

STATED_RAIN, STATED_SNOW = 0.0, 1.0
UNSTATED = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Weather at one place, (N,) rows at any even or uneven times.

    Attributes
    ----------
    time_s : (N,)
        Since 1970-01-01 00:00 UTC, rising. [s]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s, pressure_hpa : (N,)
        At that time.
    precipitation_mm : (N,)
        Since the row before. [mm]
    snow_share : (N,)
        Of it, -1 where nobody says.
    shortwave_w_m2, longwave_w_m2 : (N,)
        Mean since the row before. [W/m²]
    latitude, longitude : float
        [degrees]
    """

    time_s: Array
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    pressure_hpa: Array
    precipitation_mm: Array
    snow_share: Array
    shortwave_w_m2: Array
    longwave_w_m2: Array
    latitude: float
    longitude: float


def humidity_pct(air_temperature_c: Array, dew_point_c: Array) -> Array:
    """Relative humidity over water, at most 100. [%]."""
    share = saturation_hpa(dew_point_c) / saturation_hpa(air_temperature_c)
    return np.asarray(np.minimum(100.0 * share, 100.0), dtype=np.float64)


def step_weather_of(measured: Measured, step_s: float) -> StepWeather:
    """Return it on even steps from the first row to the last; ``now`` is the first.

    What is of a moment is read in a straight line; radiation and precipitation are
    the same all through the stretch they are given for.
    """
    begin_s = measured.time_s[0]
    rows_s = measured.time_s - begin_s
    end_s = np.arange(step_s, rows_s[-1] + step_s / 2, step_s)
    middle_s = end_s - step_s / 2
    row = np.searchsorted(rows_s, middle_s)
    length_s = np.diff(rows_s, prepend=0.0)[row]

    def moment(values: Array) -> Array:
        return np.interp(end_s, rows_s, values)[:, None]

    def stretch(values: Array) -> Array:
        return np.asarray(values[row][:, None])

    elevation, azimuth = sun_position_deg(
        middle_s + begin_s, measured.latitude, measured.longitude
    )
    shortwave = np.maximum(stretch(measured.shortwave_w_m2), 0.0)
    direct = np.minimum(0.6 * shortwave, (elevation > 0.0)[:, None] * shortwave)
    return StepWeather(
        end_s=end_s,
        step_s=np.full(end_s.size, step_s),
        sun_elevation_deg=elevation,
        sun_azimuth_deg=azimuth,
        air_temperature_c=moment(measured.air_temperature_c),
        relative_humidity_pct=moment(measured.relative_humidity_pct),
        wind_speed_m_s=moment(measured.wind_speed_m_s),
        pressure_hpa=moment(measured.pressure_hpa),
        precipitation_mm=stretch(measured.precipitation_mm)
        * (step_s / length_s)[:, None],
        snow_share=stretch(measured.snow_share),
        direct_w_m2=direct,
        diffuse_w_m2=shortwave - direct,
        longwave_w_m2=stretch(measured.longwave_w_m2),
        cold_pool_strength=np.zeros((end_s.size, 1)),
    )


def steps_between(weather: StepWeather, first: int, last: int) -> StepWeather:
    """Return the steps from ``first`` up to, not with, ``last``."""
    part = slice(first, last)
    return replace(
        weather,
        **{
            column.name: getattr(weather, column.name)[part]
            for column in fields(weather)
            if isinstance(getattr(weather, column.name), np.ndarray)
        },
    )
