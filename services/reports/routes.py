"""`POST /towns/{town}/reports`: a driver's report, stored as one from the broker."""

import hashlib
import uuid
from datetime import datetime

import msgspec
from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from planner.domain.calendar import format_instant
from planner.network.road_network import RoadNetwork
from sensors.message import Message
from sensors.topics import Direction, Kind, Topic
from services.errors import (
    IdempotencyKeyReusedError,
    ReportNotUsableError,
    ReportOutsideTownError,
    TownNotFoundError,
    TownUnreadableError,
    refusals,
)
from services.idempotency import Answer, Key, Repeatable, answer_once
from services.readings.devices import add_device, find_devices
from services.readings.queries import Fate, store_messages
from services.reports.schemas import ReportNew, ReportStored
from services.service import Service, ServiceDep

CREATED = 201
WEB = "web"
"""Device under which reports from the page are stored; registered on first use."""
MARGIN_DEGREES = 0.05
"""How far outside the mapped segments a report is still believed; some 3-5 km."""

router = APIRouter(tags=["reports"])


@router.post(
    "/towns/{town}/reports",
    status_code=CREATED,
    summary="Report what is on the road",
    response_model=ReportStored,
    responses=refusals(
        TownNotFoundError,
        TownUnreadableError,
        ReportOutsideTownError,
        ReportNotUsableError,
        IdempotencyKeyReusedError,
    ),
)
def post_report(
    town: str,
    report: ReportNew,
    request: Request,
    service: ServiceDep,
    idempotency_key: Key = None,
) -> Response:
    """Store a driver's report; the next plan takes it into account."""
    _refuse_far_away(town, report, service.towns.get(town).network)
    received_at = service.clock()
    repeatable = Repeatable(
        scope=f"POST {request.url.path}",
        key=idempotency_key,
        body=report.model_dump_json(),
        received_at=received_at,
    )
    message_id = (
        uuid.uuid4().hex
        if idempotency_key is None
        else hashlib.sha256(idempotency_key.encode()).hexdigest()[:32]
    )
    message = _message(town, report, message_id, received_at)
    return answer_once(
        service.engine,
        repeatable,
        lambda session: _store(session, service, message, report, message_id),
    ).response()


def _refuse_far_away(town: str, report: ReportNew, network: RoadNetwork) -> None:
    """Refuse a place that no segment of the town is near."""
    west, east = network.longitude.min(), network.longitude.max()
    south, north = network.latitude.min(), network.latitude.max()
    inside = (
        west - MARGIN_DEGREES <= report.longitude <= east + MARGIN_DEGREES
        and south - MARGIN_DEGREES <= report.latitude <= north + MARGIN_DEGREES
    )
    if not inside:
        msg = (
            f"The report is at longitude {report.longitude:.5f}, latitude "
            f"{report.latitude:.5f}; '{town}' lies between {west:.3f} and {east:.3f}, "
            f"{south:.3f} and {north:.3f}."
        )
        raise ReportOutsideTownError(msg)


def _message(
    town: str, report: ReportNew, message_id: str, received_at: datetime
) -> Message:
    """Return the report as the bytes that a driver's phone would have sent."""
    device = report.device or WEB
    payload = {
        "device": device,
        "observed_at": format_instant(report.observed_at or received_at),
        "message_id": message_id,
        "longitude": report.longitude,
        "latitude": report.latitude,
        "report": report.report.value,
        "reporter": report.reporter,
        "note": report.note,
    }
    topic = Topic(
        town=town, kind=Kind.DRIVER_REPORT, device=device, direction=Direction.UP
    )
    return Message(
        topic=str(topic), payload=msgspec.json.encode(payload), received_at=received_at
    )


def _store(
    session: Session,
    service: Service,
    message: Message,
    report: ReportNew,
    message_id: str,
) -> Answer:
    """Store the message in the session's transaction; refuse what is no reading."""
    device = report.device or WEB
    if report.device is None:
        town = message.topic.split("/")[2]
        address = (town, Kind.DRIVER_REPORT.value, WEB)
        if address not in find_devices(session, [address]):
            add_device(
                session,
                town=town,
                kind=Kind.DRIVER_REPORT.value,
                device=WEB,
                added_at=message.received_at,
            )
    [outcome] = store_messages(
        session, [message], unknown_devices=service.settings.unknown_devices
    )
    if outcome.error is not None:
        msg = f"The report was not stored: {outcome.error}."
        raise ReportNotUsableError(msg)
    stored = ReportStored(
        stored=outcome.fate is Fate.STORED, device=device, message_id=message_id
    )
    return Answer(status=CREATED, body=stored.model_dump_json())
