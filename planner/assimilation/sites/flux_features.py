"""What the heat that a model lacks may depend on, hour by hour.

Every feature is a course of heat of about one unit, known from the weather (which a
forecast has too) or from the fluxes that the coupling found before the start. What the
weather does not state (cloud, humidity, wind between stations) shows in the course of
the air temperature and in the sun that came through.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.sites.site_hours import SiteHours

Array = NDArray[np.float64]

HOURS_A_DAY = 24
FULL_SUN_W_M2 = 100.0
LEAST_CLEAR_W_M2 = 60.0
"""Below this clear-sky radiation the ratio to it says nothing of the cloud."""
MOST_FLUX_W_M2 = 250.0
MEMORY_DAYS = 7
_STARTS = ((0.45, 1.5), (0.45, 5.0), (0.45, 15.0), (3.0, 5.0), (9.0, 15.0))
"""Time constants of the running mean of fluxes before a start, and its fading. [h]"""


def weather_features(weather: SiteHours, hour_of_day: Array) -> Mapping[str, Array]:
    """Return courses of heat that follow from the weather, (H,) each.

    Parameters
    ----------
    weather : SiteHours
        (H,) hours.
    hour_of_day : (H,)
        Solar time at the end of each hour. [h]
    """
    sun = (weather.hourly("direct_w_m2") + weather.hourly("diffuse_w_m2")) / 100.0
    clear = weather.clear_w_m2
    day = np.minimum(clear / FULL_SUN_W_M2, 1.0)
    air = weather.at_hours("air_temperature_c")
    angle = 2.0 * np.pi * hour_of_day / HOURS_A_DAY
    clearness = _clearness(100.0 * sun, clear)
    spread = _range(air, 25)
    humidity = weather.at_hours("relative_humidity_pct") / 100.0
    wind = weather.at_hours("wind_speed_m_s")
    wet = np.minimum(weather.hourly("precipitation_mm") * weather.per_hour, 2.0)
    sky = weather.hourly("longwave_w_m2") - 5.67e-8 * (air + 273.15) ** 4
    features = {
        "constant": np.ones(air.size),
        "day_sine": np.sin(angle),
        "day_cosine": np.cos(angle),
        "half_day_sine": np.sin(2.0 * angle),
        "half_day_cosine": np.cos(2.0 * angle),
        "clear_sun": clear / 200.0,
        "clearness": clearness,
        "clearness_5_h": _running_mean(clearness, 5),
        "clearness_25_h": _running_mean(clearness, 25),
        "range_25_h": spread / 8.0,
        "range_by_day": spread / 8.0 * day,
        "clearness_by_day": clearness * day,
        "air": air / 10.0,
        "air_squared": air**2 / 100.0,
        "air_by_day": air / 10.0 * day,
        "air_73_h": _running_mean(air, 73) / 10.0,
        "sky": sky / 50.0,
        "humidity": 2.0 * (humidity - 0.8),
        "wind": (wind - 3.0) / 3.0,
        "wind_by_day": (wind - 3.0) / 3.0 * day,
        "wind_by_sun": (wind - 3.0) / 3.0 * sun / 2.0,
        "wet": wet,
        "wet_6_h": _trailing(wet, 6),
    }
    for lag in (-2, -1, 0, 1, 2):
        features[f"sun_lag_{lag}"] = _lagged(sun, lag) / 2.0
    for width in (3, 7, 13, 25):
        departure = air - _running_mean(air, width)
        features[f"air_departure_{width}_h"] = departure / (0.1 * width)
    for reach in (1, 2, 3, 6):
        rise = _lagged(air, -reach) - _lagged(air, reach)
        features[f"air_rise_{2 * reach}_h"] = rise / (1.5 * reach)
    for reach in (1, 3):
        features[f"air_rise_before_{reach}_h"] = (air - _lagged(air, reach)) / reach
    for width in (7, 25):
        name = f"air_departure_{width}_h"
        features[f"{name}_by_day"] = features[name] * day
    for reach in (2, 6):
        name = f"air_rise_{reach}_h"
        features[f"{name}_by_day"] = features[name] * day
    return features


MEMORY_NAMES = (
    *(f"flux_mean_{mean:g}_h_fading_{fade:g}_h" for mean, fade in _STARTS),
    "flux_yesterday",
    "flux_three_days",
    "flux_week",
    "flux_day_mean",
    "flux_week_mean",
)


def memory_features(flux_w_m2: Array, now: int, lead_h: int) -> Array:
    """Return courses of heat that the fluxes found until now suggest, (L, 10).

    Parameters
    ----------
    flux_w_m2 : (H,)
        Found by the coupling; nothing after ``now`` is looked at. [W/m²]
    now : int
        The last hour that is known, an index into H.
    lead_h : int
        L.

    Returns
    -------
    (L, 10)
        In the order of `MEMORY_NAMES`.
    """
    known = np.clip(flux_w_m2[: now + 1], -MOST_FLUX_W_M2, MOST_FLUX_W_M2) / 40.0
    after_h = np.arange(lead_h) + 0.5
    courses = []
    for mean_h, fade_h in _STARTS:
        age_h = np.arange(min(known.size, int(10 * mean_h) + 1))
        weight = np.exp(-age_h / mean_h)
        mean = float(weight @ known[::-1][: age_h.size] / weight.sum())
        courses.append(mean * np.exp(-after_h / fade_h))
    ahead = now + 1 + np.arange(lead_h)
    rows = ahead[None, :] - HOURS_A_DAY * np.arange(1, MEMORY_DAYS + 1)[:, None]
    is_known = (rows >= 0) & (rows <= now)
    days = np.where(is_known, known[np.clip(rows, 0, now)], np.nan)
    courses.extend(_mean_known(days[:count]) for count in (1, 3, MEMORY_DAYS))
    courses.extend(
        np.full(lead_h, known[-hours:].mean())
        for hours in (HOURS_A_DAY, HOURS_A_DAY * MEMORY_DAYS)
    )
    return np.stack(courses, axis=1)


def recent_mean(values: Array, mean_h: float) -> Array:
    """Mean down each column up to each hour, newest weighing most, (H, F)."""
    share = float(np.exp(-1.0 / mean_h))
    smooth = np.empty_like(values)
    weight, total = 0.0, np.zeros(values.shape[1])
    for hour in range(values.shape[0]):
        weight = share * weight + 1.0
        total = share * total + values[hour]
        smooth[hour] = total / weight
    return smooth


def _mean_known(rows: Array) -> Array:
    """Mean down the rows of what is known, 0 where nothing is."""
    count = np.isfinite(rows).sum(axis=0)
    mean: Array = np.nansum(rows, axis=0) / np.maximum(count, 1)
    return mean


def _clearness(sun_w_m2: Array, clear_w_m2: Array) -> Array:
    """Share of the clear sky's sun that came through, carried through the nights."""
    known = np.flatnonzero(clear_w_m2 > LEAST_CLEAR_W_M2)
    if not known.size:
        return np.full(sun_w_m2.size, 0.5)
    share = np.clip(sun_w_m2[known] / clear_w_m2[known], 0.0, 1.0)
    return np.interp(np.arange(sun_w_m2.size), known, share)


def _lagged(values: Array, hours: int) -> Array:
    """Return values some hours earlier (later where negative), held at the ends."""
    rows = np.clip(np.arange(values.size) - hours, 0, values.size - 1)
    return values[rows]


def _windows(values: Array, width: int) -> Array:
    """Return the window centred on each hour, NaN beyond the ends, (H, width)."""
    half = width // 2
    padded = np.pad(values, half, constant_values=np.nan)
    return np.lib.stride_tricks.sliding_window_view(padded, width)


def _running_mean(values: Array, width: int) -> Array:
    """Mean of a window centred on each hour, cut at the ends."""
    mean: Array = np.nanmean(_windows(values, width), axis=1)
    return mean


def _range(values: Array, width: int) -> Array:
    """Highest less lowest of a window centred on each hour, cut at the ends."""
    windows = _windows(values, width)
    spread: Array = np.nanmax(windows, axis=1) - np.nanmin(windows, axis=1)
    return spread


def _trailing(values: Array, hours: int) -> Array:
    """Mean of the last hours, the present one included."""
    sums = np.concatenate([np.zeros(hours), np.cumsum(values)])
    mean: Array = (sums[hours:] - sums[:-hours]) / hours
    return mean
