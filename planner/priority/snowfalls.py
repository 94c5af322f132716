"""When snow falls: snowfalls with their begin and end, told apart by pauses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Snowfalls:
    """Snowfalls of an outlook in order, (F,) each. Times are from ``now``.

    Attributes
    ----------
    begin_s : (F,)
        Start of the first step with snow. [s]
    end_s : (F,)
        End of the last step with snow; ``inf`` when it still falls where the
        outlook ends. [s]
    """

    begin_s: NDArray[np.float64]
    end_s: NDArray[np.float64]

    def around(self, moment_s: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the snowfall within which each moment lies, `NONE` outside."""
        if not self.begin_s.size:
            return np.full(moment_s.shape, NONE, dtype=np.intp)
        index = np.searchsorted(self.begin_s, moment_s, side="right") - 1
        inside = (index >= 0) & (moment_s <= self.end_s[np.maximum(index, 0)])
        return np.where(inside, index, NONE)

    def end_around_s(
        self,
        moment_s: NDArray[np.float64],
        *,
        outside_s: float | NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Return the end of the snowfall around each moment, else ``outside_s``."""
        index = self.around(moment_s)
        if not self.begin_s.size:
            return np.broadcast_to(outside_s, moment_s.shape)
        return np.where(index == NONE, outside_s, self.end_s[np.maximum(index, 0)])

    def next_begin_s(self, moment_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return when it next begins to snow after each moment, ``inf`` if never."""
        begin_s = np.append(self.begin_s, np.inf)
        return begin_s[np.searchsorted(self.begin_s, moment_s, side="right")]


def find_snowfalls(
    time_s: NDArray[np.float64],
    snowfall_mm_h: NDArray[np.float64],
    *,
    pause_s: float,
    above_mm_h: float,
) -> Snowfalls:
    """Join the steps in which snow falls into snowfalls.

    A step's snow falls in the interval that ends at its time. A pause shorter
    than ``pause_s`` does not end a snowfall.

    Parameters
    ----------
    time_s : array, (T,)
        Evenly spaced, from ``now``. [s]
    snowfall_mm_h : array, (T,)
        Fresh snow. [mm/h]
    pause_s : float
        Shortest pause between two snowfalls. [s]
    above_mm_h : float
        Rate above which it counts as snowing. [mm/h]

    Returns
    -------
    Snowfalls
        Possibly none.
    """
    steps = np.flatnonzero(snowfall_mm_h > above_mm_h)
    if not steps.size:
        return Snowfalls(begin_s=np.empty(0), end_s=np.empty(0))
    step_s = time_s[1] - time_s[0] if time_s.size > 1 else 0.0
    ended_s = time_s[steps]
    begun_s = ended_s - step_s
    parted = np.flatnonzero(begun_s[1:] - ended_s[:-1] >= max(pause_s, step_s / 2))
    first = np.concatenate(([0], parted + 1))
    last = np.append(parted, steps.size - 1)
    end_s = ended_s[last]
    if steps[-1] == time_s.size - 1:
        end_s[-1] = np.inf
    return Snowfalls(begin_s=begun_s[first], end_s=end_s)
