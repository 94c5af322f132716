"""Through a real broker: what was acknowledged is stored, once, whatever breaks."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import paho.mqtt.client as paho
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import Engine, func, select

from sensors.broker_url import parse_broker_url
from sensors.message import Message
from sensors.mqtt import MqttSession
from sensors.mqtt_connection import MqttVersion, SessionParams
from sensors.recording import decode_recording
from services.db.engine import begin_read, begin_write, make_engine
from services.db.tables import DeadLetter, ReadingRow
from services.db.upgrade import upgrade
from services.ingest import Ingest, IngestCounters, run_ingest
from services.operations.record import record_messages
from services.readings.devices import add_device
from services.settings import Settings

pytestmark = pytest.mark.integration

NOON = datetime(2024, 1, 7, 12, 0, tzinfo=UTC)
PATIENCE_S = 30.0
CLIENT_ID = "vinter-ingest"
ROOT = Path(__file__).parents[2]


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not happen within {PATIENCE_S:g} s")
        time.sleep(0.02)


def publish(url: str, numbers: Sequence[int], *extra: tuple[str, bytes]) -> None:
    """Publish readings and wait until the broker has acknowledged each."""
    broker = parse_broker_url(url)
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.max_queued_messages_set(0)
    client.connect(broker.host, broker.port)
    client.loop_start()
    sent = []
    for number in numbers:
        observed_at = (NOON + timedelta(seconds=number)).isoformat()
        payload = {"device": "rs-1", "observed_at": observed_at, "snow_depth_mm": 1}
        topic = "vinter/v1/oslo/road_sensor/rs-1/up"
        sent.append(client.publish(topic, json.dumps(payload), qos=1))
    sent.extend(client.publish(topic, payload, qos=1) for topic, payload in extra)
    for message in sent:
        message.wait_for_publish(PATIENCE_S)
    client.disconnect()
    client.loop_stop()


def make_session(
    url: str, version: MqttVersion = MqttVersion.V5, batch_size: int = 100
) -> MqttSession:
    return MqttSession(
        [parse_broker_url(url)],
        SessionParams(
            client_id=CLIENT_ID,
            batch_size=batch_size,
            versions=(version,),
            first_retry_s=0.05,
            batch_wait_s=0.05,
        ),
    )


class Broker(Protocol):
    """What the fixture `mosquitto` gives."""

    url: str

    def start(self) -> None: ...

    def stop(self) -> None: ...


@contextmanager
def running(
    session: MqttSession, on_batch: Callable[[Sequence[Message]], None]
) -> Iterator[threading.Thread]:
    stop = threading.Event()
    thread = threading.Thread(target=session.run, args=(on_batch, stop))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def make_database(url: str) -> Engine:
    engine = make_engine(url)
    upgrade(engine)
    with begin_write(engine) as session:
        add_device(
            session, town="oslo", kind="road_sensor", device="rs-1", added_at=NOON
        )
    return engine


def count(engine: Engine) -> int:
    with begin_read(engine) as session:
        return session.scalar(select(func.count()).select_from(ReadingRow)) or 0


versions = pytest.mark.parametrize("version", list(MqttVersion))


def test_what_is_published_is_stored_and_the_rest_is_kept_aside(
    mosquitto_url: str, database_url: str, monkeypatch: pytest.MonkeyPatch
):
    engine = make_database(database_url)
    monkeypatch.setenv("VINTER_MQTT_URL", mosquitto_url)
    monkeypatch.setenv("VINTER_DATABASE_URL", database_url)
    counters, stop = IngestCounters(), threading.Event()
    thread = threading.Thread(
        target=run_ingest, args=(Settings(), stop), kwargs={"counters": counters}
    )
    thread.start()
    try:
        first = ("vinter/v1/oslo/road_sensor/rs-1/up", b"hello")
        while counters.received == 0:
            publish(mosquitto_url, [], first)
            time.sleep(0.1)
        publish(
            mosquitto_url,
            range(300),
            ("vinter/v1/oslo/road_sensor/stranger/up", b"{}"),
        )
        wait_until(lambda: counters.stored == 300, "300 readings")
        wait_until(lambda: counters.dead_lettered == 2, "2 dead letters")
    finally:
        stop.set()
        thread.join(PATIENCE_S)
    assert count(engine) == 300
    assert len(list_errors(engine)) == 2
    engine.dispose()


@versions
def test_a_worker_that_dies_between_store_and_acknowledgement_loses_nothing(
    mosquitto_url: str, database_url: str, version: MqttVersion
):
    engine = make_database(database_url)
    ingest = Ingest(engine)

    class Died(Exception):  # noqa: N818 - it is what happens
        """The process ended here."""

    died = threading.Event()

    def store_and_die(messages: Sequence[Message]) -> None:
        ingest.store(messages)
        died.set()
        raise Died

    def run_until_death() -> None:
        with pytest.raises(Died):
            make_session(mosquitto_url, version).run(store_and_die, threading.Event())

    publisher_may_start = make_session(mosquitto_url, version)
    with running(publisher_may_start, ingest.store):
        wait_until(lambda: publisher_may_start.state.is_connected, "a connection")
    publish(mosquitto_url, range(250))  # nobody is there: the broker keeps them
    worker = threading.Thread(target=run_until_death)
    worker.start()
    worker.join(PATIENCE_S)
    assert died.is_set()
    stored_before_death = count(engine)
    assert 0 < stored_before_death <= 250
    with running(make_session(mosquitto_url, version), ingest.store):
        wait_until(
            lambda: ingest.counters.received >= 250 + stored_before_death,
            "everything again",
        )
    assert count(engine) == 250
    assert ingest.counters.duplicates == stored_before_death
    engine.dispose()


@versions
def test_a_broker_that_goes_and_comes_back_is_found_again(
    mosquitto: Broker, tmp_path: Path, version: MqttVersion
):
    engine = make_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    ingest, url = Ingest(engine), mosquitto.url
    session = make_session(url, version)
    with running(session, ingest.store):
        wait_until(lambda: session.state.is_connected, "a connection")
        publish(url, range(50))
        wait_until(lambda: count(engine) == 50, "the first 50")
        mosquitto.stop()
        wait_until(lambda: session.state.failed_connects > 1, "failed connects")
        assert not session.state.is_connected
        mosquitto.start()
        wait_until(lambda: session.state.connects == 2, "the second connection")
        publish(url, range(50, 100))
        wait_until(lambda: count(engine) == 100, "the other 50")
    assert session.state.gaps == 0
    engine.dispose()


def test_the_second_broker_is_taken_when_the_first_is_away(
    mosquitto_url: str, tmp_path: Path
):
    engine = make_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    ingest = Ingest(engine)
    brokers = [parse_broker_url("mqtt://127.0.0.1:1"), parse_broker_url(mosquitto_url)]
    session = MqttSession(brokers, SessionParams(client_id=CLIENT_ID))
    with running(session, ingest.store):
        wait_until(lambda: session.state.is_connected, "a connection")
        publish(mosquitto_url, range(10))
        wait_until(lambda: count(engine) == 10, "10 readings")
    assert session.state.failed_connects == 1
    engine.dispose()


@versions
def test_while_the_database_is_locked_the_batch_waits_and_nothing_is_lost(
    mosquitto_url: str, tmp_path: Path, version: MqttVersion
):
    engine = make_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    ingest = Ingest(make_engine(str(engine.url), busy_timeout_ms=0))
    session = make_session(mosquitto_url, version, batch_size=20)
    with running(session, ingest.store):
        wait_until(lambda: session.state.is_connected, "a connection")
        with begin_write(engine):
            publish(mosquitto_url, range(200))
            wait_until(lambda: ingest.counters.failed_batches > 0, "a refused batch")
            assert ingest.counters.stored == 0
        wait_until(lambda: count(engine) == 200, "200 readings")
    assert ingest.counters.stored == 200
    engine.dispose()


def test_a_broker_that_forgot_the_session_is_noticed(mosquitto: Broker, tmp_path: Path):
    url = mosquitto.url
    session = make_session(url)
    with running(session, lambda _messages: None):
        wait_until(lambda: session.state.is_connected, "a connection")
        mosquitto.stop()
        (tmp_path / "mosquitto" / "mosquitto.db").unlink()
        mosquitto.start()
        wait_until(lambda: session.state.connects == 2, "the second connection")
    assert session.state.gaps == 1


def test_a_recording_of_the_broker_reads_back(mosquitto_url: str, tmp_path: Path):
    path, stop = tmp_path / "night.jsonl", threading.Event()
    written: list[int] = []
    thread = threading.Thread(
        target=lambda: written.append(
            record_messages([mosquitto_url], ["vinter/v1/#"], path, stop, most=20)
        )
    )
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while thread.is_alive() and time.monotonic() < deadline:
        publish(mosquitto_url, range(5))
        thread.join(0.05)
    stop.set()
    thread.join(PATIENCE_S)
    assert written == [20]
    with path.open(encoding="utf-8") as lines:
        readings, refused = decode_recording(lines)
    assert len(readings) == 20
    assert refused == ()


def test_an_acknowledgement_never_crosses_to_another_connection(
    mosquitto: Broker, tmp_path: Path
):
    """The batch is held while its connection ends; its packet numbers are void.

    The broker numbers the messages of the next connection from 1 again: were the
    batch acknowledged there, it would take new messages for stored.
    """
    engine = make_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    ingest = Ingest(engine)
    held, released = threading.Event(), threading.Event()

    def store_after_release(messages: Sequence[Message]) -> None:
        ingest.store(messages)
        held.set()
        released.wait(PATIENCE_S)

    session = make_session(mosquitto.url, batch_size=20)
    with running(session, store_after_release):
        wait_until(lambda: session.state.is_connected, "a connection")
        publish(mosquitto.url, range(20))
        held.wait(PATIENCE_S)
        mosquitto.stop()
        mosquitto.start()
        publish(mosquitto.url, range(20, 40))
        first = ingest.counters.stored
        assert 0 < first <= 20
        released.set()
        wait_until(lambda: count(engine) == 40, "all 40")
        wait_until(lambda: ingest.counters.duplicates >= first, "the held ones again")
    assert ingest.counters.stored == 40
    engine.dispose()


def test_postgresql_may_go_away_for_a_while(mosquitto_url: str, postgres_url: str):
    engine = make_database(postgres_url)
    ingest = Ingest(engine)
    session = make_session(mosquitto_url, batch_size=20)
    server, _, name = postgres_url.rpartition("/")
    with (
        running(session, ingest.store),
        psycopg.connect(f"{server}/postgres", autocommit=True) as operator,
    ):
        wait_until(lambda: session.state.is_connected, "a connection")
        publish(mosquitto_url, range(50))
        wait_until(lambda: ingest.counters.stored == 50, "the first 50")
        operator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )
        publish(mosquitto_url, range(50, 200))
        wait_until(lambda: ingest.counters.failed_batches > 1, "refused batches")
        operator.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        wait_until(lambda: ingest.counters.stored == 200, "200 readings")
    assert count(engine) == 200
    engine.dispose()


def test_a_worker_killed_five_times_loses_nothing(
    mosquitto_url: str, database_url: str
):
    engine = make_database(database_url)
    program = "from services.operations.commands import ingest; ingest(client_id='w')"
    environment = os.environ | {
        "VINTER_MQTT_URL": mosquitto_url,
        "VINTER_DATABASE_URL": database_url,
    }

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    published = threading.Event()

    def publish_slowly() -> None:
        for start_at in range(0, 3000, 100):
            publish(mosquitto_url, range(start_at, start_at + 100))
            time.sleep(0.1)
        published.set()

    worker = start()
    marker = ("vinter/v1/oslo/road_sensor/rs-1/up", b"is the session there?")
    deadline = time.monotonic() + PATIENCE_S
    while not list_errors(engine) and time.monotonic() < deadline:
        publish(mosquitto_url, [], marker)
        time.sleep(0.1)
    publisher = threading.Thread(target=publish_slowly)
    publisher.start()
    try:
        for _ in range(5):
            time.sleep(1.0)
            worker.kill()
            worker.wait(PATIENCE_S)
            worker = start()
        publisher.join(PATIENCE_S)
        assert published.is_set()
        wait_until(lambda: count(engine) == 3000, "3000 readings")
    finally:
        worker.terminate()
        assert worker.wait(PATIENCE_S) == 0
    engine.dispose()


def list_errors(engine: Engine) -> Sequence[str]:
    with begin_read(engine) as session:
        return session.scalars(select(DeadLetter.error)).all()
