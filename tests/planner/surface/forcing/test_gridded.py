"""A gridded forecast taken to places."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.snapshot import ForcingGrid, build_forcing
from planner.surface.forcing.gridded import GriddedForcing, gridded, rows_of_grid
from planner.surface.forcing.places import one_place
from tests.street_grid import NOW, hours_of_weather

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


def points(*places):
    """A forecast of an hour at each place: its air is its latitude less 60 °C."""
    return ForcingGrid(
        source="forecast",
        points=tuple(
            build_forcing(
                replace(
                    hours_of_weather(0, 1, air_temperature_c=latitude - 60.0),
                    latitude=latitude,
                    longitude=longitude,
                    elevation_m=10.0 * longitude,
                ),
                NOW,
            )
            for latitude, longitude in places
        ),
    )


def test_points_on_all_crossings_become_a_grid_with_axes():
    found = gridded(points((59.0, 18.0), (58.0, 18.0), (58.0, 17.0), (59.0, 17.0)))
    assert found.latitude.tolist() == [58.0, 59.0]
    assert found.longitude.tolist() == [17.0, 18.0]
    assert found.air_temperature_c.tolist() == [[[-2.0, -2.0], [-1.0, -1.0]]] * 2
    assert found.elevation_m.tolist() == [[170.0, 180.0]] * 2
    rows = rows_of_grid(found, one_place(58.25, 17.5), 0.0, 3600.0)
    np.testing.assert_allclose(rows.air_temperature_c, -1.75)


def test_points_here_and_there_count_by_the_nearest():
    found = gridded(points((59.0, 18.0), (58.0, 18.0), (58.0, 17.0)))
    assert found.air_temperature_c.shape == (2, 1, 3)
    rows = rows_of_grid(found, one_place(58.7, 17.9), 0.0, 3600.0)
    np.testing.assert_allclose(rows.air_temperature_c, -1.0)
