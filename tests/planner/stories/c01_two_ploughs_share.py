"""Two crews split a town instead of following each other."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

BOTH_SIDES = """
depot =class A, 600m= E =class A, 600m= EE
depot =class A, 600m= W =class A, 600m= WW
"""


def test_each_plough_takes_one_side():
    town = draw(BOTH_SIDES)
    night = snapshot_of(town, [plough("plough 1"), plough("plough 2")])
    _, _, plan = solve(night, required_of(night), rounds=20)
    lines = sorted(
        line.split(": ")[1] for line in tours_as_text(town, plan).split("\n")
    )
    assert lines == [
        (
            "depot = E 03:30-03:32 = EE 03:32-03:34 ~ E ~ depot"
            " | deadhead 1.2 km | home 03:36 | late 0 min"
        ),
        (
            "depot = W 03:30-03:32 = WW 03:32-03:34 ~ W ~ depot"
            " | deadhead 1.2 km | home 03:36 | late 0 min"
        ),
    ]


def test_a_contractor_stays_in_its_area():
    town = draw(
        """
        depot =class A, area north, 600m= N
        depot =class A, area south, 600m= S
        """
    )
    crews = [
        plough("north crew", areas=frozenset({"north"})),
        plough("south crew", areas=frozenset({"south"})),
    ]
    night = snapshot_of(town, crews)
    _, _, plan = solve(night, required_of(night))
    assert [line.split(" 0")[0] for line in tours_as_text(town, plan).split("\n")] == [
        "north crew: depot = N",
        "south crew: depot = S",
    ]
