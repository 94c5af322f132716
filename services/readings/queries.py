"""Messages in, readings out: stored once each, and found by what was known when.

`store_messages` is the one way in, for the broker, for HTTP and for a replayed
dead letter alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from planner.domain.readings import (
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from sensors.decode import Decoded, decode_message
from sensors.errors import DecodeError
from sensors.message import Message
from sensors.topics import Kind
from services.db.tables import Base, DeadLetter, Device, ReadingRow
from services.db.tables import Message as MessageRow
from services.readings.devices import Address, find_devices
from services.settings import UnknownDevices

READING_TYPES: dict[str, type[Reading]] = {
    Kind.ROAD_SENSOR.value: RoadReading,
    Kind.SNOW_CAMERA.value: SnowCameraReading,
    Kind.DRIVER_REPORT.value: DriverReport,
}

_OWN_COLUMNS = frozenset(
    {
        "device",
        "observed_at",
        "received_at",
        "message_id",
        "longitude",
        "latitude",
        "flags",
    }
)
"""Fields of a reading that have a column; the rest are its quantities."""


_READING_COLUMNS = (
    ReadingRow.kind,
    ReadingRow.device,
    ReadingRow.observed_at,
    ReadingRow.received_at,
    ReadingRow.message_id,
    ReadingRow.longitude,
    ReadingRow.latitude,
    ReadingRow.quantities,
    ReadingRow.flags,
)
"""What a reading is made from; plain columns, for rows are many."""


class Fate(StrEnum):
    """What became of a message."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    """It, or another reading of this device at this moment, was there before."""
    DEAD_LETTERED = "dead_lettered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one message; ``error`` is why it became no reading."""

    message: Message
    digest: str
    fate: Fate
    error: str | None = None


def store_messages(
    session: Session,
    messages: Sequence[Message],
    *,
    unknown_devices: UnknownDevices = UnknownDevices.DEAD_LETTER,
) -> list[Outcome]:
    """Store each message as bytes, and as the reading or the dead letter it is.

    All of it belongs to the session's transaction. A message that came before is
    left alone, so that a delivery may be repeated as often as a broker or a phone
    likes; of two readings of a device at one moment the first stays, and the
    second one's bytes are kept.

    Returns
    -------
    list of Outcome
        One a message, in order.
    """
    decoded: dict[str, Decoded] = {}
    errors: dict[str, str] = {}
    by_digest: dict[str, Message] = {}
    digests = [digest_message(message) for message in messages]
    for digest, message in zip(digests, messages, strict=True):
        if digest in by_digest:
            continue
        by_digest[digest] = message
        try:
            decoded[digest] = decode_message(
                message.topic, message.payload, message.received_at
            )
        except DecodeError as wrong:
            errors[digest] = str(wrong)

    devices = _meet_devices(session, decoded, errors, unknown_devices)
    before = _list_digests(session, MessageRow, by_digest)
    dead_before = _list_digests(session, DeadLetter, errors)
    new = [digest for digest in decoded if digest not in before]
    _insert_new(session, MessageRow, [_message_row(d, by_digest[d]) for d in new])
    _insert_new(
        session, ReadingRow, [_reading_row(d, decoded[d], devices) for d in new]
    )
    stored = _list_digests(session, ReadingRow, new)
    _insert_new(
        session,
        DeadLetter,
        [_message_row(d, by_digest[d]) | {"error": e} for d, e in errors.items()],
    )

    outcomes: list[Outcome] = []
    told: set[str] = set()
    for digest, message in zip(digests, messages, strict=True):
        if digest in told or digest in dead_before:
            fate = Fate.DUPLICATE
        elif digest in errors:
            fate = Fate.DEAD_LETTERED
        else:
            fate = Fate.STORED if digest in stored else Fate.DUPLICATE
        told.add(digest)
        outcomes.append(
            Outcome(message=message, digest=digest, fate=fate, error=errors.get(digest))
        )
    return outcomes


def list_readings(
    session: Session, town: str, received_before: datetime, since: datetime
) -> list[Reading]:
    """Return what a plan made at ``received_before`` could know.

    Parameters
    ----------
    town : str
        Whose readings.
    received_before : datetime
        Readings received at this moment or earlier.
    since : datetime
        Readings observed at this moment or later.

    Returns
    -------
    list of Reading
        In the order in which they were observed.
    """
    rows = session.execute(
        select(*_READING_COLUMNS)
        .where(
            ReadingRow.town == town,
            ReadingRow.observed_at >= since,
            ReadingRow.received_at <= received_before,
        )
        .order_by(ReadingRow.observed_at, ReadingRow.number)
    )
    return [_read_columns(*row) for row in rows]


