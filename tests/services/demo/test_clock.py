from datetime import UTC, datetime, timedelta

import pytest

from services.demo.clock import FastClock

START = datetime(2024, 1, 10, 17, tzinfo=UTC)


def test_a_simulated_hour_takes_the_seconds_it_was_given():
    wall_s = [100.0]
    clock = FastClock(START, 30.0, wall=lambda: wall_s[0])
    wall_s[0] += 1000.0
    assert clock() == START
    clock.run()
    wall_s[0] += 45.0
    assert clock() == START + timedelta(minutes=90)


def test_it_says_how_long_to_wait():
    clock = FastClock(START, 30.0, wall=lambda: 0.0)
    clock.run()
    assert clock.real_seconds_until(START + timedelta(hours=2)) == 60.0
    assert clock.real_seconds_until(START - timedelta(hours=2)) == 0.0


def test_an_hour_without_length_is_refused():
    with pytest.raises(ValueError, match="takes 0"):
        FastClock(START, 0.0)
