"""One-ways are kept, and a wide street is ploughed once each way."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)


def test_a_one_way_is_entered_from_its_start():
    # A one-way from B to A: the plough goes round by C to begin it.
    town = draw(
        """
        depot -100m- A <=class A, 300m= B
        depot -200m- C -200m- B
        """
    )
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot ~ C ~ B = A 03:30-03:31 ~ depot"
        " | deadhead 0.5 km | home 03:31 | late 0 min"
    )


def test_two_passes_are_ploughed_out_and_back():
    town = draw("depot =class A, two passes, 300m= A")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 = depot 03:31-03:32"
        " | deadhead 0.0 km | home 03:32 | late 0 min"
    )


def test_both_passes_of_a_one_way_run_with_the_traffic():
    town = draw(
        """
        depot =class A, two passes, 300m> A
        A -400m- depot
        """
    )
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 ~ depot = A 03:31-03:32 ~ depot"
        " | deadhead 0.8 km | home 03:33 | late 0 min"
    )
