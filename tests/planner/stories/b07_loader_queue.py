"""Vehicles of one depot wait for one another where it has too few loaders.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h, 300 m in half a
minute. Crews stand ready at 03:30, and loading takes 15 min.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.assembly.queues import queue_figures
from planner.domain.plan import StandStep, StepKind
from planner.routing.verify import verify
from tests.planner.references.test_brute_force import random_town
from tests.planner.stories.drawing import (
    draw,
    path_machine,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
    town_of,
)

# Each arm takes a plough a minute and all it has loaded.
ARMS = """
depot =class A, area east, 300m= A =class A, area east, 300m= B
depot =class A, area west, 300m= C =class A, area west, 600m= D
"""
SALT = {"depot-A": 1000.0, "A-B": 1000.0, "depot-C": 1000.0, "C-D": 1000.0}


def night_with(loaders, *, hours=10.0, drawing=ARMS, others=()):
    town = draw(drawing)
    crews = [
        plough(areas=frozenset({"east"}), hopper_kg=1000.0, shift_h=hours),
        plough("plough 2", areas=frozenset({"west"}), hopper_kg=1000.0, shift_h=hours),
        *others,
    ]
    drawn = town_of(town, crews)
    depots = tuple(replace(depot, loaders=loaders) for depot in drawn.depots)
    return town, snapshot_of(town, crews, town=replace(drawn, depots=depots))


def test_the_second_waits_until_the_first_has_loaded():
    # Both are back at 03:31:30. One loads until 03:46:30, the other until 04:01:30; it
    # drives 300 m, half a minute, and ploughs 600 m in two minutes.
    town, night = night_with(1)
    _, _, plan = solve(night, required_of(night, salt_kg=SALT))
    assert tours_as_text(town, plan) == (
        "plough 1: depot = A 03:30-03:31 ~ depot [load 15 min] ~ A = B 03:47-03:48"
        " ~ A ~ depot | deadhead 1.2 km | home 03:49 | late 0 min\n"
        "plough 2: depot = C 03:30-03:31 ~ depot [queue 15 min] [load 15 min]"
        " ~ C = D 04:02-04:04 ~ C ~ depot | deadhead 1.5 km | home 04:05 | late 0 min"
    )


def test_the_plan_counts_who_waited_and_how_long():
    _, night = night_with(1)
    _, _, plan = solve(night, required_of(night, salt_kg=SALT))
    assert queue_figures(night.town, plan.depots, plan.tours) == {
        "queues": [
            {
                "depot": "depot",
                "loaders": 1,
                "loads": 2,
                "waits": 1,
                "queued_min": 15.0,
                "longest_min": 15.0,
            }
        ]
    }


@pytest.mark.parametrize("loaders", [None, 2])
def test_nobody_waits_where_there_are_loaders_for_all(loaders):
    town, night = night_with(loaders)
    _, _, plan = solve(night, required_of(night, salt_kg=SALT))
    assert "queue" not in tours_as_text(town, plan)
    assert "home 03:50" in tours_as_text(town, plan)


def test_the_verifier_finds_two_that_load_at_once():
    _, free = night_with(None)
    _, _, plan = solve(free, required_of(free, salt_kg=SALT))
    _, night = night_with(1)
    assert verify(plan, night.network, night.town) == (
        (
            "plough 2 loads at depot depot while plough 1 loads, which takes 2 "
            "loaders; the depot has 1"
        ),
    )


def test_the_verifier_finds_a_queue_without_a_load():
    _, night = night_with(1)
    _, _, plan = solve(night, required_of(night, salt_kg=SALT))
    second = plan.tours[1]
    step = StandStep(
        kind=StepKind.QUEUE,
        node=second.depot_node,
        start=second.end,
        end=second.end + timedelta(minutes=1),
    )
    later = replace(second, steps=(*second.steps, step), end=step.end)
    changed = replace(plan, tours=(plan.tours[0], later))
    assert verify(changed, night.network, night.town) == (
        "plough 2, step 9: queues and does not load",
    )


def test_who_would_come_home_too_late_from_the_queue_leaves_its_last_work():
    # Plough 2 would be home at 04:05, 35 min after it set out; its shift is 30 min.
    # The first tours are made as if nobody waited.
    town, night = night_with(1, hours=0.5)
    _, _, plan = solve(night, required_of(night, salt_kg=SALT), rounds=0)
    assert tours_as_text(town, plan).splitlines()[1:] == [
        (
            "plough 2: depot ~ C = D 03:30-03:32 ~ C ~ depot | deadhead 1.2 km"
            " | home 03:34 | late 0 min"
        ),
        "not done: depot-C, its crew has no time left after waiting for a loader",
    ]


@pytest.mark.parametrize(
    ("loaders", "machine"),
    [
        (2, "machine 1: depot = E 03:50-03:52 ~ depot"),
        (1, "machine 1: depot = E 03:30-03:32 ~ depot"),
    ],
)
def test_a_path_is_cleared_though_its_street_is_left_for_the_queue(loaders, machine):
    # With a loader for each, plough 2 is back from C to D at 03:34, loads 15 min and
    # has done depot to C at 03:50.
    # With one, it leaves that, and the path beside it waits for nobody.
    drawing = f"{ARMS}depot ~class A, area east, 300m~ E"
    town, night = night_with(
        loaders, hours=0.5, drawing=drawing, others=(path_machine(),)
    )
    required = required_of(night, salt_kg=SALT)
    names = night.network.segment_id[required.segment].tolist()
    pair = (names.index("depot-E"), names.index("depot-C"))
    required = replace(required, follows=np.array([pair], dtype=np.int64))
    _, found, plan = solve(night, required, rounds=0)
    assert found.kept == ((pair,) if loaders == 2 else ())
    assert machine in tours_as_text(town, plan)


@pytest.mark.parametrize("seed", range(8))
def test_plans_with_queues_and_breaks_can_be_driven(seed):
    # Three ploughs, one loader, salt for two streets and half an hour between breaks;
    # `solve` verifies.
    town = random_town(seed)
    crews = [
        plough(f"plough {number}", hopper_kg=1000.0, break_after_h=0.5, break_min=4.0)
        for number in (1, 2, 3)
    ]
    drawn = town_of(town, crews, loading_min=6.0)
    depots = tuple(replace(depot, loaders=1) for depot in drawn.depots)
    night = snapshot_of(town, crews, town=replace(drawn, depots=depots))
    salt = dict.fromkeys(night.network.segment_id.tolist(), 500.0)
    required = required_of(night, salt_kg=salt, again_min=20.0)
    _, _, plan = solve(night, required, rounds=9, seed=seed)
    assert not plan.unassigned
