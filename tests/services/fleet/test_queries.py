from datetime import timedelta

import pytest

from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.treatments import Work
from services.db.engine import begin_read, begin_write
from services.db.upgrade import prepare_database
from services.fleet.queries import (
    list_last_done,
    list_treatments,
    list_usual_vehicles,
    list_vehicle_states,
    store_treatments,
    store_vehicle_states,
)
from tests.hand_made import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def engine(tmp_path):
    engine = prepare_database(f"sqlite:///{tmp_path / 'fleet.db'}")
    yield engine
    engine.dispose()


def test_the_newest_word_on_a_vehicle_counts(engine):
    early = VehicleState(vehicle="truck 1", free_at=NOW + HOUR)
    late = VehicleState(
        vehicle="truck 1", free_at=NOW + 3 * HOUR, shift_end=NOW + 8 * HOUR
    )
    with begin_write(engine) as session:
        store_vehicle_states(session, "hovslatt", [late], NOW)
        store_vehicle_states(session, "hovslatt", [early], NOW - HOUR)
    with begin_read(engine) as session:
        found = list_vehicle_states(session, "hovslatt", NOW, NOW - 24 * HOUR)
        before = list_vehicle_states(session, "hovslatt", NOW - HOUR, NOW - 24 * HOUR)
    assert found == (late,)
    assert before == (early,)


def test_a_treatment_is_known_once_it_was_received(engine):
    done = TreatmentRecord(
        segment="10:1:0",
        works=frozenset({Work.PLOUGH, Work.SALT}),
        finished_at=NOW,
        received_at=NOW + timedelta(seconds=30),
        vehicle="truck 1",
        pass_number=2,
    )
    with begin_write(engine) as session:
        store_treatments(session, "hovslatt", [done])
    with begin_read(engine) as session:
        assert list_treatments(session, "hovslatt", NOW, NOW - HOUR) == []
        later = list_treatments(session, "hovslatt", NOW + HOUR, NOW - HOUR)
    assert later == [done]


def test_who_treated_a_segment_last_is_its_usual_vehicle(engine):
    def done(segment, vehicle, finished_at, received_at=NOW):
        return TreatmentRecord(
            segment=segment,
            works=frozenset({Work.PLOUGH}),
            finished_at=finished_at,
            received_at=received_at,
            vehicle=vehicle,
        )

    told = [
        done("10:1:0", "truck 2", NOW - HOUR),
        done("10:1:0", "truck 1", NOW - 2 * HOUR),
        done("11:2:0", "truck 1", NOW + HOUR),
        done("11:2:0", "truck 3", NOW + 2 * HOUR, received_at=NOW + HOUR),
        done("12:3:0", "truck 1", NOW - 100 * HOUR),
    ]
    with begin_write(engine) as session:
        store_treatments(session, "hovslatt", told)
        store_treatments(session, "elsewhere", [done("10:1:0", "truck 9", NOW)])
    with begin_read(engine) as session:
        found = list_usual_vehicles(session, "hovslatt", NOW, NOW - 48 * HOUR)
        later = list_usual_vehicles(session, "hovslatt", NOW + HOUR, NOW - 48 * HOUR)
    assert found == {"10:1:0": "truck 2", "11:2:0": "truck 1"}
    assert later == {"10:1:0": "truck 2", "11:2:0": "truck 3"}


def test_when_a_segment_was_treated_last_before_tonight(engine):
    def done(segment, finished_at, received_at=NOW):
        return TreatmentRecord(
            segment=segment,
            works=frozenset({Work.PLOUGH}),
            finished_at=finished_at,
            received_at=received_at,
            vehicle="truck 1",
        )

    told = [
        done("10:1:0", NOW - 30 * HOUR),
        done("10:1:0", NOW - 20 * HOUR),
        done("10:1:0", NOW - HOUR),
        done("11:2:0", NOW - 20 * HOUR, received_at=NOW + HOUR),
        done("12:3:0", NOW - 100 * HOUR),
    ]
    with begin_write(engine) as session:
        store_treatments(session, "hovslatt", told)
        store_treatments(session, "elsewhere", [done("10:1:0", NOW - 9 * HOUR)])
    between = (NOW - 48 * HOUR, NOW - 8 * HOUR)
    with begin_read(engine) as session:
        found = list_last_done(session, "hovslatt", NOW, between)
    assert found == {"10:1:0": NOW - 20 * HOUR}
