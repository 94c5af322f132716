"""What is late, and lies open how long, when crews are called at some moment."""

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

Array = NDArray[np.float64]


@kernel
def follow_calls(  # noqa: PLR0913, PLR0917 - kernels take no keywords
    ready_s: Array,
    spent_s: Array,
    later_s: Array,
    earliest_s: Array,
    due_s: Array,
    work_s: Array,
    late_weight: Array,
    open_weight: Array,
    relief_s: float,
) -> tuple[Array, Array]:
    """Do tasks in order with all crews together, once for every call and member.

    A task starts when the one before is done, but not before it is needed; one that
    is never needed takes no time. What ends after the crews' hours are spent is done
    by others, later by their rest.

    Parameters
    ----------
    ready_s : (C, M)
        When the crews stand ready, ``inf`` where they are not called. [s]
    spent_s : (C, M)
        When their hours are spent. [s]
    later_s : (M, R)
        See `planner.decision.futures.Futures`. [s]
    earliest_s, due_s : (R,)
        In the forecast, in the order of work. [s]
    work_s : (R,)
        Time that all crews together take. [s]
    late_weight, open_weight : (R,)
    relief_s : float
        [s]

    Returns
    -------
    array, (C, M)
        Late weight times the time by which tasks are late, summed. [s]
    array, (C, M)
        Open weight times the time from their need to their end, summed. [s]
    """
    calls, members = ready_s.shape
    late_s = np.zeros((calls, members))
    open_s = np.zeros((calls, members))
    for call in range(calls):
        for member in range(members):
            moment_s = ready_s[call, member]
            if not np.isfinite(moment_s):
                continue
            for task in range(earliest_s.shape[0]):
                later = later_s[member, task]
                if not np.isfinite(later):
                    continue
                need_s = max(earliest_s[task] + later, 0.0)
                moment_s = max(moment_s, need_s) + work_s[task]
                end_s = moment_s
                if end_s > spent_s[call, member]:
                    end_s += relief_s
                late_s[call, member] += late_weight[task] * max(
                    end_s - max(due_s[task] + later, 0.0), 0.0
                )
                open_s[call, member] += open_weight[task] * (end_s - need_s)
    return late_s, open_s
