"""The one way to refuse a request: a sentence for the person who can act.

Every refusal reaches the caller as problem details (RFC 9457,
``application/problem+json``), also those that the framework makes itself.
"""

import logging
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

PROBLEM_JSON = "application/problem+json"
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
TOO_LARGE_SENTENCE = "The body of the request is larger than this service takes."
_log = logging.getLogger(__name__)


class Fault(BaseModel):
    """One part of a request that cannot be read."""

    at: str = Field(examples=["body.longitude"])
    problem: str


class Problem(BaseModel):
    """Why a request was not carried out (RFC 9457)."""

    type: str = Field(examples=["urn:vinter:refusal:plan-not-found"])
    title: str
    status: int
    detail: str = Field(description="What was found, expected, and what to do.")
    instance: str = Field(description="Path of the request.")
    faults: list[Fault] | None = None


class Refusal(Exception):  # noqa: N818 - it is the answer, not a fault
    """A request we understood and will not carry out."""

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Refused"

    @classmethod
    def kind(cls) -> str:
        """Return the URN that programs compare."""
        words = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__.removesuffix("Error"))
        return f"urn:vinter:refusal:{words.lower()}"


class TownNotFoundError(Refusal):
    """No town folder has that name."""

    status = 404
    title = "No such town"


class TownUnreadableError(Refusal):
    """The town folder is there, but it cannot be read."""

    status = 503
    title = "Town folder unreadable"


class PlanNotFoundError(Refusal):
    """No plan has that number."""

    status = 404
    title = "No such plan"


class TownChangedError(Refusal):
    """The town was imported or edited after the plan was made."""

    title = "Town changed"


class SegmentNotFoundError(Refusal):
    """No segment of the town has that name."""

    status = 404
    title = "No such segment"


class VehicleNotFoundError(Refusal):
    """No vehicle of the town, or no tour of the plan, has that name."""

    status = 404
    title = "No such vehicle"


class WorkNotUsableError(Refusal):
    """Reported work names what the town does not have, or a moment that cannot be."""

    status = 422
    title = "Reported work not usable"


class JobNotFoundError(Refusal):
    """No request for a plan has that number."""

    status = 404
    title = "No such job"


class WeatherMissingError(Refusal):
    """No weather is stored for the town."""

    title = "No weather"


class ReportOutsideTownError(Refusal):
    """A driver's report lies far from every segment of the town."""

    status = 422
    title = "Report outside the town"


class ReportNotUsableError(Refusal):
    """A driver's report came from an unknown device or cannot be read."""

    status = 422
    title = "Report not usable"


class IdempotencyKeyReusedError(Refusal):
    """The key came earlier with another request."""

    status = 422
    title = "Idempotency key reused"


def refusals(*kinds: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """Declare the refusals of a route, so that they reach the API's schema."""
    titles: dict[int | str, list[str]] = {422: ["Request not understood"]}
    for kind in kinds:
        titles.setdefault(kind.status, []).append(kind.title)
    return {
        status: {
            "description": ", ".join(t),
            "content": {PROBLEM_JSON: {"schema": _SCHEMA}},
        }
        for status, t in titles.items()
    }


def problem_response(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    kind: str = "about:blank",
    faults: Sequence[Fault] | None = None,
) -> JSONResponse:
    """Return one refusal as problem details."""
    problem = Problem(
        type=kind,
        title=title,
        status=status,
        detail=detail,
        instance=request.url.path,
        faults=None if faults is None else list(faults),
    )
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status_code=status,
        media_type=PROBLEM_JSON,
        headers={"Cache-Control": "no-store"},
    )


def answer_refusals(app: FastAPI) -> None:
    """Make every refusal of an application problem details, and declare them."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _framework_refused)
    app.add_exception_handler(Exception, _failed)

    def schema() -> dict[str, Any]:
        """Return the API's schema with the problem details in it."""
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                summary=app.summary,
                description=app.description,
                routes=app.routes,
            )
            schemas = made.setdefault("components", {}).setdefault("schemas", {})
            template = "#/components/schemas/{model}"
            problem = Problem.model_json_schema(ref_template=template)
            schemas.update(problem.pop("$defs", {}))
            schemas["Problem"] = problem
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = schema  # type: ignore[method-assign]  # FastAPI's own way to extend


def _refused(request: Request, refusal: Exception) -> JSONResponse:
    """Answer one of our own refusals."""
    if not isinstance(refusal, Refusal):
        raise refusal
    return problem_response(
        request, refusal.status, refusal.title, str(refusal), kind=refusal.kind()
    )


def _not_understood(request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose parts cannot be read, naming each of them."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        Fault(at=".".join(str(part) for part in found["loc"]), problem=found["msg"])
        for found in error.errors()
    ]
    said = "; ".join(f"{fault.at}: {fault.problem}" for fault in faults)
    return problem_response(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Request not understood",
        f"The request cannot be read: {said}.",
        kind="urn:vinter:refusal:not-understood",
        faults=faults,
    )


def _framework_refused(request: Request, error: Exception) -> JSONResponse:
    """Answer an unknown path or a method that a path does not have."""
    if not isinstance(error, HTTPException):
        raise error
    phrase = HTTPStatus(error.status_code).phrase
    if error.status_code == HTTPStatus.NOT_FOUND:
        detail = f"There is nothing at {request.url.path}; see /api/openapi.json."
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"{request.url.path} does not take {request.method}."
    elif error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = TOO_LARGE_SENTENCE
    else:
        detail = str(error.detail)
    response = problem_response(request, error.status_code, phrase, detail)
    response.headers.update(error.headers or {})
    return response


def _failed(request: Request, error: Exception) -> JSONResponse:
    """Answer a fault of ours; what happened goes to the log, not to the caller."""
    _log.error(
        "request failed: %s %s",
        request.method,
        request.url.path,
        exc_info=error,
    )
    return problem_response(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Fault in the service",
        "The service could not carry out the request; its log says why. "
        "Nothing was stored.",
    )
