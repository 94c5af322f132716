"""The HTTP service: every feature's routes, put together once."""

from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine
from starlette.middleware.gzip import GZipMiddleware

from services.errors import answer_refusals
from services.events.feed import Feed
from services.events.routes import router as events_router
from services.fleet.routes import router as fleet_router
from services.health.counts import RequestCounts
from services.health.routes import router as health_router
from services.middleware import Edges
from services.plans.routes import router as plans_router
from services.readings.routes import router as readings_router
from services.reports.routes import router as reports_router
from services.segments.routes import router as segments_router
from services.service import Clock, Service, utc_now
from services.settings import Settings
from services.towns.folders import Towns
from services.towns.routes import router as towns_router
from services.web.page import SECURITY_HEADERS
from services.web.page import router as page_router

VERSION = "1"
SMALLEST_ZIPPED = 2_000
ZIP_LEVEL = 5


def create_app(
    settings: Settings, engine: Engine, *, clock: Clock = utc_now
) -> FastAPI:
    """Put the service together.

    Parameters
    ----------
    settings : Settings
        Where towns and weather lie.
    engine : Engine
        An open database, as `services.db.upgrade.prepare_database` gives it.
    clock : callable
        What time it is for plans and reports; the demo's runs fast.
    """
    counts = RequestCounts()
    app = FastAPI(
        title="Vinter",
        version=VERSION,
        summary="Plans for a municipality's winter roads.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.service = Service(
        settings=settings,
        engine=engine,
        towns=Towns(settings),
        feed=Feed(engine),
        counts=counts,
        clock=clock,
    )
    answer_refusals(app)
    app.add_middleware(
        GZipMiddleware, minimum_size=SMALLEST_ZIPPED, compresslevel=ZIP_LEVEL
    )
    app.add_middleware(Edges, counts=counts, headers=SECURITY_HEADERS)
    api = APIRouter(prefix="/api/v1")
    for router in (
        towns_router,
        plans_router,
        fleet_router,
        segments_router,
        readings_router,
        reports_router,
        events_router,
    ):
        api.include_router(router)
    app.include_router(api)
    app.include_router(health_router)
    app.include_router(page_router)
    return app
