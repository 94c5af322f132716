"""Each message is stored once, as a reading or as a dead letter, or not at all."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text

from planner.domain.readings import DriverReport, RoadReading, SnowCameraReading
from sensors.message import Message
from sensors.mqtt import NotStoredError
from services.db.engine import begin_read, begin_write, make_engine
from services.db.tables import DeadLetter, ReadingRow
from services.db.tables import Message as MessageRow
from services.db.upgrade import prepare_database
from services.ingest import Ingest
from services.readings.dead_letters import list_dead_letters, replay_dead_letters
from services.readings.devices import add_device, list_devices
from services.readings.queries import (
    Fate,
    latest_by_device,
    list_readings,
    store_messages,
)
from services.settings import UnknownDevices

NOON = datetime(2024, 1, 7, 12, 0, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = prepare_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    with begin_write(engine) as session:
        for kind, device in (
            ("road_sensor", "rs-1"),
            ("snow_camera", "cam-1"),
            ("driver_report", "plough-3"),
        ):
            add_device(
                session,
                town="oslo",
                kind=kind,
                device=device,
                added_at=NOON,
                longitude=10.75,
                latitude=59.91,
            )
    return engine


def make_message(
    kind: str = "road_sensor",
    device: str = "rs-1",
    observed_at: datetime = NOON,
    received_at: datetime | None = None,
    **quantities: object,
) -> Message:
    sent = {"device": device, "observed_at": observed_at.isoformat(), **quantities}
    return Message(
        topic=f"vinter/v1/oslo/{kind}/{device}/up",
        payload=json.dumps(sent).encode(),
        received_at=received_at or observed_at + timedelta(seconds=2),
    )


def count(engine: Engine, table: type[MessageRow | ReadingRow | DeadLetter]) -> int:
    with begin_read(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_reading_comes_back_as_it_was_decoded(engine: Engine):
    messages = [
        make_message(
            road_surface_temperature_c=-1.4, surface_state="ice", message_id="7"
        ),
        make_message(
            "snow_camera", "cam-1", snow_depth_mm=72, longitude=10.8, latitude=60
        ),
        make_message(
            "driver_report", "plough-3", report="ice", longitude=10.7, latitude=59.9
        ),
        make_message(observed_at=NOON + timedelta(minutes=1), air_temperature_c=1234),
    ]
    with begin_write(engine) as session:
        outcomes = store_messages(session, messages)
    assert [outcome.fate for outcome in outcomes] == [Fate.STORED] * 4
    with begin_read(engine) as session:
        found = list_readings(session, "oslo", NOON + timedelta(hours=1), NOON)
    received_at = NOON + timedelta(seconds=2)
    assert found[:3] == [
        RoadReading(
            device="rs-1",
            observed_at=NOON,
            received_at=received_at,
            message_id="7",
            longitude=10.75,  # where it is registered: it sent no place
            latitude=59.91,
            road_surface_temperature_c=-1.4,
            surface_state="ice",
        ),
        SnowCameraReading(
            device="cam-1",
            observed_at=NOON,
            received_at=received_at,
            longitude=10.8,
            latitude=60.0,
            snow_depth_mm=72.0,
        ),
        DriverReport(
            device="plough-3",
            observed_at=NOON,
            received_at=received_at,
            report="ice",
            longitude=10.7,
            latitude=59.9,
        ),
    ]
    assert sorted(found[3].flags) == ["out_of_range"]


def test_no_reading_is_listed_before_it_was_received(engine: Engine):
    late = make_message(received_at=NOON + timedelta(hours=2), air_temperature_c=-1)
    old = make_message(observed_at=NOON - timedelta(hours=49), air_temperature_c=-1)
    with begin_write(engine) as session:
        store_messages(session, [late, old])
    with begin_read(engine) as session:

        def list_at(now: datetime) -> int:
            return len(list_readings(session, "oslo", now, now - timedelta(hours=48)))

        assert list_at(NOON + timedelta(hours=2, seconds=-1)) == 0
        assert list_at(NOON + timedelta(hours=2)) == 1
        assert len(list_readings(session, "uppsala", NOON, NOON)) == 0


def test_the_latest_reading_is_the_one_observed_last_not_received_last(engine: Engine):
    minutes = (0, 20, 10)
    messages = [
        make_message(
            observed_at=NOON + timedelta(minutes=observed),
            received_at=NOON + timedelta(minutes=30 + order),
            air_temperature_c=-observed,
        )
        for order, observed in enumerate(minutes)
    ]
    with begin_write(engine) as session:
        store_messages(session, messages)
    with begin_read(engine) as session:
        found = latest_by_device(session, "oslo", NOON + timedelta(hours=1))
        before = latest_by_device(session, "oslo", NOON + timedelta(minutes=30))
    assert list(found) == [("road_sensor", "rs-1")]
    assert found["road_sensor", "rs-1"].observed_at == NOON + timedelta(minutes=20)
    assert before["road_sensor", "rs-1"].observed_at == NOON


def test_a_message_delivered_again_is_stored_once(engine: Engine):
    ingest = Ingest(engine)
    first = make_message(air_temperature_c=-1)
    again = make_message(air_temperature_c=-1, received_at=NOON + timedelta(minutes=5))
    ingest.store([first, first])
    ingest.store([again])
    assert (count(engine, MessageRow), count(engine, ReadingRow)) == (1, 1)
    assert (ingest.counters.received, ingest.counters.stored) == (3, 1)
    assert ingest.counters.duplicates == 2
    with begin_read(engine) as session:
        kept = session.scalars(select(ReadingRow)).one()
    assert kept.received_at == first.received_at


def test_of_two_readings_at_one_moment_the_first_stays_and_both_bytes(engine: Engine):
    ingest = Ingest(engine)
    ingest.store([make_message(air_temperature_c=-1)])
    ingest.store([make_message(air_temperature_c=-2)])
    with begin_read(engine) as session:
        kept = session.scalars(select(ReadingRow)).one()
    assert kept.quantities == {"air_temperature_c": -1.0}
    assert count(engine, MessageRow) == 2
    assert ingest.counters.duplicates == 1


def test_two_messages_of_one_moment_with_numbers_of_their_own_both_count(
    engine: Engine,
):
    ingest = Ingest(engine)
    ingest.store([make_message(message_id=n, air_temperature_c=-n) for n in (1, 2)])
    assert ingest.counters.stored == 2


def test_bad_messages_become_dead_letters_beside_the_good_of_their_batch(
    engine: Engine,
):
    ingest = Ingest(engine)
    good = make_message(air_temperature_c=-1)
    cut = Message(topic=good.topic, payload=good.payload[:-9], received_at=NOON)
    foreign = Message(topic="zigbee/\x00\ud800", payload=b"\xff", received_at=NOON)
    future = make_message(
        observed_at=NOON + timedelta(days=1), received_at=NOON, air_temperature_c=1
    )
    ingest.store([cut, good, foreign, future])
    ingest.store([cut])
    assert (count(engine, MessageRow), count(engine, ReadingRow)) == (1, 1)
    with begin_read(engine) as session:
        letters = list_dead_letters(session)
    assert [letter.payload for letter in letters] == [
        future.payload,
        foreign.payload,
        cut.payload,
    ]
    assert "in the future" in letters[0].error
    assert "not one of ours" in letters[1].error
    assert "no whole JSON message" in letters[2].error
    assert (ingest.counters.dead_lettered, ingest.counters.duplicates) == (3, 1)


def test_an_unknown_device_waits_as_a_dead_letter_until_it_is_registered(
    engine: Engine,
):
    stranger = make_message(device="rs-2", air_temperature_c=-1)
    Ingest(engine).store([stranger])
    with begin_read(engine) as session:
        (letter,) = list_dead_letters(session)
    assert "`vinter device add oslo road_sensor rs-2`" in letter.error
    with begin_write(engine) as session:
        assert replay_dead_letters(session)[0][1].error == letter.error
    with begin_write(engine) as session:
        add_device(
            session, town="oslo", kind="road_sensor", device="rs-2", added_at=NOON
        )
        ((number, outcome),) = replay_dead_letters(session, [letter.number])
    assert (number, outcome.fate) == (letter.number, Fate.STORED)
    assert count(engine, DeadLetter) == 0
    with begin_read(engine) as session:
        (reading,) = list_readings(session, "oslo", NOON + timedelta(hours=1), NOON)
    assert reading.received_at == stranger.received_at


def test_an_unknown_device_is_registered_where_the_town_accepts_it(engine: Engine):
    ingest = Ingest(engine, unknown_devices=UnknownDevices.ACCEPT)
    ingest.store([make_message(device="rs-2", air_temperature_c=-1)] * 2)
    assert ingest.counters.stored == 1
    with begin_read(engine) as session:
        assert "rs-2" in {device.device for device in list_devices(session, "oslo")}
        assert len(latest_by_device(session, "oslo", NOON + timedelta(hours=1))) == 1


def test_a_dead_letter_that_is_not_there_is_named(engine: Engine):
    with (
        begin_write(engine) as session,
        pytest.raises(ValueError, match="no dead letter 7, 9"),
    ):
        replay_dead_letters(session, [9, 7])


def test_while_another_writes_nothing_is_stored_and_the_batch_may_come_again(
    engine: Engine,
):
    impatient = make_engine(str(engine.url), busy_timeout_ms=0)
    ingest = Ingest(impatient)
    batch = [make_message(air_temperature_c=-1)]
    with (
        begin_write(engine),
        pytest.raises(NotStoredError, match="database is locked"),
    ):
        ingest.store(batch)
    assert ingest.counters.received == 0
    assert ingest.counters.failed_batches == 1
    ingest.store(batch)
    assert ingest.counters.stored == 1


def test_a_row_that_the_database_refuses_becomes_a_dead_letter_alone(engine: Engine):
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER no_frost BEFORE INSERT ON message "
                "WHEN CAST(NEW.payload AS TEXT) LIKE '%-13%' "
                "BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END"
            )
        )
    ingest = Ingest(engine)
    ingest.store(
        [
            make_message(
                observed_at=NOON + timedelta(minutes=n), air_temperature_c=-10 - n
            )
            for n in range(7)
        ]
    )
    assert (ingest.counters.stored, ingest.counters.dead_lettered) == (6, 1)
    with begin_read(engine) as session:
        (letter,) = list_dead_letters(session)
    assert letter.error == "the database refused it: refused by a trigger"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "toaster"}, "is no kind of device"),
        ({"device": "a/b"}, "a topic cannot carry"),
        ({"town": ""}, "the town has 0 characters"),
        ({"longitude": 10.7}, "both a longitude and a latitude"),
        ({"longitude": 10.7, "latitude": 99.0}, "is nowhere"),
    ],
)
def test_a_device_that_could_not_send_is_not_registered(
    engine: Engine, wrong: dict[str, object], sentence: str
):
    asked = {"town": "oslo", "kind": "road_sensor", "device": "a", "added_at": NOON}
    with begin_write(engine) as session, pytest.raises(ValueError, match=sentence):
        add_device(session, **(asked | wrong))  # type: ignore[arg-type]


def test_adding_a_device_again_moves_it(engine: Engine):
    with begin_write(engine) as session:
        moved = add_device(
            session,
            town="oslo",
            kind="road_sensor",
            device="rs-1",
            added_at=NOON,
            longitude=11.0,
            latitude=60.0,
        )
        assert (moved.longitude, moved.latitude) == (11.0, 60.0)
        assert len(list_devices(session, "oslo")) == 3
