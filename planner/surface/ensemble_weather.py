"""One way in which the weather ahead may turn out, drawn around the forecast."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.ensemble_params import EnsembleParams
from planner.surface.columns.step_weather import StepWeather
from planner.surface.forcing.sky_longwave import black_body_w_m2
from planner.surface_params import ColumnParams

Array = NDArray[np.float64]
HOUR_S = 3600.0
DAY_H = 24.0
FULL_SHIFT_H = 6.0
"""Lead at which two thirds of the shift in time are reached."""

LONGEST_LEAD_DAYS = 2.0
MOST_DEVIATIONS = 3.0
"""Larger errors are cut: they would make time run backwards, or no weather at all."""

COLDEST_SKY = 0.6
"""Least that any sky radiates, of a black body as warm as the air (dry, clear winter
skies: 0.65)."""

CLOUD_W_M2 = 80.0
"""Longwave of an overcast sky above that of a clear one (0 °C: about 80 W/m²)."""

SUN_UNDER_CLOUD = 0.25
"""Of the clear sky's shortwave under an overcast one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Standard errors of one member, of (T,) steps, each of variance 1.

    ``shift`` and ``half_snow``, ``settling``, ``wear`` are single numbers.
    """

    amount: Array
    air: Array
    humidity: Array
    sky: Array
    wind: Array
    shift: float
    half_snow: float
    settling: float
    wear: float


def draw_errors(
    end_s: Array, params: EnsembleParams, rng: np.random.Generator
) -> Errors:
    """Draw the errors of one member.

    Half of the variance of an amount's error lasts as long as the forecast, as a
    whole low brings more or less than was said; the rest forgets.

    Parameters
    ----------
    end_s : (T,)
        Ends of the steps. [s]
    params : EnsembleParams
    rng : numpy Generator
    """
    lasting = rng.standard_normal(5).clip(-MOST_DEVIATIONS, MOST_DEVIATIONS)
    passing = remembered(end_s, params.amount_memory_h, rng)
    return Errors(
        amount=np.sqrt(0.5) * (lasting[0] + passing),
        air=remembered(end_s, params.air_memory_h, rng),
        humidity=remembered(end_s, params.sky_memory_h, rng),
        sky=remembered(end_s, params.sky_memory_h, rng),
        wind=remembered(end_s, params.sky_memory_h, rng),
        shift=float(lasting[1]),
        half_snow=float(lasting[2]),
        settling=float(lasting[3]),
        wear=float(lasting[4]),
    )


def remembered(end_s: Array, memory_h: float, rng: np.random.Generator) -> Array:
    """Return errors of variance 1 that forget exponentially, (T,).

    An Ornstein-Uhlenbeck process at the ends of uneven steps.
    """
    noise = rng.standard_normal(end_s.size)
    keeps = np.exp(-np.diff(end_s, prepend=end_s[:1]) / HOUR_S / memory_h)
    found = np.empty(end_s.size)
    held = 0.0
    for step, (keep, fresh) in enumerate(zip(keeps, noise, strict=True)):
        held = fresh if step == 0 else keep * held + np.sqrt(1.0 - keep**2) * fresh
        found[step] = held
    clipped: Array = np.clip(found, -MOST_DEVIATIONS, MOST_DEVIATIONS)
    return clipped


def perturbed_weather(
    weather: StepWeather, errors: Errors, params: EnsembleParams
) -> StepWeather:
    """Return the weather with a member's errors.

    Parameters
    ----------
    weather : StepWeather
        (T, K), its first step starting now.
    errors : Errors
        Of its T steps; all cells have the same.
    params : EnsembleParams

    Returns
    -------
    StepWeather
        With amounts of the same mean over all members, and values that can be.
    """
    lead_h = weather.end_s / HOUR_S
    sigma = grown(lead_h, params.amount_now, params.amount_day)
    factor = np.exp(sigma * errors.amount - sigma**2 / 2.0)[:, None]
    air_k = grown(lead_h, params.air_now_k, params.air_day_k) * errors.air
    air_c = weather.air_temperature_c + air_k[:, None]
    # What the air's own warmth adds, and what clouds do.
    black_w_m2 = black_body_w_m2(air_c)
    sky = weather.longwave_w_m2 / black_body_w_m2(weather.air_temperature_c)
    cloud_w_m2 = (params.longwave_w_m2 * errors.sky)[:, None]
    longwave = np.clip(
        sky * black_w_m2 + cloud_w_m2, COLDEST_SKY * black_w_m2, black_w_m2
    )
    clouded = (longwave - sky * black_w_m2) / CLOUD_W_M2
    sun = np.clip(1.0 - (1.0 - SUN_UNDER_CLOUD) * clouded, SUN_UNDER_CLOUD, 1.5)
    wind = np.exp(params.wind_factor * errors.wind)[:, None]
    humidity = params.humidity_pct * errors.humidity[:, None]
    fallen = shifted_mm(weather, params.shift_h * errors.shift) * factor
    return replace(
        weather,
        air_temperature_c=air_c,
        relative_humidity_pct=np.clip(
            weather.relative_humidity_pct + humidity, 1.0, 100.0
        ),
        wind_speed_m_s=weather.wind_speed_m_s * wind,
        precipitation_mm=fallen,
        direct_w_m2=weather.direct_w_m2 * sun,
        diffuse_w_m2=weather.diffuse_w_m2 * sun,
        longwave_w_m2=longwave,
        cold_pool_strength=np.clip(
            weather.cold_pool_strength * (1.0 - clouded), 0.0, 1.0
        ),
    )


def perturbed_column(
    column: ColumnParams, errors: Errors, params: EnsembleParams
) -> ColumnParams:
    """Return the surface's parameters with a member's errors, within their ranges."""
    wear = float(np.exp(params.wear_factor * errors.wear))
    settling = float(np.exp(params.settling_factor * errors.settling))
    rates = ("snow_packing_1_h", "snow_loss_1_h", "ice_wear_1_h", "frost_wear_1_h")
    return replace(
        column,
        half_snow_c=float(
            np.clip(column.half_snow_c + params.half_snow_k * errors.half_snow, -2, 3)
        ),
        settling_factor=float(np.clip(column.settling_factor * settling, 0.1, 10.0)),
        **{name: min(getattr(column, name) * wear, 5.0) for name in rates},
    )


def grown(lead_h: Array, now: float, day: float) -> Array:
    """Return the deviation at a lead, its square growing evenly in time, (T,)."""
    share = np.clip(lead_h / DAY_H, 0.0, LONGEST_LEAD_DAYS)
    sigma: Array = np.sqrt(np.maximum(now**2 + (day**2 - now**2) * share, 0.0))
    return sigma


def shifted_mm(weather: StepWeather, shift_h: float) -> Array:
    """Return what falls in each step when all comes later by up to so much, (T, K).

    The shift grows from nothing now. Nothing is made up: what falls earlier leaves
    the steps at the end dry, what falls later passes out of view.
    """
    bounds_h = np.concatenate((weather.end_s - weather.step_s, weather.end_s[-1:]))
    bounds_h = bounds_h / HOUR_S
    lead_h = np.maximum(bounds_h - bounds_h[0], 0.0)
    source_h = bounds_h - shift_h * (1.0 - np.exp(-lead_h / FULL_SHIFT_H))
    fallen = np.concatenate(
        (
            np.zeros((1, weather.cell_count)),
            np.cumsum(weather.precipitation_mm, axis=0),
        )
    )
    moved = np.stack(
        [np.interp(source_h, bounds_h, column) for column in fallen.T], axis=1
    )
    return np.maximum(np.diff(moved, axis=0), 0.0)
