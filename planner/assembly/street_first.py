"""Street before path: whose plough would throw snow onto what is cleared already."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.phrases.languages import get_phrases
from planner.domain.treatments import Work, works_mask
from planner.network.adjoining import adjoining_streets
from planner.network.road_network import SegmentKind
from planner.priority.needs import Needs
from planner.priority.wording import segment_names
from planner.snapshot import Snapshot

THROWS = works_mask({Work.PLOUGH})
CLEARED = works_mask({Work.PLOUGH, Work.SWEEP, Work.SHOVEL})

SAME_HOUR_S = 15 * 60.0
"""Due times that differ by less are the same promise: where 60 mm are reached a few
minutes later, the street is due a few minutes later too. [s]"""


def street_first(snapshot: Snapshot, needs: Needs) -> NDArray[np.int64]:
    """Return which clearing of a path or place is to follow which plough of a street.

    It follows the last round of each adjoining street that is due no later than it is,
    all passes of it: nothing waits for a street that is less urgent.

    Returns
    -------
    (pairs, 2) int64
        Task of the path or place, and the street's; empty where the town wants none.
    """
    if not snapshot.town.street_before_path:
        return np.zeros((0, 2), dtype=np.int64)
    network = snapshot.network
    is_street = network.kind[needs.segment] == SegmentKind.STREET
    throwing = np.flatnonzero(is_street & ((needs.works & THROWS) != 0))
    waiting = np.flatnonzero(~is_street & ((needs.works & CLEARED) != 0))
    beside = adjoining_streets(
        network,
        np.unique(needs.segment[waiting]).astype(np.intp),
        np.unique(needs.segment[throwing]).astype(np.intp),
    )
    by_path, by_street = _rows_of(needs, waiting), _rows_of(needs, throwing)
    pairs = [
        (task, before)
        for path, street in beside.tolist()
        for task in by_path[path]
        for before in _last_round(needs, by_street[street], float(needs.due_s[task]))
    ]
    return np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)


def with_order(
    snapshot: Snapshot, needs: Needs, kept: Iterable[tuple[int, int]]
) -> Needs:
    """Return needs in which what is kept of that order is written, with its reason.

    Parameters
    ----------
    kept : pairs of tasks
        As of `street_first`, those that the tours keep.
    """
    shared = get_phrases(snapshot.town.language).shared
    names = segment_names(snapshot.network, shared)
    after, reason = list(needs.after), list(needs.reason)
    streets: dict[int, dict[str, None]] = {}
    for task, before in kept:
        after[task] = (*after[task], before)
        streets.setdefault(task, {})[names[needs.segment[before]]] = None
    for task, called in streets.items():
        reason[task] += shared.after_streets(tuple(called))
    return replace(needs, after=tuple(after), reason=tuple(reason))


def _rows_of(needs: Needs, tasks: NDArray[np.intp]) -> dict[int, list[int]]:
    """Return the tasks of each segment."""
    found: dict[int, list[int]] = {}
    for task, segment in zip(
        tasks.tolist(), needs.segment[tasks].tolist(), strict=True
    ):
        found.setdefault(segment, []).append(task)
    return found


def _last_round(needs: Needs, tasks: list[int], due_s: float) -> list[int]:
    """Return the passes of the last round that is due by a moment, none if none is."""
    early = [task for task in tasks if needs.due_s[task] <= due_s + SAME_HOUR_S]
    last = max((int(needs.round_number[task]) for task in early), default=0)
    return [task for task in early if needs.round_number[task] == last]
