"""How many to call out: rising numbers of vehicles on one night."""

from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from planner.call_out_curve import (
    call_out_curve,
    find_cheapest,
    find_smallest_that_keeps,
    leave_at_home,
    numbers,
    rank_by_work,
)
from planner.domain.fleet import VehicleKind
from planner.domain.operations import VehicleState
from planner.ensemble_params import EnsembleParams
from planner.make_plan import make_plan
from planner.night import foresee
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from tests.planner.stories.drawing import draw, path_machine, plough
from tests.planner.stories.nights.night import (
    local,
    night_of,
    service_class,
    weather_of,
)

TRUCK, PATH_MACHINE = VehicleKind.TRUCK, VehicleKind.PATH_MACHINE
PARAMS = PlanParams(ensemble=EnsembleParams(members=1))
CLASSES = (
    service_class("A", rank=1, start_mm=30.0, completion_h=2.0),
    service_class("B", rank=2, start_mm=30.0, completion_h=3.0),
)
STAR = """
    depot -100m- O
    O =class A, 3000m= A
    O =class A, 3000m= B
    O =class B, 3000m= C
    O =class B, 3000m= D
    O =class B, 3000m= E
    O =class B, 3000m= F
"""
"""Streets that take a plough 10 min there, at 18 km/h, and 5 min back, at 36."""

SNOW = weather_of("22:00-01:00 snow 20 mm/h")
CLEAR = weather_of("")
NOW = local("01:00")


def night(vehicles, *, drawing=STAR, weather=SNOW, **known):
    return night_of(draw(drawing), vehicles, weather, NOW, classes=CLASSES, **known)


def ploughs(count, **changes):
    return [plough(f"plough {number}", **changes) for number in range(1, count + 1)]


def curve_of(snapshot, **given):
    return call_out_curve(snapshot, PARAMS, partial(MaxIterations, 3), 1, **given)


def of_kind(curve, kind):
    return [each for each in curve if each.kind is kind]


def test_more_vehicles_leave_no_more_undone_and_late():
    """A shift of 50 min has time for three of the six streets, 15 min each."""
    snapshot = night(ploughs(4, shift_h=5.0 / 6.0))
    curve = curve_of(snapshot)
    assert [len(each.called) for each in curve] == [1, 2, 3, 4]
    assert {each.task_count for each in curve} == {6}
    assert [each.undone_count for each in curve] == [3, 0, 0, 0]
    for fewer, more in pairwise(curve):
        assert more.late_count <= fewer.late_count
        assert more.late_h <= fewer.late_h
        assert set(fewer.called) < set(more.called)


def test_each_plan_is_handed_over_and_keeps_the_rules():
    made = []
    curve = curve_of(
        night([*ploughs(3), path_machine()]), on_plan=lambda *one: made.append(one)
    )
    # Everybody, one truck, two; the only machine has no path to clear.
    assert len(made) == 3
    for snapshot, plan in made:
        states = snapshot.vehicle_states
        assert verify(plan, snapshot.network, snapshot.town, states) == ()
        at_home = {state.vehicle for state in states if state.out_of_service}
        assert not at_home & {tour.vehicle for tour in plan.tours}
    assert [each.called for each in of_kind(curve, PATH_MACHINE)] == [()]


def test_each_kind_varies_while_all_of_the_other_are_out():
    paths = f"{STAR}\n O ~class A, 400m~ P\n O ~class B, 400m~ Q"
    fleet = [*ploughs(2), path_machine("machine 1"), path_machine("machine 2")]
    made = []
    curve = curve_of(
        night(fleet, drawing=paths), on_plan=lambda _, plan: made.append(plan)
    )
    assert [(e.kind, len(e.called)) for e in curve] == [
        *((TRUCK, 1), (TRUCK, 2)),
        *((PATH_MACHINE, 1), (PATH_MACHINE, 2)),
    ]
    everybody, one_truck, one_machine = (
        {tour.vehicle for tour in plan.tours} for plan in made
    )
    machines = {name for name in everybody if name.startswith("machine")}
    trucks = everybody - machines
    assert machines <= one_truck
    assert len(one_truck - machines) == 1
    assert trucks <= one_machine
    assert len(one_machine - trucks) == 1


def test_a_night_without_work_calls_nobody():
    curve = curve_of(night([*ploughs(2), path_machine()], weather=CLEAR))
    assert [(e.kind, e.called, e.cost_sek) for e in curve] == [
        (TRUCK, (), 0.0),
        (PATH_MACHINE, (), 0.0),
    ]
    assert find_cheapest(curve, TRUCK).called == ()
    assert find_smallest_that_keeps(curve, TRUCK).called == ()


