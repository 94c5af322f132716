"""Whose turn it is: who came last within the class last time comes sooner tonight."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant
from planner.network.road_network import RoadNetwork

NIGHTS_APART_S = 8.0 * 3600.0
"""What was done within this time before a plan is of the same night. [s]"""
_PAUSE_S = 6.0 * 3600.0


def turns_last_time(
    network: RoadNetwork, last_done: Mapping[str, Instant]
) -> NDArray[np.float64]:
    """Return how late in its class each segment's turn came the last time.

    Nights are told apart by pauses of six hours in which nothing of the class was
    done.

    Parameters
    ----------
    network : RoadNetwork
    last_done : mapping of str to Instant
        When segments and places were treated last.

    Returns
    -------
    array, (S,)
        From 0, first of what was done of its class that night, to 1, last of it; the
        mean rank of those done at once; nan where nothing is known.
    """
    turn = np.full(network.count, np.nan)
    if not last_done:
        return turn
    moment = [last_done.get(name) for name in network.segment_id.tolist()]
    done_s = np.array([np.nan if at is None else at.timestamp() for at in moment])
    known = np.flatnonzero(~np.isnan(done_s))
    for service_class in np.unique(network.service_class[known]):
        rows = known[network.service_class[known] == service_class]
        rows = rows[np.argsort(done_s[rows], kind="stable")]
        pauses = np.flatnonzero(np.diff(done_s[rows]) > _PAUSE_S) + 1
        for night in np.split(rows, pauses):
            turn[night] = places(done_s[night])
    return turn


def places(moment: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the place of each among moments, from 0, first, to 1, last, (n,).

    The rank less a half, as a share of all; the mean rank of those at once.
    """
    _, of, count = np.unique(moment, return_inverse=True, return_counts=True)
    middle: NDArray[np.float64] = np.cumsum(count) - 0.5 * count
    return middle[of] / moment.size


def rotated(
    weight: NDArray[np.float64], turn: NDArray[np.float64], most: float
) -> NDArray[np.float64]:
    """Return weights in which who came last counts more, and who came first less.

    Parameters
    ----------
    weight : (S,)
    turn : (S,)
        See `turns_last_time`.
    most : float
        What the very last one's weight is multiplied with, and the very first one's
        divided by; geometric in between.
    """
    return weight * np.where(np.isnan(turn), 1.0, most ** (2.0 * turn - 1.0))
