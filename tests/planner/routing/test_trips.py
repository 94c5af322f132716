"""A reload that nobody needs goes; one that somebody needs stays."""

import pytest

from planner.domain.treatments import Work
from planner.params import SearchParams
from planner.routing.build import build_problem
from planner.routing.draft import draft_of, orders_of
from planner.routing.model import build_model, workspace_of
from planner.routing.solution import RELOAD, Solution, Visit
from planner.routing.trips import merge_trips
from tests.planner.stories.drawing import draw, plough, required_of, snapshot_of

# Tasks 0 and 1 need salt, 400 kg and 700 kg of a hopper of 1000; 2 needs 100 kg of
# grit; 3 needs nothing.
TOWN = "depot =300m= A =300m= B =300m= C =300m= D"
SPREADER = frozenset({Work.PLOUGH, Work.SALT, Work.GRIT})


@pytest.fixture(scope="module")
def model():
    truck = plough(hopper_kg=1000.0, works=SPREADER)
    night = snapshot_of(draw(TOWN), [truck])
    required = required_of(
        night, salt_kg={"depot-A": 400.0, "A-B": 700.0}, grit_kg={"B-C": 100.0}
    )
    return build_model(build_problem(night, required).problem, SearchParams())


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        ((0, RELOAD, 1), (0, RELOAD, 1)),
        ((0, RELOAD, 2), (0, RELOAD, 2)),
        ((0, RELOAD, 3), (0, 3)),
        ((3, RELOAD, 0), (3, 0)),
        ((RELOAD, 0), (0,)),
        ((0, RELOAD), (0,)),
        ((0, RELOAD, RELOAD, 2), (0, RELOAD, 2)),
        ((0, RELOAD, 3, RELOAD, 1), (0, 3, RELOAD, 1)),
        ((3, RELOAD, 2, RELOAD, 0), (3, 2, RELOAD, 0)),
    ],
)
def test_trips_that_one_load_is_enough_for_are_joined(model, order, kept):
    visits = tuple(Visit(task=t, place=0 if t == RELOAD else 2 * t) for t in order)
    found = Solution(orders=(visits,), unassigned={}, cost=0, iterations=0)
    draft = draft_of(model, found)
    merge_trips(model, draft, workspace_of(model))
    assert tuple(v.task for v in orders_of(model, draft)[0]) == kept
    tasks = [t for t in kept if t != RELOAD]
    assert [int(draft.place_of[t]) for t in tasks] == [kept.index(t) for t in tasks]


def test_the_way_past_the_depot_is_driven_directly(model):
    # 300 m back from A, which task 0 ended at, are no drive to task 1 at A.
    visits = (
        Visit(task=0, place=0),
        Visit(task=RELOAD, place=0),
        Visit(task=3, place=6),
    )
    draft = draft_of(
        model, Solution(orders=(visits,), unassigned={}, cost=0, iterations=0)
    )
    merge_trips(model, draft, workspace_of(model))
    # From A to C, 600 m at 36 km/h.
    assert draft.leg_ms[0, 1] == 60_000
