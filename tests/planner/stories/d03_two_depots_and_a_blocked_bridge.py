"""Two depots, one each side of a river whose bridge is blocked."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

RIVER = """
depot north =class A, 300m= A -200m{bridge}- B =class A, 300m= depot south
A =class C, 600m= C
"""


def crews():
    return [plough("north", "depot north"), plough("south", "depot south")]


def test_each_depot_clears_its_own_bank_while_the_bridge_is_blocked():
    town = draw(RIVER.format(bridge=", blocked"))
    night = snapshot_of(town, crews())
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan).splitlines() == [
        (
            "north: depot north = A 03:30-03:31 = C 03:31-03:33 ~ A ~ depot north"
            " | deadhead 0.9 km | home 03:34 | late 0 min"
        ),
        (
            "south: depot south = B 03:30-03:31 ~ depot south"
            " | deadhead 0.3 km | home 03:31 | late 0 min"
        ),
    ]


def test_the_southern_crew_helps_across_when_the_northern_one_is_away():
    town = draw(RIVER.format(bridge=""))
    night = snapshot_of(town, crews()[1:])
    _, _, plan = solve(night, required_of(night))
    assert plan.unassigned == ()
    assert [tour.vehicle for tour in plan.tours] == ["south"]


def test_a_bank_without_a_crew_is_left_with_its_cause():
    town = draw(RIVER.format(bridge=", blocked"))
    night = snapshot_of(town, crews()[1:])
    _, _, plan = solve(night, required_of(night))
    assert [(left.task, left.why) for left in plan.unassigned] == [
        (
            "depot north-A",
            "no truck for ploughing can drive there from its depot and back",
        ),
        ("A-C", "no truck for ploughing can drive there from its depot and back"),
    ]
