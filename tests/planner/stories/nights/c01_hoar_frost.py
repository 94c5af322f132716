"""A clear night with damp air: salt lies there before the hoar frost does."""

from planner.domain.service_levels import IceControl
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    said,
    service_class,
    tasks_as_text,
    weather_of,
)

CLASSES = (
    service_class(
        *("A",),
        rank=1,
        start_mm=30.0,
        completion_h=4.0,
        ice_control=IceControl.SALT,
        ice_completion_h=3.0,
        preventive=True,
    ),
    service_class(
        *("B",),
        rank=2,
        start_mm=60.0,
        completion_h=8.0,
        ice_control=IceControl.SALT,
        ice_completion_h=4.0,
    ),
)
TOWN = draw("depot =class A, 300m= A =class B, 300m= B")
CLEAR_NIGHT = weather_of("20:00-06:00 -1 °C, clear, calm, 98 %", air_temperature_c=2.0)
DRY_NIGHT = weather_of(
    "20:00-06:00 -1 °C, clear, calm", air_temperature_c=2.0, relative_humidity_pct=45.0
)


def plan_of(weather, clock="21:00"):
    night = night_of(TOWN, [plough()], weather, local(clock), classes=CLASSES)
    return plan_of_night(night)


def test_the_main_street_is_salted_before_and_the_other_after():
    # Frost or damp, surface -2 to -5 °C: 10 g/m² in Transport Scotland's table.
    plan = plan_of(CLEAR_NIGHT)
    assert tasks_as_text(plan) == said(
        """
        salting depot-A: hoar frost expected 22:30 (surface -4.6 °C), class A is
            salted before it, 10 g/m², due 22:30
        salting A-B: hoar frost expected 22:30 (surface -4.6 °C), class B is salted
            within 4 h, 10 g/m², due Tue 02:30 | from 22:30
        """
    )
    # 10 g/m² on 300 m by 7 m.
    assert [task.material_kg for task in plan.tasks] == [21.0, 21.0]
    assert plan.decision[0].choice == "salt_now"


def test_the_spreader_is_out_an_hour_before_it_freezes():
    # 300 m at 30 km/h are 36 s, and 30 s home at 36 km/h for each street.
    assert local_tours_as_text(TOWN, plan_of(CLEAR_NIGHT)) == (
        "plough 1: depot = A 21:30-21:30 ~ depot [wait 58.4 min] ~ A"
        " = B 22:30-22:30 ~ A ~ depot | deadhead 1.2 km | home 22:31 | late 0 min"
    )


def test_at_ten_it_is_in_time_and_at_midnight_both_are_treated_at_once():
    # At midnight the main street is slippery already: its 3 h run from 22:30.
    lines = tasks_as_text(plan_of(CLEAR_NIGHT, "00:00")).splitlines()
    assert [line.split(", ", 1)[1] for line in lines] == [
        "class A is salted within 3 h, 10 g/m², due 01:30",
        "class B is salted within 4 h, 10 g/m², due 02:30",
    ]


def test_air_too_dry_for_frost_needs_no_salt():
    assert plan_of(DRY_NIGHT).tasks == ()
