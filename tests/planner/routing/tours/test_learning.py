"""Waits for loaders are learned from loads, checked by hand."""

import numpy as np
import pytest

from planner.routing.tours.learning import learned_ms

MINUTE_MS = 60_000
LOADING_MS = np.array([15 * MINUTE_MS], dtype=np.int64)


def learned_min(arrivals_min, loaders=1, before_ms=None):
    loads = np.array([[0, at * MINUTE_MS] for at in arrivals_min], dtype=np.int64)
    table = learned_ms(before_ms, loads.reshape(-1, 2), np.array([loaders]), LOADING_MS)
    return (table[0, :5] / MINUTE_MS).tolist()


def test_in_a_quarter_with_loads_it_is_their_mean_wait():
    # At 2, 4 and 20 min: they load from 2, 17 and 32 and wait 0, 13 and 12 min. Who
    # came in the midst of the third quarter, at 37.5 min, would wait until 47.
    assert learned_min([2, 4, 20]) == [6.5, 12.0, 9.5, 0.0, 0.0]


def test_two_loaders_halve_the_queue():
    # At 2, 4 and 5: the third waits 12 min until 17; until 32, nobody waits for two.
    assert learned_min([2, 4, 5], loaders=2) == [4.0, 0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(("arrivals", "loaders"), [([], 1), ([2, 4, 5], 0), ([2], 1)])
def test_nobody_waits_alone(arrivals, loaders):
    # Who comes at 7.5 min, in the quarter of the first load, is not asked for.
    assert learned_min(arrivals, loaders)[0] == 0.0


def test_half_is_what_was_counted_on_before():
    loads = np.array([[0, 2 * MINUTE_MS], [0, 4 * MINUTE_MS]], dtype=np.int64)
    first = learned_ms(None, loads, np.array([1]), LOADING_MS)
    assert first[0, 0] == 6.5 * MINUTE_MS
    again = learned_ms(np.zeros_like(first), loads, np.array([1]), LOADING_MS)
    assert again[0, 0] == 3.25 * MINUTE_MS


def test_what_comes_after_three_days_is_not_told_apart():
    assert learned_min([5000, 5001]) == [0.0] * 5