def test_a_kind_without_vehicles_has_no_curve():
    curve = curve_of(night(ploughs(1)))
    assert {each.kind for each in curve} == {TRUCK}
    assert find_cheapest(curve, PATH_MACHINE) is None
    assert find_smallest_that_keeps(curve, PATH_MACHINE) is None


def test_a_crew_that_is_out_is_never_left_at_home():
    out = VehicleState(
        vehicle="plough 3",
        free_at=NOW + timedelta(minutes=5),
        shift_end=NOW + timedelta(hours=6),
    )
    made = []
    curve = curve_of(
        night(ploughs(3), vehicle_states=(out,)),
        on_plan=lambda snapshot, _: made.append(snapshot),
    )
    assert [len(each.called) for each in curve] == [0, 1, 2]
    assert all(each.out == ("plough 3",) for each in curve)
    assert all("plough 3" not in each.called for each in curve)
    for snapshot in made:
        (state,) = (s for s in snapshot.vehicle_states if s.vehicle == "plough 3")
        assert state == out


def test_a_vehicle_that_has_broken_down_is_not_called():
    broken = VehicleState(vehicle="plough 1", free_at=NOW, out_of_service=True)
    curve = curve_of(night(ploughs(3), vehicle_states=(broken,)))
    assert [len(each.called) for each in curve] == [1, 2]
    assert all("plough 1" not in each.called for each in curve)


def test_the_same_input_gives_the_same_curve_whoever_looked_at_the_night():
    snapshot = night(ploughs(3))
    once = curve_of(snapshot)
    assert curve_of(snapshot) == once
    assert curve_of(snapshot, night=foresee(snapshot, PARAMS)) == once


def test_the_last_point_is_the_plan_that_the_depot_gets():
    snapshot = night(ploughs(2))
    plan = make_plan(snapshot, PARAMS, MaxIterations(3), 1)
    last = curve_of(snapshot)[-1]
    assert last.crew_h == pytest.approx(plan.summary["crew_h"], abs=0.051)
    driven_km = plan.summary["treated_km"] + plan.summary["deadhead_km"]
    assert last.driven_km == pytest.approx(driven_km, abs=0.101)
    assert {e.service_class for e in plan.tasks} == set(last.finish_by_class)


def test_those_with_least_to_do_stay_at_home_and_the_last_named_of_equals():
    snapshot = night(ploughs(4))
    plan = make_plan(
        leave_at_home(snapshot, ["plough 1", "plough 3"]), PARAMS, MaxIterations(3), 1
    )
    ranked = rank_by_work(snapshot, plan, TRUCK)
    assert set(ranked[:2]) == {"plough 2", "plough 4"}
    assert ranked[2:] == ("plough 1", "plough 3")


def test_the_cheapest_and_the_smallest_that_keeps_the_promises():
    curve = curve_of(night(ploughs(4, shift_h=5.0 / 6.0)))
    cheapest = find_cheapest(curve, TRUCK)
    assert cheapest.cost_sek == min(each.cost_sek for each in curve)
    smallest = find_smallest_that_keeps(curve, TRUCK)
    assert smallest.late_count <= curve[-1].late_count
    for each in curve[: curve.index(smallest)]:
        kept = each.late_count <= curve[-1].late_count
        assert not kept or each.undone_count > curve[-1].undone_count


@pytest.mark.parametrize(
    ("fresh", "working", "others", "tried"),
    [
        (3, 3, 0, (1, 2, 3)),
        (15, 15, 0, (1, 2, 3, 4, 6, 8, 12, 15)),
        (40, 21, 0, (1, 2, 3, 4, 6, 8, 12, 16, 21, 24, 32, 40)),
        (2, 0, 0, (1, 2)),
        (2, 2, 1, (0, 1, 2)),
        (0, 0, 1, (0,)),
    ],
)
def test_numbers_rise_by_a_third_to_a_half_up_to_all(fresh, working, others, tried):
    assert numbers(fresh, working=working, others=others) == tried


def test_progress_names_the_plan_and_ends_at_the_end():
    told = []
    curve_of(night(ploughs(3)), on_progress=lambda *one: told.append(one))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert told[-1] == ("done", 1.0)
    assert ("truck: 2", 2.0 / 3.0) in told
