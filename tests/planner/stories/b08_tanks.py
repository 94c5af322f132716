"""A tank that does not last the shift is filled at a depot on the way.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h, 300 m in half a
minute. Crews stand ready at 03:30, and loading takes 15 min.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.plan import StepKind
from planner.routing.verify import verify
from tests.planner.references.test_brute_force import random_town
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
    town_of,
)

# A plough is back from A at 03:45, having ploughed for ten minutes.
ARMS = """
depot =class A, 3000m= A
depot =class B, 3000m= B
"""
MINUTE = 1 / 60


def night_of(*crews, drawing=ARMS, loaders=None, loading_min=15.0):
    town = draw(drawing) if isinstance(drawing, str) else drawing
    drawn = town_of(town, crews, loading_min=loading_min)
    depots = tuple(replace(depot, loaders=loaders) for depot in drawn.depots)
    return snapshot_of(town, crews, town=replace(drawn, depots=depots))


def written(night, drawing=ARMS, **asked):
    _, found, plan = solve(night, required_of(night, **asked), rounds=16)
    return tours_as_text(draw(drawing), plan), found, plan


def test_a_plough_fills_its_tank_between_two_streets():
    # All takes 30 min of which 20 on B: at B's end, 03:55, it has 5 min home.
    text, found, plan = written(night_of(plough(tank_h=29 * MINUTE)))
    assert text == (
        "plough 1: depot = A 03:30-03:40 ~ depot [refuel 15 min] = B 04:00-04:10"
        " ~ depot | deadhead 6.0 km | home 04:15 | late 0 min"
    )
    weight = {"A": 400, "B": 20}
    classes = {task.task: task.service_class for task in plan.tasks}
    (tour,) = plan.tours
    cost_min = 20 * (tour.end - tour.start) / timedelta(minutes=1) + sum(
        weight[classes[step.task]] * (step.end - NOW) / timedelta(minutes=1)
        for step in tour.steps
        if step.task is not None
    )
    assert found.cost == pytest.approx(cost_min * 60_000 * 100, rel=1e-12)


@pytest.mark.parametrize("tank_h", [None, 30 * MINUTE])
def test_a_tank_that_just_lasts_is_not_filled(tank_h):
    text, _, _ = written(night_of(plough(tank_h=tank_h)))
    assert "refuel" not in text
    assert "home 04:00" in text


def test_breaks_take_no_fuel():
    # 30 min at work on a tank for 30, with a break of 15 before B.
    crew = plough(tank_h=30 * MINUTE, break_after_h=20 * MINUTE, break_min=15.0)
    text, _, _ = written(night_of(crew))
    assert text == (
        "plough 1: depot = A 03:30-03:40 [break 15 min] ~ depot = B 04:00-04:10"
        " ~ depot | deadhead 6.0 km | home 04:15 | late 0 min"
    )


def test_where_it_loads_it_also_fills_its_tank():
    salt = {"depot-A": 4000.0, "depot-B": 4000.0}
    night = night_of(plough(tank_h=29 * MINUTE), loading_min=5.0)
    text, _, _ = written(night, salt_kg=salt)
    assert text == (
        "plough 1: depot = A 03:30-03:40 ~ depot [refuel 15 min] [load 5 min]"
        " = B 04:05-04:15 ~ depot | deadhead 6.0 km | home 04:20 | late 0 min"
    )


def test_loading_takes_fuel():
    # With 15 min to load it would be home 30 min after it has filled its tank.
    salt = {"depot-A": 4000.0, "depot-B": 4000.0}
    _, _, plan = written(night_of(plough(tank_h=29 * MINUTE)), salt_kg=salt)
    assert [left.task for left in plan.unassigned] == ["depot-B"]


def test_a_street_too_far_for_any_tank_is_left():
    _, _, plan = written(night_of(plough(tank_h=14 * MINUTE)))
    assert [left.task for left in plan.unassigned] == ["depot-A", "depot-B"]


@pytest.mark.parametrize("loaders", [None, 1])
@pytest.mark.parametrize("seed", range(6))
def test_plans_with_tanks_breaks_and_loads_can_be_driven(seed, loaders):
    # `solve` verifies.
    town = random_town(seed)
    crews = [
        plough(
            f"plough {number}",
            hopper_kg=1000.0,
            break_after_h=0.5,
            break_min=4.0,
            tank_h=0.2,
            refuelling_min=3.0,
            turn_round_s=20.0,
        )
        for number in (1, 2)
    ]
    night = night_of(*crews, drawing=town, loaders=loaders, loading_min=6.0)
    salt = dict.fromkeys(night.network.segment_id.tolist(), 500.0)
    required = required_of(night, salt_kg=salt, again_min=20.0)
    _, _, plan = solve(night, required, rounds=9, seed=seed)
    assert not plan.unassigned
    kinds = [step.kind for tour in plan.tours for step in tour.steps]
    assert StepKind.REFUEL in kinds


def test_the_verifier_finds_an_empty_tank():
    night = night_of(plough())
    _, _, plan = written(night)
    thirsty = night_of(plough(tank_h=29 * MINUTE))
    assert verify(plan, thirsty.network, thirsty.town) == (
        "plough 1, step 4: has been out for 0.50 h on a tank that lasts 0.483333 h",
    )


def test_the_verifier_finds_a_tank_filled_in_no_time_or_anywhere():
    night = night_of(plough(tank_h=29 * MINUTE))
    _, _, plan = written(night)
    slow = night_of(plough(tank_h=29 * MINUTE, refuelling_min=20.0))
    assert verify(plan, slow.network, slow.town) == (
        "plough 1, step 3: fills its tank in 15 min, that takes 20 min",
    )
    (tour,) = plan.tours
    steps = tuple(
        replace(step, node=2) if step.kind is StepKind.REFUEL else step
        for step in tour.steps
    )
    moved = replace(plan, tours=(replace(tour, steps=steps),))
    assert verify(moved, night.network, night.town) == (
        "plough 1, step 3: fills its tank at node 2, where no depot stands",
        "plough 1, step 3: stands at node 2, the vehicle is at 1",
    )
