"""When each segment was treated, and what clearing left of its snow."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import seconds_between
from planner.domain.passes_done import CLEARS, PassesDone
from planner.snapshot import Snapshot

Array = NDArray[np.float64]


class Treated:
    """The treatments of a snapshot, by segment.

    Attributes
    ----------
    last_s : (S,)
        When the last one was finished, ``-inf`` where nothing was done. [s]
    was_cleared : (S,) bool
        Whether snow was taken away at all.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        count = snapshot.network.count
        self.last_s = np.full(count, -np.inf)
        self.was_cleared = np.zeros(count, dtype=np.bool_)
        self._cleared: list[tuple[int, float, float]] = []
        if not snapshot.treatments:
            return
        index_of = {str(name): i for i, name in enumerate(snapshot.network.segment_id)}
        passes = PassesDone()
        for record in sorted(snapshot.treatments, key=lambda one: one.finished_at):
            segment = index_of.get(record.segment)
            if segment is None:
                continue
            at_s = seconds_between(snapshot.now, record.finished_at)
            self.last_s[segment] = max(self.last_s[segment], at_s)
            if record.works & CLEARS:
                wanted = int(snapshot.network.passes[segment])
                left = passes.count_left(record, wanted)
                self.was_cleared[segment] = True
                self._cleared.append((segment, at_s, left / (left + 1)))

    def kept_share(self, since_s: float) -> Array:
        """Return what clearing after a moment left of the snow, (S,)."""
        share = np.ones(self.last_s.size)
        for segment, at_s, kept in self._cleared:
            if at_s > since_s:
                share[segment] *= kept
        return share
