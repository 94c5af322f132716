"""What drives the truth's road temperature, and the hours of traffic."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import after_seconds, get_zone
from simulations.clock import HOUR_S, STEP_S, Period
from simulations.weather_steps import WeatherSteps

SURFACE_HOURS = 2.5
BELOW_HOURS = 36.0
"""Times in which a pavement and the ground below it follow the air, assumed."""

EXCHANGE_W_M2_K = 25.0
"""Heat a pavement exchanges with air and sky, for each degree; assumed."""

CLEAR_SKY_LOSS_W_M2 = 60.0
CLEAR_SUN_W_M2 = 700.0
CLOUD_FROM_HUMIDITY_PCT = 60.0
"""The sky is taken as clear at 60 % relative humidity and overcast at 100 %: the
truth uses no cloud column, so that it never depends on an estimate. All assumed."""

NIGHT_TRAFFIC = 0.05
DAY_TRAFFIC = 0.8
RUSH_TRAFFIC = 1.0
"""Traffic of an hour as a share of the busiest, assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadClimate:
    """Drivers of the surface, (T,) steps.

    Attributes
    ----------
    balance_c : (T,)
        Temperature that a bare surface tends to. [°C]
    traffic_share : (T,)
        Of the busiest hour.
    surface_share, below_share : float
        Part of the way there in one step.
    """

    balance_c: NDArray[np.float64]
    traffic_share: NDArray[np.float64]
    surface_share: float
    below_share: float


def sun_height(moment: datetime, latitude: float, longitude: float) -> float:
    """Sine of the sun's elevation, 0 below the horizon.

    Cooper's declination and mean solar time: a degree or two is enough here.
    """
    utc = moment.astimezone(UTC)
    day = utc.timetuple().tm_yday
    declination = math.radians(23.45) * math.sin(2.0 * math.pi * (284 + day) / 365.0)
    hours = utc.hour + utc.minute / 60.0 + longitude / 15.0
    angle = math.radians(15.0 * (hours - 12.0))
    phi = math.radians(latitude)
    return max(
        0.0,
        math.sin(phi) * math.sin(declination)
        + math.cos(phi) * math.cos(declination) * math.cos(angle),
    )


def traffic_share(local_hour: int) -> float:
    """Traffic of a local hour as a share of the busiest."""
    if local_hour in (7, 8, 16, 17):
        return RUSH_TRAFFIC
    return DAY_TRAFFIC if 6 <= local_hour < 21 else NIGHT_TRAFFIC  # noqa: PLR2004


def build_road_climate(
    weather: WeatherSteps,
    period: Period,
    place: tuple[float, float],
    time_zone: str,
) -> RoadClimate:
    """Lay sun, sky and traffic on the steps of a period.

    Parameters
    ----------
    weather : WeatherSteps
    period : Period
    place : (longitude, latitude) of the town
        [degrees]
    time_zone : str
        IANA name.
    """
    zone = get_zone(time_zone)
    longitude, latitude = place
    moments = [
        after_seconds(period.first, (step + 0.5) * STEP_S)
        for step in range(period.step_count)
    ]
    sun = np.array([sun_height(moment, latitude, longitude) for moment in moments])
    clear = 1.0 - np.clip(
        (weather.relative_humidity_pct - CLOUD_FROM_HUMIDITY_PCT)
        / (100.0 - CLOUD_FROM_HUMIDITY_PCT),
        0.0,
        1.0,
    )
    power_w_m2 = (
        CLEAR_SUN_W_M2 * sun * (0.25 + 0.75 * clear) - CLEAR_SKY_LOSS_W_M2 * clear
    )
    return RoadClimate(
        balance_c=weather.air_temperature_c + power_w_m2 / EXCHANGE_W_M2_K,
        traffic_share=np.array(
            [traffic_share(moment.astimezone(zone).hour) for moment in moments]
        ),
        surface_share=1.0 - math.exp(-STEP_S / HOUR_S / SURFACE_HOURS),
        below_share=1.0 - math.exp(-STEP_S / HOUR_S / BELOW_HOURS),
    )
