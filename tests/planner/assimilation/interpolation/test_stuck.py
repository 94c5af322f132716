"""A sensor that shows one value while the weather moves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.interpolation.stuck import stuck_since_s
from planner.assimilation_params import StuckParams

PARAMS = StuckParams()
TIME_S = np.arange(-24, 1) * 600.0  # four hours, every ten minutes
FALLING_C = np.linspace(3.0, -3.0, TIME_S.size)
NOTHING = np.zeros(TIME_S.size, dtype=bool)


def since(value_c, expected_c, can_thaw=NOTHING):
    value_c = np.broadcast_to(value_c, TIME_S.shape).astype(float)
    expected_c = np.broadcast_to(expected_c, TIME_S.shape).astype(float)
    return stuck_since_s(TIME_S, value_c, expected_c, can_thaw, PARAMS)


@pytest.mark.parametrize("value_c", [0.0, -1.3, 7.25])
def test_constant_value_while_the_surface_cools_is_stuck(value_c):
    assert since(value_c, FALLING_C) == TIME_S[0]


def test_stuck_since_the_moment_it_froze_in():
    value_c = np.where(TIME_S < -9000.0, FALLING_C, 0.0)
    assert since(value_c, FALLING_C) == -9000.0


def test_a_sensor_that_follows_is_not_stuck():
    assert np.isnan(since(FALLING_C + 1.5, FALLING_C))


def test_a_steady_surface_under_cloud_is_not_stuck():
    assert np.isnan(since(-2.0, np.linspace(-1.5, -2.0, TIME_S.size)))


def test_zero_far_from_what_the_model_has_is_stuck_though_nothing_moves():
    assert since(0.0, -6.0) == TIME_S[0]


def test_melting_snow_holds_a_surface_at_zero():
    thaws = np.ones(TIME_S.size, dtype=bool)
    towards_c = np.linspace(-2.0, 1.0, TIME_S.size)
    assert np.isnan(since(0.0, towards_c, thaws))
    assert since(0.0, towards_c) == TIME_S[0]
    assert since(-4.0, towards_c, thaws) == TIME_S[0]


def test_few_or_brief_values_say_nothing():
    none = np.zeros(0)
    assert np.isnan(stuck_since_s(none, none, none, none.astype(bool), PARAMS))
    brief = TIME_S >= -3600.0
    assert np.isnan(
        stuck_since_s(
            TIME_S[brief],
            np.zeros(brief.sum()),
            np.linspace(3, -3, brief.sum()),
            NOTHING[brief],
            PARAMS,
        )
    )


@given(st.floats(0.06, 3.0))
def test_no_sensor_that_changes_at_all_is_stuck(change_k):
    value_c = np.where(np.arange(TIME_S.size) % 4 < 2, 0.0, change_k)
    assert np.isnan(since(value_c, FALLING_C))
