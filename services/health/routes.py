"""`/healthz`, `/readyz` and `/metrics`, for whoever watches over the service."""

from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError

from services.db.engine import begin_read
from services.db.upgrade import find_revision, get_newest_revision
from services.errors import Refusal, TownUnreadableError, refusals
from services.health.metrics import CONTENT_TYPE, Metric, Sample, write_metrics
from services.health.queries import work_metrics
from services.service import ServiceDep

router = APIRouter(tags=["health"])


class NotReadyError(Refusal):
    """Something that every request needs is missing."""

    status: ClassVar[int] = 503
    title: ClassVar[str] = "Not ready"


class Health(BaseModel):
    """One word, and the parts that were looked at."""

    status: str
    checked: list[str]


@router.get("/healthz", summary="Does the service live")
def healthz() -> Health:
    """Answer as long as the service can answer at all."""
    return Health(status="alive", checked=[])


@router.get(
    "/readyz",
    summary="Can the service do its work",
    responses=refusals(NotReadyError, TownUnreadableError),
)
def readyz(service: ServiceDep) -> Health:
    """Look at the database, its revision and every town folder."""
    newest = get_newest_revision()
    try:
        with service.engine.connect() as connection:
            found = find_revision(connection)
    except SQLAlchemyError as wrong:
        msg = f"The database cannot be reached: {type(wrong).__name__}."
        raise NotReadyError(msg) from wrong
    if found != newest:
        msg = (
            f"The database is at revision {found or 'none'}, this Vinter needs "
            f"{newest}; run `vinter db upgrade`."
        )
        raise NotReadyError(msg)
    names = service.towns.list_names()
    for name in names:
        service.towns.get(name)
    return Health(
        status="ready",
        checked=["database", f"revision {newest}", *(f"town {n}" for n in names)],
    )


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response)
def metrics(service: ServiceDep) -> Response:
    """Return what was received, planned and answered."""
    with begin_read(service.engine) as session:
        figures = work_metrics(session)
    requests = Metric(
        name="vinter_http_requests_total",
        kind="counter",
        explanation="Requests answered, by method and status.",
        samples=tuple(
            Sample(value=count, labels={"method": method, "status": str(status)})
            for (method, status), count in service.counts.items()
        ),
    )
    return Response(write_metrics([*figures, requests]), media_type=CONTENT_TYPE)
