"""Treatments done and vehicles' states in the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.carry_on import send_tour
from planner.domain.operations import SentTour, TreatmentRecord, VehicleState
from planner.domain.plan import Plan
from planner.domain.treatments import Work
from services.db.tables import PlanRow, Treatment, VehicleStateRow
from services.fleet.tour_start import find_tour
from services.plans.read_document import read_document


def store_treatments(
    session: Session, town: str, treatments: Iterable[TreatmentRecord]
) -> None:
    """Store what vehicles reported done."""
    session.add_all(
        Treatment(
            town=town,
            segment=done.segment,
            works=sorted(work.value for work in done.works),
            finished_at=done.finished_at,
            received_at=done.received_at,
            vehicle=done.vehicle,
            pass_number=done.pass_number,
            spreading_rate_g_m2=done.spreading_rate_g_m2,
        )
        for done in treatments
    )


def list_treatments(
    session: Session, town: str, received_before: datetime, since: datetime
) -> list[TreatmentRecord]:
    """Return what vehicles reported done, in the order in which they did it."""
    rows = session.scalars(
        select(Treatment)
        .where(
            Treatment.town == town,
            Treatment.finished_at >= since,
            Treatment.received_at <= received_before,
        )
        .order_by(Treatment.finished_at, Treatment.number)
    )
    return [
        TreatmentRecord(
            segment=row.segment,
            works=frozenset(Work(work) for work in row.works),
            finished_at=row.finished_at,
            received_at=row.received_at,
            vehicle=row.vehicle,
            pass_number=row.pass_number,
            spreading_rate_g_m2=row.spreading_rate_g_m2,
        )
        for row in rows
    ]


def list_usual_vehicles(
    session: Session, town: str, received_before: datetime, since: datetime
) -> dict[str, str]:
    """Return the vehicle that treated each segment last, announced work included."""
    last = (
        select(Treatment.segment, func.max(Treatment.finished_at).label("finished_at"))
        .where(
            Treatment.town == town,
            Treatment.finished_at >= since,
            Treatment.received_at <= received_before,
        )
        .group_by(Treatment.segment)
        .subquery()
    )
    rows = session.execute(
        select(Treatment.segment, Treatment.vehicle)
        .join(
            last,
            (Treatment.segment == last.c.segment)
            & (Treatment.finished_at == last.c.finished_at),
        )
        .where(Treatment.town == town, Treatment.received_at <= received_before)
        .order_by(Treatment.number)
    )
    return {segment: vehicle for segment, vehicle in rows}  # noqa: C416 - rows, not pairs


def list_last_done(
    session: Session,
    town: str,
    received_before: datetime,
    between: tuple[datetime, datetime],
) -> dict[str, datetime]:
    """Return when each segment was treated last between two moments."""
    since, upto = between
    rows = session.execute(
        select(Treatment.segment, func.max(Treatment.finished_at))
        .where(
            Treatment.town == town,
            Treatment.finished_at >= since,
            Treatment.finished_at <= upto,
            Treatment.received_at <= received_before,
        )
        .group_by(Treatment.segment)
    )
    return {segment: finished_at for segment, finished_at in rows}  # noqa: C416 - rows, not pairs


def store_vehicle_states(
    session: Session,
    town: str,
    states: Iterable[VehicleState],
    received_at: datetime,
    plan: int | None = None,
) -> None:
    """Store when vehicles are free again; the newest word on a vehicle counts.

    ``plan`` is the number of the one whose tours they are on until then.
    """
    session.add_all(
        VehicleStateRow(
            town=town,
            vehicle=state.vehicle,
            free_at=state.free_at,
            shift_end=state.shift_end,
            out_of_service=state.out_of_service,
            received_at=received_at,
            plan=plan,
        )
        for state in states
    )


def list_vehicle_states(
    session: Session, town: str, received_before: datetime, since: datetime
) -> tuple[VehicleState, ...]:
    """Return the newest state of each vehicle of which anything was received."""
    newest = _newest_states(session, town, received_before, since)
    return tuple(
        VehicleState(
            vehicle=name,
            free_at=newest[name].free_at,
            shift_end=newest[name].shift_end,
            out_of_service=newest[name].out_of_service,
        )
        for name in sorted(newest)
    )


def find_plan_of_tour(session: Session, town: str, vehicle: str) -> int | None:
    """Return the number of the plan whose tour a vehicle was last sent on, if any."""
    return session.scalar(
        select(VehicleStateRow.plan)
        .where(VehicleStateRow.town == town, VehicleStateRow.vehicle == vehicle)
        .order_by(VehicleStateRow.received_at.desc(), VehicleStateRow.number.desc())
        .limit(1)
    )


def list_sent_tours(
    session: Session, town: str, received_before: datetime, since: datetime
) -> tuple[SentTour, ...]:
    """Return the tours that vehicles are on, timed from when they left.

    A later word on a vehicle, that it is free or out of service, ends its tour.
    """
    newest = _newest_states(session, town, received_before, since)
    plans: dict[int, Plan] = {}
    sent = []
    for name in sorted(newest):
        row = newest[name]
        if row.plan is None:
            continue
        if row.plan not in plans:
            plans[row.plan] = read_document(session.get_one(PlanRow, row.plan).document)
        plan = plans[row.plan]
        tour = find_tour(plan, name)
        if tour is not None:
            started_at = row.free_at - (tour.end - tour.start)
            sent.append(send_tour(plan, tour, started_at, row.received_at))
    return tuple(sent)


def _newest_states(
    session: Session, town: str, received_before: datetime, since: datetime
) -> dict[str, VehicleStateRow]:
    """Return the newest word on each vehicle of which there is any."""
    rows = session.scalars(
        select(VehicleStateRow)
        .where(
            VehicleStateRow.town == town,
            VehicleStateRow.received_at <= received_before,
            VehicleStateRow.received_at >= since,
        )
        .order_by(VehicleStateRow.received_at, VehicleStateRow.number)
    )
    return {row.vehicle: row for row in rows}
