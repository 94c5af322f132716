"""`/towns/{town}/readings`: what the devices said last."""

from dataclasses import fields

from fastapi import APIRouter

from planner.domain.readings import Reading
from services.db.engine import begin_read
from services.errors import TownNotFoundError, refusals
from services.readings.queries import latest_by_device
from services.readings.schemas import ReadingRead
from services.service import ServiceDep

_SHOWN_APART = frozenset(
    {
        "device",
        "observed_at",
        "received_at",
        "longitude",
        "latitude",
        "flags",
        "message_id",
    }
)

router = APIRouter(prefix="/towns/{town}/readings", tags=["readings"])


@router.get(
    "/latest",
    summary="List each device's newest reading",
    responses=refusals(TownNotFoundError),
)
def read_latest(town: str, service: ServiceDep) -> list[ReadingRead]:
    """Return the newest reading of every registered device that has sent one."""
    service.towns.check_name(town)
    with begin_read(service.engine) as session:
        latest = latest_by_device(session, town, service.clock())
    return [_reading_read(kind, reading) for (kind, _), reading in latest.items()]


def _reading_read(kind: str, reading: Reading) -> ReadingRead:
    """Return a reading as the API shows it."""
    values = {
        field.name: getattr(reading, field.name)
        for field in fields(reading)
        if field.name not in _SHOWN_APART
    }
    return ReadingRead(
        kind=kind,
        device=reading.device,
        observed_at=reading.observed_at,
        received_at=reading.received_at,
        longitude=reading.longitude,
        latitude=reading.latitude,
        flags=sorted(reading.flags),
        quantities={name: v for name, v in values.items() if v is not None},
    )
