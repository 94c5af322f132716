"""Every table: what was received, what was refused, what was planned and done.

A received message is kept as bytes in exactly one of two places: in `Message`
with the reading it became, or in `DeadLetter` with the sentence that says why it
became none.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.db.types import DOCUMENT, UtcDateTime

DIGEST_LENGTH = 64
"""Hexadecimal digits of a SHA-256."""

_MANY = BigInteger().with_variant(Integer(), "sqlite")
"""A number that a busy town would use up in 32 bits; SQLite's has 64 anyway."""


class JobState(StrEnum):
    """How far a planning request has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PlanState(StrEnum):
    """Whether drivers have the plan."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        float: Double(),
        str: Text(),
        dict[str, object]: DOCUMENT,
        list[str]: DOCUMENT,
    }


class Device(Base):
    """A sensor, camera or driver's phone that may send."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("town", "kind", "device"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    kind: Mapped[str]
    device: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    added_at: Mapped[datetime]


class Message(Base):
    """The bytes of a message that became a reading, as they came.

    ``digest`` is the SHA-256 of topic and payload: a message that is delivered
    twice is one message.
    """

    __tablename__ = "message"
    __table_args__ = (Index(None, "received_at"),)

    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    topic: Mapped[str]
    payload: Mapped[bytes]
    received_at: Mapped[datetime]


class ReadingRow(Base):
    """One reading; its quantities are one JSON value, keyed by names with units.

    ``message_id`` is empty where the device sent none: NULLs would never be
    equal, and a repeated reading would be stored twice. ``longitude`` and
    ``latitude`` are where the device said it was, or else where it was registered
    when the reading came.
    """

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("town", "kind", "device", "observed_at", "message_id"),
        Index(None, "town", "observed_at"),
    )

    number: Mapped[int] = mapped_column(_MANY, primary_key=True)
    town: Mapped[str]
    kind: Mapped[str]
    device: Mapped[str]
    observed_at: Mapped[datetime]
    received_at: Mapped[datetime]
    message_id: Mapped[str]
    digest: Mapped[str] = mapped_column(
        String(DIGEST_LENGTH), ForeignKey("message.digest")
    )
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    quantities: Mapped[dict[str, object]]
    flags: Mapped[list[str]]


class DeadLetter(Base):
    """A message that became no reading, and why; replay it when that is mended."""

    __tablename__ = "dead_letter"
    __table_args__ = (UniqueConstraint("digest"),)

    number: Mapped[int] = mapped_column(_MANY, primary_key=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    topic: Mapped[str]
    payload: Mapped[bytes]
    error: Mapped[str]
    received_at: Mapped[datetime]


class PlanRow(Base):
    """A plan as it was made, with the snapshot it was made from.

    ``document`` is text, not JSON: a plan made twice is the same bytes.
    """

    __tablename__ = "plan"
    __table_args__ = (Index(None, "town", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    now: Mapped[datetime]
    seed: Mapped[int]
    snapshot: Mapped[bytes]
    document: Mapped[str]
    state: Mapped[str] = mapped_column(default=PlanState.DRAFT.value)
    verified: Mapped[bool]
    created_at: Mapped[datetime]


class Job(Base):
    """A request for a plan, and how far the worker has come with it.

    ``request`` holds what was asked for (seconds, iterations, weather); a worker
    renews ``heartbeat_at``, so that one which died can be told from a slow one.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "state", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    now: Mapped[datetime | None]
    seed: Mapped[int]
    request: Mapped[dict[str, object]]
    state: Mapped[str] = mapped_column(default=JobState.WAITING.value)
    progress: Mapped[float] = mapped_column(default=0.0)
    stage: Mapped[str] = mapped_column(default="")
    error: Mapped[str | None]
    plan_number: Mapped[int | None] = mapped_column(ForeignKey("plan.number"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Treatment(Base):
    """One treatment of one segment that a vehicle reported done, or announced.

    An announced one is finished later than it was received.
    """

    __tablename__ = "treatment"
    __table_args__ = (
        UniqueConstraint("town", "segment", "vehicle", "finished_at", "pass_number"),
        Index(None, "town", "finished_at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    segment: Mapped[str]
    works: Mapped[list[str]]
    finished_at: Mapped[datetime]
    received_at: Mapped[datetime]
    vehicle: Mapped[str]
    pass_number: Mapped[int] = mapped_column(default=1)
    spreading_rate_g_m2: Mapped[float | None]


class VehicleStateRow(Base):
    """When a vehicle is free again at its depot, as was known at some moment.

    ``plan`` is the one whose tour it is on until then, if it is on any.
    """

    __tablename__ = "vehicle_state"
    __table_args__ = (Index(None, "town", "received_at"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    vehicle: Mapped[str]
    free_at: Mapped[datetime]
    shift_end: Mapped[datetime | None]
    out_of_service: Mapped[bool]
    received_at: Mapped[datetime]
    plan: Mapped[int | None]


class IdempotencyKey(Base):
    """The answer that a request was given, kept in the transaction of its effect.

    ``scope`` is the method and path, ``request_digest`` the SHA-256 of the body:
    the same key with another body is a mistake of the sender, not a repetition.
    """

    __tablename__ = "idempotency_key"

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    status: Mapped[int]
    response: Mapped[str]
    created_at: Mapped[datetime]
