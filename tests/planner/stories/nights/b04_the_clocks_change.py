"""Nights in which the clock is moved: hours last an hour, mornings keep their time."""

from datetime import UTC, datetime, time

import pytest

from planner.domain.calendar import ClockTimes
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    ZONE,
    local,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

CLASSES = (
    service_class("A", rank=1, start_mm=30.0, completion_h=6.0),
    service_class(
        *("B",),
        rank=2,
        start_mm=30.0,
        completion_h=12.0,
        done_by=ClockTimes(sunday=time(6, 0)),
    ),
)
TOWN = draw("depot =class A, 300m= A =class B, 300m= B")


@pytest.mark.parametrize(
    ("saturday", "six_hours_later", "six_in_the_morning"),
    [
        # 22:30 UTC and 6 h are 04:30 UTC: 05:30 in winter.
        (
            datetime(2024, 3, 23, tzinfo=ZONE),
            "05:30",
            datetime(2024, 3, 24, 5, tzinfo=UTC),
        ),
        # 31 March: 02:00 becomes 03:00, so the same 04:30 UTC reads 06:30.
        (
            datetime(2024, 3, 30, tzinfo=ZONE),
            "06:30",
            datetime(2024, 3, 31, 4, tzinfo=UTC),
        ),
        # 27 October: 03:00 becomes 02:00; 21:30 UTC and 6 h are 03:30 UTC, 04:30.
        (
            datetime(2024, 10, 26, tzinfo=ZONE),
            "04:30",
            datetime(2024, 10, 27, 5, tzinfo=UTC),
        ),
    ],
    ids=["no change", "spring", "autumn"],
)
def test_a_promise_in_hours_and_one_by_the_clock(
    saturday, six_hours_later, six_in_the_morning
):
    weather = weather_of("22:00-00:00 snow 20 mm/h", day=saturday)
    now = local("01:00", saturday)
    plan = plan_of_night(night_of(TOWN, [plough()], weather, now, classes=CLASSES))
    main, other = tasks_as_text(plan).splitlines()
    assert main == (
        "ploughing depot-A: 30 mm reached 23:30, class A allows 6 h,"
        f" due {six_hours_later}"
    )
    assert other.endswith("class B is promised clear by 06:00, due 06:00")
    assert plan.tasks[1].due == six_in_the_morning
