"""Cold air pools on clear, calm nights and drains in the morning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.cold_pool import cold_pool_strength

NIGHT = np.full(200, -20.0)
STEP_S = np.full(200, 600.0)


def strength(sun_deg, cloud, wind):
    return cold_pool_strength(
        sun_deg, np.full((200, 1), cloud), np.full((200, 1), wind), STEP_S
    )[:, 0]


@pytest.mark.parametrize(
    ("cloud", "wind", "expected"),
    [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 3.0, 0.0), (0.75, 1.5, 0.25)],
)
def test_long_night_by_hand(cloud, wind, expected):
    # The root of the clear share, times the part of 3 m/s that is not blown.
    assert strength(NIGHT, cloud, wind)[-1] == pytest.approx(expected, abs=1e-6)


def test_pool_drains_by_two_thirds_in_two_hours_of_sun():
    sun_deg = np.where(np.arange(200) < 100, -20.0, 20.0)
    found = strength(sun_deg, 0.0, 0.0)
    # After 2 h, 12 steps of 10 min: e^-1.
    assert found[111] == pytest.approx(np.exp(-1.0), rel=1e-6)


@given(st.floats(0, 1), st.floats(0, 20), st.floats(-60, 60))
def test_strength_lies_between_none_and_one(cloud, wind, sun_deg):
    found = strength(np.full(200, sun_deg), cloud, wind)
    assert ((found >= 0.0) & (found <= 1.0)).all()
