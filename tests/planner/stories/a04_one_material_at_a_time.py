"""A hopper holds one material: crews finish what they carry before they change."""

from planner.domain.plan import Material, StepKind
from planner.domain.treatments import Work
from tests.planner.stories.drawing import (
    draw,
    plough,
    required_of,
    snapshot_of,
    solve,
    tours_as_text,
)

SPREADER = frozenset({Work.SALT, Work.GRIT})


def spreader(name="truck 1", **changes):
    return plough(name, **({"works": SPREADER, "hopper_kg": 1000.0} | changes))


def night_with(drawing, crews, **asked):
    night = snapshot_of(draw(drawing), crews)
    _, _, plan = solve(night, required_of(night, works=(), **asked))
    return plan


def materials_of(plan):
    """List what each tour starts with and loads, in order."""
    return {
        tour.vehicle: [
            tour.material,
            *(s.material for s in tour.steps if s.kind is StepKind.RELOAD),
        ]
        for tour in plan.tours
    }


def test_the_crew_salts_past_the_street_for_grit_and_changes_once():
    # 300 m take 36 s to spread at 30 km/h and 30 s to drive. To change for A-B on the
    # way would cost 2 x 30 min at the depot; so depot-A, B-C, then one change.
    drawing = "depot =class A, 300m= A =class A, 300m= B =class A, 300m= C"
    plan = night_with(
        drawing,
        [spreader()],
        salt_kg={"depot-A": 100.0, "B-C": 100.0},
        grit_kg={"A-B": 100.0},
    )
    assert tours_as_text(draw(drawing), plan) == (
        "truck 1: depot = A 03:30-03:30 ~ B = C 03:31-03:31 ~ B ~ A ~ depot"
        " [equipment 15 min] [load 15 min] ~ A = B 04:03-04:04 ~ A ~ depot"
        " | deadhead 2.1 km | home 04:05 | late 0 min"
    )


def test_the_tour_says_what_is_in_the_hopper_and_a_change_fills_all_of_it():
    plan = night_with(
        "depot =class A, 300m= A =class B, 300m= B",
        [spreader()],
        salt_kg={"depot-A": 100.0},
        grit_kg={"A-B": 100.0},
    )
    assert materials_of(plan) == {"truck 1": [Material.SALT, Material.GRIT]}
    loads = [s for s in plan.tours[0].steps if s.kind is StepKind.RELOAD]
    assert [step.material_kg for step in loads] == [1000.0]


def test_a_tour_that_spreads_nothing_carries_nothing_by_name():
    night = snapshot_of(draw("depot =class A, 300m= A"), [plough()])
    _, _, plan = solve(night, required_of(night))
    assert materials_of(plan) == {"plough 1": [None]}


def test_of_two_crews_one_salts_and_the_other_grits():
    plan = night_with(
        """
        depot =class A, 300m= A =class A, 300m= B =class A, 300m= C
        depot =class A, 300m= D =class A, 300m= E =class A, 300m= F
        """,
        [spreader(), spreader("truck 2")],
        salt_kg=dict.fromkeys(("depot-A", "B-C", "D-E"), 100.0),
        grit_kg=dict.fromkeys(("A-B", "depot-D", "E-F"), 100.0),
    )
    assert sorted(materials_of(plan).values()) == [[Material.GRIT], [Material.SALT]]


def test_the_last_pinch_of_salt_is_left_to_the_crew_that_has_salt():
    # C-D is asked for from 04:20. Nobody needs to change: the crew that has salted
    # A-B still carries 900 kg, and the one with grit is done.
    plan = night_with(
        """
        depot -300m- A =class A, 300m= B
        A =class A, 300m= C
        A =class A, 300m= D
        """,
        [spreader(), spreader("truck 2")],
        salt_kg={"A-B": 100.0, "A-D": 5.0},
        grit_kg={"A-C": 100.0},
        earliest_min={"A-D": 80.0},
    )
    assert plan.unassigned == ()
    assert sorted(materials_of(plan).values()) == [[Material.GRIT], [Material.SALT]]


def test_the_last_crumbs_are_spread_on_the_way_before_a_long_load():
    # 10 kg are left after depot-A, enough for F-G, 2.3 km away. Loading takes 15 min.
    # To load first makes F-G wait 15 min for A-B, which takes 1 min; to go to F-G first
    # makes A-B wait 2 x 2.3 km, which is less than 10 min at 35 km/h.
    drawing = """
        depot =class A, 300m= A =class A, 300m= B
        depot -2000m- F =class A, 100m= G
    """
    plan = night_with(
        drawing,
        [spreader()],
        salt_kg={"depot-A": 990.0, "A-B": 600.0, "F-G": 10.0},
    )
    assert [tour.trips for tour in plan.tours] == [2]
    treated = [s.segment for s in plan.tours[0].steps if s.kind is StepKind.TREAT]
    assert treated == ["depot-A", "F-G", "A-B"]
