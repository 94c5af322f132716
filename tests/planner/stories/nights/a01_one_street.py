"""One main street and one other, through one long snowfall, with Härnösand's promises.

Main streets from 7 cm within 6 h, other streets from 10 cm within 8 h.
"""

import numpy as np
import pytest

from tests.planner.expected import depths_mm, expected, hours_until
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    HOUR_S,
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
    service_class("A", rank=1, start_mm=70.0, completion_h=6.0),
    service_class("B", rank=2, start_mm=100.0, completion_h=8.0),
)
STREETS = draw("depot -400m- A =class A, 600m= B =class B, 300m= C")
SNOWFALL = weather_of("22:00-04:00 snow 20 mm/h")


def at(clock, **known):
    return night_of(
        STREETS, [plough()], SNOWFALL, local(clock), classes=CLASSES, **known
    )


def lying_mm(snow_c, hours=6.0):
    """Return the depth of the snowfall by a sum on paper."""
    water_mm_h = fresh_water_mm(20.0, -5.0)
    return depths_mm([(0.0, hours, water_mm_h)], hours, -5.0, snow_c)


# Snow under cloud is about as cold as the air.
REACHED_H = {mm: hours_until(mm, lying_mm(-5.5)) for mm in (70.0, 100.0)}
MAIN, OTHER = (clock_after("22:00", hours) for hours in REACHED_H.values())
MAIN_DUE, OTHER_DUE = (
    clock_after("22:00", hours + allowed_h)
    for hours, allowed_h in zip(REACHED_H.values(), (6, 8), strict=True)
)


@pytest.mark.parametrize("depth_mm", [30.0, 60.0, 70.0, 100.0])
def test_depths_are_reached_when_a_sum_on_paper_says(depth_mm):
    outlook = expected(at("23:00")).outlook
    hours = outlook.time_s / HOUR_S + 1.0
    grown = outlook.snow_depth_mm[:, 1]
    reached_h = np.interp(
        depth_mm, grown[: grown.argmax() + 1], hours[: grown.argmax() + 1]
    )
    minute_h = 1.0 / 60.0
    earliest_h, latest_h = (hours_until(depth_mm, lying_mm(c)) for c in (-8.0, 0.0))
    assert earliest_h - minute_h <= reached_h <= latest_h + minute_h


def test_the_clock_starts_at_the_depth_and_runs_for_the_promised_hours():
    # 70 mm at 20 mm/h take 3 h 30 and, as snow settles by about 1 % an hour, 3 min
    # more: 01:33, and 6 h later 07:33. 100 mm take 5 h and 6 min: 03:06.
    assert (MAIN, OTHER) == ("01:33", "03:06")
    assert_alike(
        tasks_as_text(plan_of_night(at("23:00"))),
        said(
            f"""
            ploughing A-B: 70 mm expected {MAIN}, class A allows 6 h, due Tue
                {MAIN_DUE} | from {MAIN}
            ploughing B-C: 100 mm expected {OTHER}, one round after the snowfall ends
                04:00, class B allows 8 h, due Tue {OTHER_DUE} | from 04:00
            """
        ),
    )


def test_the_plough_leaves_in_time_and_waits_for_the_end_of_the_snowfall():
    # 600 m at 18 km/h are 2 min, 300 m 1 min; home are 1000 m at 36 km/h, 100 s. It
    # waits at the depot, 1000 m from B: of 145 min 200 s are driving there and back.
    # The 300 m to the far end of B-C are driven while it has to wait anyway.
    plan = plan_of_night(at("23:00"))
    done = clock_after("22:00", REACHED_H[70.0] + 2.0 / 60.0)
    assert_alike(
        local_tours_as_text(STREETS, plan),
        f"plough 1: depot ~ A = B {MAIN}-{done} ~ A ~ depot [wait 141 min] ~ A ~ B"
        " ~ C = B 04:00-04:01 ~ A ~ depot | deadhead 3.7 km | home 04:02 | late 0 min",
    )


def test_before_the_depth_is_reached_the_area_is_told_to_wait():
    # Due 07:33 the earliest: 2 min of work, half an hour until the crew stands ready.
    (area,) = plan_of_night(at("23:00")).decision
    assert area.choice == "wait"
    assert local("06:52") < area.latest_call < local("07:03")


def test_snow_that_fell_behind_the_plough_is_cleared_when_it_ends():
    # Ploughed at 01:36, which the outlook shows at its next step, 01:45. 5 mm stay,
    # 45 mm fall until 04:00, and half a millimetre is lost as they settle. That is
    # more than 20 mm.
    plan = plan_of_night(at("03:00", treatments=[ploughed("A-B", "01:36")]))
    assert tasks_as_text(plan).splitlines()[0] in {
        f"ploughing A-B: round 2, {left_mm} mm left when the snowfall ends 04:00,"
        " class A allows 6 h after the snowfall's end, due 10:00 | from 04:00"
        for left_mm in (49, 50)
    }


def test_a_plan_that_comes_too_late_says_how_late():
    plan = plan_of_night(at("08:00"))
    assert_alike(
        tasks_as_text(plan),
        said(
            f"""
            ploughing A-B: 70 mm reached {MAIN}, class A allows 6 h, due {MAIN_DUE}
                (already 27 min late)
            ploughing B-C: 100 mm reached {OTHER}, one round after the snowfall ended
                04:00, class B allows 8 h, due {OTHER_DUE}
            """
        ),
    )


def test_a_dusting_sends_nobody():
    weather = weather_of("22:00-00:00 snow 15 mm/h")
    night = night_of(STREETS, [plough()], weather, local("23:00"), classes=CLASSES)
    plan = plan_of_night(night)
    assert (plan.tasks, plan.tours) == ((), ())
    assert plan.decision[0].why == ("no work is expected to start before Tue 11:00")
