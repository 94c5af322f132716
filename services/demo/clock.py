"""A clock that runs fast, so that a night of snow passes over a coffee."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta


class FastClock:
    """Tells a simulated moment that moves faster than the wall's, once let go.

    Parameters
    ----------
    start : datetime
        The simulated moment at which the clock stands until `run`.
    hour_s : float
        Real seconds that a simulated hour takes. [s]
    wall : callable
        Returns rising real seconds.
    """

    def __init__(
        self,
        start: datetime,
        hour_s: float,
        *,
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        if not hour_s > 0.0:
            msg = f"a simulated hour takes {hour_s} s, it must take more than 0 s"
            raise ValueError(msg)
        self._start = start
        self._hour_s = hour_s
        self._wall = wall
        self._began_s: float | None = None

    def run(self) -> None:
        """Let the clock go."""
        self._began_s = self._wall()

    def __call__(self) -> datetime:
        """Return the simulated moment."""
        if self._began_s is None:
            return self._start
        hours = (self._wall() - self._began_s) / self._hour_s
        return self._start + timedelta(hours=hours)

    def real_seconds_until(self, moment: datetime) -> float:
        """Return the real seconds until a simulated moment, 0 when it has been."""
        hours = (moment - self()).total_seconds() / 3600.0
        return max(0.0, hours * self._hour_s)
