"""When a search ends by the clock, or because somebody asked it to."""

import time
from collections.abc import Callable

from planner.params import Stop

USED_UP = 1.0


class MaxSeconds:
    """Stop after so many seconds, counted from the first question.

    The same input need not give the same plan; give iterations where it must.

    Parameters
    ----------
    seconds : float
        0 ends a search at once. [s]
    clock : callable
        Returns rising seconds.
    """

    def __init__(
        self, seconds: float, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        if not 0.0 <= seconds < float("inf"):
            msg = f"seconds is {seconds}, a search takes 0 seconds or more"
            raise ValueError(msg)
        self._seconds = seconds
        self._clock = clock
        self._started: float | None = None

    def share_used(self, iterations: int, best: int) -> float:  # noqa: ARG002
        """Return the share of the seconds."""
        if self._started is None:
            self._started = self._clock()
        if self._seconds == 0.0:
            return USED_UP
        return (self._clock() - self._started) / self._seconds


class FirstOf:
    """Stop with whichever of two stops comes first."""

    def __init__(self, one: Stop, other: Stop) -> None:
        self._one = one
        self._other = other

    def share_used(self, iterations: int, best: int) -> float:
        """Return the larger of the two shares."""
        return max(
            self._one.share_used(iterations, best),
            self._other.share_used(iterations, best),
        )


class Cancellable:
    """Another stop that also ends when somebody asks.

    Parameters
    ----------
    stop : Stop
        Decides as long as nobody asks.
    is_cancelled : callable
        Whether somebody asked.
    """

    def __init__(self, stop: Stop, is_cancelled: Callable[[], bool]) -> None:
        self._stop = stop
        self._is_cancelled = is_cancelled

    def share_used(self, iterations: int, best: int) -> float:
        """Return the inner stop's share, or that all is used up."""
        if self._is_cancelled():
            return USED_UP
        return self._stop.share_used(iterations, best)
