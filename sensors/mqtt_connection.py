"""One connection to a broker, from CONNECT to its end, on a thread of its own."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from time import monotonic

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sensors.broker_url import BrokerUrl
from sensors.message import Message
from sensors.topics import SUBSCRIPTION

log = logging.getLogger(__name__)

SESSION_EXPIRY_S = 14 * 24 * 3600
"""How long the broker keeps what we have not taken. [s]"""
CONNECT_PATIENCE_S = 5.0
"""How long a broker may take to answer. [s]"""
KEEPALIVE_S = 30
UNSUPPORTED_VERSION = 132
"""MQTT 5 reason code 0x84."""
LARGEST_RECEIVE_MAXIMUM = 65_535


def utc_now() -> datetime:
    """Return the moment as the machine's clock has it."""
    return datetime.now(UTC)


class MqttVersion(IntEnum):
    """The protocol, by the number that a CONNECT carries."""

    V3_1_1 = 4
    V5 = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionParams:
    """How a session asks and waits.

    ``versions`` are tried in turn: a broker that does not speak the first is
    asked in the next. ``client_id`` names the session, one for each worker that
    runs, the same after each start. A session that is not ``persistent`` starts
    empty and leaves nothing behind. ``clock`` stamps what is received; a demo's
    runs fast.
    """

    client_id: str
    topics: tuple[str, ...] = (SUBSCRIPTION,)
    batch_size: int = 500
    batch_wait_s: float = 0.1
    first_retry_s: float = 0.25
    versions: tuple[MqttVersion, ...] = (MqttVersion.V5, MqttVersion.V3_1_1)
    persistent: bool = True
    clock: Callable[[], datetime] = utc_now


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """A message and the connection that may acknowledge it."""

    connection: "Connection"
    packet: int
    qos: int
    message: Message


class Connection:
    """One TCP connection with the subscription that it is for."""

    def __init__(
        self,
        broker: BrokerUrl,
        version: MqttVersion,
        params: SessionParams,
        on_delivery: Callable[[Delivery], None],
    ) -> None:
        """Build a client with its callbacks; nothing is opened before `open`."""
        self.broker = broker
        self.version = version
        self.session_present = False
        self.opened_at = 0.0
        self._params = params
        self._on_delivery = on_delivery
        self._refusal: ReasonCode | None = None
        self._has_dialled = False
        self._answered = threading.Event()
        self._ended = threading.Event()
        self._client = self._make_client()

    @property
    def is_open(self) -> bool:
        """Whether the broker took us and our subscription, and is still there."""
        return (
            self._answered.is_set()
            and self._refusal is None
            and not self._ended.is_set()
        )

    @property
    def dislikes_version(self) -> bool:
        """Whether the broker may take us in another version of the protocol.

        Some say so, some hang up, and amqtt says nothing at all.
        """
        if self._refusal is not None:
            return self._refusal.value == UNSUPPORTED_VERSION
        return self._has_dialled and not self._answered.is_set()

    def open(self, stop: threading.Event) -> str | None:
        """Connect, subscribe and wait for the answers.

        Returns
        -------
        str or None
            Why it did not work, None when it did.
        """
        try:
            self._dial()
        except (OSError, ValueError) as wrong:
            return f"{type(wrong).__name__}: {wrong}"
        self._has_dialled = True
        self._client.loop_start()
        deadline = monotonic() + CONNECT_PATIENCE_S
        while not (self._answered.wait(0.05) or self._ended.is_set()):
            if stop.is_set():
                return "told to stop"
            if monotonic() > deadline:
                return f"no answer within {CONNECT_PATIENCE_S:g} s"
        if self._refusal is not None:
            return f"refused: {self._refusal}"
        if self._ended.is_set():
            return "closed before it answered"
        self.opened_at = monotonic()
        return None

    def acknowledge(self, delivery: Delivery) -> None:
        """Tell the broker that it may forget a message of this connection."""
        if delivery.connection is self and delivery.qos > 0:
            self._client.ack(delivery.packet, delivery.qos)

    def hang_up(self) -> None:
        """End the connection from within its own thread."""
        self._client.disconnect()

    def close(self) -> None:
        """Say goodbye if we can, and end the thread."""
        self._client.disconnect()
        self._client.loop_stop()
        self._ended.set()

    def _make_client(self) -> paho.Client:
        """Build the client; each connection has its own, used once."""
        is_v5 = self.version is MqttVersion.V5
        client = paho.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._params.client_id,
            clean_session=None if is_v5 else not self._params.persistent,
            protocol=MQTTProtocolVersion(self.version.value),
            manual_ack=True,
            reconnect_on_failure=False,
        )
        client.on_connect = self._when_connected
        client.on_subscribe = self._when_subscribed
        client.on_message = self._when_message
        client.on_disconnect = self._when_disconnected
        if self.broker.username is not None:
            client.username_pw_set(self.broker.username, self.broker.password)
        if self.broker.is_secure:
            client.tls_set()
        return client

    def _dial(self) -> None:
        """Open the socket and send CONNECT."""
        host, port, params = self.broker.host, self.broker.port, self._params
        if self.version is not MqttVersion.V5:
            self._client.connect(host, port, KEEPALIVE_S)
            return
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_EXPIRY_S if params.persistent else 0
        properties.ReceiveMaximum = min(2 * params.batch_size, LARGEST_RECEIVE_MAXIMUM)
        self._client.connect(
            host,
            port,
            KEEPALIVE_S,
            clean_start=not params.persistent,
            properties=properties,
        )

    def _when_connected(
        self,
        client: paho.Client,
        _userdata: object,
        flags: paho.ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Subscribe, always: a session that was kept takes it for the same."""
        if reason.is_failure:
            self._refusal = reason
            self._answered.set()
            return
        self.session_present = flags.session_present
        client.subscribe([(topic, 1) for topic in self._params.topics])

    def _when_subscribed(
        self,
        _client: paho.Client,
        _userdata: object,
        _packet: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        """Note whether the broker lets us listen."""
        self._refusal = next((code for code in reasons if code.is_failure), None)
        self._answered.set()

    def _when_message(
        self, _client: paho.Client, _userdata: object, received: paho.MQTTMessage
    ) -> None:
        """Pass a message on, with the moment it came."""
        message = Message(
            topic=_read_topic(received),
            payload=bytes(received.payload),
            received_at=self._params.clock(),
        )
        self._on_delivery(Delivery(self, received.mid, received.qos, message))

    def _when_disconnected(
        self,
        _client: paho.Client,
        _userdata: object,
        _flags: paho.DisconnectFlags,
        _reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        """Note the end."""
        self._ended.set()


def _read_topic(received: paho.MQTTMessage) -> str:
    """Return the topic as text; bytes that are no UTF-8 show as escapes."""
    try:
        return received.topic
    except UnicodeDecodeError:
        return received._topic.decode("utf-8", "backslashreplace")  # noqa: SLF001
