"""From the broker to the database: stored first, acknowledged after.

A batch is one transaction: bytes, readings and dead letters together. While the
database is away the batch is kept and tried again, and the broker keeps the rest.
"""

import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from sensors.broker_url import parse_broker_url
from sensors.message import Message
from sensors.mqtt import MqttSession, NotStoredError
from sensors.mqtt_connection import SessionParams
from services.db.engine import begin_write
from services.db.upgrade import prepare_database
from services.readings.queries import Fate, insert_dead_letter, store_messages
from services.settings import Settings, UnknownDevices

log = logging.getLogger(__name__)

PARAMS = SessionParams(client_id="vinter-ingest")
"""The broker session of one worker; each further worker needs a name of its own."""
LONGEST_RETRY_S = 30.0
"""Attempts to reach the database are never farther apart. [s]"""


@dataclass(slots=True)
class IngestCounters:
    """What has come and what became of it, since the start."""

    received: int = 0
    stored: int = 0
    duplicates: int = 0
    dead_lettered: int = 0
    batches: int = 0
    failed_batches: int = 0
    last_stored_at: datetime | None = None


class Ingest:
    """Stores batches of messages and counts what became of them."""

    def __init__(
        self,
        engine: Engine,
        *,
        unknown_devices: UnknownDevices = UnknownDevices.DEAD_LETTER,
        counters: IngestCounters | None = None,
    ) -> None:
        """Keep the database and what the town says about unknown devices."""
        self.counters = IngestCounters() if counters is None else counters
        self._engine = engine
        self._unknown_devices = unknown_devices

    def store(self, messages: Sequence[Message]) -> None:
        """Store a batch.

        A message that the database itself refuses is found by halving the batch,
        and becomes a dead letter.

        Raises
        ------
        NotStoredError
            If the database is away or busy: nothing is stored, try again.
        """
        counters = self.counters
        try:
            fates = self._store_or_halve(messages)
        except DBAPIError as wrong:
            counters.failed_batches += 1
            if _is_passing(wrong):
                raise NotStoredError(_one_line(wrong)) from wrong
            raise
        counters.batches += 1
        counters.received += len(messages)
        counters.stored += fates[Fate.STORED]
        counters.duplicates += fates[Fate.DUPLICATE]
        counters.dead_lettered += fates[Fate.DEAD_LETTERED]
        counters.last_stored_at = datetime.now(UTC)
        log.info(
            "batch stored messages=%d stored=%d duplicates=%d dead_lettered=%d",
            len(messages),
            fates[Fate.STORED],
            fates[Fate.DUPLICATE],
            fates[Fate.DEAD_LETTERED],
        )

    def _store_or_halve(self, messages: Sequence[Message]) -> Counter[Fate]:
        """Store all in one transaction, or find the one that cannot be stored."""
        try:
            with begin_write(self._engine) as session:
                outcomes = store_messages(
                    session, messages, unknown_devices=self._unknown_devices
                )
        except DBAPIError as wrong:
            if _is_passing(wrong):
                raise
            if len(messages) > 1:
                half = len(messages) // 2
                first = self._store_or_halve(messages[:half])
                return first + self._store_or_halve(messages[half:])
            with begin_write(self._engine) as session:
                sentence = f"the database refused it: {_one_line(wrong)}"
                insert_dead_letter(session, messages[0], sentence)
            return Counter({Fate.DEAD_LETTERED: 1})
        for outcome in outcomes:
            if outcome.fate is Fate.DEAD_LETTERED:
                log.warning(
                    "message refused topic=%r error=%r",
                    outcome.message.topic,
                    outcome.error,
                )
        return Counter(outcome.fate for outcome in outcomes)


def run_ingest(
    settings: Settings,
    stop: threading.Event,
    *,
    counters: IngestCounters | None = None,
    params: SessionParams = PARAMS,
) -> None:
    """Take messages from the broker into the database until told to stop.

    Raises
    ------
    ValueError
        If no broker is named, an address cannot be read, or the database is at
        another revision than this Vinter.
    """
    brokers = [parse_broker_url(url) for url in settings.get_mqtt_urls()]
    engine = _wait_for_database(settings.get_database_url(), stop)
    if engine is None:
        return
    ingest = Ingest(engine, unknown_devices=settings.unknown_devices, counters=counters)
    session = MqttSession(brokers, params)
    log.info(
        "ingest started brokers=%s database=%s unknown_devices=%s",
        ",".join(str(broker) for broker in brokers),
        engine.dialect.name,
        settings.unknown_devices.value,
    )
    try:
        session.run(ingest.store, stop)
    finally:
        engine.dispose()
        log.info("ingest stopped received=%d", ingest.counters.received)


def _wait_for_database(url: str, stop: threading.Event) -> Engine | None:
    """Open the database as soon as it answers; None when told to stop first."""
    wait_s = 0.25
    while not stop.is_set():
        try:
            return prepare_database(url)
        except OperationalError as wrong:
            log.warning(
                "database away retry_in_s=%g reason=%s", wait_s, _one_line(wrong)
            )
        stop.wait(wait_s)
        wait_s = min(2 * wait_s, LONGEST_RETRY_S)
    return None


def _is_passing(wrong: DBAPIError) -> bool:
    """Tell whether the same batch may be taken later: busy, locked, or away."""
    return isinstance(wrong, OperationalError) or wrong.connection_invalidated


def _one_line(wrong: DBAPIError) -> str:
    """Return the driver's own words on one line, without the statement."""
    return " ".join(str(wrong.orig).split())
