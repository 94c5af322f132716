from dataclasses import replace

import pytest

from planner.assembly.summary import plan_figures
from planner.domain.plan import DriveStep, StepKind
from tests import hand_made


def figures(plan):
    return plan_figures(
        hand_made.town(),
        plan.tasks,
        plan.tours,
        plan.unassigned,
        depots=plan.depots,
        now=plan.now,
    )


def test_two_passes_and_a_street_that_waits():
    # Storgatan twice 300 m, no deadhead, one minute of work, 2 x 15 kg of salt.
    found = figures(hand_made.plan())
    assert found["treated_km"] == 0.6
    assert found["deadhead_share"] == 0.0
    assert found["unassigned"] == 1
    main, villa = found["classes"]
    assert (main["tasks"], main["unassigned"], main["on_time_share"]) == (2, 0, 1.0)
    assert main["finish"] == "2024-01-07T02:31:00Z"
    assert (villa["tasks"], villa["unassigned"]) == (1, 1)
    assert villa["finish"] is None
    assert villa["on_time_share"] == 0.0
    assert found["depots"] == [
        {"depot": "Norra", "tours": 1, "salt_kg": 30, "brine_kg": 0, "grit_kg": 0}
    ]


def test_lateness_is_counted_in_minutes_past_the_due_time():
    plan = hand_made.plan()
    early_due = tuple(replace(task, due=hand_made.minutes(30.5)) for task in plan.tasks)
    main, _ = figures(replace(plan, tasks=early_due))["classes"]
    assert main["max_late_min"] == 0.5
    assert main["on_time_share"] == 0.5


def test_deadhead_share_is_of_all_driving():
    # 300 m treated and 300 m back with the plough up: half.
    plan = hand_made.plan()
    (tour,) = plan.tours
    home = DriveStep(
        kind=StepKind.DEADHEAD,
        segment="10:1:0",
        from_node=2,
        to_node=1,
        start=hand_made.minutes(30.5),
        end=hand_made.minutes(31),
        length_m=300.0,
    )
    back = replace(plan, tours=(replace(tour, steps=(tour.steps[0], home)),))
    assert figures(back)["deadhead_share"] == pytest.approx(0.5)


def test_what_was_overdue_before_the_plan_is_counted_apart():
    # Two passes on one street: the first was due 20 min before now and ends 30.5 min
    # after it, the second is due at its end. The plan can have one on time, and has.
    plan = hand_made.plan()
    first, *others = plan.tasks
    overdue = replace(plan, tasks=(replace(first, due=hand_made.minutes(-20)), *others))
    found = figures(overdue)
    main, villa = found["classes"]
    assert found["overdue_at_now"] == 1
    assert (main["overdue_at_now"], villa["overdue_at_now"]) == (1, 0)
    assert (main["on_time_share"], main["on_time_share_of_all"]) == (1.0, 0.5)
    assert (main["max_late_min"], main["max_late_min_of_all"]) == (0.0, 50.5)


def test_a_class_that_is_all_overdue_has_nothing_on_time():
    plan = hand_made.plan()
    gone = tuple(replace(task, due=plan.now) for task in plan.tasks)
    main, _ = figures(replace(plan, tasks=gone))["classes"]
    assert (main["overdue_at_now"], main["on_time_share"]) == (2, 0.0)
