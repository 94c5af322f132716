"""`/towns/{town}/segments`: shapes to keep, states to ask for again."""

from functools import lru_cache

import msgspec
from fastapi import APIRouter, Request, Response

from planner.io.town_folder import TownFolder
from services.db.engine import begin_read
from services.errors import TownNotFoundError, TownUnreadableError, refusals
from services.plans.queries import find_latest_number, find_plan
from services.plans.read_document import read_document
from services.plans.snapshot_store import decode_expected
from services.segments.queries import segment_states, segments_geojson
from services.service import Service, ServiceDep
from services.web.page import is_unchanged

GEOJSON = "application/geo+json"
UNCHANGED = 304
TOWNS_KEPT = 4

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
        _drawn(_ByHash(folder)),
        media_type=GEOJSON,
        headers=headers,
    )


@router.get(
    "/state",
    summary="List the state of the segments",
    response_class=Response,
    responses=refusals(TownNotFoundError, TownUnreadableError)
    | {200: {"content": {"application/json": {}}}},
)
def read_states(town: str, request: Request, service: ServiceDep) -> Response:
    """Return class, depth, slipperiness, next due time and reason of each segment.

    They are those of the latest plan; before the first one only the class is
    known.
    """
    folder = service.towns.get(town)
    with begin_read(service.engine) as session:
        number = find_latest_number(session, town)
    etag = f'"{folder.town_hash[:32]}-{number or 0}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if is_unchanged(request, etag):
        return Response(status_code=UNCHANGED, headers=headers)
    return Response(
        _states(service, town, folder, number),
        media_type="application/json",
        headers=headers,
    )


class _ByHash:
    """A town that is the same as another when their hashes are."""

    def __init__(self, folder: TownFolder) -> None:
        self.folder = folder

    def __hash__(self) -> int:
        return hash(self.folder.town_hash)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _ByHash)
            and other.folder.town_hash == self.folder.town_hash
        )


@lru_cache(maxsize=TOWNS_KEPT)
def _drawn(town: _ByHash) -> bytes:
    """Return a town's segments, drawn once."""
    return segments_geojson(town.folder.town, town.folder.network)


def _states(
    service: Service, town: str, folder: TownFolder, number: int | None
) -> bytes:
    """Return the states according to that plan."""
    plan, expected = None, None
    if number is not None:
        with begin_read(service.engine) as session:
            row = find_plan(session, town, number)
            if row is not None:
                plan = read_document(row.document)
                expected = decode_expected(row.snapshot)
    return msgspec.json.encode(
        segment_states(folder.town, folder.network, plan, expected)
    )
