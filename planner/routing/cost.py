"""What a plan costs, in one place: whole numbers, so that no machine rounds.

The cost is the sum over tasks of weight x (completion + lateness factor x
lateness), plus the crews' weight x their time, plus a charge for every task that
nobody does. Weights are counted in hundredths, times in milliseconds.
"""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

WEIGHT_UNIT = 100
LONGEST_MS = 48 * 3_600_000
"""A task left undone costs as if it were finished this late. [ms]"""


def whole_weights(weight: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return weights in whole hundredths, at least one."""
    return np.maximum(np.rint(weight * WEIGHT_UNIT), 1.0).astype(np.int64)


@kernel
def task_cost(weight: int, end_ms: int, due_ms: int, lateness_factor: int) -> int:
    """Return what finishing a task at a moment costs.

    Parameters
    ----------
    weight : int
        In hundredths.
    end_ms, due_ms : int
        From ``now``. [ms]
    lateness_factor : int
        How much more a late minute weighs than another.
    """
    return weight * (end_ms + lateness_factor * max(0, end_ms - due_ms))


@kernel
def undone_cost(weight: int, due_ms: int, lateness_factor: int) -> int:
    """Return what leaving a task undone costs."""
    return task_cost(weight, LONGEST_MS + max(0, due_ms), due_ms, lateness_factor)


@kernel
def crew_cost(begin_ms: int, end_ms: int, crew_weight: int) -> int:
    """Return what a tour's length costs, with the crew's weight in hundredths."""
    return crew_weight * (end_ms - begin_ms)
