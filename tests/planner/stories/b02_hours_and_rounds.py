"""Allowed hours, earliest times and rounds make a crew wait."""

from datetime import timedelta

from planner.domain.operations import VehicleState
from planner.domain.plan import StepKind
from planner.params import SearchParams
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)


def test_a_quiet_street_waits_for_its_hours():
    # Allowed from 05:00: the crew leaves so as to arrive then.
    town = draw("depot -600m- A =class A, 300m= B")
    night = snapshot_of(town, [plough()])
    hours = {"A-B": ((120.0, 180.0),)}
    _, _, plan = solve(night, required_of(night, windows_min=hours))
    assert tours_as_text(town, plan) == (
        "plough 1: depot ~ A = B 05:00-05:01 ~ A ~ depot"
        " | deadhead 1.5 km | home 05:02 | late 0 min"
    )
    assert plan.tours[0].start == NOW + timedelta(minutes=119)


def test_six_centimetres_a_pause_and_six_again_are_two_rounds():
    # The second round is asked for from 06:00; the crew waits for it at the depot.
    town = draw("depot =class A, 300m= A")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night, again_min=180.0))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 ~ depot [wait 148 min] ~ A"
        " = depot 06:00-06:01 | deadhead 0.6 km | home 06:01 | late 0 min"
    )


def test_hours_that_no_crew_can_make_are_named():
    town = draw("depot =class A, 300m= A")
    night = snapshot_of(town, [plough()])
    hours = {"depot-A": ((0.0, 10.0),)}
    _, _, plan = solve(night, required_of(night, windows_min=hours))
    assert tours_as_text(town, plan) == (
        "not done: depot-A, no crew can be there within its allowed hours"
    )


def test_a_crew_whose_shift_ends_leaves_the_rest():
    # Out from 03:00 as it is on duty; 900 m at 5 m/s are 3 min, A-B needs 3 more.
    town = draw("depot =class A, 900m= A =class C, 900m= B")
    on_duty = VehicleState(
        vehicle="plough 1", free_at=NOW, shift_end=NOW + timedelta(minutes=6)
    )
    night = snapshot_of(town, [plough()], states=[on_duty])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan).splitlines() == [
        (
            "plough 1: depot = A 03:00-03:03 ~ depot"
            " | deadhead 0.9 km | home 03:04 | late 0 min"
        ),
        "not done: A-B, no crew has time left: it would take until 04:06",
    ]


def test_a_due_time_that_cannot_be_kept_is_late_not_left():
    # Ready at 03:30, done at 03:31, promised for 03:10.
    town = draw("depot =class A, 300m= A")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night, due_min={"depot-A": 10.0}))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 ~ depot"
        " | deadhead 0.3 km | home 03:31 | late 21 min"
    )


def test_a_short_wait_is_stood_in_the_street():
    # 03:50 is 19 min away: no time to sit down at the depot.
    town = draw("depot =class A, 300m= A")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night, again_min=50.0))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 [wait 19 min] = depot 03:50-03:51"
        " | deadhead 0.0 km | home 03:51 | late 0 min"
    )


def test_far_work_that_can_start_comes_before_standing_beside_near_work():
    # A-Q opens at 05:00. Thirteen junctions on, M-N can be ploughed at once, though
    # the search is told to be content with what it finds among ten.
    way = " -300m- ".join("ABCDEFGHIJKLM")
    town = draw(f"""
        depot -300m- {way} =class A, 300m= N
        A =class A, 300m= Q
    """)
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(
        night,
        required_of(night, windows_min={"A-Q": ((120.0, 180.0),)}),
        rounds=0,
        params=SearchParams(settled_limit=10),
    )
    treated = [s.segment for s in plan.tours[0].steps if s.kind is StepKind.TREAT]
    assert treated == ["M-N", "A-Q"]
