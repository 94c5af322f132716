"""A path beside a street is cleared after the plough that would throw snow onto it.

20 mm an hour from 22:00 to 00:00: 30 mm lie at 23:30, due eight hours later. At 01:00
crews are called and stand ready 01:30. A truck ploughs 300 m in a minute and drives
them in 30 s; a path machine ploughs them in two minutes and drives them in one.
"""

from dataclasses import replace

import pytest

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.operations import VehicleState
from planner.domain.plan import DriveStep
from planner.domain.town import TownPlace
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from tests.planner.stories.drawing import (
    draw,
    network_of,
    path_machine,
    plough,
    town_of,
)
from tests.planner.stories.nights.night import (
    local,
    local_tours_as_text,
    plan_of_night,
    service_class,
    tasks_as_text,
    weather_of,
)

TOWN = draw("""
    depot =class A, 300m, named Storgatan= A
    depot ~class A, 300m, named Storgatans cykelväg~ A
""")
PARK = draw("""
    depot =class A, 300m, named Storgatan= A
    depot ~class A, 300m, named Storgatans cykelväg~ A
    depot ~class A, 300m, named Parkvägen~ B
""")
CLASS = service_class("A", rank=1, start_mm=30.0, completion_h=8.0)
WEATHER = weather_of("22:00-00:00 snow 20 mm/h")
BY_EIGHT_HOURS = (
    "30 mm reached 23:30, one round after the snowfall ended 00:00, class A allows 8 h,"
    " due 07:30"
)
AFTER = "; after Storgatan, whose plough would throw snow onto it"
CREWS = (plough(), path_machine())


def night(drawing=TOWN, vehicles=CREWS, *, aside_m=None, classes=(CLASS,), **town):
    """Return the night; each street's line lies so many metres north of its places."""
    network = network_of(drawing)
    north_m = [0.0, 8.0, 100.0] if aside_m is None else aside_m
    latitude = network.shape_latitude.copy()
    for segment in range(network.count):
        latitude[2 * segment : 2 * segment + 2] += north_m[segment] / 111_195.0
    changes = {"street_before_path": True} | town
    return build_snapshot(
        Knowledge(
            town=replace(town_of(drawing, vehicles, classes=classes), **changes),
            town_hash="drawn",
            network=replace(network, shape_latitude=latitude),
            weather=WEATHER,
        ),
        local("01:00"),
    )


def test_the_path_machine_waits_until_the_street_is_ploughed():
    plan = plan_of_night(night())
    assert local_tours_as_text(TOWN, plan) == (
        "plough 1: depot = A 01:30-01:31 ~ depot"
        " | deadhead 0.3 km | home 01:31 | late 0 min\n"
        "machine 1: depot = A 01:31-01:33 ~ depot"
        " | deadhead 0.3 km | home 01:34 | late 0 min"
    )
    assert tasks_as_text(plan).splitlines() == [
        f"ploughing Storgatan: {BY_EIGHT_HOURS}",
        f"ploughing Storgatans cykelväg: {BY_EIGHT_HOURS}{AFTER}",
    ]
    street, path = plan.tasks
    assert path.after == (street.task,)


def test_in_swedish():
    plan = plan_of_night(night(language="sv"))
    said = "; efter Storgatan, därifrån plogen kastar snö hit"
    assert plan.tasks[1].reason.endswith(said)


@pytest.mark.parametrize(
    "changes", [{"street_before_path": False}, {"aside_m": [0.0, 20.0]}]
)
def test_it_does_not_wait_where_the_town_wants_no_order_or_snow_gets_not_so_far(
    changes,
):
    plan = plan_of_night(night(**changes))
    assert [tour.start for tour in plan.tours] == [local("01:30")] * 2
    assert plan.tasks[1].after == ()


def test_meanwhile_it_does_another_path():
    plan = plan_of_night(night(PARK))
    (machine,) = (tour for tour in plan.tours if tour.vehicle == "machine 1")
    done = [step.task for step in machine.steps if step.task]
    assert done == ["depot-B/r1/p1/plough", "depot-A:2/r1/p1/plough"]
    assert machine.start == local("01:30")


