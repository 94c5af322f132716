"""A whole installation in a folder: one hand-made town, its weather, the service."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import numpy as np

from planner.io.town_folder import write_town
from planner.priority.advice import Nothing
from services.app import create_app
from services.db.upgrade import prepare_database
from services.planning import Method, Worker
from services.segments.expected import ExpectedSurface, KeptAdvice
from services.settings import Settings
from services.weather_files import open_sources
from tests import hand_made

NOW = hand_made.NOW
TOWN = "hovslatt"
TOWN_URL = f"/api/v1/towns/{TOWN}"
PLANS = f"{TOWN_URL}/plans"

COLUMNS = (
    "time_utc,air_temperature_c,relative_humidity_pct,wind_speed_m_s,"
    "precipitation_mm_h,cloud_cover_pct"
)
ROWS = [
    f"{NOW + timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ},-3.0,92,4,0.8,100"
    for hour in range(-30, 31)
]
WEATHER = "\n".join([COLUMNS, *ROWS]) + "\n"
LAST_NIGHT = {
    "known_tasks": 2,
    "same_driver_share": 0.5,
    "last_before_tasks": 1,
    "last_again_share": 0.0,
}
"""What a plan says where others were made before it."""


def foresee_nothing(snapshot, params):
    """Stand for the night that the hand-made plan was not made from."""


def plan_by_hand(
    snapshot,
    params,  # noqa: ARG001
    stop,
    seed,
    *,
    night=None,  # noqa: ARG001
    on_progress=None,
):
    """Hand out the hand-made plan, for the town and moment that were asked for."""
    if on_progress is not None:
        on_progress("tours", 0.5)
    while stop.share_used(0, 0) < 1.0:
        pass
    plan = hand_made.plan()
    return replace(
        plan,
        town_hash=snapshot.town_hash,
        now=snapshot.now,
        seed=seed,
        summary=plan.summary | LAST_NIGHT,
    )


def find_no_fault(plan, network, town, states):  # noqa: ARG001
    return []


def expect_by_hand(snapshot, params, night):  # noqa: ARG001
    """40 mm of snow on Storgatan, 12 mm and hoar frost on Åsgatan, which grips."""
    return ExpectedSurface(
        segment_id=snapshot.network.segment_id,
        snow_depth_mm=np.array([40.0, 12.04]),
        slipperiness=np.array([4, 1], dtype=np.int8),
        surface_state=np.array([4, 7], dtype=np.int8),
        road_surface_temperature_c=np.array([-1.04, np.nan]),
        friction=np.array([0.284, np.nan]),
        advice=KeptAdvice(
            works=np.array([1, 0], dtype=np.int32),
            rate_g_m2=np.zeros(2),
            nothing=np.array([Nothing.SOMETHING_IS, Nothing.GRIPS], dtype=np.int8),
            why=np.array([-1, 0], dtype=np.int32),
            why_texts=np.array(["hoar frost 03:00, but a grip of 0.40 is enough"]),
        ),
    )


class Installation:
    """A folder, a database and the application on them; the clock stands still."""

    def __init__(self, home, **settings):
        self.home = home
        self.settings = Settings(home=home, **settings)
        (home / "towns").mkdir(parents=True)
        (home / "weather").mkdir()
        write_town(
            home / "towns" / TOWN, town=hand_made.town(), network=hand_made.network()
        )
        (home / "weather" / f"{TOWN}.csv").write_text(WEATHER)
        self.engine = prepare_database(self.settings.get_database_url())
        self.now = NOW
        self.app = create_app(self.settings, self.engine, clock=self.clock)

    def clock(self):
        return self.now

    @property
    def service(self):
        return self.app.state.service

    def worker(self, **method):
        parts = {
            "foresee": foresee_nothing,
            "plan": plan_by_hand,
            "verify": find_no_fault,
            "expect": expect_by_hand,
            "open_weather": open_sources,
        }
        return Worker(
            engine=self.engine,
            towns=self.service.towns,
            method=Method(**(parts | method)),
            clock=self.clock,
        )

    @asynccontextmanager
    async def client(self, **transport):
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, **transport),
            base_url="http://vinter.test",
        ) as client:
            yield client

    def close(self):
        self.engine.dispose()
