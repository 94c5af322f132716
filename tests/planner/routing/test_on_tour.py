"""Crews that are out when the plan is made: from where they are, with what they have.

Trucks drive 10 m/s and plough 5 m/s; see `tests.planner.stories.drawing`.
"""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.carry_on import send_tour
from planner.domain.operations import VehicleState
from planner.domain.plan import Material
from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.schedule import list_trapped
from planner.routing.search import search
from planner.routing.solution import RELOAD
from planner.snapshot import Knowledge, build_snapshot
from tests.planner.routing.test_search import random_town
from tests.planner.stories.drawing import (
    NOW,
    calm_weather,
    draw,
    names_of,
    network_of,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
    town_of,
)

MINUTE = timedelta(minutes=1)


def out(drawing, place, free_min, vehicle="plough 1", **said):
    """Return a crew that is free at a place, with eight hours to go."""
    return VehicleState(
        vehicle=vehicle,
        free_at=NOW + free_min * MINUTE,
        shift_end=NOW + 480 * MINUTE,
        node=drawing.places.index(place) + 1,
        **said,
    )


def meant(required, snapshot, held=0, **orders):
    """Say what crews meant to do, ``plough_1`` for plough 1, streets by name."""
    names = names_of(snapshot, required)
    tasks = {
        vehicle.replace("_", " "): tuple(names.index(name) for name in order)
        for vehicle, order in orders.items()
    }
    return replace(required, orders=tasks, held=dict.fromkeys(tasks, held))


def ways_as_text(drawing, plan):
    """Return a line for each tour, without its sums."""
    return [line.split(" |")[0] for line in tours_as_text(drawing, plan).splitlines()]


def orders_by_name(found, snapshot, required):
    names = names_of(snapshot, required)
    return [
        [names[visit.task] for visit in order if visit.task != RELOAD]
        for order in found.orders
    ]


def test_a_crew_in_the_street_goes_on_from_there_with_what_matters_first():
    # Free at 03:04: 600 m take 2 min ploughed and 1 min driven.
    town = draw("depot -600m- A =class A, 600m= B =class C, 600m= C -600m- depot")
    night = snapshot_of(town, [plough()], states=[out(town, "B", 4)])
    required = meant(required_of(night), night, plough_1=["B-C", "A-B"])
    _, _, plan = solve(night, required)
    assert tours_as_text(town, plan) == (
        "plough 1: B = A 03:04-03:06 ~ B = C 03:07-03:09 ~ depot"
        " | deadhead 1.2 km | home 03:10 | late 0 min"
    )
    (tour,) = plan.tours
    assert (tour.start, tour.start_node, tour.start_kg) == (NOW + 4 * MINUTE, 3, None)


ROW = "depot -300m- A =class A, 300m= B =class A, 300m= C"
SALT = {"A-B": 600.0, "B-C": 600.0}


def test_what_is_left_in_the_hopper_is_spread_before_it_is_filled():
    # 60 s a street, 60 s back from B, 15 min to load, 60 s to B, 90 s home.
    town = draw(ROW)
    state = out(town, "A", 2, load_kg=600.0, material=Material.SALT)
    night = snapshot_of(town, [plough(hopper_kg=1000.0)], states=[state])
    required = meant(required_of(night, salt_kg=SALT), night, plough_1=["A-B", "B-C"])
    _, _, plan = solve(night, required)
    assert tours_as_text(town, plan) == (
        "plough 1: A = B 03:02-03:03 ~ A ~ depot [load 15 min] ~ A ~ B"
        " = C 03:20-03:21 ~ B ~ A ~ depot | deadhead 2.1 km | home 03:22 | late 0 min"
    )
    assert (plan.tours[0].start_kg, plan.tours[0].trips) == (600.0, 2)
    assert [s.material_kg for s in plan.tours[0].steps if s.kind == "reload"] == [1000]


def test_a_crew_with_too_little_loads_before_anything_else():
    town = draw(ROW)
    state = out(town, "A", 2, load_kg=100.0, material=Material.SALT)
    night = snapshot_of(town, [plough(hopper_kg=2000.0)], states=[state])
    required = meant(required_of(night, salt_kg=SALT), night, plough_1=["A-B", "B-C"])
    _, _, plan = solve(night, required)
    assert tours_as_text(town, plan) == (
        "plough 1: A ~ depot [load 15 min] ~ A = B 03:18-03:19 = C 03:19-03:20"
        " ~ B ~ A ~ depot | deadhead 1.5 km | home 03:21 | late 0 min"
    )
    assert [s.material_kg for s in plan.tours[0].steps if s.kind == "reload"] == [1900]


