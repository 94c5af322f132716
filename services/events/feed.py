"""What is new in a town, asked of the database once a second for all who listen."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

import msgspec
from sqlalchemy import Engine, func, select
from starlette.concurrency import run_in_threadpool

from services.db.engine import begin_read
from services.db.tables import PlanRow, ReadingRow

LOOK_S = 1.0
BEAT_S = 15.0
RETRY_MS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The newest plan and reading of a town, by number."""

    plan: int | None
    reading: int | None


class Feed:
    """Streams of news; all end when the service stops."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, tuple[float, News]] = {}
        self._asking = asyncio.Lock()
        self._is_closed = False

    def close(self) -> None:
        """End every stream within a second."""
        self._is_closed = True

    async def follow(self, town: str) -> AsyncIterator[str]:
        """Yield server-sent events: the state at once, then every change.

        ``news`` names the newest plan and reading, ``beat`` says every 15 s that
        the line is open.
        """
        yield f"retry: {RETRY_MS}\n\n"
        told: News | None = None
        beat_at = time.monotonic() + BEAT_S
        while not self._is_closed:
            news = await self._news(town)
            if news != told:
                told = news
                told_json = msgspec.json.encode(asdict(news)).decode()
                yield f"event: news\ndata: {told_json}\n\n"
            if time.monotonic() >= beat_at:
                beat_at += BEAT_S
                yield "event: beat\ndata: {}\n\n"
            await asyncio.sleep(LOOK_S)

    async def _news(self, town: str) -> News:
        """Return the news, at most a second old."""
        async with self._asking:
            known = self._known.get(town)
            if known is not None and time.monotonic() - known[0] < LOOK_S / 2:
                return known[1]
            news = await run_in_threadpool(find_news, self._engine, town)
            self._known[town] = (time.monotonic(), news)
            return news


def find_news(engine: Engine, town: str) -> News:
    """Return the newest plan and reading of a town."""
    with begin_read(engine) as session:
        plan = session.scalar(
            select(func.max(PlanRow.number)).where(PlanRow.town == town)
        )
        reading = session.scalar(
            select(ReadingRow.number)
            .where(ReadingRow.town == town)
            .order_by(ReadingRow.number.desc())
            .limit(1)
        )
    return News(plan=plan, reading=reading)
