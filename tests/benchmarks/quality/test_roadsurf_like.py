"""The comparator: RoadSurf's own numbers, and no look into the future."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.quality.roadsurf_like import RoadSurfParams, Series, forecast
from benchmarks.quality.roadsurf_step import ground_of


def _series(hours: int) -> Series:
    """A grey, calm week on a road that slowly cools."""
    hour = np.arange(hours, dtype=np.float64)
    return Series(
        spacing_s=3600.0,
        air_temperature_c=-2.0 + 3.0 * np.sin(hour * 2 * np.pi / 24),
        relative_humidity_pct=np.full(hours, 80.0),
        wind_speed_m_s=np.full(hours, 2.0),
        shortwave_w_m2=50.0 * np.maximum(np.sin(hour * 2 * np.pi / 24), 0.0),
        longwave_w_m2=np.full(hours, 280.0),
        road_surface_temperature_c=-1.0 + 3.0 * np.sin((hour - 1) * 2 * np.pi / 24),
        local_hour=(hour + 6.0) % 24.0,
        day_of_year=15.0 + hour // 24,
    )


def test_ground_is_that_of_the_published_formula() -> None:
    capacity, conductivity, depth = ground_of(1.0)
    # z2 = 0.0103 + 0.02; the last: 0.0103 (1.4^15 - 1) / 0.4 + 15 * 0.02.
    assert depth[1] == pytest.approx(0.0303)
    assert depth[15] == pytest.approx(0.0103 * (1.4**15 - 1) / 0.4 + 0.3)
    assert capacity[0] == pytest.approx(0.9 * 1.94e6)
    assert capacity[5] == pytest.approx(0.6 * 1.28e6)
    # Campbell (1985) with a bulk density of 2.11 g/cm3, 1 % water, 10 % clay:
    # A = 1.67546, D = 0.47521, C = 9.22192; exp(-(0.0922)^4) = 0.999928.
    assert conductivity[0] == pytest.approx(
        0.47521 + 0.02237 + 1.20025 * 7.2e-5, abs=1e-3
    )


def test_what_the_road_did_later_changes_nothing() -> None:
    series = _series(24 * 6)
    later = series.road_surface_temperature_c.copy()
    later[61:] = np.nan
    blind = replace(series, road_surface_temperature_c=later)
    starts = np.array([60])
    told = forecast(series, starts, RoadSurfParams())
    assert np.array_equal(told, forecast(blind, starts, RoadSurfParams()))


def test_coupling_starts_from_the_observed_surface() -> None:
    series = _series(24 * 6)
    warm = series.road_surface_temperature_c.copy()
    warm[55:61] += 2.0
    starts = np.array([60])
    moved = replace(series, road_surface_temperature_c=warm)
    found = forecast(moved, starts, RoadSurfParams())[0]
    free = forecast(series, starts, RoadSurfParams())[0]
    assert abs(found[0] - warm[60]) < 1.0
    assert found[0] > free[0] + 1.0
    assert found[23] - free[23] < found[0] - free[0]


def test_a_start_without_observation_has_no_forecast() -> None:
    series = _series(24 * 6)
    road = series.road_surface_temperature_c.copy()
    road[60] = np.nan
    found = forecast(
        replace(series, road_surface_temperature_c=road),
        np.array([60]),
        RoadSurfParams(),
    )
    assert np.isnan(found).all()


def test_too_short_a_series_is_refused() -> None:
    with pytest.raises(ValueError, match="48 h before"):
        forecast(_series(60), np.array([50]), RoadSurfParams())