@pytest.mark.parametrize("load_kg", [600.0, 1000.0])
def test_a_crew_with_grit_on_board_changes_before_it_salts(load_kg):
    town = draw("depot -300m- A =class A, 300m= B")
    state = out(town, "A", 2, load_kg=load_kg, material=Material.GRIT)
    night = snapshot_of(town, [plough(hopper_kg=1000.0)], states=[state])
    _, _, plan = solve(night, required_of(night, salt_kg={"A-B": 600.0}))
    assert tours_as_text(town, plan) == (
        "plough 1: A ~ depot [equipment 15 min] [load 15 min] ~ A = B 03:33-03:34"
        " ~ A ~ depot | deadhead 1.2 km | home 03:35 | late 0 min"
    )


def test_a_crew_that_has_nothing_left_to_do_comes_home():
    town = draw("depot -300m- A -300m- B")
    night = snapshot_of(town, [plough()], states=[out(town, "B", 2)])
    _, _, plan = solve(night, required_of(night))
    assert tours_as_text(town, plan) == (
        "plough 1: B ~ A ~ depot | deadhead 0.6 km | home 03:03 | late 0 min"
    )


def test_a_crew_that_may_not_help_comes_home():
    town = draw("depot -600m- A =class A, area north, 600m= B")
    crews = [plough(), plough("plough 2", areas=frozenset({"south"}))]
    states = [out(town, "B", 0), out(town, "B", 0, "plough 2")]
    night = snapshot_of(town, crews, states=states)
    _, _, plan = solve(night, required_of(night))
    assert ways_as_text(town, plan) == [
        "plough 1: B = A 03:00-03:02 ~ depot",
        "plough 2: B ~ A ~ depot",
    ]


def test_a_crew_whose_shift_ends_leaves_what_it_cannot_end():
    # B-C would be done at 03:04, but home 90 s later is after the shift.
    town = draw(ROW)
    state = replace(out(town, "A", 2), shift_end=NOW + 5 * MINUTE)
    night = snapshot_of(town, [plough()], states=[state])
    required = meant(required_of(night), night, plough_1=["A-B", "B-C"])
    _, _, plan = solve(night, required)
    first, second = tours_as_text(town, plan).splitlines()
    assert first.startswith("plough 1: A = B 03:02-03:03 ~ A ~ depot")
    assert second.startswith("not done: B-C")


def test_a_street_that_was_closed_since_is_left_and_the_rest_is_done():
    town = draw(f"{ROW} =class A, 300m, blocked= D")
    night = snapshot_of(town, [plough()], states=[out(town, "A", 2)])
    order = ["A-B", "C-D", "B-C"]
    required = meant(required_of(night), night, 3, plough_1=order)
    _, found, plan = solve(night, required)
    assert orders_by_name(found, night, required) == [["A-B", "B-C"]]
    assert [left.task for left in plan.unassigned] == ["C-D"]


def test_a_crew_that_cannot_come_home_is_named_and_the_others_go_on():
    # A-B was blocked behind plough 1, which stands at B.
    town = draw("depot =class A, 300m= A -300m, blocked- B")
    states = [out(town, "B", 2)]
    night = snapshot_of(town, [plough(), plough("plough 2")], states=states)
    built, _, plan = solve(night, required_of(night))
    assert [tour.vehicle for tour in plan.tours] == ["plough 2"]
    assert list_trapped(built) == (
        "plough 1 has no way home from where it is: it is left out of this plan.",
    )


def test_a_crew_that_is_too_late_already_comes_home():
    # 600 m at 10 m/s are a minute; its shift ends in half of one.
    town = draw("depot =class A, 300m= A -300m- B")
    state = replace(out(town, "B", 2), shift_end=NOW + timedelta(minutes=2.5))
    night = snapshot_of(town, [plough()], states=[state])
    _, _, plan = solve(night, required_of(night))
    (tour,) = plan.tours
    assert [step.task for step in tour.steps] == [None, None]
    assert tour.end == NOW + timedelta(minutes=3) == tour.shift_end


