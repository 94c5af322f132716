"""A driver reports the bridge blocked; the next plan goes round it.

The places stand in a row, evenly: north, A, B, south. The bridge is A-B.
"""

from planner.domain.readings import DriverObservation, DriverReport
from tests.planner.stories.drawing import METRES_A_DEGREE, draw, plough
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    treated_in_order,
    weather_of,
)

A = service_class("A", rank=1, start_mm=30.0, completion_h=4.0)
BANKS = """
    depot north =class A, 300m= A -200m- B =class A, 300m= depot south
    A =class A, 600m= C
"""
RIVER = draw(BANKS)
RIVER_AND_MAIN_ROAD = draw(BANKS + "depot north -2000m- depot south")
BRIDGE_M = 150.0
SNOWFALL = weather_of("22:00-00:00 snow 20 mm/h")


def report(word, clock):
    return DriverReport(
        device="phone 1",
        observed_at=local(clock),
        received_at=local(clock),
        report=DriverObservation(word),
        longitude=17.0 + BRIDGE_M / METRES_A_DEGREE,
        latitude=60.0,
    )


def plan_at(clock, *crews, town=RIVER_AND_MAIN_ROAD, readings=()):
    night = night_of(
        town, crews, SNOWFALL, local(clock), classes=[A], readings=readings
    )
    return plan_of_night(night)


def crossings(plan):
    """Count how often the tours drive over the bridge."""
    return sum(
        getattr(step, "segment", "") == "A-B" for t in plan.tours for step in t.steps
    )


def test_each_depot_clears_its_own_bank_while_the_bridge_is_blocked():
    # South: 300 m at 18 km/h are 60 s, home at 36 km/h 30 s.
    crews = [plough("north", "depot north"), plough("south", "depot south")]
    blocked = [report("blocked", "00:40")]
    plan = plan_at("01:00", *crews, town=RIVER, readings=blocked)
    assert plan.unassigned == ()
    north, southern = local_tours_as_text(RIVER, plan).splitlines()
    assert southern == (
        "south: depot south = B 01:30-01:31 ~ depot south"
        " | deadhead 0.3 km | home 01:31 | late 0 min"
    )
    assert north.startswith("north: depot north ")
    assert north.endswith(" | late 0 min")
    assert sorted(treated_in_order(plan)) == [
        "A-C/r1",
        "B-depot south/r1",
        "depot north-A/r1",
    ]


def test_crews_of_two_depots_do_not_swap_banks():
    # A main road joins the depots, yet each bank is nearer to its own crew.
    crews = [plough("north", "depot north"), plough("south", "depot south")]
    blocked = [report("blocked", "00:40")]
    plan = plan_at("01:00", *crews, readings=blocked)
    treated = {
        tour.vehicle: {step.segment for step in tour.steps if step.task}
        for tour in plan.tours
    }
    assert treated == {"north": {"depot north-A", "A-C"}, "south": {"B-depot south"}}


def test_a_bank_without_a_crew_is_left_with_its_cause():
    south = plough("south", "depot south")
    plan = plan_at("01:00", south, town=RIVER, readings=[report("blocked", "00:40")])
    why = "no truck for ploughing can drive there from its depot and back"
    assert [(left.task.split("/")[0], left.why) for left in plan.unassigned] == [
        ("depot north-A", why),
        ("A-C", why),
    ]


def test_the_southern_crew_alone_goes_round_by_the_main_road():
    south = plough("south", "depot south")
    across = plan_at("01:00", south)
    around = plan_at("01:00", south, readings=[report("blocked", "00:40")])
    assert crossings(across) == 2
    assert crossings(around) == 0
    assert across.unassigned == around.unassigned == ()
    # The bridge and back are 400 m, the main road and back 4000 m.
    assert tasks_as_text(across) == tasks_as_text(around)
    assert around.summary["deadhead_km"] - across.summary["deadhead_km"] > 2.0


def test_clear_reported_afterwards_opens_the_bridge_again():
    south = plough("south", "depot south")
    # Both before the snow: a clear street reported later would have none to plough.
    reports = [report("blocked", "21:30"), report("clear", "21:40")]
    assert crossings(plan_at("01:00", south, readings=reports[:1])) == 0
    assert crossings(plan_at("01:00", south, readings=reports)) == 2


def test_a_report_that_came_after_the_plan_is_not_known_to_it():
    south = plough("south", "depot south")
    late = [report("blocked", "01:10")]
    assert plan_at("01:00", south, readings=late) == plan_at("01:00", south)
