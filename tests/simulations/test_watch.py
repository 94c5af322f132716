import numpy as np
import pytest

from simulations.measures import promise_measures, weighted_percentile
from simulations.watch import Ledger

HOUR_S = 3600.0


def test_a_promise_kept_and_one_broken_by_two_hours():
    # Two segments of 1 km and 3 km, clock from 0, due after 5 h. The first is clear
    # after 4 h, the second, never touched, after 7 h: 2 h * 3 km overdue, 3 km missed.
    ledger = Ledger(2)
    both = np.array([True, True])
    ledger.open(both, np.zeros(2), np.full(2, 5 * HOUR_S))
    ledger.act(0, 3 * HOUR_S)
    for quarter in range(1, 29):
        end_s = quarter * 900.0
        ledger.pass_time(end_s, np.full(2, end_s))
        if quarter == 16:
            ledger.close(np.array([True, False]), np.full(2, end_s))
    ledger.close(both, np.full(2, 7 * HOUR_S))
    found = promise_measures(ledger, np.array([1000.0, 3000.0]), both)
    assert found.promised_km == 4.0
    assert found.on_time_share == 0.25
    assert found.clear_min_p50 == 7 * 60
    assert found.overdue_km_h == pytest.approx(6.0)
    assert found.missed_km == 3.0


def test_what_is_not_yet_due_at_the_end_is_neither_kept_nor_broken():
    ledger = Ledger(2)
    ledger.open(np.array([True, True]), np.zeros(2), np.array([HOUR_S, 9 * HOUR_S]))
    ledger.finish(2 * HOUR_S)
    found = promise_measures(ledger, np.full(2, 1000.0), np.array([True, True]))
    assert found.promised_km == 1.0
    assert found.on_time_share == 0.0


def test_nothing_promised_has_no_share():
    found = promise_measures(Ledger(1), np.array([500.0]), np.array([True]))
    assert found.on_time_share is None
    assert found.clear_min_p90 is None


def test_percentiles_weigh_by_length():
    # 1, 2 and 7 km: nine tenths is reached within the last.
    values, km = np.array([10.0, 20.0, 30.0]), np.array([1.0, 2.0, 7.0])
    assert weighted_percentile(values, km, 0.1) == 10.0
    assert weighted_percentile(values, km, 0.3) == 20.0
    assert weighted_percentile(values, km, 0.9) == 30.0
