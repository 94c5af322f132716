"""What every request may use: settings, database, towns, clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from services.events.feed import Feed
from services.health.counts import RequestCounts
from services.settings import Settings
from services.towns.folders import Towns

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the moment as the machine's clock has it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The parts that `create_app` puts together.

    ``clock`` says what time it is for plans and readings; the demo's runs fast.
    """

    settings: Settings
    engine: Engine
    towns: Towns
    feed: Feed
    counts: RequestCounts
    clock: Clock


def get_service(request: Request) -> Service:
    """Return the parts of the application that answers the request."""
    service = request.app.state.service
    if not isinstance(service, Service):
        msg = f"app.state.service is a {type(service).__name__}, expected a Service"
        raise TypeError(msg)
    return service


ServiceDep = Annotated[Service, Depends(get_service)]
