"""Whatever bytes come, the answer is a reading that could be true or one sentence."""

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decode import decode_message
from sensors.errors import DecodeError
from sensors.native import LARGEST_PAYLOAD
from sensors.quality import LIMITS, QualityCheck
from sensors.topics import Direction, Kind, Topic, parse_topic

RECEIVED = datetime(2024, 1, 7, 3, 1, 10, tzinfo=UTC)
TOPIC = "vinter/v1/oslo/road_sensor/rs-1/up"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def decode_or_refuse(topic: str, payload: bytes) -> dict[str, object] | None:
    try:
        return asdict(decode_message(topic, payload, RECEIVED).reading)
    except DecodeError as wrong:
        refusal = str(wrong)
    assert refusal
    assert "\x00" not in refusal
    return None


@given(topic=st.text(), payload=st.binary())
def test_any_topic_and_bytes_are_read_or_refused(topic: str, payload: bytes):
    decode_or_refuse(topic, payload)


@given(
    kind=st.sampled_from(["road_sensor", "snow_camera", "driver_report"]),
    name=st.sampled_from(
        [*LIMITS, "report", "surface_state", "message_id", "note", "image_sha256"]
    ),
    value=json_values,
)
def test_any_json_in_any_field_is_read_or_refused(kind: str, name: str, value: object):
    sent = {
        "device": "d",
        "observed_at": "2024-01-07T03:00:00Z",
        "report": "ice",
        "longitude": 10.75,
        "latitude": 59.9,
        name: value,
    }
    found = decode_or_refuse(f"vinter/v1/oslo/{kind}/d/up", json.dumps(sent).encode())
    for quantity, limits in LIMITS.items():
        number = (found or {}).get(quantity)
        if number is not None:
            assert isinstance(number, float | int)
            assert math.isfinite(number)
            assert limits.low <= number <= limits.high


@pytest.mark.parametrize("depth", [b"[" * 30_000, b"[" * 30_000 + b"]" * 30_000])
def test_a_payload_nested_to_the_bottom_is_refused(depth: bytes):
    payload = b'{"device":"rs-1","observed_at":"2024-01-07T03:00:00Z","x":%s}' % depth
    with pytest.raises(DecodeError):
        decode_message(TOPIC, payload, RECEIVED)


def test_a_payload_larger_than_a_message_may_be_is_refused_unread():
    with pytest.raises(DecodeError, match="65537 bytes, a message has at most 65536"):
        decode_message(TOPIC, b" " * (LARGEST_PAYLOAD + 1), RECEIVED)


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        ("vinter/v1/oslo/road_sensor/rs-1", "is not one of ours"),
        ("zigbee2mqtt/kitchen", "is not one of ours"),
        ("vinter/v2/oslo/road_sensor/rs-1/up", "is not one of ours"),
        ("vinter/v1/oslo/toaster/rs-1/up", "names the kind 'toaster'"),
        ("vinter/v1/oslo/road_sensor/rs-1/cmd", "ends in 'cmd'"),
        ("vinter/v1/oslo/road_sensor/rs-1/status", "carries a device's status"),
        ("vinter/v1//road_sensor/rs-1/up", "the town has 0 characters"),
        ("vinter/v1/oslo/road_sensor/rs\x00/up", "a topic cannot carry"),
        ("vinter/v1/oslo/waste_bin/bin-1/up", "bin-1 is a waste_bin"),
    ],
)
def test_a_topic_that_is_not_ours_is_named(topic: str, sentence: str):
    with pytest.raises(DecodeError, match=sentence):
        decode_message(topic, b"{}", RECEIVED)


@given(
    town=st.text(min_size=1, max_size=20),
    kind=st.sampled_from(Kind),
    device=st.text(min_size=1, max_size=20),
    direction=st.sampled_from(Direction),
)
def test_a_topic_that_is_read_writes_as_it_was(
    town: str, kind: Kind, device: str, direction: Direction
):
    written = str(Topic(town=town, kind=kind, device=device, direction=direction))
    try:
        assert str(parse_topic(written)) == written
    except DecodeError:
        names = town + device
        assert not names.isprintable() or set(names) & set("+#/")


def test_the_clock_is_judged_at_its_stated_limits():
    def judge(ahead: timedelta) -> list[str]:
        return sorted(QualityCheck("rs-1", RECEIVED + ahead, RECEIVED).flags)

    assert judge(timedelta(minutes=1)) == []
    assert judge(timedelta(minutes=1, seconds=1)) == ["future"]
    assert judge(timedelta(minutes=5)) == ["future"]
    assert judge(timedelta(days=-14)) == []
    assert judge(timedelta(days=-14, seconds=-1)) == ["stale"]
    with pytest.raises(DecodeError, match="in the future"):
        judge(timedelta(minutes=5, seconds=1))
