"""Messages written down, one JSON line each, and read back through the decoders.

A line is ``{"topic", "received_at", "payload" | "payload_base64"}``. ``payload``
is the text that was sent, or, written by hand, the JSON object itself.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from planner.domain.calendar import format_instant, parse_instant
from planner.domain.readings import Reading
from sensors.decode import decode_message
from sensors.errors import DecodeError
from sensors.message import Message

_EXPECTED = 'expected {"topic", "received_at", "payload" or "payload_base64"}'


_ABSENT = msgspec.Raw()


class _Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a recording, with the payload not looked at."""

    topic: str
    received_at: str
    payload: msgspec.Raw = _ABSENT
    payload_base64: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A recorded message that became no reading, and why."""

    message: Message
    error: str


def read_recording(lines: Iterable[str]) -> Iterator[Message]:
    """Read a recording; empty lines are passed over.

    Raises
    ------
    ValueError
        At the first line that is no recorded message, by its number.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _read_line(number, line)


def decode_recording(
    lines: Iterable[str],
) -> tuple[tuple[Reading, ...], tuple[Refused, ...]]:
    """Read a recording through the decoders.

    Returns
    -------
    readings : tuple of Reading
        In the order of the recording.
    refused : tuple of Refused
        Messages that the decoders refused, each with its sentence.

    Raises
    ------
    ValueError
        If a line is no recorded message.
    """
    readings: list[Reading] = []
    refused: list[Refused] = []
    for message in read_recording(lines):
        try:
            decoded = decode_message(
                message.topic, message.payload, message.received_at
            )
        except DecodeError as wrong:
            refused.append(Refused(message=message, error=str(wrong)))
        else:
            readings.append(decoded.reading)
    return tuple(readings), tuple(refused)


def write_recording(messages: Iterable[Message]) -> Iterator[str]:
    """Write messages as lines, each with its line break."""
    for message in messages:
        try:
            text = msgspec.json.encode(message.payload.decode())
        except UnicodeDecodeError:
            line = _Line(
                topic=message.topic,
                received_at=format_instant(message.received_at),
                payload_base64=b64encode(message.payload).decode("ascii"),
            )
        else:
            line = _Line(
                topic=message.topic,
                received_at=format_instant(message.received_at),
                payload=msgspec.Raw(text),
            )
        yield msgspec.json.encode(line).decode() + "\n"


def _read_line(number: int, line: str) -> Message:
    """Read one line, or raise ValueError with its number."""
    try:
        found = msgspec.json.decode(line, type=_Line)
        received_at = parse_instant(found.received_at)
        payload = _read_payload(found)
    except (msgspec.DecodeError, ValueError, RecursionError, OverflowError) as wrong:
        msg = f"line {number} of the recording is no message: {wrong}; {_EXPECTED}"
        raise ValueError(msg) from None
    return Message(topic=found.topic, payload=payload, received_at=received_at)


def _read_payload(line: _Line) -> bytes:
    """Return the bytes that were sent."""
    raw = bytes(line.payload)
    if bool(raw) == (line.payload_base64 is not None):
        msg = "it has both payloads or none"
        raise ValueError(msg)
    if line.payload_base64 is not None:
        return b64decode(line.payload_base64, validate=True)
    if raw.startswith(b'"'):
        return msgspec.json.decode(raw, type=str).encode()
    return raw
