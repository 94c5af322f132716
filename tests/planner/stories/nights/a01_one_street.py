"""One main street and one other, through one long snowfall, with Härnösand's promises.

Main streets from 7 cm within 6 h, other streets from 10 cm within 8 h.
"""

import math

import numpy as np
import pytest

from planner.params import HorizonParams, SurfaceParams
from planner.surface.make_outlook import make_outlook
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    HOUR_S,
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


def hours_until_mm(depth_mm, *, fall_mm_h=20.0, air_c=-5.0):
    """Add snow by the half minute and let it settle by Anderson's two terms."""
    step_h, lying_mm, hours = 1.0 / 120.0, 0.0, 0.0
    water_mm = 0.0
    while lying_mm < depth_mm:
        lying_mm += fall_mm_h * step_h
        water_mm += fresh_water_mm(fall_mm_h * step_h, air_c)
        density = 1000.0 * water_mm / lying_mm
        rounding = 2.777e-6 * math.exp(0.04 * air_c)  # below 150 kg/m³
        viscosity = 3.6e6 * math.exp(-0.08 * air_c + 0.021 * density)
        pressing = 0.5 * water_mm * 9.81 / viscosity
        lying_mm *= math.exp(-(rounding + pressing) * step_h * HOUR_S)
        hours += step_h
    return hours


@pytest.mark.parametrize("depth_mm", [30.0, 60.0, 70.0, 100.0])
def test_depths_are_reached_to_the_minute_that_finer_steps_give(depth_mm):
    outlook = make_outlook(at("23:00"), HorizonParams(), SurfaceParams())
    hours = outlook.time_s / HOUR_S + 1.0
    grown = outlook.snow_depth_mm[:, 1]
    upto = grown.argmax() + 1
    reached_h = np.interp(depth_mm, grown[:upto], hours[:upto])
    assert reached_h == pytest.approx(hours_until_mm(depth_mm), abs=1.0 / 60.0)


def test_the_clock_starts_at_the_depth_and_runs_for_the_promised_hours():
    # 70 mm at 20 mm/h take 3 h 30 and, as snow settles by about 1 % an hour, 4 min
    # more: 01:34, and 6 h later 07:34. 100 mm take 5 h and 9 min: 03:09.
    plan = plan_of_night(at("23:00"))
    assert tasks_as_text(plan) == said(
        """
        ploughing A-B: 70 mm expected 01:34, class A allows 6 h, due Tue 07:34 |
            from 01:34
        ploughing B-C: 100 mm expected 03:09, one round after the snowfall ends
            04:00, class B allows 8 h, due Tue 11:09 | from 04:00
        """
    )


def test_the_plough_leaves_in_time_and_waits_for_the_end_of_the_snowfall():
    # 600 m at 18 km/h are 2 min, 300 m 1 min; home are 1300 m at 36 km/h, 130 s. It
    # waits at the depot, 1000 m from B: of 144 min 200 s are driving there and back.
    plan = plan_of_night(at("23:00"))
    assert local_tours_as_text(STREETS, plan) == (
        "plough 1: depot ~ A = B 01:34-01:36 ~ A ~ depot [wait 140 min] ~ A ~ B"
        " = C 04:00-04:01 ~ B ~ A ~ depot | deadhead 3.7 km | home 04:03 | late 0 min"
    )


def test_before_the_depth_is_reached_the_area_is_told_to_wait():
    # Due 07:34 the earliest: 2 min of work, half an hour until the crew stands ready.
    (area,) = plan_of_night(at("23:00")).decision
    assert area.choice == "wait"
    assert local("06:55") < area.latest_call < local("07:04")


def test_snow_that_fell_behind_the_plough_is_cleared_when_it_ends():
    # Ploughed at 01:36, which the outlook shows at its next step, 01:45. 5 mm stay,
    # 45 mm fall until 04:00, and 1 mm is lost as they settle. That is more than 20 mm.
    plan = plan_of_night(at("03:00", treatments=[ploughed("A-B", "01:36")]))
    assert tasks_as_text(plan).splitlines()[0] == (
        "ploughing A-B: round 2, 49 mm left when the snowfall ends 04:00,"
        " class A allows 6 h after the snowfall's end, due 10:00 | from 04:00"
    )


def test_a_plan_that_comes_too_late_says_how_late():
    plan = plan_of_night(at("08:00"))
    assert tasks_as_text(plan) == said(
        """
        ploughing A-B: 70 mm reached 01:34, class A allows 6 h, due 07:34 (already
            26 min late)
        ploughing B-C: 100 mm reached 03:09, one round after the snowfall ended
            04:00, class B allows 8 h, due 11:09
        """
    )


def test_a_dusting_sends_nobody():
    weather = weather_of("22:00-00:00 snow 15 mm/h")
    night = night_of(STREETS, [plough()], weather, local("23:00"), classes=CLASSES)
    plan = plan_of_night(night)
    assert (plan.tasks, plan.tours) == ((), ())
    assert plan.decision[0].why == ("no work is expected to start before Tue 11:00")
