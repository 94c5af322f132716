"""Six centimetres, a pause of three hours, six centimetres again."""

from datetime import timedelta

import numpy as np

from tests.planner.expected import depths_mm, hours_until
from tests.planner.stories.drawing import draw, path_machine, plough
from tests.planner.stories.nights.night import (
    assert_alike,
    clock_after,
    fresh_water_mm,
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    ploughed,
    said,
    service_class,
    tasks_as_text,
    weather_of,
)

CLASSES = (
    service_class(
        *("A",), rank=1, start_mm=30.0, completion_h=4.0, round_interval_h=3.0
    ),
    service_class(
        *("B",), rank=2, start_mm=30.0, completion_h=8.0, starts_after_snowfall=True
    ),
)
TOWN = draw(
    """
    depot =class A, 600m= A =class A, 600m= B
    depot ~class B, 300m~ P
    """
)
NIGHT = weather_of(
    """
    22:00-01:00 snow 20 mm/h
    04:00-07:00 snow 20 mm/h
    """
)


def at(clock, **known):
    crews = [plough(), path_machine()]
    return night_of(TOWN, crews, NIGHT, local(clock), classes=CLASSES, **known)


# Depths of the two falls by a sum on paper, and when 30 mm of either lie.
WATER_MM_H = fresh_water_mm(20.0, -5.0)
DEPTHS_MM = depths_mm([(0, 3, WATER_MM_H), (6, 9, WATER_MM_H)], 9, -5.0, -5.5)
GROWN_MM = np.append(0.0, np.maximum(np.diff(DEPTHS_MM[24:]), 0.0).cumsum())
FIRST_H, SECOND_H = hours_until(30.0, DEPTHS_MM), 6 + hours_until(30.0, GROWN_MM)
FIRST, SECOND = (clock_after("22:00", hours) for hours in (FIRST_H, SECOND_H))


def after(hours, minutes):
    return clock_after("22:00", hours + minutes / 60.0)


def test_streets_go_in_rounds_and_paths_are_cleared_in_the_pause_and_again_after():
    # 30 mm at 20 mm/h take 90 min, and half a minute more as snow settles: 23:30. In
    # the second fall the outlook grows by half a millimetre an hour less, as the
    # 60 mm before settle beneath: 30 mm take 92 min. The path must be clear at 04:00,
    # before it snows again; after 07:00 it has its 8 h.
    assert (FIRST, SECOND) == ("23:30", "05:32")
    assert_alike(
        tasks_as_text(plan_of_night(at("22:00"))),
        said(
            f"""
            ploughing depot-A: 30 mm expected {FIRST}, class A allows 4 h, due Tue
                {after(FIRST_H, 240)} | from {FIRST}
            ploughing A-B: 30 mm expected {FIRST}, class A allows 4 h, due Tue
                {after(FIRST_H, 240)} | from {FIRST}
            ploughing depot-A: round 2, another 30 mm expected {SECOND}, class A
                allows 4 h, due Tue {after(SECOND_H, 240)} | from {SECOND}
            ploughing A-B: round 2, another 30 mm expected {SECOND}, class A allows 4
                h, due Tue {after(SECOND_H, 240)} | from {SECOND}
            ploughing depot-P: 30 mm expected {FIRST}, the snowfall ends 01:00, class
                B is cleared before it snows again, due Tue 04:00 | from 01:00
            ploughing depot-P: round 2, another 30 mm expected {SECOND}, the snowfall
                ends 07:00, class B allows 8 h after the snowfall's end, due Tue 15:00
                | from 07:00
            """
        ),
    )


def test_both_machines_go_twice_and_nobody_is_late():
    # Streets: 600 m at 18 km/h, 2 min each. Path: 300 m at 9 km/h, 2 min. Ready again
    # 6 h after the first round, the plough waits at the depot, 2 min from B.
    plan = plan_of_night(at("22:00"))
    assert_alike(
        local_tours_as_text(TOWN, plan),
        said(
            f"""
            plough 1: depot = A {FIRST}-{after(FIRST_H, 2)} = B {after(FIRST_H, 2)}-{
                after(FIRST_H, 4)
            } ~ A ~ depot [wait 354 min] ~ A ~ B = A {SECOND}-{after(SECOND_H, 2)} =
                depot {after(SECOND_H, 2)}-{after(SECOND_H, 4)} | deadhead 2.4 km |
                home {after(SECOND_H, 4)} | late 0 min
            machine 1: depot = P 01:00-01:02 ~ depot [wait 356 min] ~ P = depot
                07:00-07:02 | deadhead 0.6 km | home 07:02 | late 0 min
            """
        ),
    )


def test_a_round_follows_the_one_before():
    plan = plan_of_night(at("22:00"))
    after = {task.task: task.after for task in plan.tasks if task.after}
    assert after == {
        "depot-A/r2/p1/plough": ("depot-A/r1/p1/plough",),
        "A-B/r2/p1/plough": ("A-B/r1/p1/plough",),
        "depot-P/r2/p1/plough": ("depot-P/r1/p1/plough",),
    }


def test_in_the_pause_what_was_reached_is_said_in_the_past():
    lines = tasks_as_text(plan_of_night(at("01:30"))).splitlines()
    assert lines[0] == (
        "ploughing depot-A: 30 mm reached 23:30, class A allows 4 h, due 03:30"
    )
    assert lines[4] == (
        "ploughing depot-P: 30 mm reached 23:30, the snowfall ended 01:00,"
        " class B is cleared before it snows again, due 04:00"
    )


def test_what_was_cleared_in_the_pause_needs_only_what_falls_after():
    # All cleared at 02:00. The 5 mm that a plough leaves and 25 mm more make 30 mm:
    # 75 min after 04:00, and half a minute as it settles.
    done = [ploughed(segment, "02:00") for segment in ("depot-A", "A-B", "depot-P")]
    plan = plan_of_night(at("04:30", treatments=done))
    assert tasks_as_text(plan) == said(
        """
        ploughing depot-A: 30 mm expected 05:15, class A allows 4 h, due 09:15 |
            from 05:15
        ploughing A-B: 30 mm expected 05:15, class A allows 4 h, due 09:15 | from
            05:15
        ploughing depot-P: 30 mm expected 05:15, the snowfall ends 07:00, class B
            allows 8 h after the snowfall's end, due 15:00 | from 07:00
        """
    )


def test_when_all_is_cleared_again_the_night_is_over():
    names = ("depot-A", "A-B", "depot-P")
    done = [ploughed(name, clock) for name in names for clock in ("02:00", "07:30")]
    plan = plan_of_night(at("08:00", treatments=done))
    assert (plan.tasks, plan.tours) == ((), ())


def test_a_pause_of_one_hour_is_no_pause_for_a_path():
    # Two hours without snow end a snowfall, one does not: one clearing, after 05:00.
    night = weather_of("22:00-01:00 snow 20 mm/h\n02:00-05:00 snow 20 mm/h")
    crews = [plough(), path_machine()]
    plan = plan_of_night(night_of(TOWN, crews, night, local("22:00"), classes=CLASSES))
    paths = [task for task in plan.tasks if task.service_class == "B"]
    assert [task.earliest for task in paths] == [local("05:00")]
    assert paths[0].due == local("05:00") + timedelta(hours=8)
