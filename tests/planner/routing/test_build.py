"""What the problem says of times, directions and crews."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from planner.domain.operations import VehicleState
from planner.domain.treatments import Work
from planner.routing.build import build_problem
from planner.routing.problem import FORBIDDEN
from tests.planner.stories.drawing import (
    NOW,
    draw,
    path_machine,
    plough,
    required_of,
    snapshot_of,
)

MINUTE_MS = 60_000


def built(lines, crews, states=(), **asked):
    night = snapshot_of(draw(lines), crews, states=states)
    return build_problem(night, required_of(night, **asked))


def modes(problem):
    return [
        problem.mode_arc[a:b].tolist()
        for a, b in zip(
            problem.mode_offsets[:-1], problem.mode_offsets[1:], strict=True
        )
    ]


def test_directions_follow_passes_and_one_ways():
    problem = built(
        """
        depot =class A, 100m= B =class A, two passes, 100m= C
        depot =class A, 100m> D <=class A, two passes, 100m= E -100m- depot
        B -100m- D
        """,
        [plough()],
    ).problem
    # Arc 2 s runs forward along segment s, 2 s + 1 back.
    assert modes(problem) == [[0, 1], [2], [3], [4], [7], [7]]


def test_times_take_the_slowest_of_vehicle_work_and_street():
    # Ploughing 18 km/h, salting 30, driving 36: 100 m in 20, 12 and 10 s.
    lines = """
    depot =class A, 100m= B =class A, 30 km/h, 100m= C =class A, 9 km/h, 100m= D
    """
    ploughing = built(lines, [plough()]).problem
    assert ploughing.service_ms.tolist() == [[20_000, 20_000, 40_000]]
    assert ploughing.travel_ms[0, ::2].tolist() == [10_000, 12_000, 40_000]
    salting = built(lines, [plough()], works=(Work.SALT,)).problem
    assert salting.service_ms.tolist() == [[12_000, 12_000, 40_000]]


def test_alike_vehicles_share_a_type():
    problem = built(
        "depot =class A, 100m= B", [plough(), path_machine(), plough("plough 2")]
    ).problem
    assert problem.vehicle_type.tolist() == [0, 1, 0]
    assert problem.service_ms.tolist() == [[20_000], [FORBIDDEN]]


@pytest.mark.parametrize(
    ("shift_start", "ready_min"),
    [
        # It is 04:00 in Stockholm; mobilisation takes 30 min.
        (None, 30),
        (time(3, 0), 30),
        (time(22, 0), 30),
        (time(5, 30), 90),
    ],
)
def test_a_crew_is_ready_after_mobilisation_and_not_before_its_shift(
    shift_start, ready_min
):
    problem = built(
        "depot =class A, 100m= B", [plough(shift_start=shift_start)]
    ).problem
    assert problem.vehicle_ready_ms.tolist() == [ready_min * MINUTE_MS]
    assert problem.vehicle_shift_ms.tolist() == [600 * MINUTE_MS]


def test_a_crew_on_duty_needs_no_mobilisation_and_ends_with_its_shift():
    state = VehicleState(
        vehicle="plough 1",
        free_at=NOW + timedelta(minutes=5),
        shift_end=NOW + timedelta(hours=2),
    )
    problem = built("depot =class A, 100m= B", [plough()], [state]).problem
    assert problem.vehicle_ready_ms.tolist() == [5 * MINUTE_MS]
    assert problem.vehicle_shift_end_ms.tolist() == [120 * MINUTE_MS]


def test_a_vehicle_out_of_service_is_not_planned():
    state = VehicleState(vehicle="plough 1", free_at=NOW, out_of_service=True)
    found = built("depot =class A, 100m= B", [plough()], [state])
    assert found.vehicles == ()
    assert found.impossible == {0: "no vehicle is in service"}


def test_a_depot_off_the_network_is_refused_with_its_distance():
    night = snapshot_of(draw("depot =class A, 100m= B"), [plough()])
    far = replace(night.town.depots[0], latitude=60.1)
    town = replace(night.town, depots=(far,))
    lost = replace(night, town=town)
    # A tenth of a degree of latitude is 11 119 m.
    with pytest.raises(ValueError, match=r"depot depot is 111[12][0-9] m from"):
        build_problem(lost, required_of(lost))


def test_work_that_no_machine_can_do_has_a_time_all_the_same():
    # The plough takes 100 m at 18 km/h. Nobody does the path of 200 m: at 20 km/h 36 s.
    lines = """
    depot =class A, 100m= B
    depot ~class A, 200m~ C
    """
    found = built(lines, [plough()])
    assert found.problem.service_ms.tolist() == [[20_000, FORBIDDEN]]
    assert found.nominal_service_ms.tolist() == [20_000, 36_000]
    assert built(lines, []).nominal_service_ms.tolist() == [18_000, 36_000]
