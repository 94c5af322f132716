"""Weather on longer steps, for runs that must be quick."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.step_weather import StepWeather

Array = NDArray[np.float64]
AT_THE_END = (
    "air_temperature_c",
    "relative_humidity_pct",
    "wind_speed_m_s",
    "pressure_hpa",
)
SAME_S = 1.0


def coarse_weather(weather: StepWeather, step_s: float) -> StepWeather:
    """Join the steps between whole multiples of a longer one.

    What falls is added up, fluxes are averaged over time, and what a step states at
    its end is taken at the end of the longer one. Snow's share is that of what falls.
    Steps after the last whole multiple are left out.

    Parameters
    ----------
    weather : StepWeather
        (T, K)
    step_s : float
        [s]

    Returns
    -------
    StepWeather
        Of fewer steps, or the same ones where none ends within a longer one; of no
        step where no multiple is reached.
    """
    off_s = np.abs(weather.end_s - np.round(weather.end_s / step_s) * step_s)
    last = np.flatnonzero(off_s < SAME_S)
    first = np.concatenate(([0], last[:-1] + 1))[: last.size]
    used = slice(0, int(last[-1]) + 1 if last.size else 0)
    lengths_s = weather.step_s[used]

    def added(values: Array) -> Array:
        if not last.size:
            return values[:0]
        total: Array = np.add.reduceat(values[used], first, axis=0)
        return total

    step = added(lengths_s)

    def averaged(values: Array) -> Array:
        return added(values[used] * lengths_s[:, None]) / step[:, None]

    fallen = added(weather.precipitation_mm)
    is_stated = weather.snow_share >= 0.0
    snow = added(
        np.where(is_stated, weather.snow_share, 0.0) * weather.precipitation_mm
    )
    share = np.divide(snow, fallen, out=np.zeros_like(snow), where=fallen > 0.0)
    middle = (first + last) // 2
    traffic = weather.traffic_factor
    return replace(
        weather,
        end_s=weather.end_s[last],
        step_s=step,
        sun_elevation_deg=weather.sun_elevation_deg[middle],
        sun_azimuth_deg=weather.sun_azimuth_deg[middle],
        precipitation_mm=fallen,
        snow_share=np.where(is_stated[last], share, weather.snow_share[last]),
        **{name: getattr(weather, name)[last] for name in AT_THE_END},
        direct_w_m2=averaged(weather.direct_w_m2),
        diffuse_w_m2=averaged(weather.diffuse_w_m2),
        longwave_w_m2=averaged(weather.longwave_w_m2),
        cold_pool_strength=averaged(weather.cold_pool_strength),
        traffic_factor=None if traffic is None else averaged(traffic[:, None])[:, 0],
    )