def latest_by_device(
    session: Session, town: str, received_before: datetime
) -> dict[tuple[str, str], Reading]:
    """Return the newest reading of each registered device, by kind and device.

    A device that has sent nothing yet is not there.
    """
    candidate = aliased(ReadingRow)
    newest = (
        select(candidate.number)
        .where(
            candidate.town == Device.town,
            candidate.kind == Device.kind,
            candidate.device == Device.device,
            candidate.received_at <= received_before,
        )
        .order_by(candidate.observed_at.desc(), candidate.number.desc())
        .limit(1)
        .correlate(Device)
        .scalar_subquery()
    )
    rows = session.execute(
        select(*_READING_COLUMNS)
        .join(Device, ReadingRow.number == newest)
        .where(Device.town == town)
        .order_by(ReadingRow.kind, ReadingRow.device)
    )
    return {(row.kind, row.device): _read_columns(*row) for row in rows}


def digest_message(message: Message) -> str:
    """Return what tells one message from another: SHA-256 of topic and payload."""
    topic = _storable(message.topic).encode()
    return sha256(topic + b"\0" + message.payload).hexdigest()


def insert_dead_letter(session: Session, message: Message, error: str) -> None:
    """Put a message aside, with the sentence that says why."""
    row = _message_row(digest_message(message), message) | {"error": error}
    _insert_new(session, DeadLetter, [row])


def _read_columns(  # noqa: PLR0913, PLR0917 - a row of the table, in its order
    kind: str,
    device: str,
    observed_at: datetime,
    received_at: datetime,
    message_id: str,
    longitude: float | None,
    latitude: float | None,
    quantities: dict[str, object],
    flags: list[str],
) -> Reading:
    """Return a stored reading as it was decoded."""
    return msgspec.convert(
        {
            **quantities,
            "device": device,
            "observed_at": observed_at,
            "received_at": received_at,
            "message_id": message_id or None,
            "longitude": longitude,
            "latitude": latitude,
            "flags": flags,
        },
        type=READING_TYPES[kind],
    )


def _meet_devices(
    session: Session,
    decoded: dict[str, Decoded],
    errors: dict[str, str],
    unknown_devices: UnknownDevices,
) -> dict[Address, Device]:
    """Return the senders' entries; move messages of unknown ones to the errors."""
    devices = find_devices(session, (_address(found) for found in decoded.values()))
    unknown = {
        digest: found
        for digest, found in decoded.items()
        if _address(found) not in devices
    }
    if unknown and unknown_devices is UnknownDevices.ACCEPT:
        newcomers = {
            _address(found): found.reading.received_at for found in unknown.values()
        }
        _insert_new(
            session,
            Device,
            [
                {"town": town, "kind": kind, "device": device, "added_at": added_at}
                for (town, kind, device), added_at in newcomers.items()
            ],
        )
        return find_devices(session, (_address(found) for found in decoded.values()))
    for digest, found in unknown.items():
        del decoded[digest]
        errors[digest] = (
            f"nobody has registered {found.kind} {found.device} in {found.town}; "
            f"if it is yours, run `vinter device add {found.town} {found.kind} "
            f"{found.device}` and replay this letter"
        )
    return devices


def _address(found: Decoded) -> Address:
    """Return whom the register knows the sender as."""
    return found.town, found.kind.value, found.device


def _list_digests(
    session: Session,
    table: type[MessageRow | ReadingRow | DeadLetter],
    digests: Iterable[str],
) -> set[str]:
    """Return which of the digests the table has."""
    wanted = list(digests)
    if not wanted:
        return set()
    return set(session.scalars(select(table.digest).where(table.digest.in_(wanted))))


def _insert_new(
    session: Session, table: type[Base], rows: list[dict[str, object]]
) -> None:
    """Insert rows, leaving out those that some key of the table has already."""
    if not rows:
        return
    into = Base.metadata.tables[table.__tablename__]
    if session.get_bind().dialect.name == "postgresql":
        session.execute(postgresql.insert(into).on_conflict_do_nothing(), rows)
    else:
        session.execute(sqlite.insert(into).on_conflict_do_nothing(), rows)


def _message_row(digest: str, message: Message) -> dict[str, object]:
    """Return a message as a row."""
    return {
        "digest": digest,
        "topic": _storable(message.topic),
        "payload": message.payload,
        "received_at": message.received_at,
    }


def _storable(topic: str) -> str:
    """Return the topic with what no database can keep written as escapes."""
    if "\0" not in topic:
        try:
            topic.encode()
        except UnicodeEncodeError:
            pass
        else:
            return topic
    return ascii(topic)[1:-1]


def _reading_row(
    digest: str, found: Decoded, devices: dict[Address, Device]
) -> dict[str, object]:
    """Return a reading as a row, at its own place or where it is registered."""
    reading = found.reading
    longitude, latitude = reading.longitude, reading.latitude
    if longitude is None or latitude is None:
        registered = devices[_address(found)]
        longitude, latitude = registered.longitude, registered.latitude
    quantities = {
        name: value
        for name, value in msgspec.to_builtins(reading).items()
        if name not in _OWN_COLUMNS and value is not None
    }
    return {
        "town": found.town,
        "kind": found.kind.value,
        "device": found.device,
        "observed_at": reading.observed_at,
        "received_at": reading.received_at,
        "message_id": reading.message_id or "",
        "digest": digest,
        "longitude": longitude,
        "latitude": latitude,
        "quantities": quantities,
        "flags": sorted(reading.flags),
    }
