"""A request that a phone repeats has its effect once and its answer every time."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Header, Response
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.db.engine import begin_write
from services.db.tables import IdempotencyKey
from services.errors import IdempotencyKeyReusedError

LONGEST_KEY = 200

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=LONGEST_KEY,
        description=(
            "A value of your own, new for every intent: a repeated request with the "
            "same key has no second effect and gets the first answer again."
        ),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """A request as it is recognised when it comes again."""

    scope: str
    key: str | None
    body: str
    received_at: datetime

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return hashlib.sha256(self.body.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request is answered with: JSON, a status, and where to look next."""

    status: int
    body: str
    location: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return the answer as an HTTP response."""
        headers = dict(self.headers)
        if self.location is not None:
            headers["Location"] = self.location
        return Response(
            self.body,
            status_code=self.status,
            media_type="application/json",
            headers=headers,
        )


def answer_once(
    engine: Engine, request: Repeatable, effect: Callable[[Session], Answer]
) -> Answer:
    """Carry a request out, or give the answer that it had the first time.

    The key and the effect are one transaction: a request that failed half-way
    has left neither, and its repetition is carried out.

    Raises
    ------
    IdempotencyKeyReusedError
        If the key came earlier with another body.
    """
    if request.key is None:
        with begin_write(engine) as session:
            return effect(session)
    with begin_write(engine) as session:
        row = IdempotencyKey(
            scope=request.scope,
            key=request.key,
            request_digest=request.digest,
            status=0,
            response="",
            created_at=request.received_at,
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            return _earlier_answer(session, request)
        answer = effect(session)
        row.status = answer.status
        row.response = _pack(answer)
        return answer


def _earlier_answer(session: Session, request: Repeatable) -> Answer:
    """Return what the key's first request was answered with."""
    row = session.get_one(IdempotencyKey, (request.scope, request.key))
    if row.request_digest != request.digest:
        msg = (
            f"Idempotency-Key '{request.key}' came earlier with another request; "
            "take a new key for a new request."
        )
        raise IdempotencyKeyReusedError(msg)
    location, _, body = row.response.partition("\n")
    return Answer(
        status=row.status,
        body=body,
        location=location or None,
        headers={"Idempotency-Replayed": "true"},
    )


def _pack(answer: Answer) -> str:
    """Return location and body as one text; a location holds no line break."""
    return f"{answer.location or ''}\n{answer.body}"
