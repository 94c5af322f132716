"""A depot that has none of a material: crews load it elsewhere.

A truck spreads at 30 km/h, 300 m in 36 s, and drives at 36 km/h, 300 m in half a
minute. Crews stand ready at 03:30; loading takes 15 min, to change equipment as long.
"""

from dataclasses import replace

import pytest

from planner.domain.plan import Material
from planner.domain.treatments import Work
from planner.routing.verify import verify
from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
    town_of,
)

TWO = "depot north =class A, 300m= A -300m- depot south"
SPREADER = frozenset({Work.SALT, Work.GRIT})


def night_with(stores, drawing=TWO):
    """Return a night with one truck in the north; stores are salt and grit in t."""
    town = draw(drawing)
    crews = [plough("truck 1", "depot north", works=SPREADER, hopper_kg=1000.0)]
    drawn = town_of(town, crews)
    depots = tuple(
        replace(depot, salt_t=stores[depot.name][0], grit_t=stores[depot.name][1])
        for depot in drawn.depots
    )
    return town, snapshot_of(town, crews, town=replace(drawn, depots=depots))


def plan_with(stores, drawing=TWO, **asked):
    town, night = night_with(stores, drawing)
    _, _, plan = solve(night, required_of(night, works=(), **asked))
    return tours_as_text(town, plan), plan


NO_GRIT = {"depot north": (9.0, 0.0), "depot south": (9.0, 9.0)}
NOTHING_THERE = {"depot north": (0.0, 0.0), "depot south": (9.0, 9.0)}
NO_STORE_KNOWN = {"depot north": (None, None), "depot south": (None, None)}
GRIT = {"grit_kg": {"depot north-A": 100.0}}
SALT = {"salt_kg": {"depot north-A": 100.0}}


@pytest.mark.parametrize("stores", [NO_GRIT, NOTHING_THERE])
def test_the_crew_loads_where_there_is_some_before_it_works(stores):
    # 600 m to the south, a minute; 15 min; half a minute back to A, 36 s of work.
    shown, plan = plan_with(stores, **GRIT)
    assert shown == (
        "truck 1: depot north ~ A ~ depot south [load 15 min] ~ A = depot north"
        " 03:46-03:47 | deadhead 0.9 km | home 03:47 | late 0 min"
    )
    [tour] = plan.tours
    assert tour.start_kg == 0.0
    assert (tour.end - tour.start).total_seconds() == 60 + 900 + 30 + 36


def test_what_nobody_is_to_spread_is_not_missed():
    shown, _ = plan_with(NO_GRIT, **SALT)
    usual, _ = plan_with(NO_STORE_KNOWN, **SALT)
    assert shown == usual
    assert "load" not in shown


def test_it_sets_out_with_what_there_is_and_changes_where_the_other_is():
    # Salt first from the north, grit behind it only after the south.
    drawing = "depot north =class A, 300m= A =class A, 300m= depot south"
    shown, plan = plan_with(
        NO_GRIT,
        drawing,
        salt_kg={"depot north-A": 100.0},
        grit_kg={"A-depot south": 100.0},
    )
    assert "= A 03:30-03:30 ~ depot south [equipment 15 min] [load 15 min]" in shown
    assert plan.tours[0].material is Material.SALT


def test_the_crew_leaves_late_enough_to_load_and_be_there_in_time():
    # Not before 04:00, an hour from now: it leaves the north 16.5 min before that.
    shown, plan = plan_with(NO_GRIT, earliest_min={"depot north-A": 60.0}, **GRIT)
    assert "= depot north 04:00-04:00" in shown
    assert plan.tours[0].start.isoformat().startswith("2024-01-08T03:43:30")


@pytest.mark.parametrize(
    ("stores", "words"),
    [
        ({"depot south": (9.0, 0.0)}, "loads grit at depot south, which has none"),
        ({"depot north": (9.0, 0.0)}, "sets out with grit from a depot that has none"),
    ],
)
def test_the_verifier_knows_what_is_in_store(stores, words):
    # Made where all is known to be there, asked of where it is not.
    made = NO_GRIT if "depot south" in stores else NO_STORE_KNOWN
    _, plan = plan_with(made, **GRIT)
    _, night = night_with(NO_STORE_KNOWN | stores)
    found = verify(plan, night.network, night.town)
    assert any(words in str(each) for each in found), found
