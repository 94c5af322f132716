"""The sun's place against pvlib's, which follows NREL's algorithm."""

import numpy as np
import pandas as pd
import pvlib
import pytest

from planner.surface.forcing.sun_position import (
    apparent_elevation_deg,
    sun_position_deg,
    sunlight_above_air_w_m2,
)

MOMENTS = pd.date_range("2005-01-01", "2035-01-01", freq="31h17min", tz="UTC")
UNIX_S = (MOMENTS - pd.Timestamp("1970-01-01", tz="UTC")).total_seconds().to_numpy()
PLACES = [(59.86, 17.64), (43.7, -79.4), (69.65, 18.96), (0.0, 179.0), (-77.8, 166.7)]


@pytest.mark.parametrize(("latitude", "longitude"), [*PLACES, (90.0, 0.0), (-90.0, 0)])
def test_agrees_with_pvlib_within_two_hundredths_of_a_degree(latitude, longitude):
    expected = pvlib.solarposition.get_solarposition(MOMENTS, latitude, longitude)
    elevation, azimuth = sun_position_deg(UNIX_S, latitude, longitude)
    np.testing.assert_allclose(elevation, expected["elevation"], atol=0.02)
    turned = (azimuth - expected["azimuth"].to_numpy() + 180.0) % 360.0 - 180.0
    # On the sphere: near the zenith a small arc is a large angle.
    assert np.abs(turned * np.cos(np.radians(elevation))).max() < 0.02
    assert ((azimuth >= 0.0) & (azimuth < 360.0)).all()


@pytest.mark.parametrize(("latitude", "longitude"), PLACES)
def test_air_lifts_the_sun_as_pvlib_has_it(latitude, longitude):
    # pvlib's defaults are 1013 hPa and 12 °C and stop at the horizon.
    expected = pvlib.solarposition.get_solarposition(MOMENTS, latitude, longitude)
    seen = (expected["elevation"] > -0.5).to_numpy()
    found = apparent_elevation_deg(expected["elevation"].to_numpy())
    np.testing.assert_allclose(
        found[seen], expected["apparent_elevation"][seen], atol=0.01
    )


def test_sun_is_never_lifted_down_and_order_is_kept():
    elevation_deg = np.linspace(-90.0, 90.0, 36_001)
    seen = apparent_elevation_deg(elevation_deg)
    assert (seen >= elevation_deg - 1e-3).all()
    near_horizon = elevation_deg > -0.99
    assert (np.diff(seen[near_horizon]) > 0.0).all()


def test_distance_agrees_with_pvlib():
    expected = pvlib.irradiance.get_extra_radiation(
        MOMENTS, solar_constant=1361.0, method="nrel"
    )
    np.testing.assert_allclose(
        sunlight_above_air_w_m2(UNIX_S), expected.to_numpy(), rtol=5e-4
    )


def test_polar_night_and_midnight_sun():
    hours = np.arange(24) * 3600.0
    midwinter, midsummer = 1_703_116_800.0, 1_718_928_000.0
    assert sun_position_deg(midwinter + hours, 69.65, 18.96)[0].max() < 0.0
    assert sun_position_deg(midsummer + hours, 69.65, 18.96)[0].min() > 0.0


def test_leaves_its_input_alone():
    times = UNIX_S.copy()
    sun_position_deg(times, 59.86, 17.64)
    np.testing.assert_array_equal(times, UNIX_S)
