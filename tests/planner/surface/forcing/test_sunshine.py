"""Hourly means of the sun laid on steps: no joule lost, none before its hour."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.surface.forcing.sunshine import on_steps_w_m2, sunshine

HOUR_S = 3600.0
MIDNIGHT = 1_705_795_200.0  # 2024-01-21 00:00 UTC
UPPSALA = (59.86, 17.64)
ENDS_S = np.arange(25) * HOUR_S
SUN = sunshine(MIDNIGHT, (0.0, 86_400.0), UPPSALA, np.array([15.0]))
CLEAR_W_M2 = SUN.clear_w_m2(ENDS_S[:-1], ENDS_S[1:])

shares = st.lists(st.floats(0.0, 1.3), min_size=24, max_size=24)


@settings(max_examples=50)
@given(shares, st.sampled_from([300.0, 450.0, 600.0, 900.0]))
def test_energy_of_every_hour_is_kept(share, step_s):
    mean_w_m2 = np.array(share)[:, None] * CLEAR_W_M2
    bounds_s = np.arange(0.0, 86_400.0 + step_s, step_s)
    found = on_steps_w_m2(SUN, ENDS_S, mean_w_m2, bounds_s)
    hours = found.reshape(24, -1).mean(axis=1)
    np.testing.assert_allclose(hours, mean_w_m2[:, 0], rtol=1e-9, atol=1e-9)


def test_nothing_falls_while_the_sun_is_down():
    mean_w_m2 = np.full((24, 1), 50.0)
    bounds_s = np.arange(0.0, 86_400.0 + 300.0, 300.0)
    found = on_steps_w_m2(SUN, ENDS_S, mean_w_m2, bounds_s)[:, 0]
    is_up = SUN.up_share(bounds_s[:-1], bounds_s[1:])[:, 0] > 0.0
    assert (found[~is_up] == 0.0).all()
    assert (found[is_up] > 0.0).all()


def test_clear_hours_become_the_clear_day():
    # The sun is not shifted by half an hour: hourly means of a clear day give back
    # the clear day.
    bounds_s = np.arange(0.0, 86_400.0 + 300.0, 300.0)
    found = on_steps_w_m2(SUN, ENDS_S, CLEAR_W_M2, bounds_s)
    expected = SUN.clear_w_m2(bounds_s[:-1], bounds_s[1:])
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
    # True noon: 12:00 UTC - 70.6 min + 11.3 min (equation of time of 21 January).
    noon_s = 0.5 * (bounds_s[1:] + bounds_s[:-1])[found[:, 0].argmax()]
    assert noon_s == pytest.approx((12 * 60 - 70.6 + 11.3) * 60, abs=300)


def test_twilight_is_not_pressed_into_the_minutes_of_sunrise():
    # 5 W/m² over an hour in which the sun is up for some minutes.
    row = int(np.flatnonzero(CLEAR_W_M2[:, 0] > 0.0)[0])
    mean_w_m2 = np.zeros((24, 1))
    mean_w_m2[row] = 50.0
    bounds_s = np.arange(0.0, 86_400.0 + 300.0, 300.0)
    found = on_steps_w_m2(SUN, ENDS_S, mean_w_m2, bounds_s)
    up_share = SUN.up_share(ENDS_S[:-1], ENDS_S[1:])[row, 0]
    most_w_m2 = 2.0 * CLEAR_W_M2[row, 0] + 10.0 * up_share
    assert most_w_m2 < 15.0
    assert found.sum() / 12 == pytest.approx(most_w_m2)


def test_gap_counts_as_dark_and_rows_end_where_they_end():
    mean_w_m2 = np.full((24, 1), np.nan)
    mean_w_m2[11] = 100.0
    bounds_s = np.arange(-3600.0, 86_400.0 + 7200.0, 600.0)
    sun = sunshine(MIDNIGHT, (-3600.0, 93_600.0), UPPSALA, np.array([15.0]))
    found = on_steps_w_m2(sun, ENDS_S, mean_w_m2, bounds_s)[:, 0]
    lit = (bounds_s[:-1] >= 11 * HOUR_S) & (bounds_s[:-1] < 12 * HOUR_S)
    assert found[lit].mean() == pytest.approx(100.0)
    assert (found[~lit] == 0.0).all()


def test_polar_night_is_dark():
    dark = sunshine(1_703_116_800.0, (0.0, 86_400.0), (69.65, 18.96), np.zeros(1))
    found = on_steps_w_m2(dark, ENDS_S, np.full((24, 1), 8.0), ENDS_S)
    assert (found == 0.0).all()
