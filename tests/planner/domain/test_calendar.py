from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from planner.domain.calendar import (
    ClockTimes,
    clock_number,
    find_next_clock_time,
    format_instant,
    get_zone,
    parse_instant,
)

OSLO = ZoneInfo("Europe/Oslo")
MORNINGS = ClockTimes(weekday=time(6), saturday=time(7), sunday=time(9))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_each_kind_of_day_has_its_clock_time():
    # Nesset's collector streets: 06:00, Saturday 07:00, Sunday 09:00 (UTC+1).
    friday_noon = utc(2024, 1, 5, 12)
    saturday = find_next_clock_time(friday_noon, MORNINGS, OSLO)
    assert saturday == utc(2024, 1, 6, 6)
    sunday = find_next_clock_time(saturday, MORNINGS, OSLO)
    assert sunday == utc(2024, 1, 7, 8)
    assert find_next_clock_time(sunday, MORNINGS, OSLO) == utc(2024, 1, 8, 5)


def test_clocks_going_forward_move_the_promise_an_hour_earlier_in_utc():
    # 30 March 2024 06:00 is 05:00 UTC; after the change 06:00 is 04:00 UTC.
    every_day = ClockTimes(weekday=time(6), saturday=time(6), sunday=time(6))
    assert find_next_clock_time(utc(2024, 3, 29, 12), every_day, OSLO) == utc(
        2024, 3, 30, 5
    )
    assert find_next_clock_time(utc(2024, 3, 30, 12), every_day, OSLO) == utc(
        2024, 3, 31, 4
    )


def test_a_class_without_a_weekend_promise_waits_for_monday():
    weekdays = ClockTimes(weekday=time(7))
    assert find_next_clock_time(utc(2024, 1, 6, 3), weekdays, OSLO) == utc(
        2024, 1, 8, 6
    )
    assert find_next_clock_time(utc(2024, 1, 6, 3), ClockTimes(), OSLO) is None


def test_a_day_may_promise_a_morning_and_an_afternoon():
    # Stockholm's Monday 8 January: 06:00 and 15:00 are 05:00 and 14:00 UTC.
    twice = ClockTimes(weekday=(time(15), time(6)), saturday=time(8))
    morning, afternoon = utc(2024, 1, 8, 5), utc(2024, 1, 8, 14)
    assert find_next_clock_time(utc(2024, 1, 7, 12), twice, OSLO) == morning
    assert find_next_clock_time(morning, twice, OSLO) == afternoon
    assert find_next_clock_time(afternoon, twice, OSLO) == utc(2024, 1, 9, 5)
    assert [clock_number(each, twice, OSLO) for each in (morning, afternoon)] == [1, 2]
    assert twice.any
    assert not ClockTimes().any


def test_instants_are_written_as_they_are_read():
    for text in ("2024-01-07T03:40:00Z", "2024-01-07T03:40:00.250Z"):
        assert format_instant(parse_instant(text)) == text
    assert parse_instant("2024-01-07T04:40:00+01:00") == utc(2024, 1, 7, 3, 40)
    assert parse_instant("2024-01-07T03:40") == utc(2024, 1, 7, 3, 40)


def test_wrong_words_are_named():
    with pytest.raises(ValueError, match="'tonight' is not a time"):
        parse_instant("tonight")
    with pytest.raises(ValueError, match="'Mars/Olympus' is not a time zone"):
        get_zone("Mars/Olympus")
