"""Means and extremes of what is known around each time, for uneven times."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def mean_around(time_s: Array, values: Array, around_s: float) -> Array:
    """Mean of what is known up to ``around_s`` before and after each time.

    Parameters
    ----------
    time_s : (R,)
        Rising. [s]
    values : (R, C)
        NaN where not known.
    around_s : float
        [s]

    Returns
    -------
    (R, C)
        NaN where nothing is known around.
    """
    known = np.isfinite(values)
    first, after = _windows(time_s, around_s)

    def summed(parts: Array) -> Array:
        sums = np.concatenate((np.zeros((1, parts.shape[1])), np.cumsum(parts, axis=0)))
        total: Array = sums[after] - sums[first]
        return total

    count = summed(known.astype(np.float64))
    total = summed(np.where(known, values, 0.0))
    return np.where(count > 0.0, total / np.maximum(count, 1.0), np.nan)


def lowest_around(time_s: Array, values: Array, around_s: float) -> Array:
    """Lowest of what is known up to ``around_s`` before and after each time.

    By minima over stretches of doubling length, two of which make up any window.

    Parameters
    ----------
    time_s : (R,)
        Rising. [s]
    values : (R, C)
        NaN where not known.
    around_s : float
        [s]

    Returns
    -------
    (R, C)
        Infinite where nothing is known around.
    """
    first, after = _windows(time_s, around_s)
    level = np.floor(np.log2(after - first)).astype(np.intp)
    lowest = np.where(np.isfinite(values), values, np.inf)
    found = np.empty(values.shape)
    for number in range(int(level.max(initial=0)) + 1):
        length = 2**number
        here = level == number
        found[here] = np.minimum(lowest[first[here]], lowest[after[here] - length])
        lowest = np.minimum(
            lowest, np.concatenate((lowest[length:], lowest[-1:].repeat(length, 0)))
        )[: values.shape[0]]
    return found


def _windows(
    time_s: Array, around_s: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first row around each time, and the first one after."""
    return (
        np.searchsorted(time_s, time_s - around_s, side="left"),
        np.searchsorted(time_s, time_s + around_s, side="right"),
    )
