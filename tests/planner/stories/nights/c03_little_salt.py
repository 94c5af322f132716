"""Two streets to be salted before it freezes, and salt in store for one."""

from dataclasses import replace

from tests.planner.stories.drawing import plough
from tests.planner.stories.nights.c01_hoar_frost import CLASSES, CLEAR_NIGHT, TOWN
from tests.planner.stories.nights.night import local, night_of, plan_of_night


def plan_with(salt_t):
    night = night_of(TOWN, [plough()], CLEAR_NIGHT, local("21:00"), classes=CLASSES)
    depots = tuple(replace(each, salt_t=salt_t) for each in night.town.depots)
    return plan_of_night(replace(night, town=replace(night.town, depots=depots)))


def test_the_main_street_gets_what_there_is():
    # Both are 300 m by 7 m and are spread alike, so three halves of one are not two.
    (main_kg, other_kg) = (task.material_kg for task in plan_with(None).tasks)
    assert main_kg == other_kg
    plan = plan_with(1.5 * main_kg / 1000.0)
    done = [step.task for tour in plan.tours for step in tour.steps if step.task]
    main, other = plan.tasks
    assert done == [main.task]
    (left,) = plan.unassigned
    assert left.task == other.task
    assert left.why == "what is in store goes to more urgent streets"
    tonnes = f"{2 * main_kg / 1000:.1f} t of salt are asked for"
    assert any(remark.startswith(tonnes) for remark in plan.remarks)
