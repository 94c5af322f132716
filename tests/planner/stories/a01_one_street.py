"""One street beyond the depot: drive there, plough it, come home."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)


def test_one_plough_clears_one_street_and_the_next():
    # 400 m at 36 km/h are 40 s, 600 m at 18 km/h 120 s, 300 m 60 s, home 130 s.
    town = draw("depot -400m- A =class A, 600m= B =class C, 300m= C")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot ~ A = B 03:30-03:32 = C 03:32-03:33 ~ B ~ A ~ depot"
        " | deadhead 1.7 km | home 03:35 | late 0 min"
    )


def test_main_street_comes_first_even_if_it_is_farther():
    town = draw("depot =class C, 300m= A =class A, 300m= B")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: depot ~ A = B 03:30-03:31 ~ A = depot 03:32-03:33"
        " | deadhead 0.6 km | home 03:33 | late 0 min"
    )


def test_a_town_that_needs_nothing_sends_nobody():
    town = draw("depot -400m- A")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == ""
