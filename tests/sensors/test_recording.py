"""A recording comes back as it was written; a line that is none is named."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.message import Message
from sensors.recording import decode_recording, read_recording, write_recording

TOPIC = "vinter/v1/oslo/road_sensor/rs-1/up"
RECEIVED = datetime(2024, 1, 7, 3, 1, 10, tzinfo=UTC)


@given(
    st.lists(
        st.builds(
            Message,
            topic=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
            payload=st.binary(max_size=60) | st.text(max_size=20).map(str.encode),
            received_at=st.integers(0, 10**9).map(
                lambda ms: RECEIVED + timedelta(milliseconds=ms)
            ),
        ),
        max_size=5,
    )
)
def test_messages_come_back_as_they_were_written(messages: list[Message]):
    lines = list(write_recording(messages))
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert list(read_recording(lines)) == messages


def test_text_is_written_as_text_and_bytes_as_base64():
    text, raw = write_recording(
        [
            Message(topic="a", payload=b'{"x":1}', received_at=RECEIVED),
            Message(topic="a", payload=b"\xff\x00", received_at=RECEIVED),
        ]
    )
    head = '{"topic":"a","received_at":"2024-01-07T03:01:10Z",'
    assert text == head + '"payload":"{\\"x\\":1}"}\n'
    assert raw == head + '"payload_base64":"/wA="}\n'  # FF 00 in base64 is /wA=


def test_an_object_may_be_written_by_hand_where_the_text_would_stand():
    line = (
        f'{{"topic": "{TOPIC}", "received_at": "2024-01-07T04:01:10+01:00", '
        '"payload": {"device": "rs-1", "observed_at": "2024-01-07T03:00:00Z", '
        '"snow_depth_mm": 35}}'
    )
    readings, refused = decode_recording([line, "\n"])
    assert refused == ()
    assert [reading.received_at for reading in readings] == [RECEIVED]


def test_a_message_that_the_decoders_refuse_does_not_end_the_recording():
    good = '{"device":"rs-1","observed_at":"2024-01-07T03:00:00Z"}'
    messages = [
        Message(topic=TOPIC, payload=payload, received_at=RECEIVED)
        for payload in (b"{", good.encode())
    ]
    readings, refused = decode_recording(write_recording(messages))
    assert len(readings) == 1
    assert [r.message.payload for r in refused] == [b"{"]
    assert "no whole JSON message" in refused[0].error


@pytest.mark.parametrize(
    "line",
    [
        '{"topic":"a","received_at":"2024-01-07T03:01:10Z","payload":"x"',
        "[]",
        "time;topic;payload",
        '{"topic":"a","received_at":"2024-01-07T03:01:10Z"}',
        '{"topic":"a","received_at":"yesterday","payload":"x"}',
        '{"topic":"a","received_at":"2024-01-07T03:01:10Z","payload_base64":"a"}',
        '{"topic":"a","received_at":"2024-01-07T03:01Z","payload":"","payload_base64":""}',
        '{"topic":"a","received_at":"2024-01-07T03:01:10Z","payload":"\\ud800"}',
    ],
)
def test_a_line_that_is_no_message_is_named_by_its_number(line: str):
    with pytest.raises(ValueError, match="line 3 of the recording is no message"):
        list(read_recording(["\n", "\n", line]))
