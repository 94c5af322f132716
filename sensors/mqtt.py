"""A broker session that acknowledges what was stored, and nothing before.

Messages are collected into batches, handed to a callback, and acknowledged when
it returns; the broker keeps the session and delivers the rest again after a
crash, of either side. Each connection is a client of its own: a packet number of
an earlier connection can then never acknowledge a message of this one.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from sensors.broker_url import BrokerUrl
from sensors.message import Message
from sensors.mqtt_connection import Connection, Delivery, SessionParams

log = logging.getLogger(__name__)

LONGEST_RETRY_S = 30.0
"""Retries are never farther apart. [s]"""
STEADY_S = 10.0
"""A connection that lived so long was a good one; the next is tried at once. [s]"""
BATCHES_WAITING = 20
"""Beyond so many we hang up until they are stored; the broker keeps the rest."""
LOGGED_FAILURE = 10
"""Of the same failure, the first and every tenth is logged."""


class NotStoredError(Exception):
    """Raised by the callback when the batch must come again: nothing is lost."""


@dataclass(slots=True)
class SessionState:
    """What the session has lived through; for health pages and metrics.

    ``gaps`` counts the times that the broker had forgotten a session which it had
    promised to keep.
    """

    is_connected: bool = False
    connects: int = 0
    failed_connects: int = 0
    gaps: int = 0
    last_failure: str = ""


class MqttSession:
    """A subscription that loses nothing between the broker and the callback."""

    def __init__(self, brokers: Sequence[BrokerUrl], params: SessionParams) -> None:
        """Keep what is asked for; nothing is opened before `run`."""
        if not brokers:
            msg = "no broker is named; expected at least one mqtt:// address"
            raise ValueError(msg)
        self.state = SessionState()
        self._brokers = tuple(brokers)
        self._params = params
        self._version_in_use = dict.fromkeys(self._brokers, 0)
        self._retry_s = params.first_retry_s
        self._arrived: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._connection: Connection | None = None

    def run(
        self,
        on_batch: Callable[[Sequence[Message]], None],
        stop: threading.Event,
    ) -> None:
        """Take batches until told to stop.

        A batch that ``on_batch`` returns from is acknowledged. `NotStoredError`
        keeps it and tries again, ever more slowly, while the broker holds back
        the rest; any other error ends the run with nothing acknowledged.
        """
        try:
            while not stop.is_set():
                self._stay_connected(stop)
                batch = self._take_batch()
                if batch and self._store(batch, on_batch, stop):
                    self._acknowledge(batch)
        finally:
            self._drop_connection()

    def _stay_connected(self, stop: threading.Event) -> None:
        """Connect again after a loss, once what had arrived is stored."""
        if self._connection is not None and self._connection.is_open:
            return
        lost = self._connection
        self._drop_connection()
        if not self._arrived.empty():
            return
        if lost is not None:
            log.warning("mqtt connection lost broker=%s", lost.broker)
            if monotonic() - lost.opened_at < STEADY_S:
                self._wait_longer(stop)
            else:
                self._retry_s = self._params.first_retry_s
        while not stop.is_set():
            for broker in self._brokers:
                if self._open(broker, stop) or stop.is_set():
                    return
            self._wait_longer(stop)

    def _wait_longer(self, stop: threading.Event) -> None:
        """Wait before the next attempt, each time twice as long."""
        stop.wait(self._retry_s)
        self._retry_s = min(2 * self._retry_s, LONGEST_RETRY_S)

    def _open(self, broker: BrokerUrl, stop: threading.Event) -> bool:
        """Connect to one broker; note what came of it."""
        version = self._params.versions[self._version_in_use[broker]]
        connection = Connection(broker, version, self._params, self._receive)
        failure = connection.open(stop)
        if failure is not None:
            connection.close()
            if connection.dislikes_version:
                self._version_in_use[broker] += 1
                self._version_in_use[broker] %= len(self._params.versions)
            if not stop.is_set():
                self._note_failure(broker, failure)
            return False
        self._connection = connection
        self._note_connected(connection)
        return True

    def _receive(self, delivery: Delivery) -> None:
        """Take a message from the connection's thread."""
        self._arrived.put(delivery)
        if self._arrived.qsize() > BATCHES_WAITING * self._params.batch_size:
            delivery.connection.hang_up()

    def _take_batch(self) -> list[Delivery]:
        """Wait for messages and return at most a batch of them."""
        batch: list[Delivery] = []
        deadline = monotonic() + self._params.batch_wait_s
        while len(batch) < self._params.batch_size:
            left_s = max(0.0, deadline - monotonic())
            try:
                batch.append(self._arrived.get(timeout=left_s))
            except queue.Empty:
                break
        return batch

    def _store(
        self,
        batch: Sequence[Delivery],
        on_batch: Callable[[Sequence[Message]], None],
        stop: threading.Event,
    ) -> bool:
        """Hand the batch over until it is stored; False when told to stop first."""
        messages = [delivery.message for delivery in batch]
        wait_s = self._params.first_retry_s
        while True:
            try:
                on_batch(messages)
            except NotStoredError as wrong:
                log.warning(
                    "batch not stored messages=%d retry_in_s=%g reason=%s",
                    len(messages),
                    wait_s,
                    wrong,
                )
            else:
                return True
            if stop.wait(wait_s):
                return False
            wait_s = min(2 * wait_s, LONGEST_RETRY_S)

    def _acknowledge(self, batch: Sequence[Delivery]) -> None:
        """Acknowledge what came by this connection; the rest will come again."""
        if self._connection is not None:
            for delivery in batch:
                self._connection.acknowledge(delivery)

    def _drop_connection(self) -> None:
        """Close the connection, if there is one."""
        connection, self._connection = self._connection, None
        self.state.is_connected = False
        if connection is not None:
            connection.close()

    def _note_connected(self, connection: Connection) -> None:
        """Write down that we are connected, and whether messages may be missing."""
        state, params = self.state, self._params
        if params.persistent and state.connects and not connection.session_present:
            state.gaps += 1
            log.warning(
                "mqtt gap broker=%s client_id=%s: the broker forgot this session, "
                "messages may be missing; let devices send again",
                connection.broker,
                params.client_id,
            )
        state.is_connected = True
        state.connects += 1
        log.info(
            "mqtt connected broker=%s client_id=%s version=%s session_present=%s",
            connection.broker,
            params.client_id,
            connection.version.name,
            connection.session_present,
        )

    def _note_failure(self, broker: BrokerUrl, failure: str) -> None:
        """Write down a failed connect."""
        state = self.state
        state.failed_connects += 1
        if failure != state.last_failure or state.failed_connects % LOGGED_FAILURE == 1:
            log.warning(
                "mqtt not connected broker=%s failed_connects=%d reason=%s",
                broker,
                state.failed_connects,
                failure,
            )
        state.last_failure = failure
