"""What SQLite does, PostgreSQL does too: schema, times, keys, odd text."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from sensors.message import Message
from services.db.engine import begin_read, begin_write, make_engine
from services.db.tables import Base, DeadLetter, Device, ReadingRow
from services.db.upgrade import find_revision, prepare_database, upgrade
from services.readings.dead_letters import replay_dead_letters
from services.readings.devices import add_device
from services.readings.queries import (
    Fate,
    latest_by_device,
    list_readings,
    store_messages,
)
from services.settings import UnknownDevices

pytestmark = pytest.mark.integration

NOON = datetime(2024, 1, 7, 12, 0, tzinfo=UTC)


def make_message(minute: int = 0, device: str = "rs-1", note: str = "1") -> Message:
    observed_at = (NOON + timedelta(minutes=minute)).isoformat()
    return Message(
        topic=f"vinter/v1/oslo/road_sensor/{device}/up",
        payload=(
            f'{{"device":"{device}","observed_at":"{observed_at}",'
            f'"snow_depth_mm":{note}}}'
        ).encode(),
        received_at=NOON + timedelta(minutes=minute, seconds=2),
    )


def test_migrations_give_the_schema_of_the_tables(database_url: str):
    engine = make_engine(database_url)
    upgrade(engine)
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_two_processes_may_upgrade_at_once(database_url: str):
    engine = make_engine(database_url)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(engine)
        except Exception as wrong:  # noqa: BLE001 - told below
            failures.append(wrong)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with engine.connect() as connection:
        assert find_revision(connection) == "r0003"
    engine.dispose()


def test_postgresql_that_was_not_upgraded_is_refused_with_what_to_do(
    postgres_url: str,
):
    with pytest.raises(ValueError, match=r"at revision none.*`vinter db upgrade`"):
        prepare_database(postgres_url)


def test_messages_are_stored_once_and_found_as_they_were(database_url: str):
    engine = make_engine(database_url)
    upgrade(engine)
    in_norway = NOON.astimezone(timezone(timedelta(hours=1)))
    with begin_write(engine) as session:
        add_device(
            session, town="oslo", kind="road_sensor", device="rs-1", added_at=in_norway
        )
        good, twin = make_message(), make_message(note="2")
        odd = Message(topic="a\x00\ud800", payload=b"\x00\xff", received_at=NOON)
        stranger = make_message(device="rs-2")
        fates = [
            outcome.fate
            for outcome in store_messages(session, [good, twin, good, odd, stranger])
        ]
    assert fates == [
        Fate.STORED,
        Fate.DUPLICATE,
        Fate.DUPLICATE,
        Fate.DEAD_LETTERED,
        Fate.DEAD_LETTERED,
    ]
    with begin_write(engine) as session:
        replayed = replay_dead_letters(session, unknown_devices=UnknownDevices.ACCEPT)
    assert [outcome.fate for _, outcome in replayed] == [Fate.DUPLICATE, Fate.STORED]
    with begin_read(engine) as session:
        (letter,) = session.scalars(select(DeadLetter))
        assert (letter.topic, letter.payload) == ("a\\x00\\ud800", b"\x00\xff")
        assert session.scalars(select(Device.added_at).limit(1)).one() == NOON
        found = list_readings(session, "oslo", NOON + timedelta(hours=1), NOON)
        assert [reading.device for reading in found] == ["rs-1", "rs-2"]
        assert all(reading.observed_at.tzinfo is UTC for reading in found)
        latest = latest_by_device(session, "oslo", NOON + timedelta(hours=1))
        assert set(latest) == {("road_sensor", "rs-1"), ("road_sensor", "rs-2")}
        row = session.scalars(select(ReadingRow)).first()
        assert row is not None
        assert row.quantities == {"snow_depth_mm": 1.0}
    engine.dispose()


def test_two_writers_of_the_same_messages_store_each_once(database_url: str):
    engine = make_engine(database_url)
    upgrade(engine)
    messages = [make_message(minute) for minute in range(200)]
    fates: list[Fate] = []

    def run() -> None:
        for start in range(0, 200, 20):
            with begin_write(engine) as session:
                outcomes = store_messages(
                    session,
                    messages[start : start + 20],
                    unknown_devices=UnknownDevices.ACCEPT,
                )
            fates.extend(outcome.fate for outcome in outcomes)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fates) == 400
    with begin_read(engine) as session:
        assert len(session.scalars(select(ReadingRow.number)).all()) == 200
    engine.dispose()