def test_with_nothing_known_each_crew_begins_where_it_is():
    town = draw("A =class A, 600m= B -3000m- depot -3000m- C =class A, 600m= D")
    states = [out(town, "D", 1), out(town, "A", 2, "plough 2")]
    night = snapshot_of(town, [plough(), plough("plough 2")], states=states)
    for rounds in (0, 3):
        _, _, plan = solve(night, required_of(night), rounds=rounds)
        assert ways_as_text(town, plan) == [
            "plough 1: D = C 03:01-03:03 ~ depot",
            "plough 2: A = B 03:02-03:04 ~ depot",
        ]


class TestHeld:
    """What a driver is about to do is dear to change.

    One is at A, about to plough the lane A-B. A-D is needed now too: done first, it
    is done 1.5 min sooner, and the lane 1.5 min later. Of class A that saves
    400 x 1.5 - 1 x 1.5 = 598.5, of class B 20 x 1.5 - 1.5 = 28.5. A minute of the crew
    and of the lane weighs 20 + 1, so that is 28.5 and 1.36 of them.
    """

    def order(self, said, held_min, rounds):
        town = draw(f"depot -300m- A =class C, 300m= B\nA ={said}, 300m= D")
        night = snapshot_of(town, [plough()], states=[out(town, "A", 2)])
        required = meant(required_of(night), night, 1, plough_1=["A-B"])
        params = SearchParams(held_min=held_min)
        _, found, _ = solve(night, required, rounds=rounds, params=params)
        return orders_by_name(found, night, required)[0]

    @pytest.mark.parametrize("rounds", [0, 5])
    @pytest.mark.parametrize(
        ("said", "held_min", "first"),
        [
            ("class A", 1.0, "A-D"),
            ("class A", 28.4, "A-D"),
            ("class A", 28.6, "A-B"),
            ("class B", 1.3, "A-D"),
            ("class B", 1.4, "A-B"),
        ],
    )
    def test_it_changes_where_that_saves_more_than_its_price(
        self, said, held_min, first, rounds
    ):
        assert self.order(said, held_min, rounds)[0] == first

    @pytest.mark.parametrize("seed", range(4))
    def test_without_anything_new_drivers_do_next_what_they_were_about_to(self, seed):
        assert self.changed(midway(seed), SearchParams()) == 0

    def test_what_is_worth_a_change_is_changed_where_that_costs_nothing(self):
        # First tours that nobody has improved: there is much to gain in them.
        nights = [midway(seed, rounds=0) for seed in range(4)]
        changed = {
            held_min: sum(
                self.changed(night, SearchParams(held_min=held_min)) for night in nights
            )
            for held_min in (0.0, 600.0)
        }
        assert changed[600.0] == 0
        assert changed[0.0] > 0

    def changed(self, night, params):
        problem = build_problem(*night).problem
        return changes(problem, search(problem, MaxIterations(8), 1, params=params))


def changes(problem, found):
    """Return how many tasks are not behind the one that they were about to be."""
    count = 0
    for vehicle, held in enumerate(problem.on_tour.held.tolist()):
        about_to = problem.on_tour.orders[vehicle][:held]
        order = [v.task for v in found.orders[vehicle] if v.task != RELOAD]
        count += sum(a != b for a, b in zip(order, about_to, strict=False)) + max(
            0, held - len(order)
        )
    return count


def random_streets(seed):
    """Return a random town of streets that trucks may drive both ways."""
    town = random_town(seed)
    for street in town.streets:
        street |= {"is_path": False, "oneway": 0, "width_m": 7.0}
    return town


