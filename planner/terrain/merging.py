"""Horizons that hardly differ become one, so that segments can be counted as alike."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

MOST = 4096
"""Distinct horizons of a town that the surface model should have to tell apart."""
LEAST_TOLERANCE_DEG = 2
"""A sun this low gives a level surface less than 15 W/m² of direct radiation."""
STEEPEST_DEG = 90


def merge_horizons(
    horizon_deg: NDArray[np.float64], *, most: int = MOST
) -> tuple[NDArray[np.uint8], NDArray[np.int32], int]:
    """Replace each horizon by an earlier one that is alike in every sector.

    Degrees are rounded; the smallest tolerance from 2 degrees on is taken that
    leaves no more than ``most`` distinct horizons.

    Parameters
    ----------
    horizon_deg : (S, D)
        [degrees]
    most : int
        At least 1.

    Returns
    -------
    (H, D) uint8
        Row 0 is flat. [degrees]
    (S,) int32
        Row of each horizon.
    int
        No sector differs by more than this from its rounded height. [degrees]
    """
    rounded = np.rint(np.clip(horizon_deg, 0.0, STEEPEST_DEG)).astype(np.uint8)
    index = np.zeros(rounded.shape[0], dtype=np.int32)
    leaders = np.zeros((most, rounded.shape[1]), dtype=np.uint8)
    tolerance_deg = LEAST_TOLERANCE_DEG
    while not (count := _lead(rounded, tolerance_deg, leaders, index)):
        tolerance_deg += 1  # at 90 all are flat
    return leaders[:count].copy(), index, tolerance_deg


@kernel
def _lead(
    horizons: NDArray[np.uint8],
    tolerance: int,
    leaders: NDArray[np.uint8],
    index: NDArray[np.int32],
) -> int:
    """Fill leaders and index; return the number of leaders, 0 where too many."""
    count = 1
    sectors = horizons.shape[1]
    for row in range(horizons.shape[0]):
        found = -1
        for leader in range(count):
            alike = True
            for sector in range(sectors):
                gap = int(horizons[row, sector]) - int(leaders[leader, sector])
                if abs(gap) > tolerance:
                    alike = False
                    break
            if alike:
                found = leader
                break
        if found < 0:
            if count == leaders.shape[0]:
                return 0
            leaders[count] = horizons[row]
            found = count
            count += 1
        index[row] = found
    return count
