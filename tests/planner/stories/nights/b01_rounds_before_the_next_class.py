"""While snow falls the first class repeats before the second has its turn."""

from datetime import timedelta

import numpy as np

from tests.planner.expected import depths_mm, hours_until
from tests.planner.stories.drawing import draw, late_min, plough
from tests.planner.stories.nights.night import (
    assert_alike,
    clock_after,
    fresh_water_mm,
    local,
    night_of,
    plan_of_night,
    said,
    service_class,
    tasks_as_text,
    treated_in_order,
    weather_of,
)

CLASSES = (
    service_class(
        *("A",),
        rank=1,
        start_mm=30.0,
        completion_h=4.0,
        max_depth_mm=60.0,
        round_interval_h=3.0,
    ),
    service_class("B", rank=2, start_mm=60.0, completion_h=8.0),
)
LONG_SNOWFALL = weather_of("20:00-06:00 snow 20 mm/h")


def plan_of(town):
    night = night_of(town, [plough()], LONG_SNOWFALL, local("21:00"), classes=CLASSES)
    return plan_of_night(night)


# Depth at every quarter of an hour by a sum on paper.
DEPTHS_MM = depths_mm([(0, 10, fresh_water_mm(20.0, -5.0))], 10, -5.0, -5.5)
HALF_H, MOST_H = hours_until(30.0, DEPTHS_MM), hours_until(60.0, DEPTHS_MM)


def after(hours):
    return clock_after("20:00", hours)


def grown_mm(from_h, to_h):
    grown = np.interp([from_h, to_h], np.arange(DEPTHS_MM.size) / 4.0, DEPTHS_MM)
    return round(float(grown[1] - grown[0]))


def test_the_first_class_is_repeated_at_its_interval():
    # 60 mm lie at 23:02 (3 h, and 2 min as it settles): round 1 is due by then, the
    # next ones 3 h and 6 h later, and each may start half an interval before.
    assert after(MOST_H) == "23:02"
    plan = plan_of(draw("depot =class A, 3000m= A =class B, 3000m= B"))
    assert_alike(
        tasks_as_text(plan),
        said(
            f"""
            ploughing depot-A: 30 mm expected {after(HALF_H)}, class A lets 60 mm lie
                at most, due {after(MOST_H)} | from {after(HALF_H)}
            ploughing depot-A: round 2, {grown_mm(MOST_H, MOST_H + 3)} mm more while
                it snows, class A is repeated every 3 h, due Tue {after(MOST_H + 3)} |
                from {after(MOST_H + 1.5)}
            ploughing depot-A: round 3, {grown_mm(MOST_H + 3, MOST_H + 6)} mm more
                while it snows, class A is repeated every 3 h, due Tue
                {after(MOST_H + 6)} | from {after(MOST_H + 4.5)}
            ploughing A-B: 60 mm expected {after(MOST_H)}, class B allows 8 h, due Tue
                {after(MOST_H + 8)} | from {after(MOST_H)}
            """
        ),
    )


def test_one_plough_that_cannot_do_both_repeats_the_first_class_first():
    # B takes 2 h and an hour back. Begun at 23:03 it would end at 02:03, when round 2
    # of A should be done; so A's round comes first, and B still makes its 07:03.
    plan = plan_of(
        draw(
            """
            depot =class A, 9000m= A
            depot =class B, 36000m= B
            """
        )
    )
    order = treated_in_order(plan)
    assert order[:2] == ["depot-A/r1", "depot-A/r2"]
    assert sorted(order[2:]) == ["depot-A/r3", "depot-B/r1"]
    assert late_min(plan, plan.tours[0]) == 0.0


def test_with_time_between_the_rounds_the_second_class_goes_there():
    # A round of A is over at 22:01; B is 18 min from 23:03 and 9 min home.
    plan = plan_of(
        draw(
            """
            depot =class A, 9000m= A
            depot =class B, 5400m= B
            """
        )
    )
    assert treated_in_order(plan) == [
        "depot-A/r1",
        "depot-B/r1",
        "depot-A/r2",
        "depot-A/r3",
    ]
    assert late_min(plan, plan.tours[0]) == 0.0
    assert plan.tours[0].end < local("03:33") + timedelta(hours=1)
