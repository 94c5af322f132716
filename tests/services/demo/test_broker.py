"""The demo's broker passes messages on, and is gone afterwards."""

import socket
import threading

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from sensors.broker_url import parse_broker_url
from services.demo.broker import LOOPBACK, EmbeddedBroker, free_port

PATIENCE_S = 10.0


def test_a_message_goes_through_it():
    heard = threading.Event()
    subscribed = threading.Event()
    with EmbeddedBroker() as broker:
        port = parse_broker_url(broker.url).port
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id="test")
        client.on_message = lambda *_: heard.set()
        client.on_subscribe = lambda *_: subscribed.set()
        client.connect(LOOPBACK, port)
        client.loop_start()
        client.subscribe("vinter/v1/#", qos=1)
        assert subscribed.wait(PATIENCE_S)
        client.publish("vinter/v1/town/snow_camera/torget/up", b"{}", qos=1)
        assert heard.wait(PATIENCE_S)
        client.disconnect()
        client.loop_stop()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((LOOPBACK, port), timeout=1.0)


def test_a_port_in_use_is_not_given_out():
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port
    assert free_port(port) == port
