"""Bus stops, stairs and squares are cleared by those who can, in the same plan.

20 mm an hour from 22:00 to 00:00: 30 mm lie at 23:30, due eight hours later. At 01:00
crews are called and stand ready 01:30. They drive 300 m in 30 s and plough them in a
minute; a bus stop takes a crew 6 min, stairs 15, a square 30.
"""

from dataclasses import replace

import pytest

from planner.carry_on import send_tour
from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.operations import TreatmentRecord
from planner.domain.plan import AreaPlace, PointPlace
from planner.domain.town import TownPlace
from planner.domain.treatments import Work
from planner.ensemble_params import EnsembleParams
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from tests.planner.stories.drawing import draw, network_of, plough, town_of
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    night_of,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

TOWN = draw("depot =class A, 300m= A =class A, 300m= B")
CLASS = service_class("A", rank=1, start_mm=30.0, completion_h=8.0)
WEATHER = weather_of("22:00-00:00 snow 20 mm/h")
BY_EIGHT_HOURS = (
    "30 mm reached 23:30, one round after the snowfall ended 00:00, class A allows 8 h,"
    " due 07:30"
)


def place_at(node, name, kind, **stated):
    """Return a place beside a node of the drawing."""
    network = network_of(TOWN)
    at = TOWN.places.index(node)
    return TownPlace(
        name=name,
        kind=kind,
        longitude=float(network.longitude[at]),
        latitude=float(network.latitude[at]),
        **stated,
    )


STOP = place_at("A", "Kyrkan", "bus_stop")
STAIRS = place_at("B", "Klevgränd", "stairs")
SQUARE = place_at("B", "Torget", "square")


def crew(name="hand crew", *clears, **changes):
    """Return a crew with shovels in a van."""
    kinds = frozenset(clears or (ClearedPlace.BUS_STOP, ClearedPlace.STAIRS))
    return plough(name, works=frozenset(), clears=kinds, hopper_kg=0.0, **changes)


def night_with(vehicles, *places, clock="01:00", language="en", **known):
    """Return the night of a town with these places."""
    town = town_of(TOWN, vehicles, classes=[CLASS])
    streets = night_of(TOWN, vehicles, WEATHER, local(clock), classes=[CLASS])
    return build_snapshot(
        Knowledge(
            town=replace(town, places=places, language=language),
            town_hash="drawn",
            network=streets.network,
            weather=WEATHER,
            **known,
        ),
        local(clock),
    )


def test_a_hand_crew_clears_a_stop_and_stairs_while_the_truck_ploughs():
    # The stop first: 30 s there and 6 min; 30 s on and 15 min of stairs; 60 s home.
    plan = plan_of_night(night_with([plough(), crew()], STOP, STAIRS))
    assert local_tours_as_text(TOWN, plan) == (
        "plough 1: depot = A 01:30-01:31 = B 01:31-01:32 ~ A ~ depot"
        " | deadhead 0.6 km | home 01:33 | late 0 min\n"
        "hand crew: depot ~ A [work 6 min] ~ B [work 15 min] ~ A ~ depot"
        " | deadhead 1.2 km | home 01:53 | late 0 min"
    )
    assert tasks_as_text(plan).splitlines()[2:] == [
        f"shovelling Kyrkan (bus stop): {BY_EIGHT_HOURS}",
        f"shovelling Klevgränd (stairs): {BY_EIGHT_HOURS}",
    ]
    stop = plan.tasks[2]
    assert stop.task == "place:Kyrkan/r1/p1/shovel"
    assert stop.place == PointPlace(point="place:Kyrkan", name="Kyrkan", node=2)
    assert stop.service_time_s == 360.0


def test_without_a_hand_crew_places_are_left_with_the_reason():
    plan = plan_of_night(night_with([plough()], STOP, STAIRS))
    assert [(left.task, left.why) for left in plan.unassigned] == [
        ("place:Kyrkan/r1/p1/shovel", "no vehicle in service clears bus stops"),
        ("place:Klevgränd/r1/p1/shovel", "no vehicle in service clears stairs"),
    ]
    assert [tour.vehicle for tour in plan.tours] == ["plough 1"]


def test_a_swedish_town_is_told_in_swedish():
    plan = plan_of_night(night_with([plough()], STAIRS, language="sv"))
    assert plan.unassigned[0].why == "inget fordon i drift röjer trappor"
    assert plan.tasks[2].reason.startswith("Klevgränd (trappa): 30 mm")


def test_a_loader_ploughs_and_clears_a_square_in_one_tour():
    # Two streets in two minutes, then half an hour on the square, 60 s home.
    loader = plough("loader", clears=frozenset({ClearedPlace.SQUARE}))
    plan = plan_of_night(night_with([loader], SQUARE))
    assert local_tours_as_text(TOWN, plan) == (
        "loader: depot = A 01:30-01:31 = B 01:31-01:32 [work 30 min] ~ A ~ depot"
        " | deadhead 0.6 km | home 02:03 | late 0 min"
    )
    assert plan.tasks[2].place == AreaPlace(area="place:Torget", name="Torget", node=3)


