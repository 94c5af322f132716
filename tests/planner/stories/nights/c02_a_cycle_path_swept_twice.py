"""Snow before the morning and again at noon: one path, brushed and brined twice."""

from datetime import time

from planner.domain.calendar import ClockTimes
from planner.domain.service_levels import IceControl
from planner.domain.treatments import Work, describe_works
from tests.planner.stories.drawing import draw, path_machine
from tests.planner.stories.nights.night import (
    ZONE,
    local,
    night_of,
    plan_of_night,
    service_class,
    weather_of,
)

CYCLE = service_class(
    *("A",),
    rank=1,
    start_mm=60.0,
    completion_h=8.0,
    ice_control=IceControl.SWEEP_SALT,
    sweep_start_depth_mm=20.0,
    done_by=ClockTimes(weekday=(time(6), time(15))),
)
TOWN = draw("depot ~class A, 600m~ A")
WORKS = frozenset({Work.PLOUGH, Work.GRIT, Work.SWEEP, Work.BRINE})
TWO_SNOWFALLS = """
    01:00-03:00 snow 20 mm/h, -2 °C
    08:00-11:00 snow 15 mm/h, -2 °C
"""


def plan_of(weather, *, works=WORKS):
    sweeper = path_machine("sweeper 1", works=works)
    night = night_of(TOWN, [sweeper], weather, local("04:00"), classes=(CYCLE,))
    return plan_of_night(night)


def due_and_works(plan):
    return [
        (f"{task.due.astimezone(ZONE):%H:%M}", describe_works(task.works))
        for task in plan.tasks
    ]


def test_the_path_is_swept_for_the_morning_and_for_the_way_home():
    plan = plan_of(weather_of(TWO_SNOWFALLS, air_temperature_c=-3.0))
    assert due_and_works(plan) == [
        ("06:00", "sweep-salting"),
        ("15:00", "sweep-salting"),
    ]
    assert plan.unassigned == ()
    swept = [
        (step.task, step.end.astimezone(ZONE).hour)
        for tour in plan.tours
        for step in tour.steps
        if getattr(step, "task", None)
    ]
    assert [task.task for task in plan.tasks] == [name for name, _ in swept]
    morning, afternoon = (hour for _, hour in swept)
    assert morning < 6
    assert 8 < afternoon < 15


def test_in_hard_cold_the_path_is_ploughed_and_gritted():
    cold = TWO_SNOWFALLS.replace("-2 °C", "-14 °C")
    plan = plan_of(weather_of(cold, air_temperature_c=-14.0))
    assert due_and_works(plan)[0] == ("06:00", "ploughing and gritting")
    assert "salt would not hold" in plan.tasks[0].reason


def test_a_machine_without_a_brush_is_said_to_be_the_wrong_one():
    weather = weather_of(TWO_SNOWFALLS, air_temperature_c=-3.0)
    plan = plan_of(weather, works=WORKS - {Work.SWEEP})
    assert {each.why for each in plan.unassigned} == {
        "no vehicle in service is equipped for sweep-salting"
    }
