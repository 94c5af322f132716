"""Material is limited: a trip ends where the hopper is empty."""

from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

TOWN = "depot =class A, 300m= A =class A, 300m= B"
SALT = {"depot-A": 600.0, "A-B": 600.0}


def test_a_small_hopper_is_filled_between_two_streets():
    # Ploughing sets the pace: 300 m at 18 km/h, 60 s each; loading takes 15 min.
    town = draw(TOWN)
    night = snapshot_of(town, [plough(hopper_kg=1000.0)])
    _, _, plan = solve(night, required_of(night, salt_kg=SALT))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 ~ depot [load 15 min] ~ A = B 03:47-03:48"
        " ~ A ~ depot | deadhead 1.2 km | home 03:49 | late 0 min"
    )
    assert [tour.trips for tour in plan.tours] == [2]


def test_a_street_that_needs_more_than_any_hopper_is_left_with_its_reason():
    town = draw(TOWN)
    night = snapshot_of(town, [plough(hopper_kg=500.0)])
    _, _, plan = solve(night, required_of(night, salt_kg={"A-B": 600.0}))
    assert tours_as_text(town, plan).splitlines()[1] == (
        "not done: A-B, it needs 600 kg, the largest hopper that could do it holds "
        "500 kg"
    )
