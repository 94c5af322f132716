"""A blocked street is nobody's, and what lies behind it may be cut off."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)


def test_the_plough_goes_round_a_blocked_street():
    town = draw(
        """
        depot -100m, blocked- A =class A, 300m= B
        depot -700m- B
        """
    )
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot ~ B = A 03:31-03:32 ~ B ~ depot"
        " | deadhead 1.7 km | home 03:33 | late 0 min"
    )


def test_what_is_cut_off_is_named_with_its_cause():
    town = draw("depot =class C, 300m= A =class A, blocked, 300m= B =class B, 300m= C")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan).splitlines() == [
        (
            "plough 1: depot = A 03:30-03:31 ~ depot"
            " | deadhead 0.3 km | home 03:31 | late 0 min"
        ),
        "not done: A-B, the segment is closed",
        "not done: B-C, no truck for ploughing can drive there from its depot and back",
    ]