def test_a_path_machine_clears_places_beside_streets_that_it_may_drive():
    loader = crew("loader", ClearedPlace.SQUARE, kind=VehicleKind.PATH_MACHINE)
    plan = plan_of_night(night_with([plough(), loader], SQUARE))
    assert not plan.unassigned


def test_what_the_town_states_of_a_place_goes_before_what_is_usual():
    stop = replace(STOP, work_min=10.0, service_class="A")
    plan = plan_of_night(night_with([plough(), crew()], stop))
    assert plan.tasks[2].service_time_s == 600.0


def test_two_stops_of_one_name_are_two_tasks():
    across = replace(STOP, longitude=STOP.longitude + 1e-4)
    plan = plan_of_night(night_with([plough(), crew()], STOP, across))
    assert [task.task for task in plan.tasks[2:]] == [
        "place:Kyrkan/r1/p1/shovel",
        "place:Kyrkan (2)/r1/p1/shovel",
    ]
    assert not plan.unassigned


def test_schools_are_no_tasks():
    school = place_at("A", "Norrskolan", "school")
    assert len(plan_of_night(night_with([plough()], school)).tasks) == 2


def test_a_place_far_from_every_street_is_named():
    far = replace(STAIRS, latitude=STAIRS.latitude + 0.01)  # 1.1 km north
    plan = plan_of_night(night_with([plough(), crew()], far))
    assert len(plan.tasks) == 2
    assert (
        "Klevgränd: too far from any maintained segment or junction; not cleared"
        in plan.remarks
    )


def done(name, work, clock):
    """Return the record of work at a place or on a street."""
    moment = local(clock)
    return TreatmentRecord(
        segment=name,
        works=frozenset({work}),
        finished_at=moment,
        received_at=moment,
        vehicle="somebody",
    )


def test_a_place_that_was_reported_done_is_not_planned_again():
    records = [done("place:Kyrkan", Work.SHOVEL, "00:45")]
    fleet = [plough(), crew()]
    plan = plan_of_night(night_with(fleet, STOP, STAIRS, treatments=records))
    assert [task.task for task in plan.tasks] == [
        "depot-A/r1/p1/plough",
        "A-B/r1/p1/plough",
        "place:Klevgränd/r1/p1/shovel",
    ]


def test_a_plough_that_passes_by_does_not_clear_the_stop():
    records = [
        done("depot-A", Work.PLOUGH, "00:45"),
        done("A-B", Work.PLOUGH, "00:45"),
    ]
    plan = plan_of_night(night_with([plough(), crew()], STOP, treatments=records))
    assert [task.task for task in plan.tasks] == ["place:Kyrkan/r1/p1/shovel"]


def test_a_hand_crew_that_is_out_goes_on_to_what_is_left(cleared):
    # At 01:34 it is at the stop, which takes until 01:36:30; then the stairs.
    night, plan = cleared
    sent = [send_tour(plan, tour, tour.start, tour.start) for tour in plan.tours]
    fleet = night.town.vehicles
    later = night_with(fleet, STOP, STAIRS, clock="01:34", sent=sent)
    assert [one.segment for one in later.under_way] == ["place:Kyrkan"]
    params = PlanParams(ensemble=EnsembleParams(members=1))
    again = make_plan(later, params, MaxIterations(3), 1)
    assert verify(again, later.network, later.town, later.vehicle_states) == ()
    assert local_tours_as_text(TOWN, again) == (
        "hand crew: A ~ B [work 15 min] ~ A ~ depot"
        " | deadhead 0.9 km | home 01:53 | late 0 min"
    )


@pytest.fixture(scope="module")
def cleared():
    """Return a night with a hand crew, and its plan."""
    night = night_with([plough(), crew()], STOP, STAIRS)
    return night, plan_of_night(night)


def test_the_verifier_knows_who_clears_what(cleared):
    night, plan = cleared
    stairs_only = crew("hand crew", ClearedPlace.STAIRS)
    town = replace(night.town, vehicles=(plough(), stairs_only))
    assert verify(plan, night.network, town) == (
        "hand crew, step 2: works at Kyrkan, it does not clear bus_stop",
    )


def test_the_verifier_knows_how_long_a_place_takes(cleared):
    night, plan = cleared
    town = replace(night.town, places=(STOP, replace(STAIRS, work_min=20.0)))
    assert verify(plan, night.network, town) == (
        (
            "hand crew, step 4: takes 900 s for task place:Klevgränd/r1/p1/shovel, "
            "it needs 1200 s"
        ),
    )


def test_the_verifier_knows_where_places_are(cleared):
    # 0.01° of latitude are 1112 m.
    night, plan = cleared
    moved = replace(STAIRS, latitude=STAIRS.latitude + 0.01)
    town = replace(night.town, places=(STOP, moved))
    assert verify(plan, night.network, town) == (
        (
            "task place:Klevgränd/r1/p1/shovel is at node 3, 1112 m from Klevgränd; "
            "at most 200 m are walked"
        ),
    )
    assert verify(plan, night.network, replace(night.town, places=(STOP,))) == (
        (
            "task place:Klevgränd/r1/p1/shovel is at place:Klevgränd, which is no "
            "place that the town clears"
        ),
    )
