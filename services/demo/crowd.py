"""The demo's devices and drivers on a real broker, with real bytes."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from sensors.broker_url import parse_broker_url
from sensors.message import Message

PATIENCE_S = 5.0


class Crowd:
    """One MQTT client that speaks for every device of the demo, as a context."""

    def __init__(self, url: str) -> None:
        self._broker = parse_broker_url(url)
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id="demo-crowd")

    def __enter__(self) -> Self:
        """Connect."""
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye."""
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, messages: Iterable[Message]) -> int:
        """Publish at QoS 1, wait until the broker has them, return how many."""
        sent = [
            self._client.publish(message.topic, message.payload, qos=1)
            for message in messages
        ]
        for one in sent:
            one.wait_for_publish(PATIENCE_S)
        return len(sent)
