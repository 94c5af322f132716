"""A right plan passes; broken in any one way it is caught, by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.domain.cleared_places import ClearedPlace
from planner.domain.plan import (
    DepotNode,
    Material,
    PointPlace,
    StandStep,
    StepKind,
    Unassigned,
)
from planner.domain.town import TownPlace
from planner.domain.treatments import Work
from planner.routing.verify import verify
from tests.planner.stories.drawing import (
    NOW,
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

# depot = A, then B (one-way on to B), home by C; a reload between the two.
TOWN = """
depot =class A, 600m= A =class A, 600m> B -300m- C -300m- depot
"""


@pytest.fixture(scope="module")
def night():
    town = draw(TOWN)
    snapshot = snapshot_of(town, [plough(hopper_kg=1000.0), plough("plough 2")])
    single = replace(snapshot.town, vehicles=snapshot.town.vehicles[:1])
    alone = replace(snapshot, town=single)
    salt = {"depot-A": 600.0, "A-B": 600.0}
    _, _, plan = solve(alone, required_of(alone, salt_kg=salt))
    return snapshot, plan


def with_tour(plan, **changes):
    return replace(plan, tours=(replace(plan.tours[0], **changes),))


def with_step(plan, number, **changes):
    steps = list(plan.tours[0].steps)
    steps[number - 1] = replace(steps[number - 1], **changes)
    return with_tour(plan, steps=tuple(steps))


def with_stop(plan, number, **said):
    """Put a stop of no length at the depot before a step."""
    steps = list(plan.tours[0].steps)
    stop = replace(steps[2], start=steps[number - 1].start, **said)
    steps.insert(number - 1, replace(stop, end=stop.start))
    return with_tour(plan, steps=tuple(steps))


def with_task(plan, number, **changes):
    tasks = list(plan.tasks)
    tasks[number] = replace(tasks[number], **changes)
    return replace(plan, tasks=tuple(tasks))


def with_vehicle(snapshot, **changes):
    first, *rest = snapshot.town.vehicles
    return replace(snapshot.town, vehicles=(replace(first, **changes), *rest))


def test_the_plan_that_is_broken_below_is_right(night):
    snapshot, plan = night
    kinds = [step.kind.value for step in plan.tours[0].steps]
    assert kinds == [
        "treat",
        "deadhead",
        "reload",
        "deadhead",
        "treat",
        "deadhead",
        "deadhead",
    ]
    assert verify(plan, snapshot.network, snapshot.town) == ()


BROKEN = {
    "does not join": (
        lambda p: with_step(p, 4, from_node=3),
        "plough 1, step 4: starts at node 3, the vehicle is at 1",
    ),
    "stands elsewhere": (
        lambda p: with_step(p, 3, node=2),
        "plough 1, step 3: stands at node 2, the vehicle is at 1",
    ),
    "loads where no depot is": (
        lambda p: with_step(p, 3, node=2),
        "plough 1, step 3: loads at node 2, where no depot stands",
    ),
    "loads too fast": (
        lambda p: with_step(p, 3, end=p.tours[0].steps[2].start + MINUTE),
        "plough 1, step 3: loads in less than the depot's 15 min",
    ),
    "does not fill up": (
        lambda p: with_step(p, 3, material_kg=100.0),
        "plough 1, step 3: loads 100 kg, filling up takes 600 kg",
    ),
    "leaves a gap": (
        lambda p: with_step(p, 4, start=p.tours[0].steps[3].start + MINUTE),
        "plough 1, step 4: starts 60 s after the step before it ended",
    ),
    "overlaps": (
        lambda p: with_step(p, 4, start=p.tours[0].steps[3].start - MINUTE),
        "plough 1, step 4: starts 60 s before the step before it has ended",
    ),
    "runs backwards in time": (
        lambda p: with_step(p, 4, end=p.tours[0].steps[3].start - MINUTE),
        "plough 1, step 4: ends before it starts",
    ),
    "invents a segment": (
        lambda p: with_step(p, 4, segment="nowhere"),
        "plough 1, step 4: drives segment nowhere, which the network has not",
    ),
    "takes another segment's ends": (
        lambda p: with_step(p, 4, segment="B-C"),
        "plough 1, step 4: drives segment B-C from node 1 to 2, it joins 3 and 4",
    ),
    "drives against a one-way": (
        lambda p: with_step(p, 5, from_node=3, to_node=2),
        "plough 1, step 5: drives segment A-B against its one-way",
    ),
    "states another length": (
        lambda p: with_step(p, 4, length_m=60.0),
        "plough 1, step 4: drives 60 m of segment depot-A, which is 600 m long",
    ),
    "treats too fast": (
        lambda p: with_step(p, 5, end=p.tours[0].steps[4].start + MINUTE),
        "plough 1, step 5: takes 60.000 s for 600 m, at 18 km/h it needs 120.000 s",
    ),
    "deadheads too fast": (
        lambda p: with_step(p, 4, end=p.tours[0].steps[3].start + MINUTE / 2),
        "plough 1, step 4: takes 30.000 s for 600 m, at 36 km/h it needs 60.000 s",
    ),
    "treats without a task": (
        lambda p: with_step(p, 5, task=None),
        "plough 1, step 5: treats without a task",
    ),
    "deadheads with a task": (
        lambda p: with_step(p, 4, task="A-B"),
        "plough 1, step 4: deadheads with a task or material",
    ),
    "treats another task's segment": (
        lambda p: with_step(p, 5, task="depot-A"),
        "plough 1, step 5: treats segment A-B for task depot-A, not there",
    ),
    "does an unknown task": (
        lambda p: with_step(p, 5, task="unheard of"),
        "plough 1, step 5: does task unheard of, which the plan does not list",
    ),
    "spreads too little": (
        lambda p: with_step(p, 5, material_kg=1.0),
        "plough 1, step 5: spreads 1 kg, task A-B needs 600 kg",
    ),
    "overloads the trip": (
        lambda p: with_step(p, 3, kind=StepKind.WAIT),
        "plough 1, step 5: spreads 200.000 kg more than the trip has loaded",
    ),
    "loads another material on top": (
        lambda p: with_step(p, 3, material=Material.GRIT),
        "plough 1, step 3: loads grit on top of salt, without changing equipment",
    ),
    "does not say what it loads": (
        lambda p: with_step(p, 3, material=None),
        "plough 1, step 3: loads without saying what",
    ),
    "does not say what it starts with": (
        lambda p: with_tour(p, material=None),
        "plough 1, step 1: spreads salt, but no step says what it has loaded",
    ),
    "starts with another material": (
        lambda p: with_tour(p, material=Material.GRIT),
        "plough 1, step 1: spreads salt on a trip that carries grit",
    ),
    "loads twice in a row": (
        lambda p: with_stop(p, 4, kind=StepKind.RELOAD, material_kg=0.0),
        "plough 1, step 4: loads, but has not worked since it was full",
    ),
    "loads before it has worked": (
        lambda p: with_stop(p, 1, kind=StepKind.RELOAD, material_kg=0.0),
        "plough 1, step 1: loads, but has not worked since it was full",
    ),
    "loads into a full hopper": (
        lambda p: with_step(
            with_step(with_task(p, 0, material_kg=0.0), 1, material_kg=0.0),
            3,
            material_kg=0.0,
        ),
        "plough 1, step 3: loads 0 kg, its hopper is still full",
    ),
    "changes equipment for nothing": (
        lambda p: with_stop(p, 3, kind=StepKind.EQUIPMENT),
        "plough 1, step 4: changes equipment to load salt again",
    ),
    "keeps the rest after a change": (
        lambda p: with_stop(p, 3, kind=StepKind.EQUIPMENT),
        "plough 1, step 4: loads 600 kg, filling up takes 1000 kg",
    ),
    "drives off with nothing": (
        lambda p: with_step(p, 3, kind=StepKind.EQUIPMENT),
        "plough 1, step 4: drives off after changing equipment without loading",
    ),
    "changes equipment in the street": (
        lambda p: with_step(p, 3, kind=StepKind.EQUIPMENT, node=2),
        "plough 1, step 3: changes equipment away from any depot",
    ),
    "counts trips wrong": (
        lambda p: with_tour(p, trips=1),
        "plough 1 states 1 trips, its reloads make 2",
    ),
    "holds more than the hopper": (
        lambda p: with_tour(p, capacity_kg=2000.0),
        "plough 1 is loaded with 2000 kg, its hopper holds 1000 kg",
    ),
    "outlasts the shift's end": (
        lambda p: with_tour(p, shift_end=p.tours[0].start + MINUTE),
        "plough 1 is home after its shift has ended",
    ),
    "starts before now": (
        lambda p: replace(p, now=NOW + HOUR),
        "plough 1 starts before the plan was made",
    ),
    "starts from another depot": (
        lambda p: with_tour(p, depot="elsewhere"),
        "plough 1 starts from depot elsewhere, it stands at depot",
    ),
    "starts at another node": (
        lambda p: with_tour(p, depot_node=2),
        "plough 1 starts at node 2, depot depot is at 1",
    ),
    "does not come home": (
        lambda p: with_tour(p, steps=p.tours[0].steps[:-1]),
        "plough 1 ends at node 4, its depot is at 1",
    ),
    "ends at another time than its last step": (
        lambda p: with_tour(p, end=p.tours[0].end + MINUTE),
        "plough 1 has a last step that does not end when the tour does",
    ),
    "an unknown vehicle": (
        lambda p: with_tour(p, vehicle="ghost"),
        "ghost has a tour, but the town has no such vehicle",
    ),
    "two tours of a vehicle": (
        lambda p: replace(p, tours=p.tours * 2),
        "plough 1 has 2 tours, a vehicle has one",
    ),
    "a task done twice": (
        lambda p: replace(p, tours=p.tours * 2),
        "task A-B is done 2 times",
    ),
    "a task left and done": (
        lambda p: replace(p, unassigned=(Unassigned(task="A-B", why="late"),)),
        "task A-B is done and also listed as unassigned",
    ),
    "a task listed as left twice": (
        lambda p: replace(p, unassigned=(Unassigned(task="A-B", why="late"),) * 2),
        "task A-B is listed as unassigned 2 times",
    ),
    "a task without a reason": (
        lambda p: replace(p, unassigned=(Unassigned(task="A-B", why=" "),)),
        "task A-B is left undone without a reason",
    ),
    "an unknown task left": (
        lambda p: replace(p, unassigned=(Unassigned(task="none", why="late"),)),
        "task none is left undone, but the plan does not list such a task",
    ),
    "a forgotten task": (
        lambda p: replace(p, tours=()),
        "task A-B is neither done nor listed as unassigned",
    ),
    "a task listed twice": (
        lambda p: replace(p, tasks=(*p.tasks, p.tasks[0])),
        "task depot-A is listed 2 times",
    ),
    "too early": (
        lambda p: with_task(p, 0, earliest=NOW + HOUR),
        "plough 1, step 1: starts task depot-A before its earliest time",
    ),
    "outside allowed hours": (
        lambda p: with_task(p, 0, allowed_hours=((NOW + HOUR, NOW + 2 * HOUR),)),
        "plough 1, step 1: does task depot-A outside its allowed hours",
    ),
    "out of order": (
        lambda p: with_task(p, 0, after=("A-B",)),
        "plough 1 starts task depot-A before task A-B has ended",
    ),
    "after an unknown task": (
        lambda p: with_task(p, 0, after=("none",)),
        "task depot-A waits for task none, which is not in the plan",
    ),
    "not equipped": (
        lambda p: with_task(p, 0, works=(Work.SWEEP, Work.SALT)),
        "plough 1, step 1: is not equipped for sweeping",
    ),
    "two materials in a trip": (
        lambda p: with_step(
            with_task(p, 1, works=(Work.PLOUGH, Work.GRIT)), 3, kind=StepKind.WAIT
        ),
        "plough 1, step 5: spreads grit on a trip that carries salt",
    ),
    "a depot elsewhere": (
        lambda p: replace(p, depots=(DepotNode(depot="depot", node=99),)),
        "depot depot stands at node 99, which the network does not have",
    ),
    "a point task away from its point": (
        lambda p: with_task(
            p, 1, place=PointPlace(point="stop", name="Bus stop", node=3)
        ),
        "plough 1, step 5: treats segment A-B for task A-B, not there",
    ),
    "a drive in the name of a stop": (
        lambda p: with_step(p, 4, kind=StepKind.WAIT),
        "plough 1, step 4: drives, but is called wait",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_is_caught(night, name):
    snapshot, plan = night
    break_it, sentence = BROKEN[name]
    assert sentence in verify(break_it(plan), snapshot.network, snapshot.town)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"vehicle_width_m": 9.0},
            "plough 1, step 1: is 9 m wide, segment depot-A 7 m",
        ),
        (
            {"areas": frozenset({"north"})},
            "plough 1, step 1: works in area '', which is not among its own",
        ),
        # 120 + 60 + 900 + 60 + 120 + 60 s are 22 min.
        ({"shift_h": 0.25}, "plough 1 is out for 0.37 h, its shift is 0.25 h"),
    ],
)
def test_a_vehicle_that_does_not_fit_is_caught(night, changes, sentence):
    snapshot, plan = night
    town = with_vehicle(snapshot, **changes)
    assert sentence in verify(plan, snapshot.network, town)


def test_access_is_checked(night):
    snapshot, plan = night
    closed = replace(snapshot.network, truck_access=~snapshot.network.truck_access)
    found = verify(plan, closed, snapshot.town)
    assert "plough 1, step 1: drives segment depot-A, where it may not drive" in found


def test_work_at_a_point_stands_at_its_node(night):
    snapshot, plan = night
    stop = replace(
        plan.tasks[0],
        task="bus stop",
        place=PointPlace(point="place:Bus stop", name="Bus stop", node=2),
        works=(Work.SHOVEL,),
        material_kg=None,
        service_time_s=60.0,
    )
    bus_stop = TownPlace(
        name="Bus stop",
        kind="bus_stop",
        longitude=float(snapshot.network.longitude[0]),
        latitude=float(snapshot.network.latitude[0]),
        work_min=1.0,
    )
    equipped = with_vehicle(snapshot, clears=frozenset({ClearedPlace.BUS_STOP}))
    town = replace(equipped, places=(bus_stop,))
    tour = plan.tours[0]
    standing = StandStep(
        kind=StepKind.WORK,
        node=1,
        start=tour.end,
        end=tour.end + MINUTE / 2,
        task="bus stop",
    )
    longer = replace(
        plan,
        tasks=(*plan.tasks, stop),
        tours=(replace(tour, steps=(*tour.steps, standing), end=standing.end),),
    )
    found = verify(longer, snapshot.network, town)
    assert "plough 1, step 8: works at node 1 for task bus stop, not there" in found
    beside = PointPlace(point="place:Bus stop", name="Bus stop", node=1)
    at_depot = replace(stop, place=beside)
    moved = replace(longer, tasks=(*plan.tasks, at_depot))
    assert verify(moved, snapshot.network, town) == (
        "plough 1, step 8: takes 30 s for task bus stop, it needs 60 s",
    )


def test_a_missed_due_time_is_no_violation(night):
    snapshot, plan = night
    late = with_task(plan, 0, due=NOW)
    assert verify(late, snapshot.network, snapshot.town) == ()
