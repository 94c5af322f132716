from datetime import UTC, datetime

import pytest

from simulations.clock import Period

NOON = datetime(2022, 1, 11, 12, tzinfo=UTC)


def test_three_days_are_72_decisions_and_96_hours_of_quarters():
    period = Period(start=NOON, end=NOON.replace(day=14))
    assert period.hour_count == 72
    assert period.step_count == (72 + 24) * 4
    assert period.first == NOON.replace(day=10)
    assert period.second(NOON) == 24 * 3600.0
    assert period.ends_s()[0] == 900.0
    assert period.ends_s()[-1] == 96 * 3600.0


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="it must be after its start"):
        Period(start=NOON, end=NOON)


def test_a_period_cut_inside_an_hour_is_refused():
    with pytest.raises(ValueError, match=r"runs 1.50 h, it must be whole hours"):
        Period(start=NOON, end=NOON.replace(hour=13, minute=30))
