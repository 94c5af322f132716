import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.terrain.position import RADII_M, cold_pool_index, position_index_m
from tests.planner.terrain.ground import ORIGIN, shaped


def index_m(height_m, radius_m, **size):
    ground = shaped(height_m, half_m=1500.0, **size)
    return float(position_index_m(ground, ORIGIN, ORIGIN, radius_m=radius_m)[0])


def test_a_valley_floor_lies_below_the_mean_of_its_circle():
    # The mean of |x| over a circle of radius r is 4 r / (3 pi) = 0.4244 r; sides of
    # 10 % lie 0.1 * 0.4244 * 1000 = 42.4 m higher on average.
    assert index_m(lambda x, _y: 0.1 * np.abs(x), 1000.0) == pytest.approx(
        -42.44, abs=0.1
    )


def test_a_cone_lies_above_the_mean_of_its_circle():
    # The mean distance to the middle of a circle is 2 r / 3: 0.05 * 200 = 10 m.
    assert index_m(lambda x, y: -0.05 * np.hypot(x, y), 300.0, cell_m=10.0) == (
        pytest.approx(10.0, abs=0.1)
    )


def test_plains_and_even_slopes_have_no_position():
    assert index_m(lambda _x, _y: 300.0, 1000.0) == pytest.approx(0.0, abs=1e-4)
    assert index_m(lambda x, y: 0.2 * x - 0.1 * y, 1000.0) == pytest.approx(
        0.0, abs=1e-3
    )


def test_unknown_cells_are_left_out_and_unknown_places_unknown():
    ground = shaped(lambda x, _y: np.where(x > 500.0, np.nan, 7.0), half_m=1500.0)
    found_m = position_index_m(
        ground, np.array([0.0, 800.0, 1e6]), np.zeros(3), radius_m=1000.0
    )
    assert found_m[0] == pytest.approx(0.0, abs=1e-4)
    assert np.isnan(found_m[1:]).all()


@given(st.floats(0.0, 0.3))
def test_the_pool_of_a_valley_is_the_slope_of_its_sides(slope):
    # By hand: depth below the mean is 0.4244 s r at each radius.
    index = cold_pool_index(
        {r: np.array([-4.0 / (3.0 * np.pi) * slope * r]) for r in RADII_M}
    )
    assert index[0] == pytest.approx(min(slope / 0.10, 1.0), abs=1e-9)


@given(st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_crests_hold_no_cold_air(near_m, far_m):
    index = cold_pool_index({300.0: np.array([near_m]), 1000.0: np.array([far_m])})
    assert index.tolist() == [0.0]
