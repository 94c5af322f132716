import numpy as np

from planner.priority.snowfalls import find_snowfalls

HOUR_S = 3600.0


def snowfalls(rates_mm_h, pause_h=2.0):
    rates = np.array(rates_mm_h, dtype=float)
    time_s = np.arange(rates.size) * HOUR_S
    return find_snowfalls(time_s, rates, pause_s=pause_h * HOUR_S, above_mm_h=0.5)


def test_a_snowfall_begins_with_its_first_step_and_ends_with_its_last():
    # Snow in the hours that end at 2, 3 and 4: it falls from 1 to 4.
    found = snowfalls([0, 0, 9, 9, 9, 0, 0])
    assert (found.begin_s / HOUR_S).tolist() == [1]
    assert (found.end_s / HOUR_S).tolist() == [4]


def test_one_hour_without_snow_does_not_end_it():
    found = snowfalls([0, 9, 0, 9, 0, 0])
    assert (found.end_s / HOUR_S).tolist() == [3]


def test_two_hours_without_snow_end_it():
    found = snowfalls([0, 9, 0, 0, 9, 0])
    assert (found.begin_s / HOUR_S).tolist() == [0, 3]
    assert (found.end_s / HOUR_S).tolist() == [1, 4]


def test_a_trace_is_no_snowfall():
    assert snowfalls([0, 0.4, 0.5, 0]).begin_s.size == 0


def test_snow_at_the_end_of_the_outlook_has_no_end():
    assert snowfalls([0, 0, 9, 9]).end_s.tolist() == [np.inf]


def test_moments_are_placed_in_their_snowfall():
    found = snowfalls([0, 9, 0, 0, 9, 0, 0])
    hours = np.array([-1.0, 0.5, 2.0, 3.5, 6.0])
    assert found.around(hours * HOUR_S).tolist() == [-1, 0, -1, 1, -1]
    assert (found.next_begin_s(hours * HOUR_S) / HOUR_S).tolist() == [
        0,
        3,
        3,
        np.inf,
        np.inf,
    ]
    ends_s = found.end_around_s(hours * HOUR_S, outside_s=hours * HOUR_S)
    assert (ends_s / HOUR_S).tolist() == [-1, 1, 2, 4, 6]
