"""What vehicles say they will do, and how it gives way to what they say is done.

An announced treatment is finished later than it was received.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.domain.operations import TreatmentRecord
from services.db.tables import Treatment
from services.fleet.queries import store_treatments

LATE_AT_MOST = timedelta(hours=6)
"""A report later than this is not of what had been announced."""

_Pass = tuple[str, str, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What became of reported treatments."""

    stored: int
    known: int
    replaced: int


def report_treatments(
    session: Session,
    town: str,
    treatments: Sequence[TreatmentRecord],
    *,
    after: datetime | None = None,
) -> Reported:
    """Store what vehicles report done or announce.

    A treatment that is done takes the place of the first one that its vehicle had
    announced of the same works, segment and pass; announcing again takes the place
    of all of them, or of those that end ``after`` a moment. So nothing counts twice.
    What is in the same words is known already.
    """
    rows = _rows_of(session, town, treatments)
    known = {(*_row_key(row), row.finished_at) for row in rows}
    announced: dict[_Pass, list[Treatment]] = {}
    for row in rows:
        if row.finished_at > max(row.received_at, after or row.received_at):
            announced.setdefault(_row_key(row), []).append(row)
    new = []
    replaced: list[Treatment] = []
    for one in treatments:
        key = _key(one)
        if (*key, one.finished_at) in known:
            continue
        known.add((*key, one.finished_at))
        new.append(one)
        before = [
            row
            for row in announced.get(key, [])
            if row.finished_at >= one.finished_at - LATE_AT_MOST
        ]
        if one.finished_at <= one.received_at:
            before = before[:1]
        for row in before:
            announced[key].remove(row)
        replaced += before
    for row in replaced:
        session.delete(row)
    session.flush()
    store_treatments(session, town, new)
    return Reported(
        stored=len(new), known=len(treatments) - len(new), replaced=len(replaced)
    )


def withdraw_announced(
    session: Session, town: str, vehicle: str, after: datetime
) -> int:
    """Forget what a vehicle announced for later; return how many treatments."""
    rows = session.scalars(
        select(Treatment).where(
            Treatment.town == town,
            Treatment.vehicle == vehicle,
            Treatment.finished_at > after,
        )
    ).all()
    for row in rows:
        session.delete(row)
    session.flush()
    return len(rows)


def list_under_way(
    session: Session, town: str, now: datetime
) -> Mapping[str, tuple[int, datetime]]:
    """Return how many treatments each vehicle has announced, and the last's end."""
    rows = session.execute(
        select(Treatment.vehicle, func.count(), func.max(Treatment.finished_at))
        .where(
            Treatment.town == town,
            Treatment.finished_at > now,
            Treatment.received_at <= now,
        )
        .group_by(Treatment.vehicle)
    )
    return {vehicle: (count, until) for vehicle, count, until in rows}


def _rows_of(
    session: Session, town: str, treatments: Sequence[TreatmentRecord]
) -> Sequence[Treatment]:
    """Return what is stored of those vehicles, in the order in which it ends."""
    if not treatments:
        return []
    since = min(one.finished_at for one in treatments) - LATE_AT_MOST
    return session.scalars(
        select(Treatment)
        .where(
            Treatment.town == town,
            Treatment.vehicle.in_({one.vehicle for one in treatments}),
            Treatment.finished_at >= since,
        )
        .order_by(Treatment.finished_at, Treatment.number)
    ).all()


def _key(one: TreatmentRecord) -> _Pass:
    """Return whose work it is, and where."""
    works = tuple(sorted(work.value for work in one.works))
    return one.vehicle, one.segment, one.pass_number, works


def _row_key(row: Treatment) -> _Pass:
    """Return whose work a stored treatment is, and where."""
    return row.vehicle, row.segment, row.pass_number, tuple(sorted(row.works))
