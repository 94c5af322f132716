from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from planner.domain.allowed_hours import allowed_windows, parse_hours

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def utc(day, hour, minute=0):
    return datetime(2024, 1, day, hour, minute, tzinfo=UTC)


def test_night_hours_pass_midnight():
    # 22:00-06:00 in Stockholm (UTC+1 in January) is 21:00-05:00 UTC.
    windows = allowed_windows(
        parse_hours("22:00-06:00"), utc(10, 12), utc(11, 12), STOCKHOLM
    )
    assert windows == ((utc(10, 21), utc(11, 5)),)


def test_a_window_under_way_is_kept_whole():
    windows = allowed_windows(
        parse_hours("22:00-06:00"), utc(10, 23), utc(11, 3), STOCKHOLM
    )
    assert windows == ((utc(10, 21), utc(11, 5)),)


def test_touching_hours_are_one_window():
    windows = allowed_windows(
        parse_hours("06:00-09:00, 09:00-11:00"), utc(10, 0), utc(10, 23), STOCKHOLM
    )
    assert windows == ((utc(10, 5), utc(10, 10)),)


def test_no_hours_allow_every_hour():
    assert parse_hours("") == ()
    assert allowed_windows((), utc(10, 0), utc(11, 0), STOCKHOLM) == ()


@pytest.mark.parametrize("text", ["night", "22:00", "22:00-25:00", "08:00-08:00"])
def test_wrong_hours_are_named(text):
    with pytest.raises(ValueError, match=text):
        parse_hours(text)


def test_the_spring_change_shortens_the_night():
    # 31 March 2024: 02:00 becomes 03:00, so 22:00-06:00 lasts seven hours.
    windows = allowed_windows(
        parse_hours("22:00-06:00"),
        datetime(2024, 3, 30, 20, tzinfo=UTC),
        datetime(2024, 3, 31, 3, tzinfo=UTC),
        STOCKHOLM,
    )
    ((start, end),) = windows
    assert (end - start).total_seconds() == 7 * 3600
