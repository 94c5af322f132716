"""A tour that goes on starts where its crew is, when it is free, with what it has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.operations import VehicleState
from planner.domain.plan import Material
from planner.routing.verify import verify
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
)

MINUTE = timedelta(minutes=1)

# The crew is free at B at 03:02, with 600 kg of salt for A-B; C is the depot's side.
TOWN = "depot -300m- A =class A, 300m= B -300m- C -300m- depot"
STATE = VehicleState(
    vehicle="plough 1",
    free_at=NOW + 2 * MINUTE,
    shift_end=NOW + 480 * MINUTE,
    node=3,
    load_kg=600.0,
    material=Material.SALT,
)


@pytest.fixture(scope="module")
def night():
    snapshot = snapshot_of(
        draw(TOWN), [plough(hopper_kg=1000.0), plough("plough 2")], states=[STATE]
    )
    _, _, plan = solve(snapshot, required_of(snapshot, salt_kg={"A-B": 600.0}))
    return snapshot, plan


def found(night, *states, **changes):
    """Return what is wrong with the plan by these states, its tour so changed."""
    snapshot, plan = night
    (tour,) = plan.tours
    changed = replace(plan, tours=(replace(tour, **changes),))
    return verify(changed, snapshot.network, snapshot.town, states)


def test_the_plan_that_is_broken_below_is_right(night):
    (tour,) = night[1].tours
    assert (tour.start_node, tour.start_kg) == (3, 600.0)
    assert found(night, STATE) == ()


def test_a_tour_that_goes_on_though_nobody_is_out_is_refused(night):
    said = "plough 1 goes on with a tour, but nobody says that its crew is out"
    other = replace(STATE, vehicle="plough 2")
    assert said in found(night)
    assert said in found(night, other)
    assert said in found(night, start_node=None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"node": 2}, "plough 1 goes on from node 3, it is at 2"),
        ({"node": None}, "plough 1 goes on from node 3, it is at None"),
        ({"free_at": NOW + 3 * MINUTE}, "plough 1 goes on before its crew is free"),
        ({"load_kg": 500.0}, "plough 1 goes on with 600 kg, it has 500 kg left"),
        (
            {"material": Material.GRIT},
            "plough 1 goes on with salt, it carries grit",
        ),
    ],
)
def test_a_crew_that_is_elsewhere_later_or_with_less_is_caught(night, changes, said):
    assert said in found(night, replace(STATE, **changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start_node": 4}, "plough 1 goes on from node 4, it is at 3"),
        ({"start_node": 4}, "plough 1, step 1: starts at node 3, the vehicle is at 4"),
        ({"start_kg": 700.0}, "plough 1 goes on with 700 kg, it has 600 kg left"),
        ({"start_kg": None}, "plough 1 goes on with 1000 kg, it has 600 kg left"),
        (
            {"start_kg": 100.0},
            "plough 1, step 1: spreads 500.000 kg more than the trip has loaded",
        ),
        ({"material": Material.GRIT}, "plough 1 goes on with grit, it carries salt"),
        ({"material": None}, "plough 1 goes on with None, it carries salt"),
    ],
)
def test_a_tour_that_says_another_start_is_caught(night, changes, said):
    assert said in found(night, STATE, **changes)


def test_a_crew_may_have_more_left_than_the_tour_counts_on(night):
    assert found(night, replace(STATE, load_kg=800.0)) == ()


def test_a_crew_of_which_no_load_is_known_may_go_on_full(night):
    full = replace(STATE, load_kg=None)
    assert found(night, full, start_kg=None) == ()


def test_a_crew_that_is_out_is_not_sent_from_its_depot(night):
    # The tour that starts at the depot is right for one that is there, not for B.
    snapshot, _ = night
    at_home = replace(snapshot, vehicle_states=())
    _, _, plan = solve(at_home, required_of(at_home, salt_kg={"A-B": 600.0}))
    assert [tour.start_node for tour in plan.tours] == [None]
    states = [replace(STATE, vehicle=tour.vehicle) for tour in plan.tours]
    assert verify(plan, snapshot.network, snapshot.town, states) != ()
