"""Readers of the benchmarks, against figures read off the files by eye."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.measured import Measured, humidity_pct, step_weather_of
from benchmarks.quality.metro_cases import (
    dry_times,
    list_cases,
    measured_of,
    why_left_out,
)
from benchmarks.quality.roadsurf_toronto import read_toronto, starts_of
from benchmarks.quality.snow_sites import read_col_de_porte, read_weissfluhjoch
from benchmarks.quality.snowfall_depth import read_winter, window_starts

HOUR_S = 3600.0


@pytest.fixture
def two_hours() -> Measured:
    return Measured(
        time_s=np.array([0.0, HOUR_S, 2 * HOUR_S]),
        air_temperature_c=np.array([-3.0, 0.0, -6.0]),
        relative_humidity_pct=np.array([80.0, 90.0, 90.0]),
        wind_speed_m_s=np.array([2.0, 2.0, 2.0]),
        pressure_hpa=np.full(3, 1000.0),
        precipitation_mm=np.array([9.0, 1.2, 0.0]),
        snow_share=np.array([1.0, 0.5, -1.0]),
        shortwave_w_m2=np.array([0.0, 30.0, 60.0]),
        longwave_w_m2=np.array([250.0, 260.0, 270.0]),
        latitude=60.0,
        longitude=15.0,
    )


def test_steps_keep_what_fell_and_what_shone(two_hours: Measured) -> None:
    weather = step_weather_of(two_hours, 600.0)
    assert weather.step_count == 12
    # What is given for the first row lies before the run.
    assert weather.precipitation_mm.sum() == pytest.approx(1.2)
    assert weather.air_temperature_c[2, 0] == pytest.approx(-1.5)
    assert weather.air_temperature_c[11, 0] == pytest.approx(-6.0)
    assert weather.longwave_w_m2[:, 0].tolist() == [260.0] * 6 + [270.0] * 6
    shortwave = weather.direct_w_m2 + weather.diffuse_w_m2
    assert shortwave[:, 0].tolist() == [30.0] * 6 + [60.0] * 6
    assert weather.snow_share[0, 0] == 0.5


def test_humidity_from_a_dew_point_of_the_tables() -> None:
    # Saturation over water 12.27 hPa at 10 °C and 8.72 hPa at 5 °C (WMO-No. 8).
    found = humidity_pct(np.array([10.0, 1.0]), np.array([5.0, 2.0]))
    assert found == pytest.approx([71.1, 100.0], abs=0.1)


@pytest.mark.real_data
def test_metro_cases(real_data: Path) -> None:
    cases = {
        case.name: case for case in list_cases(real_data / "road_weather/metro_cases")
    }
    assert len(cases) == 21
    first = cases["case003"]
    assert first.layers == (("asphalt", 0.1905), ("cement", 0.457))
    assert not first.is_bridge
    assert cases["case007"].is_bridge
    # 2005-02-24T22:00Z; the first roadcast of the file.
    assert first.roadcast_s[0] == 1_109_282_400.0
    assert first.reference_c[0] == -3.23
    assert first.observed_s.size == 26
    assert first.surface_c[:2].tolist() == [-6.1, -4.3]
    assert "157" in why_left_out(cases["case047"])
    given = measured_of(first, 0.92)
    last = np.flatnonzero(given.time_s == first.roadcast_s[1])[0]
    assert given.longwave_w_m2[last] == pytest.approx(
        (176.63 + 175.47) / 2 / 0.92 + 10.0 / 0.92
    )
    assert given.wind_speed_m_s[last] == pytest.approx(6.34 / 3.6)
    assert given.precipitation_mm.sum() == pytest.approx(14.9, abs=0.3)
    # The first snow is in the forecast for 06:00 on the 25th, eight hours later.
    assert dry_times(first)[:20].all()
    assert not dry_times(first)[40]


@pytest.mark.real_data
def test_weissfluhjoch(real_data: Path) -> None:
    winter = read_weissfluhjoch(real_data / "road_weather/snow_station/MST96.smet")
    assert winter.seen_s.size == 11_088
    # 1995-10-30T00:30 at UTC+1.
    assert winter.seen_s[0] == 815_009_400.0
    assert winter.weather.precipitation_mm.sum() == pytest.approx(668.287)
    assert winter.depth_cm.max() == pytest.approx(161.5)
    assert winter.surface_c[0] == pytest.approx(0.2)


@pytest.mark.real_data
def test_col_de_porte(real_data: Path) -> None:
    winter = read_col_de_porte(real_data / "weather/snow_sites")
    weather = winter.weather
    assert weather.time_s.size == 6552
    # 505.8 mm of snow and 389.6 mm of rain in the file.
    assert weather.precipitation_mm.sum() == pytest.approx(895.43, abs=0.01)
    assert (weather.precipitation_mm * weather.snow_share).sum() == pytest.approx(
        505.82
    )
    # 2006-03-19: 129 cm, 434 mm.
    day = np.flatnonzero(winter.seen_s == 1_142_769_600.0)[0]
    assert winter.depth_cm[day] == pytest.approx(129.0)
    assert winter.water_mm[day] == 434.0


@pytest.mark.real_data
def test_gullingen(real_data: Path) -> None:
    winter = read_winter(real_data / "weather/met_gullingen/winter_2018-2019.csv")
    assert winter.snow_depth_mm.size == 4320
    assert winter.snow_depth_mm[0] == pytest.approx(124.0)
    # 5 mm of snow in one hour: the twelve windows that hold it.
    snow = np.zeros(4320)
    snow[100] = 5.0
    assert window_starts(winter, snow).tolist() == list(range(88, 100))


def test_a_missing_hour_is_said(tmp_path: Path) -> None:
    columns = (
        "timestamp,air_temperature,surface_temperature,surface_snow_thickness,"
        "wind_speed,relative_humidity,precipitation\n"
    )
    path = tmp_path / "winter_2018-2019.csv"
    path.write_text(
        columns
        + "2018-11-01 00:00:00,1,1,-1,2,90,0\n2018-11-01 02:00:00,1,1,-1,2,90,0\n",
        encoding="utf-8",
    )
    with pytest.raises(
        ValueError, match="after 2018-11-01 00:00:00 an hour is missing"
    ):
        read_winter(path)


@pytest.mark.real_data
def test_toronto(real_data: Path) -> None:
    times, series = read_toronto(
        real_data / "road_weather/toronto/forcing_2009_2011.csv"
    )
    # 2009-11-01T06:00Z, the file's first row: 8.4 and 8.533 °C, 1 a.m. at UTC-5.
    assert times[0] == 1_257_055_200.0
    assert series.air_temperature_c[0] == 8.4
    assert series.road_surface_temperature_c[0] == 8.533
    assert series.local_hour[0] == 1.0
    assert starts_of(times, series, "2011/12").size == 511
