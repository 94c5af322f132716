"""Crews on their tours: what they have done, what they end, and what is open again.

One tour, by hand; minutes from `hand_made.NOW`, nodes in brackets, kilograms behind::

    0 drive [2] 5000, 2 treat A [3] 4000, 4 treat B [4] 3500, 6 drive [1] 3500,
    7 load [1] 5000, 22 wait [1] 5000, 30 treat C [2] 4800, 32 treat A pass 2 [3] 3800,
    34 drive home [1] 3800, until 36.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.carry_on import carry_on, send_tour
from planner.domain.operations import (
    SentStep,
    SentTour,
    TourLeft,
    TreatmentRecord,
    VehicleState,
)
from planner.domain.plan import Material, StandStep, StepKind
from planner.domain.treatments import Work
from planner.domain.weather import WeatherSeries
from planner.snapshot import Knowledge, build_snapshot
from tests import hand_made

SALTING = frozenset({Work.PLOUGH, Work.SALT})
DEPOT = 1


def minute(count):
    return hand_made.NOW + timedelta(minutes=count)


def step(start, end, node, load_kg, *said, **more):
    segment, pass_number = (*said, 1)[:2] if said else (None, 1)
    return SentStep(
        start=minute(start),
        end=minute(end),
        node=node,
        load_kg=load_kg,
        material=Material.SALT,
        segment=segment,
        works=SALTING if said else frozenset(),
        pass_number=pass_number,
        **more,
    )


TOUR = SentTour(
    vehicle="truck 1",
    shift_end=minute(600),
    received_at=minute(-30),
    steps=(
        step(0, 2, 2, 5000.0),
        step(2, 4, 3, 4000.0, "A"),
        step(4, 6, 4, 3500.0, "B"),
        step(6, 7, DEPOT, 3500.0),
        step(7, 22, DEPOT, 5000.0),
        step(22, 30, DEPOT, 5000.0, is_wait=True),
        step(30, 32, 2, 4800.0, "C"),
        step(32, 34, 3, 3800.0, "A", 2),
        step(34, 36, DEPOT, 3800.0),
    ),
)
TREATMENTS = (("A", 1), ("B", 1), ("C", 1), ("A", 2))


def record(segment, finished_min, received_min, pass_number=1, vehicle="truck 1"):
    return TreatmentRecord(
        segment=segment,
        works=SALTING,
        finished_at=minute(finished_min),
        received_at=minute(received_min),
        vehicle=vehicle,
        pass_number=pass_number,
    )


def reported(segment, finished_min, pass_number=1):
    return record(segment, finished_min, finished_min + 0.25, pass_number)


ANNOUNCED = (
    record("A", 4, -30),
    record("B", 6, -30),
    record("C", 32, -30),
    record("A", 34, -30, 2),
)


def carried(now_min, *treatments, states=(), tour=TOUR):
    return carry_on(minute(now_min), [tour], treatments, states)


def named(found):
    """Return segment, pass and minute of the records."""
    return [(r.segment, r.pass_number, minutes_of(r.finished_at)) for r in found]


def left_of(found):
    ((left),) = found.left
    return [(one.segment, one.pass_number) for one in left.treatments]


def minutes_of(moment):
    return (moment - hand_made.NOW) / timedelta(minutes=1)


def out_at(free_min, node, load_kg):
    return VehicleState(
        vehicle="truck 1",
        free_at=minute(free_min),
        shift_end=minute(600),
        node=node,
        load_kg=load_kg,
        material=Material.SALT,
        working_since=minute(0),
    )


def at_depot(free_min):
    return VehicleState(
        vehicle="truck 1", free_at=minute(free_min), shift_end=minute(600)
    )


def test_a_crew_on_time_ends_the_street_it_is_in():
    found = carried(5)
    assert named(found.treatments) == [("A", 1, 4), ("B", 1, 6)]
    assert found.states == (out_at(6, 4, 3500.0),)
    assert left_of(found) == [("C", 1), ("A", 2)]


def test_a_step_that_ends_this_moment_has_ended_and_the_next_is_begun():
    found = carried(4)
    assert named(found.treatments) == [("A", 1, 4), ("B", 1, 6)]
    assert found.states == (out_at(6, 4, 3500.0),)


def test_a_drive_is_ended_too_and_changes_nothing_but_the_place():
    found = carried(1)
    assert found.treatments == ()
    assert found.states == (out_at(2, 2, 5000.0),)
    assert left_of(found) == list(TREATMENTS)


def test_a_crew_that_is_late_has_all_that_follows_later():
    # A was to end at 4 and did at 6.5: B is under way until 8.5.
    found = carried(7, reported("A", 6.5))
    assert named(found.treatments) == [("A", 1, 6.5), ("B", 1, 8.5)]
    assert found.states == (out_at(8.5, 4, 3500.0),)
    ((left),) = found.left
    assert [minutes_of(one.start) for one in left.treatments] == [32.5, 34.5]


def test_the_last_report_says_how_late_a_crew_is():
    # 2.5 min late after A, 1 min late after B: on the way to the depot until 8.
    found = carried(7.5, reported("A", 6.5), reported("B", 7))
    assert named(found.treatments) == [("A", 1, 6.5), ("B", 1, 7)]
    assert found.states == (out_at(8, DEPOT, 3500.0),)


def test_a_crew_that_is_early_is_ahead_of_its_tour():
    # A ended at 3 instead of 4, so at 5.5 B has been done for half a minute.
    found = carried(5.5, reported("A", 3))
    assert named(found.treatments) == [("A", 1, 3), ("B", 1, 5)]
    assert found.states == (out_at(6, DEPOT, 3500.0),)


def test_a_street_that_was_passed_over_without_a_report_is_open_again():
    # B is reported, A in front of it was not: nobody has done it.
    found = carried(6.5, *ANNOUNCED, reported("B", 6))
    assert named(found.treatments) == [("B", 1, 6)]
    assert left_of(found) == [("C", 1), ("A", 2)]


def test_what_was_announced_gives_way_to_what_is_done_or_under_way():
    found = carried(5, *ANNOUNCED, reported("A", 4))
    assert named(found.treatments) == [("A", 1, 4), ("B", 1, 6)]


def test_what_others_announced_and_what_was_done_before_stays():
    before = record("C", -120, -119)
    others = record("D", 20, -30, vehicle="truck 2")
    found = carried(5, before, *ANNOUNCED, others)
    assert found.treatments[0] == before
    assert found.treatments[-1] == others
    assert named(found.treatments[1:-1]) == [("A", 1, 4), ("B", 1, 6)]


def test_what_a_neighbour_reports_makes_nobody_else_late():
    found = carried(5, record("A", 4.5, 4.75, vehicle="truck 2"))
    assert found.states == (out_at(6, 4, 3500.0),)


def test_waiting_is_broken_off():
    found = carried(25)
    assert found.states == (out_at(25, DEPOT, 5000.0),)
    assert left_of(found) == [("C", 1), ("A", 2)]


def test_a_reload_is_ended_and_the_hopper_is_full_then():
    found = carried(10)
    assert found.states == (out_at(22, DEPOT, 5000.0),)


def test_a_crew_that_only_has_to_drive_home_ends_its_street():
    found = carried(34.5)
    assert left_of(found) == []
    # Home is one street away, and under way: the tour is over when it is driven.
    assert found.states == (at_depot(36),)


@pytest.mark.parametrize("now_min", [36, 50])
def test_a_crew_that_is_home_is_free_at_its_depot(now_min):
    found = carried(now_min)
    assert [one.segment for one in found.treatments] == ["A", "B", "C", "A"]
    assert found.states == (at_depot(now_min),)
    assert left_of(found) == []


def test_a_crew_that_has_not_left_is_at_its_depot_with_all_to_do():
    found = carried(-10, *ANNOUNCED)
    assert found.treatments == ()
    assert found.states == (at_depot(0),)
    assert left_of(found) == list(TREATMENTS)


def test_a_tour_without_steps_says_nothing():
    empty = replace(TOUR, steps=())
    found = carried(5, ANNOUNCED[0], tour=empty)
    assert (found.treatments, found.states, found.left) == ((ANNOUNCED[0],), (), ())


def test_a_truck_that_broke_down_has_done_what_it_ended_and_no_more():
    broken = VehicleState(vehicle="truck 1", free_at=minute(5), out_of_service=True)
    found = carried(5, *ANNOUNCED, states=(broken,))
    assert named(found.treatments) == [("A", 1, 4)]
    assert found.states == (broken,)
    assert found.left == ()


def test_a_state_that_was_told_is_replaced_by_that_of_the_tour():
    told = VehicleState(vehicle="truck 1", free_at=minute(-30))
    other = VehicleState(vehicle="truck 2", free_at=minute(90))
    found = carried(5, states=(told, other))
    assert found.states == (out_at(6, 4, 3500.0), other)


def test_the_second_round_of_a_street_is_not_taken_for_its_first():
    # A, B, and A again in a second round, half an hour later; A is reported once.
    again = replace(TOUR, steps=(*TOUR.steps[:7], step(32, 34, 3, 3800.0, "A")))
    found = carried(5, reported("A", 4), tour=again)
    assert named(found.treatments) == [("A", 1, 4), ("B", 1, 6)]
    assert found.states == (out_at(6, 4, 3500.0),)
    assert left_of(found) == [("C", 1), ("A", 1)]


@given(now_min=st.floats(-20.0, 60.0), late_min=st.floats(-1.5, 15.0))
def test_every_street_is_done_under_way_or_left(now_min, late_min):
    told = []
    if now_min >= 4 + late_min + 0.25:
        told = [reported("A", 4 + late_min)]
    found = carried(now_min, *ANNOUNCED, *told)
    begun = [(one.segment, one.pass_number) for one in found.treatments]
    assert sorted(begun + left_of(found)) == sorted(TREATMENTS)
    # Only one can be under way, and the crew is free when it has ended.
    ahead = [one for one in found.treatments if one.finished_at > minute(now_min)]
    assert len(ahead) <= 1
    (state,) = found.states
    assert state.free_at >= minute(now_min)
    assert all(state.free_at == one.finished_at for one in ahead)


@given(earlier_min=st.floats(-20.0, 60.0), later_min=st.floats(0.0, 20.0))
def test_nothing_that_was_begun_is_ever_open_again(earlier_min, later_min):
    before, after = carried(earlier_min), carried(earlier_min + later_min)
    assert set(before.treatments) <= set(after.treatments)
    assert set(left_of(after)) <= set(left_of(before))


class TestSnapshot:
    """What a plan that is made now sees of tours."""

    def seen(self, *sent, treatments=(), now_min=5):
        weather = WeatherSeries(
            source="a station",
            times=(hand_made.NOW,),
            columns={"air_temperature_c": (-2.0,)},
        )
        known = Knowledge(
            town=hand_made.town(),
            town_hash="0",
            network=hand_made.network(),
            weather=weather,
            treatments=treatments,
            sent=sent,
        )
        return build_snapshot(known, minute(now_min))

    def state_of_work(self, snapshot):
        return {
            name: getattr(snapshot, name)
            for name in ("treatments", "under_way", "vehicle_states", "left")
        }

    def test_what_is_done_under_way_and_left(self):
        snapshot = self.seen(TOUR, treatments=ANNOUNCED)
        assert named(snapshot.treatments) == [("A", 1, 4)]
        assert named(snapshot.under_way) == [("B", 1, 6)]
        assert snapshot.vehicle_states == (out_at(6, 4, 3500.0),)
        ahead = (TOUR.steps[6], TOUR.steps[7])
        assert snapshot.left == (TourLeft(vehicle="truck 1", treatments=ahead),)

    def test_a_tour_that_was_told_after_now_is_not_known(self):
        later = replace(TOUR, received_at=minute(5.01))
        assert self.state_of_work(
            self.seen(later, treatments=ANNOUNCED)
        ) == self.state_of_work(self.seen(treatments=ANNOUNCED))

    def test_a_report_that_comes_after_now_makes_nobody_late(self):
        late = record("A", 4.9, 5.1)
        assert self.state_of_work(
            self.seen(TOUR, treatments=(*ANNOUNCED, late))
        ) == self.state_of_work(self.seen(TOUR, treatments=ANNOUNCED))


class TestSendTour:
    """A plan's tour as it is driven: both passes of Storgatan, 15 kg each."""

    def sent(self, start_min=30, **changes):
        plan = hand_made.plan()
        tour = replace(plan.tours[0], **changes)
        return send_tour(plan, tour, minute(start_min), minute(1))

    def test_each_step_says_what_is_in_the_hopper_when_it_ends(self):
        sent = self.sent()
        assert [one.load_kg for one in sent.steps] == [7685.0, 7670.0]
        assert [one.node for one in sent.steps] == [2, 1]
        assert {one.material for one in sent.steps} == {Material.SALT}
        assert [(s.segment, s.pass_number) for s in sent.steps] == [
            ("10:1:0", 1),
            ("10:1:0", 2),
        ]
        assert {one.works for one in sent.steps} == {SALTING}
        assert (sent.vehicle, sent.received_at) == ("truck 1", minute(1))

    def test_a_crew_that_left_seven_minutes_late_is_seven_minutes_late(self):
        sent = self.sent(start_min=37)
        assert [minutes_of(one.start) for one in sent.steps] == [37, 37.5]
        assert [minutes_of(one.end) for one in sent.steps] == [37.5, 38]
        assert sent.shift_end == minute(630)

    def test_a_crew_that_was_out_already_has_what_it_had(self):
        sent = self.sent(start_node=1, start_kg=100.0)
        assert [one.load_kg for one in sent.steps] == [85.0, 70.0]

    def test_a_change_of_equipment_empties_and_a_reload_fills(self):
        first, second = hand_made.plan().tours[0].steps
        stands = [
            StandStep(kind=kind, node=1, start=minute(31), end=minute(31), **said)
            for kind, said in (
                (StepKind.EQUIPMENT, {}),
                (StepKind.RELOAD, {"material": Material.GRIT}),
                (StepKind.WAIT, {}),
            )
        ]
        sent = self.sent(steps=(first, second, *stands))
        assert [(one.load_kg, one.material) for one in sent.steps[2:]] == [
            (0.0, None),
            (7700.0, Material.GRIT),
            (7700.0, Material.GRIT),
        ]
        assert [one.is_wait for one in sent.steps[2:]] == [False, False, True]

    def test_a_crew_sent_again_before_it_moves_stays_where_it_is(self):
        # It was at node 2 with 100 kg when the new plan was made, and still is.
        sent = self.sent(start_node=2, start_kg=100.0)
        (state,) = carry_on(minute(10), [sent], (), ()).states
        assert (state.node, state.load_kg) == (2, 100.0)
        assert (state.free_at, state.material) == (minute(30), Material.SALT)
