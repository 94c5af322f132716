"""Who came last within the class last time comes sooner tonight.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.priority.rotation import rotated, turns_last_time
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

SIDES = """
depot =class C, 600m= A =class C, 600m= B
depot =class C, 600m= C =class C, 600m= D
"""
UNEVEN = """
depot =class C, 600m= A
depot =class C, 1200m= C
"""


def night_after(drawing, order, most=2.0):
    """Return a night, and its work where segments were done in an order yesterday."""
    town = draw(drawing)
    night = snapshot_of(town, [plough()])
    yesterday = NOW - timedelta(days=1)
    done = {
        name: yesterday + timedelta(minutes=late) for late, name in enumerate(order)
    }
    required = required_of(night)
    turn = turns_last_time(night.network, done)
    in_turn = rotated(required.weight, turn[required.segment], most)
    return town, night, replace(required, weight=in_turn)


@pytest.mark.parametrize("last", ["ABCD", "CDAB"])
def test_of_two_sides_alike_the_one_that_came_last_comes_first(last):
    order = [f"depot-{last[0]}", f"{last[0]}-{last[1]}"]
    order += [f"depot-{last[2]}", f"{last[2]}-{last[3]}"]
    town, night, required = night_after(SIDES, order)
    _, _, plan = solve(night, required)
    shown = tours_as_text(town, plan)
    assert shown.index(f"= {last[3]}") < shown.index(f"= {last[1]}")


@pytest.mark.parametrize(
    ("order", "first"),
    [((), "A"), (("depot-A", "depot-C"), "C"), (("depot-C", "depot-A"), "A")],
)
def test_a_longer_street_waits_for_a_shorter_one_unless_it_came_last(order, first):
    # 2 and 4 min of work, 1 and 2 min to come back. A first: A is done after 2 min, C
    # after 2 + 1 + 4 = 7. C first: C after 4, A after 4 + 2 + 2 = 8. Both end at home
    # after 9. By the sum, 9 against 12 min, A is first. Of two the turns are 1/4 and
    # 3/4: with at most 4 the one that came last counts twice, the other half. Where C
    # came last, 2 / 2 + 7 x 2 = 15 against 8 / 2 + 4 x 2 = 12: C is first.
    town, night, required = night_after(UNEVEN, order, 4.0)
    _, _, plan = solve(night, required)
    shown = tours_as_text(town, plan)
    other = "C" if first == "A" else "A"
    assert shown.index(f"= {first}") < shown.index(f"= {other}")
