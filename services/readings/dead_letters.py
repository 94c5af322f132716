"""Messages that became no reading: looked through, mended and tried again."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sensors.message import Message
from services.db.tables import DeadLetter
from services.readings.queries import Outcome, store_messages
from services.settings import UnknownDevices


def list_dead_letters(session: Session, limit: int = 100) -> Sequence[DeadLetter]:
    """Return the newest dead letters, newest first."""
    return session.scalars(
        select(DeadLetter).order_by(DeadLetter.number.desc()).limit(limit)
    ).all()


def replay_dead_letters(
    session: Session,
    numbers: Sequence[int] = (),
    *,
    unknown_devices: UnknownDevices = UnknownDevices.DEAD_LETTER,
) -> list[tuple[int, Outcome]]:
    """Read dead letters once more, all of them or those of the given numbers.

    What becomes a reading now keeps the moment at which it was received and is a
    dead letter no longer; the rest keep their numbers, with today's reason.

    Raises
    ------
    ValueError
        If there is no dead letter of one of the numbers.
    """
    query = select(DeadLetter).order_by(DeadLetter.number)
    if numbers:
        query = query.where(DeadLetter.number.in_(numbers))
    letters = session.scalars(query).all()
    missing = sorted(set(numbers) - {letter.number for letter in letters})
    if missing:
        msg = f"there is no dead letter {', '.join(str(n) for n in missing)}"
        raise ValueError(msg)
    outcomes = store_messages(
        session,
        [
            Message(
                topic=letter.topic,
                payload=letter.payload,
                received_at=letter.received_at,
            )
            for letter in letters
        ],
        unknown_devices=unknown_devices,
    )
    replayed: list[tuple[int, Outcome]] = []
    for letter, outcome in zip(letters, outcomes, strict=True):
        replayed.append((letter.number, outcome))
        if outcome.error is not None:
            letter.error = outcome.error
        else:
            session.execute(
                delete(DeadLetter).where(DeadLetter.number == letter.number)
            )
    return replayed
