"""A worker's sign of life, and how far it is, told to the database beside the work."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from services.db.engine import begin_write
from services.plans.jobs import renew_job

LOOK_S = 0.5
RENEW_EVERY = 20
"""Looks between two signs of life when nothing has changed: 10 s."""
_log = logging.getLogger(__name__)


class Heartbeat:
    """Renews a job's lease in a thread as long as the block lasts."""

    def __init__(
        self,
        engine: Engine,
        job: int,
        attempt: int,
        clock: Callable[[], datetime],
    ) -> None:
        self.is_lost = False
        self._engine = engine
        self._job = job
        self._attempt = attempt
        self._clock = clock
        self._reached: tuple[str, float] | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def reach(self, stage: str, share: float) -> None:
        """Say how far the work is; costs nothing, the thread passes it on."""
        self._reached = (stage, share)

    def _beat(self) -> None:
        """Tell the database what is new, and now and then that we live."""
        told: tuple[str, float] | None = None
        looks = 0
        while not self._ended.wait(LOOK_S):
            looks += 1
            reached = self._reached
            if reached == told and looks < RENEW_EVERY:
                continue
            if self._tell(reached):
                told = reached
                looks = 0

    def _tell(self, reached: tuple[str, float] | None) -> bool:
        """Renew the lease; a database that is away for a moment is asked again."""
        try:
            with begin_write(self._engine) as session:
                is_ours = renew_job(
                    session, self._job, self._attempt, self._clock(), reached
                )
        except SQLAlchemyError as wrong:
            _log.warning(
                "heartbeat missed job=%d error=%s", self._job, type(wrong).__name__
            )
            return False
        self.is_lost = self.is_lost or not is_ours
        return True
