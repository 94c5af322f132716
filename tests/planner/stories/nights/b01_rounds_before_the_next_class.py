"""While snow falls the first class repeats before the second has its turn."""

from datetime import timedelta

from tests.planner.stories.drawing import draw, late_min, plough
from tests.planner.stories.nights.night import (
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


def test_the_first_class_is_repeated_at_its_interval():
    # 60 mm lie at 23:03 (3 h, and 3 min as it settles): round 1 is due by then, the
    # next ones 3 h and 6 h later, and each may start half an interval before.
    plan = plan_of(draw("depot =class A, 3000m= A =class B, 3000m= B"))
    assert tasks_as_text(plan) == said(
        """
        ploughing depot-A: 30 mm expected 21:30, class A lets 60 mm lie at most, due
            23:03 | from 21:30
        ploughing depot-A: round 2, 56 mm more while it snows, class A is repeated
            every 3 h, due Tue 02:03 | from 00:33
        ploughing depot-A: round 3, 53 mm more while it snows, class A is repeated
            every 3 h, due Tue 05:03 | from 03:33
        ploughing A-B: 60 mm expected 23:03, class B allows 8 h, due Tue 07:03 |
            from 23:03
        """
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
