"""A generated snowstorm for the demo, labelled as what it is."""

from datetime import timedelta

import numpy as np

from planner.domain.calendar import Instant
from planner.domain.weather import WeatherSeries

HOURS_BEFORE = 24
HOURS_AFTER = 48
_FRONTS_H = ((0.0, 7.0, 1.8), (11.0, 16.0, 1.2))
"""Hours from the start at which snow begins and ends, and its rate [mm/h]: a night
with a pause, so that the second fall needs a second look."""
_CLEAR_H = 18
_COLD_C = -4.0
_MILD_C = 0.5


def generated_storm(start: Instant, seed: int) -> WeatherSeries:
    """Return three days around ``start`` with two snowfalls in the first night.

    Mild and dry before, a front that cools the air by about 4.5 °C while it
    snows, then clear and cold: enough for ploughing, for rounds and for ice. The
    seed moves amounts and temperatures a little.
    """
    generator = np.random.default_rng(seed)
    hour = np.arange(-HOURS_BEFORE, HOURS_AFTER + 1)
    cooling = 1.0 / (1.0 + np.exp(-(hour - 1.0) / 2.0))
    air_c = _MILD_C + (_COLD_C - _MILD_C) * cooling
    air_c = air_c + generator.normal(0.0, 0.2, hour.size)
    rate_mm_h = np.zeros(hour.size)
    for begins_h, ends_h, front_mm_h in _FRONTS_H:
        falling = (hour > begins_h) & (hour <= ends_h)
        rate_mm_h[falling] = front_mm_h * generator.uniform(0.7, 1.3, falling.sum())
    snowing = rate_mm_h > 0.0
    columns = {
        "air_temperature_c": air_c,
        "relative_humidity_pct": np.where(snowing, 96.0, 86.0),
        "wind_speed_m_s": np.where(snowing, 5.0, 2.5) + generator.uniform(0, 1),
        "precipitation_mm_h": rate_mm_h,
        "cloud_cover_pct": np.where(snowing, 100.0, np.where(hour > _CLEAR_H, 10, 80)),
    }
    return WeatherSeries(
        source=f"generated storm, seed {seed} (not recorded weather)",
        times=tuple(start + timedelta(hours=int(h)) for h in hour),
        columns={
            name: tuple(round(float(value), 2) for value in values)
            for name, values in columns.items()
        },
        latitude=60.17,
        longitude=24.94,
        elevation_m=10.0,
        remarks=("The storm is generated for the demo; it is no recorded weather.",),
    )
