"""Change with height: drawn to the prior, fitted where stations allow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.lapse import (
    height_above_m,
    lapse_rate_c_per_km,
    precipitation_factor,
)


@pytest.mark.parametrize("stations", [0, 1])
def test_without_stations_at_different_heights_the_prior_stands(stations):
    air_c = np.full((3, stations), -5.0)
    found = lapse_rate_c_per_km(air_c, np.full(stations, 100.0))
    assert found.tolist() == [-6.5, -6.5, -6.5]


def test_two_stations_by_hand():
    # 1 km apart in height, 4 K warmer above. Spread of heights 2 x 0.5² = 0.5 km²,
    # of the products 2 x 0.5 x 2 = 2; the prior weighs (1 / 4)² = 0.0625.
    # (2 - 6.5 x 0.0625) / (0.5 + 0.0625) = 2.833
    found = lapse_rate_c_per_km(np.array([[-8.0, -4.0]]), np.array([0.0, 1000.0]))
    assert found[0] == pytest.approx(2.8333, abs=1e-4)


def test_many_stations_find_the_slope_that_made_them():
    elevation_m = np.linspace(0.0, 2000.0, 21)
    # Spread of the heights: 0.01 km² x 2 (1² + ... + 10²) = 7.7 km²; prior 0.0625.
    for slope in (-9.0, -3.0, 6.0):
        air_c = 2.0 + slope * elevation_m[None, :] / 1000.0
        found = lapse_rate_c_per_km(air_c, elevation_m)
        expected = (7.7 * slope - 6.5 * 0.0625) / 7.7625
        assert found[0] == pytest.approx(expected)
        assert found[0] == pytest.approx(slope, abs=0.11)


@given(
    st.lists(st.floats(-40, 30) | st.just(float("nan")), min_size=3, max_size=3),
    st.lists(st.floats(0, 3000) | st.just(float("nan")), min_size=3, max_size=3),
)
def test_never_steeper_than_dry_air_nor_warmer_than_ten_a_kilometre(air_c, height_m):
    found = lapse_rate_c_per_km(np.array([air_c]), np.array(height_m))
    assert -9.8 <= found[0] <= 10.0


def test_unknown_height_changes_nothing():
    assert height_above_m(np.array([np.nan, 50.0]), np.array([np.nan])).tolist() == [
        0.0,
        0.0,
    ]


def test_five_per_cent_more_falls_each_hundred_metres():
    factor = precipitation_factor(np.array([-5000.0, -100.0, 0.0, 100.0, 5000.0]))
    np.testing.assert_allclose(factor, [0.5, 0.95, 1.0, 1.05, 2.0])
