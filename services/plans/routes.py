"""`/towns/{town}/plans` and `/jobs`: ask for a plan, follow it, fetch it."""

import hashlib
import json
from importlib import resources
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from services.db.engine import begin_read
from services.db.tables import Job, PlanRow
from services.errors import (
    IdempotencyKeyReusedError,
    JobNotFoundError,
    PlanNotFoundError,
    TownChangedError,
    TownNotFoundError,
    TownUnreadableError,
    WeatherMissingError,
    refusals,
)
from services.idempotency import Answer, Key, Repeatable, answer_once
from services.plans.document import plan_geojson
from services.plans.jobs import add_job, find_job
from services.plans.queries import find_latest_number, find_plan, list_plans
from services.plans.read_document import read_document
from services.plans.schemas import JobRead, PlanAsk, PlanRead
from services.plans.sheet import night_sheet_pdf
from services.service import Service, ServiceDep
from services.web.page import is_unchanged

GEOJSON = "application/geo+json"
PDF = "application/pdf"
SCHEMA_JSON = "application/schema+json"
ACCEPTED = 202
UNCHANGED = 304
PLAN_NUMBER = "Plan-Number"

router = APIRouter(tags=["plans"])


@router.get(
    "/plan-document.schema.json",
    summary="Fetch the plan document's JSON Schema",
    response_class=Response,
    responses={200: {"content": {SCHEMA_JSON: {}}}},
)
def read_schema() -> Response:
    """Return the schema that every plan document keeps to."""
    schema = resources.files("services.plans").joinpath("plan-document.schema.json")
    return Response(schema.read_bytes(), media_type=SCHEMA_JSON)


@router.post(
    "/towns/{town}/plans",
    status_code=ACCEPTED,
    summary="Ask for a plan",
    response_model=JobRead,
    responses=refusals(
        TownNotFoundError, WeatherMissingError, IdempotencyKeyReusedError
    ),
)
def ask_for_plan(
    town: str,
    ask: PlanAsk,
    request: Request,
    service: ServiceDep,
    idempotency_key: Key = None,
) -> Response:
    """Put a request for the planner; `Location` is where to follow it.

    Planning takes place in a worker of its own, never in this request.
    """
    service.towns.check_name(town)
    service.towns.get_weather_path(town, ask.weather)
    received_at = service.clock()
    repeatable = Repeatable(
        scope=f"POST {request.url.path}",
        key=idempotency_key,
        body=ask.model_dump_json(),
        received_at=received_at,
    )
    asked: dict[str, object] = {
        name: value
        for name, value in (
            ("weather", ask.weather),
            ("seconds", ask.seconds),
            ("iterations", ask.iterations),
            ("replan", ask.replan or None),
        )
        if value is not None
    }
    return answer_once(
        service.engine,
        repeatable,
        lambda session: _accepted(
            add_job(
                session,
                town=town,
                now=ask.now or received_at,
                seed=ask.seed,
                request=asked,
                created_at=received_at,
            )
        ),
    ).response()


@router.get(
    "/jobs/{job:int}",
    summary="Follow a request for a plan",
    responses=refusals(JobNotFoundError),
)
def read_job(job: int, service: ServiceDep) -> JobRead:
    """Return how far the planner has come; `plan` is set once it is done."""
    with begin_read(service.engine) as session:
        found = find_job(session, job)
        if found is None:
            msg = f"There is no job {job}."
            raise JobNotFoundError(msg)
        return _job_read(found)


