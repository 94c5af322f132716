"""No snow falls in a tunnel, and another owner's street is only driven over."""

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

A = service_class("A", rank=1, start_mm=30.0, completion_h=4.0)
TOWN = draw("depot =class A, 300m= A =class A, 300m= B -500m- C =class A, 300m= D")


def test_the_plough_drives_through_both_with_its_blade_up():
    # A-B is a tunnel, B-C the state's: 60 s to A, 80 s through, 60 s to D, home 140 s.
    night = night_of(
        TOWN,
        [plough()],
        weather_of("22:00-00:00 snow 20 mm/h"),
        local("01:00"),
        classes=[A],
        columns={"is_tunnel": {"A-B": True}, "owner": {"B-C": "state"}},
    )
    plan = plan_of_night(night)
    assert tasks_as_text(plan) == said(
        """
        ploughing depot-A: 30 mm reached 23:30, class A allows 4 h, due 03:30
        ploughing C-D: 30 mm reached 23:30, class A allows 4 h, due 03:30
        """
    )
    assert local_tours_as_text(TOWN, plan) == (
        "plough 1: depot = A 01:30-01:31 ~ B ~ C = D 01:32-01:33 ~ C ~ B ~ A ~ depot"
        " | deadhead 2.2 km | home 01:35 | late 0 min"
    )
    assert {
        "1 segment (0.5 km) is not the town's to maintain: driven over, never treated",
        "1 segment (0.3 km) is in tunnels, where no snow falls",
    } <= set(plan.remarks)
