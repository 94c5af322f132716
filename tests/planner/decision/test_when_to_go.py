"""Two areas, one truck each at first. Hours count from now, 22:00 on a Monday."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.decision.futures import Futures
from planner.decision.tours_made import tours_made
from planner.decision.when_to_go import decide
from planner.decision.workload import Workload, crew_shares
from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.plan import Choice, StandStep, StepKind, Tour
from planner.domain.treatments import Work, works_mask
from planner.network.road_network import SegmentKind
from planner.params import DecisionParams
from tests.planner.priority import nights

HOUR_S = 3600.0
NOW = nights.NOW
PARAMS = DecisionParams(next_look_h=1.0, driving_factor=1.5, outlook_h=10.0)
TRUCK = Vehicle(
    name="truck 1",
    depot="Norra",
    kind=VehicleKind.TRUCK,
    works=frozenset({Work.PLOUGH, Work.SALT}),
    blade_width_m=3.6,
    vehicle_width_m=2.55,
    plough_speed_km_h=30.0,
    spread_speed_km_h=40.0,
    drive_speed_km_h=40.0,
    hopper_kg=7700.0,
    mobilisation_min=30.0,
)


def town(*vehicles):
    return replace(
        nights.town(nights.A),
        depots=(Depot(name="Norra", longitude=14.0, latitude=56.0),),
        vehicles=vehicles,
    )


def tasks(*rows):
    """Rows of segment, works, round, earliest h, due h and service h."""
    segment, works, number, earliest_h, due_h, service_h = zip(*rows, strict=True)
    return Workload(
        segment=np.array(segment, dtype=np.int32),
        works=np.array([works_mask(w) for w in works], dtype=np.int32),
        round_number=np.array(number, dtype=np.int16),
        earliest_s=np.array(earliest_h) * HOUR_S,
        due_s=np.array(due_h) * HOUR_S,
        service_s=np.array(service_h) * HOUR_S,
    )


PLOUGH, SALT = (Work.PLOUGH,), (Work.SALT,)


def advice(workload, *vehicles):
    network = nights.network([0, 0], area=np.array(["Väster", ""]))
    return {d.area: d for d in decide(town(*vehicles), network, workload, NOW, PARAMS)}


def called_at_h(decision):
    return (decision.latest_call - NOW).total_seconds() / HOUR_S


def test_latest_call_leaves_time_for_driving_and_for_getting_ready():
    # 2 h of service are 3 h of work; due at 9, 30 min to get ready: 5.5.
    found = advice(tasks((0, PLOUGH, 1, 4, 9, 2)), TRUCK)["Väster"]
    assert called_at_h(found) == 5.5
    assert found.choice is Choice.WAIT
    assert found.why == (
        "1 task from Tue 02:00, first due Tue 07:00; 3.0 h of work for 1 crew; "
        "a call by Tue 03:30 keeps the due times"
    )


def test_an_area_without_tasks_waits():
    found = advice(tasks((0, PLOUGH, 1, 0, 9, 2)), TRUCK)["Hovslätt"]
    assert found.choice is Choice.WAIT
    assert found.latest_call is None
    assert found.why == ("no work is expected to start before Tue 08:00")


def test_nothing_is_said_of_what_comes_after_the_outlook():
    none = tasks((0, PLOUGH, 1, 0, 9, 2)).take(np.zeros(1, dtype=bool))
    (first, *_) = decide(
        town(TRUCK), nights.network([0]), none, NOW, PARAMS, known_s=3 * HOUR_S
    )
    assert first.why == "no work is expected to start before Tue 01:00"


def test_work_that_starts_before_the_next_call_is_called_now():
    # Called at the next look, in an hour, the crew is ready at 1.5 h.
    soon = advice(tasks((0, PLOUGH, 1, 0.9, 9, 2)), TRUCK)["Väster"]
    later = advice(tasks((0, PLOUGH, 1, 1.5, 9, 2)), TRUCK)["Väster"]
    assert soon.choice is Choice.PLOUGH_NOW
    assert later.choice is Choice.WAIT


def test_no_call_brings_work_forward():
    # 7.5 h of work from 4 h on end at 11.5, late for 8.9, whoever is called before
    # 3.5: ready then, as work starts.
    found = advice(tasks((0, PLOUGH, 1, 4, 8.9, 5)), TRUCK)["Väster"]
    assert found.choice is Choice.WAIT
    assert called_at_h(found) == pytest.approx(3.5)
    assert found.why.endswith(
        "the crews cannot finish all of it by its due times; a call by Tue 01:30 costs "
        "no more than one now"
    )


def test_a_call_that_is_too_late_is_a_call_now_and_the_sentence_says_so():
    found = advice(tasks((0, PLOUGH, 1, 0, 2, 5)), TRUCK)["Väster"]
    assert found.choice is Choice.PLOUGH_NOW
    assert found.latest_call == NOW
    assert found.why.endswith("the crews cannot finish all of it by its due times")


def test_salt_now_and_ploughs_later_is_now_and_again():
    salt = (0, SALT, 1, 0, 3, 1)
    assert advice(tasks(salt), TRUCK)["Väster"].choice is Choice.SALT_NOW
    both = tasks(salt, (0, PLOUGH, 1, 5, 9, 1))
    assert advice(both, TRUCK)["Väster"].choice is Choice.NOW_AND_AGAIN


def test_two_rounds_are_now_and_again():
    rounds = tasks((0, PLOUGH, 1, 0, 4, 1), (0, PLOUGH, 2, 5, 9, 1))
    assert advice(rounds, TRUCK)["Väster"].choice is Choice.NOW_AND_AGAIN
    only_last = tasks((0, PLOUGH, 2, 0, 4, 1))
    assert advice(only_last, TRUCK)["Väster"].choice is Choice.PLOUGH_NOW


def test_crews_are_shared_by_the_work_of_the_areas_they_serve():
    bound = replace(TRUCK, name="truck 2", areas=frozenset({"Väster"}))
    shares = crew_shares(
        town(TRUCK, bound), SegmentKind.STREET, {"Väster": 300.0, "Öster": 100.0}
    )
    assert shares == {"Väster": 1.75, "Öster": 0.25}


def test_work_that_no_vehicle_fits_is_said():
    path_machine = replace(TRUCK, kind=VehicleKind.PATH_MACHINE)
    found = advice(tasks((0, PLOUGH, 1, 0, 4, 1)), path_machine)["Väster"]
    assert "no vehicle serves 1 of the tasks" in found.why
    assert found.latest_call is None
    waiting = advice(tasks((0, PLOUGH, 1, 5, 9, 1)), path_machine)["Väster"]
    assert waiting.choice is Choice.WAIT


def test_what_was_due_before_now_is_said_apart_and_calls_now():
    # Due an hour ago and in 9 h: the first takes its 3 h of work and sets no limit.
    found = advice(tasks((0, PLOUGH, 1, 0, -1, 2), (0, PLOUGH, 2, 0, 9, 2)), TRUCK)
    assert found["Väster"].why == (
        "2 tasks from 22:00, first due Tue 07:00; 1 task was due before now; "
        "6.0 h of work for 1 crew"
    )
    assert found["Väster"].latest_call == NOW
    (why,) = [advice(tasks((0, PLOUGH, 1, 0, -1, 2)), TRUCK)["Väster"].why]
    assert why.startswith("1 task from 22:00; 1 task was due before now; 3.0 h")


def test_crews_are_said_as_people_count_them():
    bound = replace(TRUCK, name="truck 2", areas=frozenset({"Väster"}))
    both = tasks((0, PLOUGH, 1, 4, 9, 3), (1, PLOUGH, 1, 4, 9, 1))
    assert "4.5 h of work for 1.8 crews" in advice(both, TRUCK, bound)["Väster"].why
    alone = tasks((0, PLOUGH, 1, 4, 9, 3))
    assert "4.5 h of work for 2 crews" in advice(alone, TRUCK, bound)["Väster"].why


def made_of(workload, *ends_h, start_h=0.5, home_h=None, wait_h=0.0):
    """One tour that ends task after task; None for a task that nobody does."""

    def at(hour):
        return NOW + timedelta(hours=hour)

    steps = [
        StandStep(
            kind=StepKind.WORK, node=1, start=at(end), end=at(end), task=f"task {row}"
        )
        for row, end in enumerate(ends_h)
        if end is not None
    ]
    if wait_h:
        waits = StandStep(
            kind=StepKind.WAIT, node=1, start=at(start_h), end=at(start_h + wait_h)
        )
        steps.insert(0, waits)
    tour = Tour(
        vehicle="truck 1",
        depot="Norra",
        depot_node=1,
        start=at(start_h),
        end=at(home_h or max(end for end in ends_h if end is not None)),
        shift_end=at(10),
        capacity_kg=7700.0,
        trips=1,
        steps=tuple(steps),
    )
    names = [f"task {row}" for row in range(len(ends_h))]
    return tours_made(town(TRUCK), [tour], names, workload, NOW)


def test_driving_is_as_in_the_tours_that_were_made():
    # 2 h of service in a tour from 0.5 to 7.5 h with 1 h of waiting: 6 h, 3 to 1.
    work = tasks((0, PLOUGH, 1, 4, 12, 2))
    made = made_of(work, 7.0, home_h=7.5, wait_h=1.0)
    assert made.driving_factor == {SegmentKind.STREET: 3.0}
    assert made.is_late.tolist() == [False]
    network = nights.network([0, 0], area=np.array(["Väster", ""]))
    _, found = decide(town(TRUCK), network, work, NOW, PARAMS, made=made)
    # 6 h of work due at 12, 30 min to get ready: 5.5.
    assert called_at_h(found) == 5.5
    assert "6.0 h of work for 1 crew; a call by" in found.why


def test_late_tours_promise_no_call_that_keeps_the_due_times():
    # Overdue work is not late by the tours' fault; what nobody does is late.
    work = tasks(
        (0, PLOUGH, 1, 4, -1, 0.1),
        (0, PLOUGH, 1, 4, 9, 0.1),
        (0, PLOUGH, 1, 4, 9, 0.1),
        (0, PLOUGH, 1, 4, 9, 0.1),
    )
    made = made_of(work, 5.0, 9.0, 9.1, None, wait_h=8.0)
    assert made.is_late.tolist() == [False, False, True, True]
    later = work.take(np.array([False, True, True, True]))
    made = replace(made, is_late=made.is_late[1:])
    (_, found) = decide(
        town(TRUCK),
        nights.network([0, 0], area=np.array(["Väster", ""])),
        later,
        NOW,
        PARAMS,
        made=made,
    )
    assert found.choice is Choice.WAIT
    # Work starts at 4 h; called at 3.5 h the crew is ready then.
    assert called_at_h(found) == 3.5
    assert found.why.endswith(
        "2 tasks are late or not done even in the tours made now; a call by Tue 01:30 "
        "has the crews ready when work starts"
    )


def test_columns_of_unequal_length_are_refused():
    good = tasks((0, PLOUGH, 1, 0, 4, 1))
    with pytest.raises(ValueError, match=r"due_s is \(2,\)"):
        replace(good, due_s=np.array([1.0, 2.0]))


def futures(*later_h, unplanned=None):
    count = len(later_h)
    return Futures(
        later_s=np.array(later_h)[:, None] * HOUR_S,
        chance_of_count=np.arange(count + 1) / count,
        unplanned=unplanned or {},
    )


def uncertain(workload, said, vehicle=TRUCK):
    network = nights.network([0, 0], area=np.array(["Väster", ""]))
    found = decide(town(vehicle), network, workload, NOW, PARAMS, futures=said)
    return {d.area: d for d in found}


def test_a_snowfall_one_time_in_ten_waits_and_says_what_a_call_now_would_cost():
    work = tasks((0, PLOUGH, 1, 4, 9, 2))
    found = uncertain(work, futures(0.0, *[np.inf] * 9))["Väster"]
    assert found.choice is Choice.WAIT
    assert found.chance == 0.1
    # Nine of ten calls pay 3 h of 1200 SEK for nothing, the tenth has the crew wait
    # from 0.5 to 4; who waits calls at 3 and has it wait from 3.5 to 4. Two hours'
    # service lie open from 4 to 7, at a twentieth of 15,000 SEK, in either case.
    open_sek = 0.1 * 3.0 * 2.0 * 750.0
    assert found.now_sek == pytest.approx(0.9 * 3600.0 + 0.1 * 4200.0 + open_sek)
    assert found.wait_sek == pytest.approx(0.1 * 600.0 + open_sek)
    # After 5.5 the work ends late: 3000 SEK an hour. 3240 SEK are reached at 6.58.
    assert called_at_h(found) == pytest.approx(6.58, abs=0.01)
    assert found.why == (
        "1 task from Tue 02:00, first due Tue 07:00, 10 % likely to be needed; 3.0 h "
        "of work for 1 crew; waiting until 23:00 saves about 3\N{NO-BREAK SPACE}600 "
        "SEK; a call by Tue 04:34 costs no more than one now"
    )


def test_a_freeze_that_contractors_cannot_wait_for_is_called_now():
    # Salt from 02:00 on for ice at 03:00, four hours to get ready, seven times in ten.
    slow = replace(TRUCK, mobilisation_min=240.0)
    work = tasks((0, SALT, 1, 4, 5, 0.6))
    found = uncertain(work, futures(*[0.0] * 7, *[np.inf] * 3), slow)["Väster"]
    assert found.choice is Choice.SALT_NOW
    assert found.latest_call == NOW
    assert "70 % likely to be needed" in found.why
    assert "waiting until 23:00 costs about" in found.why


def test_nobody_waits_past_the_latest_call():
    # 2 h of work due 4 h from now: half an hour from now is the latest call, before the
    # next look. Until 1 h from now there is nothing to do, so the crew waits on pay.
    found = advice(tasks((0, SALT, 1, 1, 4, 2)), TRUCK)["Väster"]
    assert called_at_h(found) == 0.5
    assert found.choice is Choice.SALT_NOW


def test_what_the_forecast_does_not_have_is_said_where_it_may_come():
    none = tasks((0, PLOUGH, 1, 0, 9, 2)).take(np.zeros(1, dtype=bool))
    said = Futures(
        later_s=np.zeros((2, 0)),
        chance_of_count=np.array([0.1, 0.5, 0.9]),
        unplanned={"Väster": 0.32},
    )
    found = uncertain(none, said)
    assert found["Väster"].why == (
        "no work is expected to start before Tue 08:00; 30 % likely that some is needed"
    )
    assert found["Hovslätt"].why == "no work is expected to start before Tue 08:00"
