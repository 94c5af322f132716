"""A station's rows: what a sum of the hour stands for where rows come more often."""

import numpy as np
import pytest

from planner.snapshot import Forcing
from planner.surface.forcing.source_rows import rows_of_station

HOUR_S = 3600.0
NAN = float("nan")


def station(time_s, **columns):
    nothing = np.full(len(time_s), NAN)
    known = {
        "relative_humidity_pct": nothing,
        "wind_speed_m_s": nothing,
        "cloud_cover_pct": nothing,
        "snow_depth_mm": nothing,
        "road_surface_temperature_c": nothing,
        "precipitation_mm_h": nothing,
    }
    known |= {name: np.array(values, float) for name, values in columns.items()}
    return Forcing(
        time_s=np.array(time_s, float),
        air_temperature_c=np.zeros(len(time_s)),
        elevation_m=0.0,
        latitude=60.0,
        longitude=15.0,
        source="station 1",
        **known,
    )


def test_an_hour_of_rain_among_rows_of_twenty_minutes_falls_in_the_whole_hour():
    # 1.2 mm in the hour that ends at 2 h, stated in its row alone; then 3 mm/h for
    # 20 min, and nothing known of the 40 min after.
    time_s = np.arange(3, 10) * HOUR_S / 3
    fallen = [0.0, NAN, NAN, 1.2, 3.0, NAN, NAN]
    rows = rows_of_station(station(time_s, precipitation_mm_h=fallen), 0.0, 4 * HOUR_S)
    assert rows.precipitation_mm[:, 0] == pytest.approx(
        [0.0, 0.4, 0.4, 0.4, 1.0, NAN, NAN], nan_ok=True
    )


def test_the_suns_mean_of_the_hour_is_that_of_its_rows():
    time_s = np.arange(2, 7) * HOUR_S / 2
    sun = [NAN, NAN, 80.0, NAN, 120.0]
    rows = rows_of_station(station(time_s, shortwave_w_m2=sun), 0.0, 3 * HOUR_S)
    assert rows.shortwave_w_m2[:, 0] == pytest.approx(
        [NAN, 80.0, 80.0, 120.0, 120.0], nan_ok=True
    )


def test_an_hour_without_a_value_stays_a_gap():
    time_s = np.arange(1, 5) * HOUR_S
    rows = rows_of_station(
        station(time_s, precipitation_mm_h=[1.0, NAN, 2.0, NAN]), 0.0, 4 * HOUR_S
    )
    assert rows.precipitation_mm[:, 0] == pytest.approx(
        [1.0, NAN, 2.0, NAN], nan_ok=True
    )
