"""Nobody is at work for too long in a row: breaks are in the tours.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h. Crews stand ready at
03:30.
"""

from dataclasses import replace

import pytest

from planner.domain.plan import StandStep, StepKind
from planner.routing.verify import verify
from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

LONG = "depot =class A, 3000m= A =class A, 3000m= B =class A, 3000m= C"


def test_a_crew_rests_before_it_would_be_at_work_for_too_long():
    # Each street is ten minutes' work. After 25 the third would end in the thirtieth:
    # it rests 15 min at B. Home are 9000 m at 10 m/s, 15 min: 10 + 15 are just 25.
    town = draw(LONG)
    night = snapshot_of(town, [plough(break_after_h=25 / 60, break_min=15.0)])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:40 = B 03:40-03:50 [break 15 min]"
        " = C 04:05-04:15 ~ B ~ A ~ depot"
        " | deadhead 9.0 km | home 04:30 | late 0 min"
    )


def test_a_crew_rests_before_the_long_way_home():
    # 30 min of work and 15 min home are 45, five more than allowed.
    town = draw(LONG)
    night = snapshot_of(town, [plough(break_after_h=40 / 60, break_min=15.0)])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:40 = B 03:40-03:50 = C 03:50-04:00"
        " [break 15 min] ~ B ~ A ~ depot"
        " | deadhead 9.0 km | home 04:30 | late 0 min"
    )


def test_a_town_can_have_no_breaks():
    town = draw(LONG)
    night = snapshot_of(town, [plough(break_after_h=25 / 60, break_min=0.0)])
    _, _, plan = solve(night, required_of(night))
    assert "break" not in tours_as_text(town, plan)


def test_a_long_wait_is_a_break():
    # The second round may begin at 06:00. With the drive out from the depot, 30 s, and
    # ten minutes' work the crew has been at it for eleven when it is done.
    town = draw("depot -300m- A =class A, 3000m= B")
    hours = 11 / 60
    night = snapshot_of(town, [plough(break_after_h=hours, break_min=15.0)])
    _, _, plan = solve(night, required_of(night, again_min=180.0))
    steps = [s for s in plan.tours[0].steps if isinstance(s, StandStep)]
    assert StepKind.WAIT in [step.kind for step in steps]
    worked_from = max(s.end for s in steps if s.kind is StepKind.WAIT)
    last = [s for s in plan.tours[0].steps if s.task is not None][-1]
    assert (last.end - worked_from).total_seconds() <= hours * 3600


def test_breaks_count_towards_the_shift():
    # 30 min of work, 15 min home and the break are an hour; the shift is 50 min. C is
    # left, and home from B are ten minutes: 20 + 10.
    town = draw(LONG)
    tired = plough(break_after_h=25 / 60, break_min=15.0, shift_h=50 / 60)
    night = snapshot_of(town, [tired])
    _, _, plan = solve(night, required_of(night))
    assert [left.task for left in plan.unassigned] == ["B-C"]


@pytest.mark.parametrize("rounds", [0, 5])
def test_every_plan_with_breaks_can_be_driven_and_two_crews_keep_their_order(rounds):
    # Salt is fetched between, and passes wait for each other; `solve` verifies.
    town = draw("""
        depot =class A, 900m, two passes= A =class B, 1500m= B =class A, 1200m= C
        A =class C, 2100m= D =class C, 600m= E
    """)
    fleet = [
        plough(name=f"plough {n}", break_after_h=0.5, break_min=3.0, hopper_kg=500.0)
        for n in (1, 2)
    ]
    night = snapshot_of(town, fleet)
    salt = {"A-B": 300.0, "B-C": 300.0, "A-D": 400.0}
    _, _, plan = solve(night, required_of(night, salt_kg=salt), rounds=rounds)
    assert not plan.unassigned
    kinds = [step.kind for tour in plan.tours for step in tour.steps]
    assert StepKind.BREAK in kinds


def test_the_verifier_misses_a_break_that_was_left_out():
    town = draw(LONG)
    tired = plough(break_after_h=25 / 60, break_min=15.0)
    night = snapshot_of(town, [tired])
    _, _, plan = solve(night, required_of(night))
    (tour,) = plan.tours
    awake = tuple(
        replace(step, kind=StepKind.WAIT, end=step.end)
        if step.kind is StepKind.BREAK
        else step
        for step in tour.steps
    )
    short = replace(
        night.town,
        vehicles=(replace(night.town.vehicles[0], break_min=20.0),),
    )
    assert verify(plan, night.network, short) == (
        (
            "plough 1, step 3: is at work for 0.58 h without a break, at most "
            "0.416667 h are allowed"
        ),
    )
    # 20 min of work and 15 of standing are 35; then 25 are just what is allowed.
    # A planned wait as long as a break is one.
    waits = replace(plan, tours=(replace(tour, steps=awake),))
    assert verify(waits, night.network, night.town) == ()
