"""`/events`: the stream of news, the one asynchronous route."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from services.errors import TownNotFoundError, refusals
from services.service import ServiceDep

router = APIRouter(tags=["events"])


@router.get(
    "/events",
    summary="Follow what is new in a town",
    response_class=StreamingResponse,
    responses=refusals(TownNotFoundError)
    | {200: {"content": {"text/event-stream": {}}}},
)
async def events(
    service: ServiceDep, town: Annotated[str, Query(min_length=1)]
) -> StreamingResponse:
    """Send `news` (newest plan and reading) on every change, `beat` every 15 s."""
    await run_in_threadpool(service.towns.check_name, town)
    return StreamingResponse(
        service.feed.follow(town),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
