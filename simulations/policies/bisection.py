"""Cuts a town into contiguous parts of about equal length."""

import numpy as np
from numpy.typing import NDArray


def split_into_parts(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    length_m: NDArray[np.float64],
    part_count: int,
) -> NDArray[np.intp]:
    """Return the part, from 0, that each of n places belongs to.

    Recursive coordinate bisection: the wider direction is cut where the lengths
    stand as the numbers of parts on both sides.

    Parameters
    ----------
    x_m, y_m, length_m : (n,)
        [m]
    part_count : int
        1 or more.

    References
    ----------
    .. [1] Berger and Bokhari (1987), IEEE Trans. Comput. C-36, 570-580.
    """
    part = np.zeros(x_m.shape, dtype=np.intp)
    _cut(np.arange(x_m.size), (x_m, y_m, length_m), (0, part_count), part)
    return part


def _cut(
    rows: NDArray[np.intp],
    places: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    parts: tuple[int, int],
    part: NDArray[np.intp],
) -> None:
    """Give the rows ``parts[1]`` numbers from ``parts[0]`` on."""
    first, count = parts
    if count <= 1 or rows.size <= 1:
        part[rows] = first
        return
    x_m, y_m, length_m = places
    is_wide = np.ptp(x_m[rows]) >= np.ptp(y_m[rows])
    along = x_m if is_wide else y_m
    order = rows[np.argsort(along[rows], kind="stable")]
    reached = np.cumsum(length_m[order])
    low = count // 2
    at = int(np.searchsorted(reached, reached[-1] * low / count))
    at = min(max(at, 1), order.size - 1)
    _cut(order[:at], places, (first, low), part)
    _cut(order[at:], places, (first + low, count - low), part)