def midway(seed, broken=(), rounds=20, later_min=40, turn_round_s=0.0):
    """Plan a night for two trucks, send them out, and look again later."""
    town = random_streets(seed)
    crews = [
        plough(name, hopper_kg=2000.0, turn_round_s=turn_round_s)
        for name in ("plough 1", "plough 2")
    ]
    before = snapshot_of(town, crews)
    salt = dict.fromkeys(before.network.segment_id.tolist()[::3], 500.0)
    _, _, plan = solve(before, required_of(before, salt_kg=salt), rounds=rounds)
    now = NOW + later_min * MINUTE
    known = Knowledge(
        town=town_of(town, crews),
        town_hash="drawn",
        network=network_of(town),
        weather=calm_weather(),
        sent=[send_tour(plan, tour, tour.start, NOW) for tour in plan.tours],
        vehicle_states=tuple(
            VehicleState(vehicle=name, free_at=now, out_of_service=True)
            for name in broken
        ),
    )
    night = build_snapshot(known, now)
    begun = {
        (record.segment, record.pass_number)
        for record in (*night.treatments, *night.under_way)
    }
    whole = required_of(night, salt_kg=salt)
    rows = [
        row
        for row, segment in enumerate(whole.segment.tolist())
        if (str(night.network.segment_id[segment]), int(whole.pass_number[row]))
        not in begun
    ]
    required = replace(
        whole,
        **{
            name: getattr(whole, name)[rows]
            for name in whole.__slots__
            if len(getattr(whole, name)) == whole.segment.size
            and isinstance(getattr(whole, name), np.ndarray)
        },
        windows_s=tuple(whole.windows_s[row] for row in rows),
        after=((),) * len(rows),
    )
    at = {
        (str(night.network.segment_id[segment]), int(number)): row
        for row, (segment, number) in enumerate(
            zip(required.segment, required.pass_number, strict=True)
        )
    }
    orders = {
        left.vehicle: tuple(at[s.segment, s.pass_number] for s in left.treatments)
        for left in night.left
    }
    held = {left.vehicle: min(4, len(left.treatments)) for left in night.left}
    return night, replace(required, orders=orders, held=held)


def cost_of(problem, found, plan, required, night):
    """Return the cost of a plan as `planner.routing.cost` and `OnTour` define it."""
    params = SearchParams()
    names = names_of(night, required)
    weight = {
        name: round(100 * w) for name, w in zip(names, required.weight, strict=True)
    }
    due_ms = dict(zip(names, problem.due_ms.tolist(), strict=True))
    held, held_cost = {}, {}
    for vehicle, count in enumerate(problem.on_tour.held.tolist()):
        about_to = problem.on_tour.orders[vehicle][:count]
        left = sum(weight[names[t]] for t in problem.on_tour.orders[vehicle])
        held_cost[vehicle] = round(60_000 * params.held_min) * (2000 + left)
        held |= {
            task: (vehicle, before)
            for before, task in zip((None, *about_to), about_to, strict=False)
        }
    total = 0
    for tour in plan.tours:
        total += 2000 * round((tour.end - tour.start) / timedelta(milliseconds=1))
        for step in tour.steps:
            if step.task is not None:
                end_ms = round((step.end - night.now) / timedelta(milliseconds=1))
                late_ms = max(0, end_ms - due_ms[step.task])
                total += weight[step.task] * (end_ms + 10 * late_ms)
    for vehicle, order in enumerate(found.orders):
        tasks = [visit.task for visit in order if visit.task != RELOAD]
        for before, task in zip((None, *tasks), tasks, strict=False):
            if held.get(task, (vehicle, before)) != (vehicle, before):
                total += held_cost[held[task][0]]
    return total


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("later_min", [31, 40, 55])
@pytest.mark.parametrize("turn_round_s", [0.0, 50.0])
def test_whenever_it_is_looked_at_again_rules_are_kept_and_costs_add_up(
    seed, later_min, turn_round_s
):
    night, required = midway(
        seed, rounds=4, later_min=later_min, turn_round_s=turn_round_s
    )
    built, found, plan = solve(night, required, rounds=4)
    assert not plan.unassigned
    assert found.cost == cost_of(built.problem, found, plan, required, night)


@pytest.mark.parametrize("seed", range(3))
def test_the_streets_of_a_truck_that_broke_down_are_done_by_the_other(seed):
    night, required = midway(seed, broken=["plough 1"])
    own = set(required.orders["plough 2"])
    assert 0 < len(own) < required.segment.size
    _, found, plan = solve(night, required)
    assert [tour.vehicle for tour in plan.tours] == ["plough 2"]
    assert plan.unassigned == ()
    assert {v.task for v in found.orders[0] if v.task != RELOAD} > own


@pytest.mark.parametrize("seed", range(3))
def test_looking_again_never_costs_more_than_going_on(seed):
    problem = build_problem(*midway(seed, rounds=2)).problem
    costs = [
        search(problem, MaxIterations(rounds), 1, params=SearchParams()).cost
        for rounds in (0, 1, 5)
    ]
    assert max(costs[1:]) <= costs[0]
