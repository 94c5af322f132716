"""Native JSON, read into a typed message: every number checked, the device our own."""

from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from sensors.errors import DecodeError
from sensors.topics import LONGEST_NAME

LARGEST_PAYLOAD = 65_536
"""Bytes; images travel by HTTP, a message names them."""
LONGEST_TEXT = 2_000


class NativeMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What every native message carries; fields we do not know are passed over."""

    device: str
    observed_at: datetime
    message_id: str | int | None = None
    battery_v: float | None = None
    longitude: float | None = None
    latitude: float | None = None

    def utc(self) -> datetime:
        """Return when it was observed, in UTC."""
        return self.observed_at.astimezone(UTC)

    def identity(self) -> str | None:
        """Return the device's own number of the message, as text."""
        return check_text("message_id", _as_text(self.message_id), LONGEST_NAME)


_Sent = TypeVar("_Sent", bound=NativeMessage)


def read_native(payload: bytes, kind: type[_Sent], device: str) -> _Sent:
    """Read native JSON from a device.

    Parameters
    ----------
    payload : bytes
        As it came.
    kind : type
        The message expected; its annotations are what is checked.
    device : str
        The topic's device, which is the one that logged in at the broker.

    Raises
    ------
    DecodeError
        If the payload is too large, cut, no JSON, of other types than expected,
        without a time zone, or signed by another device.
    """
    if len(payload) > LARGEST_PAYLOAD:
        msg = (
            f"{device} sent {len(payload)} bytes, a message has at most "
            f"{LARGEST_PAYLOAD}"
        )
        raise DecodeError(msg)
    if not payload.strip():
        msg = f"{device} sent an empty message, expected a JSON object"
        raise DecodeError(msg)
    try:
        sent = msgspec.json.decode(payload, type=kind)
        moment = sent.observed_at
        is_naive = moment.tzinfo is None
        moment.astimezone(UTC)
    except msgspec.ValidationError as wrong:
        msg = f"{device} sent JSON of another shape than expected: {_say(wrong)}"
        raise DecodeError(msg) from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as wrong:
        msg = (
            f"{device} sent {len(payload)} bytes that are no whole JSON message: "
            f"{_say(wrong)}"
        )
        raise DecodeError(msg) from None
    except (OverflowError, ValueError):
        msg = f"{device} gives a time that no calendar has in observed_at"
        raise DecodeError(msg) from None
    if is_naive:
        msg = (
            f"{device} gives observed_at {moment.isoformat()} without a time zone; "
            "send UTC, such as 2024-01-07T22:00:00Z"
        )
        raise DecodeError(msg)
    if sent.device != device:
        msg = (
            f"spoof: the topic is {device}'s, the message says it is from "
            f"{sent.device[:LONGEST_NAME]!a}"
        )
        raise DecodeError(msg)
    return sent


def check_text(name: str, text: str | None, longest: int = LONGEST_TEXT) -> str | None:
    """Return a text that a database and a screen can take, or None when empty.

    Raises
    ------
    DecodeError
        If it is too long or holds control characters beside line breaks and tabs.
    """
    if text is None or not text.strip():
        return None
    if len(text) > longest:
        msg = f"{name} has {len(text)} characters, expected at most {longest}"
        raise DecodeError(msg)
    if any(
        ord(character) < ord(" ") and character not in "\n\r\t" for character in text
    ):
        msg = f"{name} holds control characters, expected plain text"
        raise DecodeError(msg)
    return text


def _as_text(identity: str | int | None) -> str | None:
    """Return a message's number as text, whichever way it was sent."""
    return None if identity is None else str(identity)


def _say(wrong: Exception) -> str:
    """Return a parser's complaint as part of a sentence."""
    return (
        str(wrong)
        .replace("`", "'")
        .replace("$.", "")
        .replace("RFC3339 encoded datetime", "time (write 2024-01-07T22:00:00Z)")
    )
