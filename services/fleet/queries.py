"""Treatments done and vehicles' states in the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.treatments import Work
from services.db.tables import Treatment, VehicleStateRow


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


def store_vehicle_states(
    session: Session,
    town: str,
    states: Iterable[VehicleState],
    received_at: datetime,
) -> None:
    """Store when vehicles are free again; the newest word on a vehicle counts."""
    session.add_all(
        VehicleStateRow(
            town=town,
            vehicle=state.vehicle,
            free_at=state.free_at,
            shift_end=state.shift_end,
            out_of_service=state.out_of_service,
            received_at=received_at,
        )
        for state in states
    )


def list_vehicle_states(
    session: Session, town: str, received_before: datetime, since: datetime
) -> tuple[VehicleState, ...]:
    """Return the newest state of each vehicle of which anything was received."""
    rows = session.scalars(
        select(VehicleStateRow)
        .where(
            VehicleStateRow.town == town,
            VehicleStateRow.received_at <= received_before,
            VehicleStateRow.received_at >= since,
        )
        .order_by(VehicleStateRow.received_at, VehicleStateRow.number)
    )
    newest = {row.vehicle: row for row in rows}
    return tuple(
        VehicleState(
            vehicle=name,
            free_at=newest[name].free_at,
            shift_end=newest[name].shift_end,
            out_of_service=newest[name].out_of_service,
        )
        for name in sorted(newest)
    )
