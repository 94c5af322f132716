"""Drivers get the streets that they did last time, unless another plan pays.

A plough works at 18 km/h, 300 m a minute; it drives at 36 km/h, 300 m in half a
minute. Crews stand ready at 03:30.
"""

from dataclasses import replace

import pytest

from planner.params import SearchParams
from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

ARMS = """
depot =class A, 300m= A
depot =class A, 300m= B
"""
# Far enough apart that each arm is one plough's, many enough to be shared.
LONG_ARMS = """
depot -900m- A =class C, 300m= B =class C, 300m= C =class C, 300m= D
depot -900m- E =class C, 300m= F =class C, 300m= G =class C, 300m= H
"""
CHAIN = "depot =class C, 300m= A =class C, 300m= B"


def night_of(drawing, usual):
    town = draw(drawing)
    night = snapshot_of(town, [plough(), plough("plough 2")])
    required = required_of(night)
    names = night.network.segment_id[required.segment].tolist()
    by_task = tuple(usual.get(name, "") for name in names)
    return town, night, replace(required, usual=by_task)


@pytest.mark.parametrize(("to_a", "to_b"), [(1, 2), (2, 1)])
@pytest.mark.parametrize("rounds", [0, 5])
def test_each_gets_the_street_of_last_time(to_a, to_b, rounds):
    usual = {"depot-A": f"plough {to_a}", "depot-B": f"plough {to_b}"}
    town, night, required = night_of(ARMS, usual)
    _, _, plan = solve(night, required, rounds=rounds)
    assert sorted(tours_as_text(town, plan).splitlines()) == sorted(
        f"plough {number}: depot = {place} 03:30-03:31 ~ depot"
        " | deadhead 0.3 km | home 03:31 | late 0 min"
        for number, place in ((to_a, "A"), (to_b, "B"))
    )


@pytest.mark.parametrize(("to_d", "to_h"), [(1, 2), (2, 1)])
def test_a_street_that_is_new_goes_with_the_part_of_town_around_it(to_d, to_h):
    # Nothing is known of the outermost streets.
    usual = dict.fromkeys(("A-B", "B-C"), f"plough {to_d}")
    usual |= dict.fromkeys(("E-F", "F-G"), f"plough {to_h}")
    town, night, required = night_of(LONG_ARMS, usual)
    _, _, plan = solve(night, required, rounds=0)
    by_vehicle = {line[:8]: line for line in tours_as_text(town, plan).splitlines()}
    assert "= D" in by_vehicle[f"plough {to_d}"]
    assert "= H" in by_vehicle[f"plough {to_h}"]


@pytest.mark.parametrize(("slower_s", "tours"), [(57.0, 1), (58.0, 2)])
def test_another_drives_there_where_that_pays(slower_s, tours):
    # One plough does both at 03:31 and 03:32 and is home at 03:33: 31 + 32 of class C,
    # weight 1, and 3 min of a crew, weight 20, are 123. Two do them at 03:31 and
    # 03:31:30 and take 1.5 and 2.5 min: 142.5. That is 19.5 more. What waits behind a
    # task is taken as half of all there is, shared by two: 0.5. At 20.5 a minute one
    # plough in the other's street costs 19.5 after 57.07 s.
    town, night, required = night_of(CHAIN, {"depot-A": "plough 1", "A-B": "plough 2"})
    params = replace(SearchParams(), other_driver_s=slower_s)
    _, found, plan = solve(night, required, params=params)
    assert len(plan.tours) == tours
    cost = 123 + 20.5 * slower_s / 60 if tours == 1 else 142.5
    assert found.cost == pytest.approx(cost * 60_000 * 100, rel=1e-12)
    assert ("plough 2: depot ~ A = B" in tours_as_text(town, plan)) is (tours == 2)


def test_only_vehicles_that_are_alike_exchange_whole_tours():
    # Both streets take 3 min, plough 2 has 2.4: it cannot take over that tour.
    night = snapshot_of(draw(CHAIN), [plough(), plough("plough 2", shift_h=0.04)])
    required = replace(required_of(night), usual=("plough 2", "plough 2"))
    _, _, plan = solve(night, required, rounds=0)
    assert [tour.vehicle for tour in plan.tours] == ["plough 1"]
    assert not plan.unassigned


def test_a_vehicle_that_is_not_there_tonight_is_no_loss():
    gone = dict.fromkeys(("depot-A", "depot-B"), "plough 9")
    _, night, required = night_of(ARMS, gone)
    _, known, _ = solve(night, required)
    _, unknown, _ = solve(night, replace(required, usual=()))
    assert known.cost == unknown.cost
