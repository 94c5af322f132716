from datetime import timedelta

import pytest

from planner.domain.plan import DriveStep, SegmentPlace, StepKind, Task, Tour
from planner.domain.treatments import Work
from simulations.driving import drive, slow_down
from tests.simulations.winter import START


def minutes(count):
    return START + timedelta(minutes=count)


def tour_of_two():
    steps = (
        DriveStep(
            kind=StepKind.DEADHEAD,
            segment="1:100:0",
            from_node=100,
            to_node=101,
            start=minutes(0),
            end=minutes(10),
            length_m=200.0,
        ),
        DriveStep(
            kind=StepKind.TREAT,
            segment="2:101:0",
            from_node=101,
            to_node=102,
            start=minutes(10),
            end=minutes(30),
            length_m=200.0,
            task="t1",
        ),
    )
    return Tour(
        vehicle="truck 1",
        depot="yard",
        depot_node=100,
        start=minutes(0),
        end=minutes(40),
        shift_end=minutes(600),
        capacity_kg=7700.0,
        trips=1,
        steps=steps,
    )


def task(works, pass_number):
    return Task(
        task="t1",
        place=SegmentPlace(segment="2:101:0", pass_number=pass_number),
        works=works,
        round_number=1,
        service_class="A",
        area="centre",
        due=minutes(300),
        reason="",
        service_time_s=60.0,
        material_kg=18.0 if Work.SALT in works else None,
    )


def test_every_moment_is_stretched_from_the_tour_s_start():
    driven = drive(tour_of_two(), {"t1": task((Work.PLOUGH,), 2)}, 1.5, 0)
    assert driven.end == minutes(60)
    assert driven.planned_end == minutes(40)
    [treated] = driven.treatments
    assert treated.record.finished_at == minutes(45)
    assert treated.record.received_at > treated.record.finished_at
    assert [leg.is_treating for leg in driven.drives] == [False, True]


def test_a_blade_clears_its_lane_and_a_spreader_the_whole_width():
    [blade] = drive(
        tour_of_two(), {"t1": task((Work.PLOUGH, Work.SALT), 2)}, 1.0, 0
    ).treatments
    [spreader] = drive(tour_of_two(), {"t1": task((Work.SALT,), 2)}, 1.0, 0).treatments
    assert blade.lane == 1
    assert spreader.lane == -1
    assert spreader.material_g == 18_000.0


def test_tours_are_slower_in_heavy_snow_and_the_same_for_every_policy():
    def mean(snowfall):
        return (
            sum(slow_down(f"truck {n}", START, snowfall, 0) for n in range(400)) / 400
        )

    assert mean(0.0) == pytest.approx(1.03, abs=0.02)
    assert mean(4.0) == pytest.approx(1.27, abs=0.03)
    assert slow_down("truck 1", START, 1.0, 5) == slow_down("truck 1", START, 1.0, 5)
