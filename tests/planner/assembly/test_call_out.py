"""What a call-out costs: one point of the curve, summed by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.assembly.call_out import call_out, treated_s
from planner.assembly.call_out_work import find_kind_work
from planner.domain.fleet import VehicleKind
from planner.domain.operations import VehicleState
from planner.domain.phrases.keys import Leftover
from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import (
    DriveStep,
    Plan,
    SegmentPlace,
    StepKind,
    Task,
    Tour,
    Unassigned,
)
from planner.domain.treatments import Work
from planner.params import DecisionParams, PlanParams
from tests.planner.stories.drawing import NOW, draw, path_machine, plough, snapshot_of

TOWN = """
    depot -400m- A =class A, 600m= B =class C, 300m= C
    A ~class C, 200m~ D
"""
LATE = get_phrases("en").undone.no_time("Mon 15:00")
WAITS = get_phrases("en").undone.why[Leftover.WAITS_FOR_UNDONE]
LEFTOVERS = {LATE: Leftover.NO_TIME, WAITS: Leftover.WAITS_FOR_UNDONE}
PRICES = DecisionParams()


def hours(count):
    return NOW + timedelta(hours=count)


def task(segment, service_class, *, due_h, service_h):
    return Task(
        task=f"task {segment}",
        place=SegmentPlace(segment=segment),
        works=(Work.PLOUGH,),
        round_number=1,
        service_class=service_class,
        area="Drawn",
        due=hours(due_h),
        reason="snow",
        service_time_s=3600.0 * service_h,
    )


TASKS = (
    task("A-B", "A", due_h=1.0, service_h=0.2),
    task("B-C", "C", due_h=10.0, service_h=0.1),
    task("A-D", "C", due_h=10.0, service_h=0.1),
)


def drive(kind, begin_h, end_h, *, of_task=None):
    return DriveStep(
        kind=kind,
        segment="A-B",
        from_node=2,
        to_node=3,
        start=hours(begin_h),
        end=hours(end_h),
        length_m=600.0,
        task=of_task,
    )


def plan(*, unassigned, tasks=TASKS):
    """One plough leaves after half an hour and treats A-B from 1.3 h to 1.5 h."""
    tour = Tour(
        vehicle="plough 1",
        depot="depot",
        depot_node=1,
        start=hours(0.5),
        end=hours(1.5),
        shift_end=hours(10.5),
        capacity_kg=5000.0,
        trips=1,
        steps=(
            drive(StepKind.DEADHEAD, 0.5, 1.3),
            drive(StepKind.TREAT, 1.3, 1.5, of_task="task A-B"),
        ),
    )
    return Plan(
        town="Drawn",
        town_hash="drawn",
        now=NOW,
        seed=1,
        summary={},
        decision=(),
        tasks=tasks,
        depots=(),
        tours=(tour,),
        unassigned=tuple(
            Unassigned(task=f"task {name}", why=why, leftover=LEFTOVERS.get(why))
            for name, why in unassigned.items()
        ),
    )


def priced(made, *, states=(), called=("plough 1",), params=PRICES):
    snapshot = snapshot_of(draw(TOWN), [plough(), path_machine()], states=states)
    work = find_kind_work(snapshot, made, PlanParams(), VehicleKind.TRUCK)
    return call_out(snapshot, made, work, called, params)


def test_one_point_by_hand():
    point = priced(plan(unassigned={"B-C": LATE, "A-D": LATE}))
    # A path is no truck's work: two tasks, one done half an hour late.
    assert (point.task_count, point.done_count, point.undone_count) == (2, 1, 1)
    assert point.late_count == 2
    assert (point.crew_h, point.driven_km) == (1.0, 1.2)
    assert point.finish_by_class == {"A": hours(1.5)}
    # An hour of crew for 0.2 h of service, so 0.1 h of service takes 0.5 h. It follows
    # the 10 h of shift that begin after 0.5 h, and 8 h of rest: 19 h, late by 9 h.
    assert point.rest_h == pytest.approx(0.5)
    assert point.late_h == pytest.approx(0.5 + 9.0)
    # Class A counts fully, class C (1 of 400) the least share, a tenth.
    assert point.late_weighted_h2 == pytest.approx(0.5 * 0.2 + 9.0 * 0.1 * 0.1)
    assert point.late_sek == pytest.approx(15_000 * 0.19)
    # Open from now: 1.5 h and 19 h, a twentieth of that for snow.
    assert point.open_sek == pytest.approx(750 * (1.5 * 0.2 + 19.0 * 0.1 * 0.1))
    # Three hours is the least that a call is paid; others are paid for the rest.
    assert point.call_sek == pytest.approx(1200 * (3.0 - 1.0))
    assert point.crew_sek == pytest.approx(1200 * 1.5)
    assert point.cost_sek == pytest.approx(2850 + 367.5 + 2400 + 1800)


def test_a_crew_that_is_out_has_no_least_pay():
    out = VehicleState(vehicle="plough 1", free_at=NOW, shift_end=hours(10.5))
    point = priced(plan(unassigned={}), states=[out], called=())
    assert (point.called, point.out) == ((), ("plough 1",))
    assert (point.call_sek, point.crew_h) == (0.0, 1.0)


def test_who_is_called_for_nothing_is_paid_for_a_needless_call():
    snapshot = snapshot_of(draw(TOWN), [plough(), plough("plough 2")])
    made = plan(unassigned={})
    work = find_kind_work(snapshot, made, PlanParams(), VehicleKind.TRUCK)
    point = call_out(snapshot, made, work, ("plough 1", "plough 2"), PRICES)
    assert point.call_sek == pytest.approx(1200 * (2.0 + 3.0))


def test_what_nobody_can_do_at_any_hour_is_counted_aside():
    point = priced(plan(unassigned={"B-C": "the segment is closed"}))
    assert (point.task_count, point.undone_count, point.beyond_count) == (1, 0, 1)
    assert point.rest_h == 0.0


def test_what_waits_for_another_task_is_beyond_the_fleet_where_that_is():
    """A second round of C, and a third, that each wait for the one before."""
    second = replace(TASKS[1], task="task second", after=("task B-C",))
    third = replace(TASKS[1], task="task third", after=("task second",))

    def waiting(why):
        undone = {"third": WAITS, "second": WAITS, "B-C": why}
        return priced(plan(unassigned=undone, tasks=(*TASKS, second, third)))

    closed, late = waiting("the segment is closed"), waiting(LATE)
    assert (closed.undone_count, closed.beyond_count) == (0, 3)
    assert (late.undone_count, late.beyond_count) == (3, 0)


def test_what_is_overdue_is_late_from_now_and_breaks_no_further_promise():
    overdue = task("A-B", "A", due_h=-2.0, service_h=0.2)
    point = priced(plan(unassigned={}, tasks=(overdue,)))
    assert point.late_count == 0
    assert point.late_h == pytest.approx(1.5)


def test_prices_are_those_of_the_town():
    made = plan(unassigned={"B-C": LATE})
    usual = priced(made)
    dearer = priced(made, params=replace(PRICES, crew_hour_sek=2400.0))
    assert dearer.crew_sek == pytest.approx(2.0 * usual.crew_sek)
    assert dearer.late_sek == usual.late_sek


def test_treating_is_what_counts_as_work():
    assert treated_s(plan(unassigned={})) == {"plough 1": pytest.approx(720.0)}
