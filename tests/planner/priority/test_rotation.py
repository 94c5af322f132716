from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from planner.assembly.turns import turn_figures
from planner.priority.rotation import rotated, turns_last_time
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    snapshot_of,
)

SIDES = """
depot =class C, 600m= A =class C, 600m= B
depot =class C, 600m= C =class C, 600m= D
depot =class A, 600m= E
"""


def night():
    return snapshot_of(draw(SIDES), [plough()])


def turns(minutes):
    known = night().network
    yesterday = NOW - timedelta(days=1)
    done = {name: yesterday + timedelta(minutes=at) for name, at in minutes.items()}
    found = turns_last_time(known, done)
    return dict(zip(known.segment_id.tolist(), found.tolist(), strict=True))


def test_turns_are_counted_within_the_class():
    # Four of class C: their ranks less a half, of 4. One of class A: in the middle.
    found = turns({"depot-A": 0, "A-B": 1, "depot-C": 2, "C-D": 3, "depot-E": 9})
    assert found == {
        "depot-A": 0.125,
        "A-B": 0.375,
        "depot-C": 0.625,
        "C-D": 0.875,
        "depot-E": 0.5,
    }


def test_what_was_done_at_once_has_the_same_turn():
    found = turns({"depot-A": 0, "A-B": 0, "depot-C": 5})
    assert found["depot-A"] == found["A-B"] == pytest.approx((1.5 - 0.5) / 3)


def test_another_night_is_another_count_and_the_unknown_stay_unknown():
    # Two a day before the other: first and second of two in both nights.
    found = turns({"depot-A": 0, "A-B": 1, "depot-C": -1440, "C-D": -1439})
    assert found["depot-A"] == found["depot-C"] == 0.25
    assert found["A-B"] == found["C-D"] == 0.75
    assert np.isnan(found["depot-E"])
    assert np.isnan(list(turns({}).values())).all()


def test_weights_are_doubled_for_the_last_and_halved_for_the_first():
    weight = np.array([8.0, 8.0, 8.0, 8.0, 0.0])
    turn = np.array([0.0, 0.5, 1.0, np.nan, 1.0])
    assert rotated(weight, turn, 2.0).tolist() == [4.0, 8.0, 16.0, 8.0, 0.0]
    assert rotated(weight, turn, 1.0).tolist() == weight.tolist()


def tour_of(minutes):
    """Return a tour whose tasks end at minutes of tonight, by name."""
    steps = tuple(
        SimpleNamespace(task=name, end=NOW + timedelta(minutes=at))
        for name, at in minutes.items()
    )
    return SimpleNamespace(steps=(*steps, SimpleNamespace(task=None, end=NOW)))


def test_who_came_last_and_comes_last_again():
    # Ten streets of a class, two of them last of it before: one ends last again, one
    # first. Of another class one came last and is done by nobody.
    names = tuple("abcdefghijk")
    needs = SimpleNamespace(segment=np.arange(11), class_index=np.array([0] * 10 + [1]))
    turn = np.array([*(0.05 + 0.1 * np.arange(10)), 0.95])
    minutes = dict(zip("abcdefgij", range(1, 10), strict=True)) | {"h": 20, "i": 0}
    found = turn_figures(turn, needs, names, [tour_of(minutes)])
    assert found == {"last_before_tasks": 2, "last_again_share": 0.5}


def test_no_figures_where_nothing_is_known():
    needs = SimpleNamespace(segment=np.arange(2), class_index=np.zeros(2))
    tours = [tour_of({"a": 1, "b": 2})]
    assert turn_figures(np.full(2, np.nan), needs, ("a", "b"), tours) == {}
