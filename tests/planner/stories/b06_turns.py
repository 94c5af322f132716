"""Turning round takes time, and some turns are banned.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h, 300 m in half a
minute. Crews stand ready at 03:30. Street number s of a drawing has the arcs 2 s,
drawn from left to right, and 2 s + 1 back.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.domain.cleared_places import ClearedPlace
from planner.domain.operations import VehicleState
from planner.domain.plan import StepKind
from planner.domain.town import TownPlace
from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.schedule import build_tours
from planner.routing.search import search
from planner.routing.verify import verify
from tests.planner.stories.drawing import (
    NOW,
    draw,
    names_of,
    network_of,
    path_machine,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
    town_of,
)

DEAD_END = "depot =class A, 300m= A"
BLOCK = """
depot =class A, 300m= A
A -300m- B
B -300m- C
C -300m- depot
"""


def written(drawing, night):
    _, _, plan = solve(night, required_of(night))
    return tours_as_text(drawing, plan)


def with_bans(night, *pairs):
    banned = np.array(pairs, dtype=np.int32)
    return replace(night, network=replace(night.network, banned_turn=banned))


def test_a_plough_turns_round_in_a_dead_end():
    town = draw(DEAD_END)
    night = snapshot_of(town, [plough(turn_round_s=60.0)])
    assert written(town, night) == (
        "plough 1: depot = A 03:30-03:31 [turn 1 min] ~ depot"
        " | deadhead 0.3 km | home 03:32 | late 0 min"
    )


@pytest.mark.parametrize(
    ("turn_round_s", "home"),
    [
        # Back are 30 s, round the block 90 s: turning pays while it takes less than 60.
        (0.0, "~ depot | deadhead 0.3 km"),
        (45.0, "[turn 0.75 min] ~ depot | deadhead 0.3 km"),
        (75.0, "~ B ~ C ~ depot | deadhead 0.9 km"),
    ],
)
def test_a_plough_goes_round_the_block_where_that_is_quicker(turn_round_s, home):
    town = draw(BLOCK)
    night = snapshot_of(town, [plough(turn_round_s=turn_round_s)])
    assert written(town, night).startswith(f"plough 1: depot = A 03:30-03:31 {home} |")


def test_the_order_saves_turns():
    # A cross: from every arm but the last it must turn at the end, and nowhere else.
    town = draw("""
        depot =class A, 300m= X
        X =class A, 300m= N
        X =class A, 300m= S
    """)
    night = snapshot_of(town, [plough(turn_round_s=60.0)])
    _, _, plan = solve(night, required_of(night))
    (tour,) = plan.tours
    # Ends N and S are dead: two turns. 900 m of work are 3 min, as many of deadhead
    # 1.5 min: 6.5 min with the turns.
    assert sum(step.kind is StepKind.TURN for step in tour.steps) == 2
    assert (tour.end - tour.start).total_seconds() == 390.0


def test_a_reload_needs_no_turn():
    # Two streets of 4 t each and 5 t in the hopper: it loads at the depot in between.
    town = draw("""
        depot =class A, 300m= A
        depot =class A, 300m= B
    """)
    salt = {"depot-A": 4000.0, "depot-B": 4000.0}
    night = snapshot_of(town, [plough(turn_round_s=60.0)])
    _, _, plan = solve(night, required_of(night, salt_kg=salt))
    kinds = [str(step.kind) for tour in plan.tours for step in tour.steps]
    assert kinds == ["treat", "turn", "deadhead", "reload", "treat", "turn", "deadhead"]


def test_the_same_street_again_is_driven_to_over_a_turn():
    # Two passes, one each way, and a second round half an hour later.
    town = draw("depot =class A, two passes, 300m= A")
    night = snapshot_of(town, [plough(turn_round_s=60.0)])
    _, _, plan = solve(night, required_of(night, again_min=31.0))
    (tour,) = plan.tours
    drives = [step for step in tour.steps if step.kind is StepKind.TREAT]
    assert len(drives) == 4
    assert sum(step.kind is StepKind.TURN for step in tour.steps) >= 2


def test_a_banned_turn_is_driven_round():
    # From the depot to A and on to N may not be turned: it ploughs N from B instead,
    # 300 m further on.
    town = draw("""
        depot -300m- A
        A =class A, 300m= N
        A -300m- B
        B -300m- N
    """)
    night = with_bans(snapshot_of(town, [plough(turn_round_s=60.0)]), (0, 2))
    assert written(town, night) == (
        "plough 1: depot ~ A ~ B ~ N = A 03:31-03:32 ~ depot"
        " | deadhead 1.2 km | home 03:33 | late 0 min"
    )


def test_a_path_machine_gets_round_a_ban():
    town = draw("""
        depot -300m- A
        A ~class A, 300m~ N
    """)
    night = with_bans(snapshot_of(town, [path_machine()]), (0, 2))
    assert "not done" not in written(town, night)


def test_a_street_that_bans_cut_off_is_left_with_that_reason():
    town = draw("""
        depot =class A, 300m= A
        A =class A, 300m= B
    """)
    night = with_bans(snapshot_of(town, [plough()]), (0, 2))
    assert written(town, night) == (
        "plough 1: depot = A 03:30-03:31 ~ depot"
        " | deadhead 0.3 km | home 03:31 | late 0 min\n"
        "not done: A-B, no way there and back keeps the bans of turns"
    )


def test_where_one_of_two_depots_is_cut_off_the_reason_says_so():
    # Both ploughs are of a type, and only the second, at work elsewhere for its area,
    # could get from its depot to A-B.
    town = draw("""
        depot =class A, 300m= A
        A =class A, area north, 300m= B
        B -300m- depot2
    """)
    crews = [
        plough(areas=frozenset({"north"})),
        plough("plough 2", "depot2", areas=frozenset({"south"})),
    ]
    # Not from the depot over A to B, and not from B over A back.
    night = with_bans(snapshot_of(town, crews), (0, 2), (3, 1))
    text = written(town, night)
    assert "not done: A-B, no way there and back keeps the bans of turns" in text


def test_a_crew_without_a_way_home_from_here_waits_where_it_is():
    # It is out at S. From there it may not turn homewards at P, but from the bus stop
    # at P it leaves any way. It is to clear that in two and a half hours.
    town = draw("depot =class A, 300m= P -300m- S")
    crew = plough(clears=frozenset({ClearedPlace.BUS_STOP}))
    longitude = float(network_of(town).longitude[1])
    stop = TownPlace(name="P", kind="bus_stop", longitude=longitude, latitude=60.0)
    state = VehicleState(
        vehicle="plough 1", free_at=NOW, node=3, shift_end=NOW + timedelta(hours=9)
    )
    places = replace(town_of(town, [crew]), places=(stop,))
    night = with_bans(snapshot_of(town, [crew], states=[state], town=places), (3, 1))
    later = {"place:P": 150.0, "depot-P": 150.0}
    required = required_of(night, earliest_min=later)
    built = build_problem(night, required)
    found = search(built.problem, MaxIterations(5), 1, params=SearchParams())
    (tour,) = build_tours(built, found, names_of(night, required))
    kinds = [str(step.kind) for step in tour.steps]
    assert kinds[:3] == ["deadhead", "wait", "work"]


def test_the_verifier_finds_turns_that_take_no_time():
    town = draw(DEAD_END)
    quick = snapshot_of(town, [plough()])
    _, _, plan = solve(quick, required_of(quick))
    slow = snapshot_of(town, [plough(turn_round_s=60.0)])
    assert verify(plan, slow.network, slow.town) == (
        "plough 1, step 2: turns round in segment depot-A in 0 s, it needs 60 s",
    )


def test_the_verifier_finds_banned_turns():
    town = draw("depot =class A, 300m= A =class A, 300m= B")
    night = snapshot_of(town, [plough()])
    _, _, plan = solve(night, required_of(night))
    banned = with_bans(night, (0, 2))
    assert verify(plan, banned.network, banned.town) == (
        "plough 1, step 2: turns from segment depot-A into A-B, where that is banned",
    )
