"""A gridded forecast taken to places."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.gridded import GriddedForcing, rows_of_grid
from planner.surface.forcing.places import one_place

LATITUDE = np.array([60.0, 59.9, 59.8])
LONGITUDE = np.array([17.4, 17.6, 17.8, 18.0])
TIME_S = np.arange(-3, 10) * 3 * 3600.0


def plane(north, east):
    return -5.0 + 10.0 * (north - 59.9) - 4.0 * (east - 17.6)


def forecast(**changes):
    north, east = np.meshgrid(LATITUDE, LONGITUDE, indexing="ij")
    shape = (TIME_S.size, *north.shape)
    return GriddedForcing(
        **(
            {
                "time_s": TIME_S,
                "latitude": LATITUDE,
                "longitude": LONGITUDE,
                "elevation_m": np.full(north.shape, 20.0),
                "air_temperature_c": np.broadcast_to(plane(north, east), shape).copy(),
                "precipitation_mm_h": np.full(shape, 0.5),
                "source": "forecast",
            }
            | changes
        )
    )


@given(st.floats(59.8, 60.0), st.floats(17.4, 18.0))
def test_plane_is_met_everywhere(latitude, longitude):
    rows = rows_of_grid(forecast(), one_place(latitude, longitude), 0.0, 3600.0)
    np.testing.assert_allclose(rows.air_temperature_c, plane(latitude, longitude))


def test_precipitation_of_three_hours_is_the_rate_times_three():
    rows = rows_of_grid(forecast(), one_place(59.85, 17.5), 0.0, 3600.0)
    np.testing.assert_allclose(rows.precipitation_mm, 1.5)


def test_corner_without_a_value_is_left_out():
    gap = forecast()
    air_c = gap.air_temperature_c.copy()
    air_c[:, 0, :] = np.nan
    air_c[:, 1, :] = -2.0
    rows = rows_of_grid(
        replace(gap, air_temperature_c=air_c), one_place(59.95, 17.5), 0.0, 3600.0
    )
    np.testing.assert_allclose(rows.air_temperature_c, -2.0)


def test_skewed_grid_gives_its_nearest_point():
    north, east = np.meshgrid(LATITUDE, LONGITUDE, indexing="ij")
    skewed = forecast(latitude=north + 0.001 * east, longitude=east)
    rows = rows_of_grid(skewed, one_place(59.93, 17.62), 0.0, 3600.0)
    np.testing.assert_allclose(rows.air_temperature_c, plane(59.9, 17.6))


def test_place_outside_is_refused():
    with pytest.raises(ValueError, match=r"covers latitude 59\.8 to 60, but a place"):
        rows_of_grid(forecast(), one_place(57.7, 17.6), 0.0, 3600.0)


def test_arrays_off_the_grid_are_refused():
    with pytest.raises(ValueError, match=r"latitude is \(2,\) and longitude"):
        forecast(latitude=LATITUDE[:2])
    with pytest.raises(ValueError, match="expected rising times"):
        forecast(time_s=TIME_S[::-1])
    with pytest.raises(ValueError, match="elevation_m is"):
        forecast(elevation_m=np.zeros(3))
    with pytest.raises(ValueError, match="wind_speed_m_s is"):
        forecast(wind_speed_m_s=np.zeros((1, 3, 4)))
