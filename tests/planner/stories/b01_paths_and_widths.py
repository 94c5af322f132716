"""Trucks clear streets, narrow machines clear paths that are wide enough."""

from tests.planner.stories.drawing import (
    draw,
    path_machine,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)


def test_each_machine_does_what_fits_it():
    # Path: 300 m at 9 km/h are 120 s, home at 18 km/h 60 s.
    town = draw(
        """
        depot =class A, 300m= A
        depot ~class B, 300m~ P
        """
    )
    night = snapshot_of(town, [plough(), path_machine()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan).splitlines() == [
        (
            "plough 1: depot = A 03:30-03:31 ~ depot"
            " | deadhead 0.3 km | home 03:31 | late 0 min"
        ),
        (
            "machine 1: depot = P 03:30-03:32 ~ depot"
            " | deadhead 0.3 km | home 03:33 | late 0 min"
        ),
    ]


def test_a_path_that_is_too_narrow_is_left_with_both_widths():
    town = draw("depot ~class B, width 1.5m, 300m~ P")
    night = snapshot_of(town, [path_machine()])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "not done: depot-P, it is 1.5 m wide, the narrowest path machine that could "
        "do it 1.8 m"
    )


def test_a_town_without_path_machines_says_so():
    town = draw("depot ~class B, 300m~ P -100m- Q")
    night = snapshot_of(town, [plough()], town=None)
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "not done: depot-P, no path machine in service is equipped for ploughing"
    )
