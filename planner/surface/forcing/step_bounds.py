"""The uneven steps of the surface model: fine where it matters, coarse elsewhere."""

import numpy as np
from numpy.typing import NDArray

HOUR_S = 3600.0
TOLERANCE_S = 1e-6


def model_bounds_s(  # noqa: PLR0913 - two ends, and when and how fine
    begin_s: float,
    end_s: float,
    *,
    fine_from_s: float = 0.0,
    fine_until_s: float = 6.0 * HOUR_S,
    fine_s: float = 300.0,
    coarse_s: float = 600.0,
    grid_s: float = 0.0,
) -> NDArray[np.float64]:
    """Bounds of the model's steps, from ``begin_s`` to ``end_s``.

    Every multiple of ``grid_s`` between the ends is a bound; between two of them
    steps are even and at most as long as asked for, fine where any part of them lies
    in the fine stretch. Without a grid the grid is the coarse step. Times count from
    ``now``, so 0 is always a bound where it lies between the ends.

    Parameters
    ----------
    begin_s, end_s : float
        The first and the last bound. [s]
    fine_from_s, fine_until_s : float
        Where steps are fine. [s]
    fine_s, coarse_s : float
        Longest step there, and elsewhere. [s]
    grid_s : float
        What every multiple of must be a bound, such as the 900 s of an outlook; 0
        for none. [s]

    Returns
    -------
    (T+1,)
        Rising. [s]

    Raises
    ------
    ValueError
        If the end does not lie after the beginning, or a step is not above zero.

    Examples
    --------
    >>> model_bounds_s(-1200.0, 900.0, fine_until_s=900.0).tolist()
    [-1200.0, -600.0, 0.0, 300.0, 600.0, 900.0]
    """
    if not end_s > begin_s:
        msg = (
            f"steps from {begin_s:g} s to {end_s:g} s; expected an end after the start"
        )
        raise ValueError(msg)
    if not (fine_s > 0.0 and coarse_s > 0.0 and grid_s >= 0.0):
        msg = (
            f"steps of {fine_s:g} s and {coarse_s:g} s on a grid of {grid_s:g} s; "
            "expected lengths above 0 s"
        )
        raise ValueError(msg)
    spacing_s = grid_s if grid_s > 0.0 else coarse_s
    first = np.floor(begin_s / spacing_s + TOLERANCE_S) + 1.0
    last = np.ceil(end_s / spacing_s - TOLERANCE_S) - 1.0
    inner = np.arange(first, last + 1.0) * spacing_s
    marks = np.concatenate(([begin_s], inner, [end_s]))
    is_fine = (marks[1:] > fine_from_s + TOLERANCE_S) & (
        marks[:-1] < fine_until_s - TOLERANCE_S
    )
    longest_s = np.where(is_fine, fine_s, coarse_s)
    parts = np.ceil(np.diff(marks) / longest_s - TOLERANCE_S).astype(np.intp)
    starts = np.repeat(marks[:-1], parts)
    within = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
    lengths = np.repeat(np.diff(marks) / parts, parts)
    return np.concatenate((starts + within * lengths, [end_s]))
