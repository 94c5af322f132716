"""Points along segments, at which the ground is asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SPACING_M = 50.0
"""About a cell of the common elevation models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Points in the middles of equal parts of segments, (P,).

    Attributes
    ----------
    x_m, y_m : (P,)
        [m]
    segment : (P,) int64
        Rising; every segment has at least one.
    count : int
        Number of segments, S.
    """

    x_m: Array
    y_m: Array
    segment: NDArray[np.int64]
    count: int

    def mean(self, values: Array) -> Array:
        """Return the (S,) means of (P,) values along segments, of those not NaN."""
        known = ~np.isnan(values)
        number = np.bincount(self.segment[known], minlength=self.count)
        total = np.bincount(
            self.segment[known], weights=values[known], minlength=self.count
        )
        return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def sample_segments(
    shape_x_m: Array,
    shape_y_m: Array,
    shape_offsets: NDArray[np.int64],
    *,
    spacing_m: float = SPACING_M,
) -> Samples:
    """Cut each segment into equal parts of at most a length; return their middles.

    A segment shorter than that gets its midpoint.

    Parameters
    ----------
    shape_x_m, shape_y_m : (points,)
        What draws the segments. [m]
    shape_offsets : (S + 1,)
        Segment s is drawn by points ``shape_offsets[s]:shape_offsets[s + 1]``.
    spacing_m : float
        Longest part. [m]

    Returns
    -------
    Samples
    """
    start, end = shape_offsets[:-1], shape_offsets[1:] - 1
    step_m = np.hypot(np.diff(shape_x_m), np.diff(shape_y_m))
    along_m = np.concatenate(([0.0], np.cumsum(step_m)))
    length_m = along_m[end] - along_m[start]
    parts = np.maximum(np.ceil(length_m / spacing_m), 1.0).astype(np.int64)
    segment = np.repeat(np.arange(start.size), parts)
    number = np.arange(segment.size) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (number + 0.5) / parts[segment]
    wanted_m = along_m[start][segment] + share * length_m[segment]
    # The drawn point before the wanted place, kept within its own segment.
    before = np.searchsorted(along_m, wanted_m, side="right") - 1
    before = np.clip(before, start[segment], np.maximum(end - 1, start)[segment])
    after = np.minimum(before + 1, end[segment])
    gap_m = along_m[after] - along_m[before]
    part = np.where(gap_m > 0.0, wanted_m - along_m[before], 0.0)
    part /= np.where(gap_m > 0.0, gap_m, 1.0)
    return Samples(
        x_m=shape_x_m[before] + part * (shape_x_m[after] - shape_x_m[before]),
        y_m=shape_y_m[before] + part * (shape_y_m[after] - shape_y_m[before]),
        segment=segment,
        count=int(start.size),
    )
