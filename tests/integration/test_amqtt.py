"""The demo's embedded broker speaks MQTT 3.1.1 only; the session finds that out."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import paho.mqtt.client as paho
import pytest
from amqtt.broker import Broker
from paho.mqtt.enums import CallbackAPIVersion

from sensors.broker_url import parse_broker_url
from sensors.mqtt import MqttSession
from sensors.mqtt_connection import MqttVersion, SessionParams

if TYPE_CHECKING:
    from sensors.message import Message

pytestmark = [
    pytest.mark.integration,
    # amqtt stumbles over its own socket when it turns an MQTT 5 client away.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PATIENCE_S = 30.0
TOPIC = "vinter/v1/oslo/road_sensor/rs-1/up"


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def amqtt_url() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    anonymous = "amqtt.plugins.authentication.AnonymousAuthPlugin"
    config = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {anonymous: {"allow_anonymous": True}},
    }
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def make_broker() -> Broker:
        broker = Broker(config)
        await broker.start()
        return broker

    broker = asyncio.run_coroutine_threadsafe(make_broker(), loop).result(PATIENCE_S)
    yield f"mqtt://127.0.0.1:{port}"
    asyncio.run_coroutine_threadsafe(broker.shutdown(), loop).result(PATIENCE_S)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(PATIENCE_S)
    loop.close()


@pytest.mark.parametrize(
    "versions",
    [(MqttVersion.V3_1_1,), (MqttVersion.V5, MqttVersion.V3_1_1)],
    ids=["told", "found out"],
)
def test_messages_come_through_the_embedded_broker(
    amqtt_url: str, versions: tuple[MqttVersion, ...]
):
    broker = parse_broker_url(amqtt_url)
    session = MqttSession([broker], SessionParams(client_id="demo", versions=versions))
    taken: list[int] = []

    def take(messages: "Sequence[Message]") -> None:
        taken.extend(int(message.payload) for message in messages)

    stop = threading.Event()
    worker = threading.Thread(target=session.run, args=(take, stop))
    worker.start()
    try:
        wait_until(lambda: session.state.is_connected)
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.connect(broker.host, broker.port)
        client.loop_start()
        for number in range(20):
            client.publish(TOPIC, str(number), qos=1).wait_for_publish(PATIENCE_S)
        client.disconnect()
        client.loop_stop()
        wait_until(lambda: len(taken) >= 20)
    finally:
        stop.set()
        worker.join(PATIENCE_S)
    assert taken == list(range(20))
    assert session.state.failed_connects == len(versions) - 1
