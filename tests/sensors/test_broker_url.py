"""A broker's address is read, or refused without repeating its password."""

import pytest

from sensors.broker_url import BrokerUrl, parse_broker_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://broker", BrokerUrl(host="broker", port=1883, is_secure=False)),
        ("mqtts://broker/", BrokerUrl(host="broker", port=8883, is_secure=True)),
        ("MQTT://[::1]:1884", BrokerUrl(host="::1", port=1884, is_secure=False)),
        (
            "mqtt://vinter:p%40ss%3Aword@broker:1884",
            BrokerUrl(
                host="broker",
                port=1884,
                is_secure=False,
                username="vinter",
                password="p@ss:word",  # noqa: S106
            ),
        ),
    ],
)
def test_an_address_is_read(url: str, expected: BrokerUrl):
    assert parse_broker_url(url) == expected


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("broker:1883", "starts with 'broker'"),
        ("http://u:hunter2@broker", "starts with 'http'"),
        ("mqtt://", "names no host"),
        ("mqtt://u:hunter2@broker:70000", "host or port that cannot be"),
        ("mqtt://u:hunter2@broker:port", "host or port that cannot be"),
        ("mqtt://u:hunter2@broker/topic", "has a path"),
        ("mqtt://:hunter2@broker", "has a password but no user"),
        ("mqtt://[::1", "host or port that cannot be"),
    ],
)
def test_what_is_no_address_is_refused_without_its_password(url: str, sentence: str):
    with pytest.raises(ValueError, match=sentence) as refusal:
        parse_broker_url(url)
    assert "hunter2" not in str(refusal.value)


def test_an_address_is_printed_without_user_and_password():
    broker = parse_broker_url("mqtts://vinter:hunter2@broker")
    assert str(broker) == "mqtts://broker:8883"
    assert "hunter2" not in repr(broker)
