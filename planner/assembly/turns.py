"""Whether those who came last last time come last again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.plan import Tour
from planner.priority.needs import Needs
from planner.priority.rotation import places

LAST = 0.8
"""Who comes behind this share of the class came last."""


def turn_figures(
    turn: NDArray[np.float64],
    needs: Needs,
    names: Sequence[str],
    tours: Sequence[Tour],
) -> dict[str, object]:
    """Return how many of the last fifth of their class are in it again, for JSON.

    Parameters
    ----------
    turn : (S,)
        See `planner.priority.rotation.turns_last_time`.
    needs : Needs
    names : (n,) sequence of str
        What the needs' tasks are called.
    tours : sequence of Tour

    Returns
    -------
    dict
        ``last_before_tasks``: tasks of the tours that were in the last fifth of their
        class last time, and ``last_again_share`` of them; nothing where there is none.
    """
    ends = {
        step.task: step.end.timestamp()
        for tour in tours
        for step in tour.steps
        if step.task is not None
    }
    end_s = np.array([ends.get(name, np.nan) for name in names])
    before = turn[needs.segment]
    known = ~np.isnan(end_s) & ~np.isnan(before)
    was_last = known & (before > LAST)
    if not was_last.any():
        return {}
    place = np.full(end_s.size, np.nan)
    for index in np.unique(needs.class_index[known]):
        rows = known & (needs.class_index == index)
        place[rows] = places(end_s[rows])
    return {
        "last_before_tasks": int(was_last.sum()),
        "last_again_share": round(float(np.mean(place[was_last] > LAST)), 4),
    }
