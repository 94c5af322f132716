"""Quarters of an hour joined from steps of 5 and 7.5 minutes."""

import numpy as np
import pytest

from planner.surface.coarse_weather import coarse_weather
from planner.surface.columns.step_weather import StepWeather


def weather(step_s, **columns):
    step_s = np.array(step_s, dtype=float)
    count = step_s.size
    given = {
        "air_temperature_c": np.zeros(count),
        "relative_humidity_pct": np.full(count, 80.0),
        "wind_speed_m_s": np.full(count, 2.0),
        "pressure_hpa": np.full(count, 1000.0),
        "precipitation_mm": np.zeros(count),
        "snow_share": np.full(count, -1.0),
        "direct_w_m2": np.zeros(count),
        "diffuse_w_m2": np.zeros(count),
        "longwave_w_m2": np.full(count, 280.0),
        "cold_pool_strength": np.zeros(count),
    } | {name: np.array(values, dtype=float) for name, values in columns.items()}
    return StepWeather(
        end_s=np.cumsum(step_s),
        step_s=step_s,
        sun_elevation_deg=np.arange(count, dtype=float),
        sun_azimuth_deg=np.full(count, 180.0),
        **{name: values[:, None] for name, values in given.items()},
    )


UNEVEN = (300, 300, 300, 450, 450)


def test_what_falls_is_added_and_fluxes_are_averaged_over_time():
    found = coarse_weather(
        weather(
            UNEVEN,
            precipitation_mm=[0.1, 0.2, 0.3, 0.4, 0.5],
            diffuse_w_m2=[30.0, 60.0, 90.0, 10.0, 20.0],
            air_temperature_c=[-1.0, -2.0, -3.0, -4.0, -5.0],
        ),
        900.0,
    )
    assert found.end_s.tolist() == [900.0, 1800.0]
    assert found.step_s.tolist() == [900.0, 900.0]
    assert found.precipitation_mm[:, 0] == pytest.approx([0.6, 0.9])
    assert found.diffuse_w_m2[:, 0] == pytest.approx([60.0, 15.0])
    assert found.air_temperature_c[:, 0].tolist() == [-3.0, -5.0]
    assert found.sun_elevation_deg[0] == 1.0


def test_the_share_of_snow_is_that_of_what_falls():
    # 1 mm of snow, then 3 mm of rain: a quarter.
    found = coarse_weather(
        weather((450, 450), precipitation_mm=[1.0, 3.0], snow_share=[1.0, 0.0]), 900.0
    )
    assert found.snow_share[:, 0].tolist() == [0.25]
    assert coarse_weather(weather((450, 450)), 900.0).snow_share[0, 0] == -1.0


def test_steps_after_the_last_multiple_are_left_out():
    assert coarse_weather(weather((450, 450, 450)), 900.0).step_count == 1
    assert coarse_weather(weather((450,)), 900.0).step_count == 0
