from dataclasses import replace

from planner.assembly.usual import last_done_of, usual_figures, usual_vehicles_of
from tests import hand_made


def test_the_last_of_several_plans_counts():
    # The plan treats Storgatan, not Åsgatan; tomorrow another truck does.
    plan = hand_made.plan()
    (tour,) = plan.tours
    tomorrow = replace(plan, tours=(replace(tour, vehicle="truck 2"),))
    assert usual_vehicles_of([plan]) == {"10:1:0": "truck 1"}
    assert usual_vehicles_of([plan, tomorrow]) == {"10:1:0": "truck 2"}
    assert usual_vehicles_of([tomorrow, plan]) == {"10:1:0": "truck 1"}
    assert usual_vehicles_of([]) == {}


def test_of_two_passes_the_last_counts():
    plan = hand_made.plan()
    (tour,) = plan.tours
    first, second = tour.steps
    later = replace(tour, vehicle="truck 2", steps=(second,))
    earlier = replace(tour, steps=(first,))
    both = replace(plan, tours=(later, earlier))
    assert usual_vehicles_of([both]) == {"10:1:0": "truck 2"}


def test_known_is_what_somebody_did_before():
    # Both passes of Storgatan, by truck 1.
    plan = hand_made.plan()
    assert usual_figures({}, plan.tasks, plan.tours) == {}
    assert usual_figures({"11:2:0": "truck 1"}, plan.tasks, plan.tours) == {}
    for vehicle, share in (("truck 1", 1.0), ("truck 2", 0.0)):
        assert usual_figures({"10:1:0": vehicle}, plan.tasks, plan.tours) == {
            "known_tasks": 2,
            "same_driver_share": share,
        }


def test_when_it_was_done_last_counts_up_to_a_moment():
    plan = hand_made.plan()
    (tour,) = plan.tours
    first, second = (step.end for step in tour.steps if step.task is not None)
    assert last_done_of([plan], second) == {"10:1:0": second}
    assert last_done_of([plan, plan], first) == {"10:1:0": first}
    assert last_done_of([plan], plan.now) == {}
