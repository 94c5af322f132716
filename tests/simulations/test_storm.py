from datetime import UTC, datetime, timedelta

from simulations.storm import generated_storm

START = datetime(2024, 1, 10, 18, tzinfo=UTC)


def test_the_storm_says_that_it_is_generated():
    storm = generated_storm(START, seed=1)
    assert "generated" in storm.source
    assert "generated" in storm.remarks[0]


def test_it_snows_twice_with_a_pause_and_never_before():
    storm = generated_storm(START, seed=1)
    rate = dict(zip(storm.times, storm.columns["precipitation_mm_h"], strict=True))
    hours = [h for h in range(-24, 49) if rate[START + timedelta(hours=h)] > 0]
    assert hours == [1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16]


def test_a_seed_is_a_storm():
    assert generated_storm(START, seed=1) == generated_storm(START, seed=1)
    assert generated_storm(START, seed=1) != generated_storm(START, seed=2)
