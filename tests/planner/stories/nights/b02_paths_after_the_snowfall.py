"""A cycle path is cleared after the snowfall, before people ride to work."""

from datetime import time

import pytest

from planner.domain.calendar import ClockTimes
from tests.planner.stories.drawing import draw, path_machine
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

PATHS = service_class(
    *("A",),
    rank=1,
    start_mm=30.0,
    completion_h=8.0,
    starts_after_snowfall=True,
    done_by=ClockTimes(weekday=time(6, 0)),
)
TOWN = draw("depot ~class A, 300m~ P")


def plan_of(snowfall):
    weather = weather_of(f"22:00-{snowfall} snow 20 mm/h")
    night = night_of(TOWN, [path_machine()], weather, local("23:00"), classes=[PATHS])
    return plan_of_night(night)


@pytest.mark.parametrize("ends", ["02:00", "04:00", "05:00"])
def test_it_starts_when_the_snow_stops_and_is_clear_by_six(ends):
    assert tasks_as_text(plan_of(ends)) == (
        f"ploughing depot-P: 30 mm expected 23:30, the snowfall ends {ends}, class A"
        f" is promised clear by 06:00, due Tue 06:00 | from {ends}"
    )


def test_the_machine_stands_there_when_the_snow_stops():
    # 300 m at 9 km/h are 2 min, home at 18 km/h 1 min.
    assert local_tours_as_text(TOWN, plan_of("02:00")) == (
        "machine 1: depot = P 02:00-02:02 ~ depot"
        " | deadhead 0.3 km | home 02:03 | late 0 min"
    )


def test_a_morning_that_nobody_can_keep_gives_way_to_the_hours():
    # At 05:30 there is less than an hour until 06:00: the 8 h count, to 14:00.
    assert tasks_as_text(plan_of("06:00")) == (
        "ploughing depot-P: 30 mm expected 23:30, the snowfall ends 06:00, class A"
        " allows 8 h after the snowfall's end, due Tue 14:00 | from 06:00"
    )


def test_snow_without_an_end_in_sight_leaves_the_path_for_a_later_plan():
    weather = weather_of("22:00-23:59 snow 20 mm/h", precipitation_mm_h=1.5)
    night = night_of(TOWN, [path_machine()], weather, local("23:00"), classes=[PATHS])
    plan = plan_of_night(night)
    assert plan.tasks == ()
    assert (
        "class A is cleared after the snowfall, which goes on to the end of the "
        "outlook; 1 segment waits for a later plan"
    ) in plan.remarks
