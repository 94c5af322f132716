"""`/towns/{town}/segments`: shapes to keep, states to ask for again."""

import json

from fastapi import APIRouter, Request, Response

from services.errors import (
    SegmentNotFoundError,
    TownNotFoundError,
    TownUnreadableError,
    refusals,
)
from services.segments.kept import (
    AtPlan,
    TownShape,
    at_latest_plan,
    drawn_segments,
    rows_of,
    states_json,
    states_of,
)
from services.segments.queries import segment_geojson, segments_geojson
from services.service import ServiceDep
from services.web.page import is_unchanged

GEOJSON = "application/geo+json"
JSON = "application/json"
UNCHANGED = 304

router = APIRouter(prefix="/towns/{town}/segments", tags=["segments"])


@router.get(
    "",
    summary="Fetch the segments",
    response_class=Response,
    responses=refusals(TownNotFoundError, TownUnreadableError)
    | {200: {"content": {GEOJSON: {}}}},
)
def read_segments(town: str, request: Request, service: ServiceDep) -> Response:
    """Return every segment's line and class; the same until the town changes."""
    folder = service.towns.get(town)
    etag = f'"{folder.town_hash[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if is_unchanged(request, etag):
        return Response(status_code=UNCHANGED, headers=headers)
    return Response(
        drawn_segments(TownShape(town_hash=folder.town_hash, folder=folder)),
        media_type=GEOJSON,
        headers=headers,
    )


@router.get(
    "/state",
    summary="List the state of the segments",
    response_class=Response,
    responses=refusals(TownNotFoundError, TownUnreadableError)
    | {200: {"content": {JSON: {}}}},
)
def read_states(town: str, request: Request, service: ServiceDep) -> Response:
    """Return what lies on each segment, what is advised and why, and its next task.

    All is of the latest plan; before the first one only the class is known.
    """
    at = at_latest_plan(service.engine, town, service.towns.get(town))
    if is_unchanged(request, at.etag):
        return Response(status_code=UNCHANGED, headers=_headers(at))
    return Response(states_json(at), media_type=JSON, headers=_headers(at))


@router.get(
    "/state.geojson",
    summary="Fetch the state of the segments as a map",
    response_class=Response,
    responses=refusals(TownNotFoundError, TownUnreadableError)
    | {200: {"content": {GEOJSON: {}}}},
)
def read_state_map(town: str, request: Request, service: ServiceDep) -> Response:
    """Return the segments with their state among their properties."""
    at = at_latest_plan(service.engine, town, service.towns.get(town))
    if is_unchanged(request, at.etag):
        return Response(status_code=UNCHANGED, headers=_headers(at))
    drawn = segments_geojson(at.folder.town, at.folder.network, states_of(at))
    return Response(drawn, media_type=GEOJSON, headers=_headers(at))


@router.get(
    "/{segment}",
    summary="Fetch one segment with its state",
    response_class=Response,
    responses=refusals(TownNotFoundError, TownUnreadableError, SegmentNotFoundError)
    | {200: {"content": {GEOJSON: {}}}},
)
def read_segment(
    town: str, segment: str, request: Request, service: ServiceDep
) -> Response:
    """Return one segment's line, what lies on it, what is advised and why."""
    at = at_latest_plan(service.engine, town, service.towns.get(town))
    row = rows_of(at).get(segment)
    if row is None:
        msg = (
            f"There is no segment '{segment}' in '{town}'; "
            f"/api/v1/towns/{town}/segments lists them."
        )
        raise SegmentNotFoundError(msg)
    if is_unchanged(request, at.etag):
        return Response(status_code=UNCHANGED, headers=_headers(at))
    feature = segment_geojson(
        at.folder.town, at.folder.network, row, states_of(at)[row]
    )
    return Response(
        json.dumps(feature, ensure_ascii=False),
        media_type=GEOJSON,
        headers=_headers(at),
    )


def _headers(at: AtPlan) -> dict[str, str]:
    """Return the headers of every answer that is of the latest plan."""
    headers = {"ETag": at.etag, "Cache-Control": "no-cache"}
    if at.number is not None:
        headers["Plan-Number"] = str(at.number)
    return headers
