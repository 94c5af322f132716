"""Steps of the surface model: even, fine ahead, on the grid asked for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.step_bounds import model_bounds_s

HOUR_S = 3600.0


def test_five_minutes_for_six_hours_then_ten():
    bounds_s = model_bounds_s(-2 * HOUR_S, 12 * HOUR_S)
    steps_s = np.diff(bounds_s)
    ahead = (bounds_s[:-1] >= 0.0) & (bounds_s[:-1] < 6 * HOUR_S)
    assert set(steps_s[ahead]) == {300.0}
    assert set(steps_s[~ahead]) == {600.0}
    assert 0.0 in bounds_s


@given(
    st.integers(-200, 100),
    st.integers(1, 300),
    st.sampled_from([450.0, 600.0, 700.0, 900.0, 1100.0, 3600.0]),
)
def test_every_multiple_of_the_grid_is_a_bound(first, count, grid_s):
    begin_s, end_s = first * grid_s, (first + count) * grid_s
    bounds_s = model_bounds_s(begin_s, end_s, grid_s=grid_s)
    assert np.isin(np.arange(first, first + count + 1) * grid_s, bounds_s).all()
    steps_s = np.diff(bounds_s)
    assert (steps_s > 0.0).all()
    assert steps_s.max() <= 600.0 + 1e-6
    fine = (bounds_s[1:] > 1e-6) & (bounds_s[:-1] < 6 * HOUR_S - 1e-6)
    assert steps_s[fine].max(initial=0.0) <= 300.0 + 1e-6


@given(st.integers(-100_000, 100_000), st.integers(1, 200_000))
def test_ends_are_kept_and_now_is_a_bound(begin_s, length_s):
    bounds_s = model_bounds_s(begin_s, begin_s + length_s)
    assert bounds_s[0] == begin_s
    assert bounds_s[-1] == begin_s + length_s
    assert (np.diff(bounds_s) > 0.0).all()
    if begin_s < 0.0 < begin_s + length_s:
        assert 0.0 in bounds_s


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="expected an end after the start"):
        model_bounds_s(0.0, 0.0)
    with pytest.raises(ValueError, match="expected lengths above 0 s"):
        model_bounds_s(0.0, 600.0, fine_s=0.0)