@router.get(
    "/towns/{town}/plans",
    summary="List a town's plans",
    responses=refusals(TownNotFoundError),
)
def read_plans(
    town: str,
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> list[PlanRead]:
    """Return the plans, newest first."""
    service.towns.check_name(town)
    with begin_read(service.engine) as session:
        return [
            PlanRead(
                plan=row.number,
                town=row.town,
                now=row.now,
                seed=row.seed,
                state=row.state,
                verified=row.verified,
                created_at=row.created_at,
            )
            for row in list_plans(session, town, limit=limit)
        ]


@router.get(
    "/towns/{town}/plans/latest",
    summary="Fetch the latest plan",
    response_class=Response,
    responses=refusals(TownNotFoundError, PlanNotFoundError)
    | {200: {"content": {"application/json": {}}}},
)
def read_latest_plan(town: str, request: Request, service: ServiceDep) -> Response:
    """Return the document of the plan made last; `Plan-Number` says which it is."""
    number = get_latest_number(service, town)
    return _document(request, get_plan(service, town, number))


@router.get(
    "/towns/{town}/plans/{number:int}",
    summary="Fetch a plan",
    response_class=Response,
    responses=refusals(TownNotFoundError, PlanNotFoundError)
    | {200: {"content": {"application/json": {}}}},
)
def read_plan(
    town: str, number: int, request: Request, service: ServiceDep
) -> Response:
    """Return a plan's document, the same bytes for ever."""
    return _document(request, get_plan(service, town, number))


@router.get(
    "/towns/{town}/plans/{number:int}.geojson",
    summary="Fetch a plan as a map",
    response_class=Response,
    responses=refusals(
        TownNotFoundError, PlanNotFoundError, TownUnreadableError, TownChangedError
    )
    | {200: {"content": {GEOJSON: {}}}},
)
def read_plan_map(town: str, number: int, service: ServiceDep) -> Response:
    """Return a line for each task, with who does it, when and why."""
    row = get_plan(service, town, number)
    plan = read_document(row.document)
    folder = service.towns.get(town)
    if plan.town_hash != folder.town_hash:
        msg = (
            f"Town '{town}' has changed since plan {number} was made; its segments "
            "cannot be drawn any more. Make a new plan."
        )
        raise TownChangedError(msg)
    drawn = json.dumps(plan_geojson(plan, folder.network), ensure_ascii=False)
    return Response(drawn, media_type=GEOJSON, headers={PLAN_NUMBER: str(number)})


@router.get(
    "/towns/{town}/plans/{number:int}/sheet.pdf",
    summary="Print a plan's night sheet",
    response_class=Response,
    responses=refusals(TownNotFoundError, PlanNotFoundError, TownUnreadableError)
    | {200: {"content": {PDF: {}}}},
)
def print_sheet(
    town: str,
    number: int,
    service: ServiceDep,
    lang: Annotated[Literal["sv", "en"] | None, Query()] = None,
) -> Response:
    """Return the officer's one A4; in the town's own language if none is asked."""
    row = get_plan(service, town, number)
    settings = service.towns.get(town).town
    pdf = night_sheet_pdf(
        json.loads(row.document), settings.time_zone, lang or settings.language
    )
    return Response(
        pdf,
        media_type=PDF,
        headers={
            PLAN_NUMBER: str(number),
            "Content-Disposition": f'inline; filename="{town}-plan-{number}.pdf"',
        },
    )


def get_latest_number(service: Service, town: str) -> int:
    """Return the number of the plan made last, or refuse."""
    service.towns.check_name(town)
    with begin_read(service.engine) as session:
        number = find_latest_number(session, town)
    if number is None:
        msg = f"No plan has been made for '{town}' yet; ask for one."
        raise PlanNotFoundError(msg)
    return number


def get_plan(service: Service, town: str, number: int) -> PlanRow:
    """Return a plan, or refuse and name the one that is the latest."""
    service.towns.check_name(town)
    with begin_read(service.engine) as session:
        row = find_plan(session, town, number)
        if row is None:
            latest = find_latest_number(session, town)
            hint = "none was made yet" if latest is None else f"the latest is {latest}"
            msg = f"There is no plan {number} for '{town}'; {hint}."
            raise PlanNotFoundError(msg)
        session.expunge(row)
        return row


def _accepted(job: Job) -> Answer:
    """Return the answer to a new request."""
    return Answer(
        status=ACCEPTED,
        body=_job_read(job).model_dump_json(),
        location=f"/api/v1/jobs/{job.number}",
    )


def _job_read(job: Job) -> JobRead:
    """Return a job as the API shows it."""
    return JobRead(
        job=job.number,
        town=job.town,
        state=job.state,
        stage=job.stage,
        progress=job.progress,
        error=job.error,
        plan=job.plan_number,
        now=job.now,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def _document(request: Request, row: PlanRow) -> Response:
    """Return a stored document byte for byte, or that the caller's copy is right."""
    content = row.document.encode()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        PLAN_NUMBER: str(row.number),
    }
    if is_unchanged(request, etag):
        return Response(status_code=UNCHANGED, headers=headers)
    return Response(content, media_type="application/json", headers=headers)
