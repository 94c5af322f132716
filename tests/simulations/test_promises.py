from dataclasses import replace
from datetime import time

import numpy as np

from planner.domain.calendar import ClockTimes
from simulations.clock import Period
from simulations.promises import build_promises, snowfall_ends_s
from tests.simulations.winter import START, small_town

PERIOD = Period(start=START, end=START.replace(day=13))
FIRST = 24 * 4


def promises(snow=(), air_c=-5.0, **changes):
    town = small_town()
    level = replace(town.classes[0], **changes)
    town = replace(town, classes=(level, *town.classes[1:]))
    snowfall = np.zeros(PERIOD.step_count)
    for begin_h, end_h in snow:
        snowfall[FIRST + begin_h * 4 : FIRST + end_h * 4] = 0.4
    return build_promises(town, PERIOD, np.full(PERIOD.step_count, air_c), snowfall)


def hours(seconds):
    """Hours from the replay's start."""
    return seconds / 3600.0 - 24.0


def test_six_hours_of_snow_a_pause_of_two_and_one_more_are_one_snowfall():
    snowfall = np.zeros(PERIOD.step_count)
    snowfall[FIRST : FIRST + 24] = 0.4
    snowfall[FIRST + 32 : FIRST + 36] = 0.4
    ends = snowfall_ends_s(snowfall)
    assert ends[FIRST - 1] == -np.inf
    assert set(hours(ends[FIRST:])) == {9.0}


def test_a_pause_of_four_hours_parts_two_snowfalls():
    snowfall = np.zeros(PERIOD.step_count)
    snowfall[FIRST : FIRST + 24] = 0.4
    snowfall[FIRST + 40 : FIRST + 44] = 0.4
    ends = snowfall_ends_s(snowfall)
    assert hours(ends[FIRST + 10]) == 6.0
    assert hours(ends[FIRST + 41]) == 11.0


def test_completion_counts_from_the_criterion():
    # Class A: 5 h. Met in the first quarter: the clock starts at 0.25 h.
    found = promises()
    assert hours(found.snow_clock_s[FIRST, 0]) == 0.25
    assert hours(found.snow_due_s[FIRST, 0]) == 5.25


def test_a_class_that_waits_starts_its_clock_when_the_snowfall_ends():
    found = promises(snow=((0, 6),), starts_after_snowfall=True)
    assert hours(found.snow_clock_s[FIRST + 8, 0]) == 6.0
    assert hours(found.snow_due_s[FIRST + 8, 0]) == 11.0


def test_hours_after_the_snowfall_count_where_they_are_earlier():
    found = promises(snow=((0, 6),), completion_h=24.0, completion_after_snowfall_h=2.0)
    assert hours(found.snow_due_s[FIRST, 0]) == 8.0


def test_a_clock_time_is_due_unless_it_is_less_than_an_hour_away():
    # The replay starts at 18:00 UTC, 19:00 in Stockholm; 22:00 there is 3 h on.
    clock = ClockTimes(weekday=time(22, 0))
    found = promises(done_by=clock, completion_h=48.0)
    assert hours(found.snow_due_s[FIRST, 0]) == 3.0
    # Met at 2.25 h: 22:00 is 45 minutes away, so the next day's counts.
    assert hours(found.snow_due_s[FIRST + 8, 0]) == 27.0


def test_wet_and_dry_snow_have_their_own_criterion():
    # Class C: 60 mm wet, 80 mm dry; wet from -2 °C.
    assert promises(air_c=-1.9).start_depth_mm[0, 1] == 60.0
    assert promises(air_c=-2.1).start_depth_mm[0, 1] == 80.0


def test_a_class_without_ice_control_promises_nothing_about_ice():
    found = promises()
    assert hours(found.ice_due_s[FIRST, 0]) == 0.25 + 4.0
    assert found.ice_due_s[FIRST, 1] == np.inf
