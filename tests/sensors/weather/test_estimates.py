"""What is missing is filled by named methods, or left and refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.weather import WeatherSeries
from sensors.weather.estimates import (
    dew_point_c,
    fill_missing,
    relative_humidity_pct,
    require_window,
)

START = datetime(2024, 1, 7, tzinfo=UTC)


def hourly(**columns):
    count = len(next(iter(columns.values())))
    return WeatherSeries(
        source="station 1",
        times=tuple(START + timedelta(hours=hour) for hour in range(count)),
        columns=columns,
    )


def test_dew_point_of_a_psychrometric_table():
    # Standard tables: 20 °C and 50 % have their dew point at 9.3 °C.
    assert dew_point_c(20.0, 50.0) == pytest.approx(9.3, abs=0.05)
    assert dew_point_c(-5.0, 100.0) == pytest.approx(-5.0)


@given(st.floats(-40, 35), st.floats(5, 100))
def test_humidity_and_dew_point_are_each_others_inverse(air_c, humidity_pct):
    dew_point = dew_point_c(air_c, humidity_pct)
    assert relative_humidity_pct(air_c, dew_point) == pytest.approx(humidity_pct)


def test_air_temperature_is_bridged_over_six_hours_not_seven():
    six = fill_missing(hourly(air_temperature_c=(0.0, *[None] * 6, 7.0)))
    assert six.columns["air_temperature_c"] == tuple(float(h) for h in range(8))
    assert six.estimated_rows["air_temperature_c"] == (1, 2, 3, 4, 5, 6)
    seven = fill_missing(hourly(air_temperature_c=(0.0, *[None] * 7, 8.0)))
    assert seven.columns["air_temperature_c"][1:8] == (None,) * 7


def test_wind_is_bridged_over_three_hours_and_then_left_missing():
    air = (-1.0,) * 6
    wind = fill_missing(
        hourly(air_temperature_c=air, wind_speed_m_s=(4.0, None, None, None, 8.0, None))
    )
    assert wind.columns["wind_speed_m_s"] == (4.0, 5.0, 6.0, 7.0, 8.0, None)
    assert wind.estimated["wind_speed_m_s"] == "linear between neighbours"


def test_humidity_comes_from_the_dew_point():
    series = fill_missing(hourly(air_temperature_c=(20.0,), dew_point_c=(9.27,)))
    assert series.columns["relative_humidity_pct"][0] == pytest.approx(50, abs=0.2)
    assert "dew point" in series.estimated["relative_humidity_pct"]


def test_what_neighbours_do_not_tell_is_not_guessed():
    series = fill_missing(
        hourly(air_temperature_c=(0.0,) * 3, precipitation_mm_h=(0.0, 0.5, 4.0))
    )
    assert set(series.columns) == {"air_temperature_c", "precipitation_mm_h"}
    assert series.estimated == {}


def test_precipitation_and_what_lies_on_the_ground_are_never_filled():
    series = fill_missing(
        hourly(
            air_temperature_c=(0.0,) * 3,
            precipitation_mm_h=(1.0, None, 1.0),
            snow_depth_mm=(5.0, None, 7.0),
            road_surface_temperature_c=(-1.0, None, -2.0),
        )
    )
    assert series.columns["precipitation_mm_h"] == (1.0, None, 1.0)
    assert series.columns["snow_depth_mm"] == (5.0, None, 7.0)
    assert series.columns["road_surface_temperature_c"] == (-1.0, None, -2.0)
    assert any("1 of 3 h" in remark for remark in series.remarks)


def test_leaves_its_input_alone():
    series = hourly(air_temperature_c=(0.0, None, 2.0))
    fill_missing(series)
    assert series.columns["air_temperature_c"] == (0.0, None, 2.0)


def test_window_with_missing_hours_is_refused_with_station_and_hours():
    series = fill_missing(hourly(air_temperature_c=(0.0, *[None] * 8, 9.0)))
    require_window(series, START, START)
    with pytest.raises(ValueError, match=r"station 1 .* 8 h between 2024-01-07T01:00"):
        require_window(series, START, START + timedelta(hours=9))
    with pytest.raises(ValueError, match=r"station 1 has weather for .* is needed"):
        require_window(series, START, START + timedelta(hours=10))