def test_a_path_does_not_wait_for_a_street_of_less_urgency():
    later = service_class("B", rank=2, start_mm=30.0, completion_h=12.0)
    town = draw("""
        depot =class B, 300m= A
        depot ~class A, 300m~ A
    """)
    plan = plan_of_night(night(town, classes=(CLASS, later)))
    assert [task.after for task in plan.tasks] == [(), ()]
    assert [tour.start for tour in plan.tours] == [local("01:30")] * 2


def test_a_path_does_not_wait_for_a_street_that_nobody_ploughs():
    plan = plan_of_night(night(vehicles=(path_machine(),)))
    assert [item.task for item in plan.unassigned] == ["depot-A/r1/p1/plough"]
    assert plan.tasks[1].after == ()
    assert [tour.vehicle for tour in plan.tours] == ["machine 1"]


def test_a_path_does_not_wait_beyond_its_own_due_time():
    # The truck's crew comes at 08:00, the path is due 07:30.
    late = plough(mobilisation_min=7 * 60.0)
    plan = plan_of_night(night(vehicles=(late, path_machine())))
    starts = {tour.vehicle: tour.start for tour in plan.tours}
    assert starts["machine 1"] == local("01:30")
    assert starts["plough 1"] == local("08:00")
    assert plan.tasks[1].after == ()


def test_a_path_does_not_wait_past_its_allowed_hours():
    # The truck's crew comes at 03:00; the path may be ploughed again tomorrow at 01:00.
    drawing = draw("""
        depot =class A, 300m= A
        depot ~class A, 300m, 01:00-02:00~ A
    """)
    late = plough(mobilisation_min=120.0)
    plan = plan_of_night(night(drawing, (late, path_machine())))
    assert plan.tasks[1].after == ()
    (machine,) = (tour for tour in plan.tours if tour.vehicle == "machine 1")
    assert machine.start == local("01:30")


def test_a_path_that_would_stay_undone_does_not_wait():
    # The machine's crew goes home at 02:00, the truck's comes at 03:00.
    late = plough(mobilisation_min=120.0)
    state = VehicleState(
        vehicle="machine 1", free_at=local("01:30"), shift_end=local("02:00")
    )
    snapshot = replace(night(vehicles=(late, path_machine())), vehicle_states=(state,))
    plan = plan_of_night(snapshot)
    assert plan.unassigned == ()
    assert plan.tasks[1].after == ()


def test_a_stop_is_cleared_after_the_plough_has_passed():
    # It is 6 min of work, from 01:31 when the truck is through.
    longitude = float(network_of(TOWN).longitude[0])
    stop = TownPlace(
        name="Kyrkan", kind="bus_stop", longitude=longitude, latitude=60.00005
    )
    hands = plough(
        "hand crew",
        works=frozenset(),
        clears=frozenset({ClearedPlace.BUS_STOP}),
        hopper_kg=0.0,
        kind=VehicleKind.TRUCK,
    )
    plan = plan_of_night(night(vehicles=(*CREWS, hands), places=(stop,)))
    (tour,) = (tour for tour in plan.tours if tour.vehicle == "hand crew")
    (work,) = (step for step in tour.steps if step.task)
    assert work.start == local("01:31")
    assert work.task == "place:Kyrkan/r1/p1/shovel"


def test_the_verifier_refuses_a_path_before_its_street():
    snapshot = night()
    plan = plan_of_night(snapshot)
    free = make_plan(night(street_before_path=False), PlanParams(), MaxIterations(3), 1)
    found = verify(replace(free, tasks=plan.tasks), snapshot.network, snapshot.town)
    path, street = "depot-A:2/r1/p1/plough", "depot-A/r1/p1/plough"
    assert found == (f"machine 1 starts task {path} before task {street} has ended",)
    assert all(isinstance(step, DriveStep) for step in free.tours[0].steps)
