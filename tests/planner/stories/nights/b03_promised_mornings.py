"""Clock times of weekday and Saturday, and streets with hours of their own."""

from datetime import datetime, time

import pytest

from planner.domain.calendar import ClockTimes
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    ZONE,
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

TUESDAY = datetime(2024, 1, 9, tzinfo=ZONE)
MORNINGS = service_class(
    *("A",),
    rank=1,
    start_mm=30.0,
    completion_h=10.0,
    done_by=ClockTimes(weekday=time(6, 0), saturday=time(8, 0)),
)


@pytest.mark.parametrize(
    ("evening", "promised"),
    [
        (8, "class A is promised clear by 06:00, due 06:00"),  # Monday to Tuesday
        (12, "class A is promised clear by 08:00, due 08:00"),  # Friday to Saturday
        (13, "class A allows 10 h, due 09:30"),  # Sunday: none, 23:30 and 10 h
    ],
)
def test_the_same_snow_is_due_by_what_the_day_promises(evening, promised):
    day = datetime(2024, 1, evening, tzinfo=ZONE)
    weather = weather_of("22:00-00:00 snow 20 mm/h", day=day)
    town = draw("depot =class A, 300m= A")
    night = night_of(town, [plough()], weather, local("01:00", day), classes=[MORNINGS])
    assert tasks_as_text(plan_of_night(night)) == (
        "ploughing depot-A: 30 mm reached 23:30, one round after the snowfall ended"
        f" 00:00, {promised}"
    )


def test_a_street_with_hours_of_its_own_is_left_alone_until_they_begin():
    # Ready 01:30. A-B may be ploughed from 06:00; due 23:30 and 8 h: 07:30. It drives
    # to the far end while it has to wait anyway, and is home sooner.
    town = draw("depot =class A, 300m= A =class A, 06:00-22:00, 300m= B")
    by_hours = service_class("A", rank=1, start_mm=30.0, completion_h=8.0)
    weather = weather_of("22:00-00:00 snow 20 mm/h")
    night = night_of(town, [plough()], weather, local("01:00"), classes=[by_hours])
    plan = plan_of_night(night)
    assert local_tours_as_text(town, plan) == (
        "plough 1: depot = A 01:30-01:31 ~ depot [wait 268 min] ~ A"
        " ~ B = A 06:00-06:01 ~ depot | deadhead 1.2 km | home 06:01 | late 0 min"
    )
    hours = {task.place.segment: task.allowed_hours for task in plan.tasks}
    assert hours["depot-A"] is None
    assert hours["A-B"][0] == (local("06:00"), local("22:00", TUESDAY))
