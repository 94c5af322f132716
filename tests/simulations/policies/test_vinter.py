"""Which tours of a plan Vinter publishes. By hand: leaves at 30, home at 31 minutes."""

from dataclasses import replace

import pytest

from simulations.policies.vinter import published
from tests.hand_made import minutes, plan


def plan_with(due_min, service_min):
    """The plan whose one tour does two tasks of so many minutes each."""
    made = plan()
    tasks = tuple(
        replace(task, due=minutes(due_min), service_time_s=service_min * 60.0)
        for task in made.tasks
    )
    return replace(made, tasks=tasks)


@pytest.mark.parametrize(
    ("due_min", "service_min", "vehicles"),
    [
        (210.0, 0.5, []),  # a minute of work that can as well be done in two hours
        (150.0, 0.5, ["truck 1"]),  # two hours later it would end at 151 minutes
        (210.0, 15.0, ["truck 1"]),  # half an hour of work
    ],
)
def test_a_tour_for_a_few_segments_waits_as_long_as_its_due_times_allow(
    due_min, service_min, vehicles
):
    found = published(plan_with(due_min, service_min), {"truck 1"})
    assert [dispatch.tour.vehicle for dispatch in found] == vehicles


def test_a_tour_of_a_vehicle_that_is_not_free_is_not_published():
    assert published(plan_with(150.0, 0.5), {"truck 2"}) == ()
