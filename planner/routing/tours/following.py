"""Paths that follow their streets, while parts of the fleet are searched apart.

Trucks and path machines share no task, so each part of the fleet is searched alone.
An order between their tasks goes one way, from streets to paths: a path's task may not
start before the streets beside it are done in the tours found so far. The part of the
streets goes its own way; now and then it says when its tasks end, and the part of the
paths is played anew. In the last stretch the streets' tours are final.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.routing.draft import NOBODY
from planner.routing.model import NOT_DONE, Model
from planner.routing.solution import Pairs
from planner.routing.tours.anneal import fill_in
from planner.routing.tours.layout import DUE, EARLIEST, END, ROUTE, START
from planner.routing.tours.searched import Searched, direct_best, settle_best

EXCHANGES = (0.0, 0.2, 0.4, 0.6)
"""Shares of the search at which paths hear of their streets' tours before the last."""

ALONE_FROM = 0.8
"""From this share on the streets' tours are final and the paths are searched alone."""


_NEVER_MS = 10**12


@dataclass(slots=True, kw_only=True, eq=False)
class Following:
    """Who follows whom, and how far the parts have told each other.

    Attributes
    ----------
    model : Model
    pairs : (pairs, 2) int64
        Tasks of which the first follows the second.
    """

    model: Model
    pairs: NDArray[np.int64]
    _told: int = field(default=0, init=False)
    _is_alone: bool = field(default=False, init=False)

    def ends_at(self, one: Searched) -> float:
        """Return the share of the search at which a part's tours are final."""
        if not self.pairs.size or self._follows(one).any():
            return 1.0
        return ALONE_FROM

    def movers(self, searched: tuple[Searched, ...]) -> tuple[Searched, ...]:
        """Return the parts that are still searched."""
        if not self._is_alone:
            return searched
        return tuple(one for one in searched if not one.is_final)

    def exchange(self, searched: tuple[Searched, ...], used: float) -> None:
        """Tell paths when their streets are done, if it is time to.

        Parameters
        ----------
        used : float
            Share of the search that is over.
        """
        if not self.pairs.size or self._is_alone:
            return
        is_last = used >= ALONE_FROM
        due = sum(used >= share for share in EXCHANGES)
        if not is_last and due <= self._told:
            return
        self._told = due
        following = [one for one in searched if self._follows(one).any()]
        if is_last:
            for one in searched:
                if one not in following:
                    settle_best(one)
                    direct_best(one)
                    one.is_final = True
            self._is_alone = True
        ends_ms = _ends_ms(self.model, searched)
        for one in following:
            self._hold_back(one, ends_ms)

    def release(self, searched: tuple[Searched, ...]) -> None:
        """Let go of what would stay undone for want of its street."""
        for one in searched:
            if not self._follows(one).any():
                continue
            settle_best(one)
            facts, tours = one.tours.facts, one.tours
            own_ms = self.model.earliest_ms[one.part.tasks]
            undone = tours.rows[: tours.task_count, ROUTE] == NOBODY
            undone &= facts[:, EARLIEST] > own_ms
            if undone.any():
                facts[undone, EARLIEST] = own_ms[undone]
                fill_in(tours, np.flatnonzero(undone), one.has_bonds)

    def _follows(self, one: Searched) -> NDArray[np.bool_]:
        """Return which pairs' first tasks a part has, (pairs,)."""
        follows: NDArray[np.bool_] = np.isin(self.pairs[:, 0], one.part.tasks)
        return follows

    def _hold_back(self, one: Searched, ends_ms: NDArray[np.int64]) -> None:
        """Give tasks the moment their streets are done, where that is in time."""
        model, tasks = self.model, one.part.tasks
        until_ms = np.zeros(model.weight.shape[0], dtype=np.int64)
        first, second = self.pairs.T
        service_ms = model.service_ms.max(axis=0)
        is_known = ends_ms[second] != NOT_DONE
        could_end_ms = service_ms[first] + _allowed_from_ms(
            model, first, ends_ms[second], service_ms
        )
        counts = is_known & (could_end_ms <= model.due_ms[first])
        np.maximum.at(until_ms, first[counts], ends_ms[second[counts]])
        facts = one.tours.facts
        facts[:, EARLIEST] = np.maximum(model.earliest_ms[tasks], until_ms[tasks])
        settle_best(one)
        urgent = np.lexsort((facts[:, DUE], model.rank[tasks]))
        fill_in(one.tours, urgent, one.has_bonds)


def kept_order(
    model: Model, pairs: NDArray[np.int64], searched: Iterable[Searched]
) -> Pairs:
    """Return the pairs of which the second ends before the first starts.

    Parameters
    ----------
    pairs : (pairs, 2) int64
    searched : iterable of Searched
        Their tours as they were written back.
    """
    ends_ms = np.full(model.weight.shape[0], NOT_DONE, dtype=np.int64)
    starts_ms = ends_ms.copy()
    for one in searched:
        _fill(ends_ms, one, one.tours.rows, END)
        _fill(starts_ms, one, one.tours.rows, START)
    first, second = pairs.T
    is_done = (ends_ms[first] != NOT_DONE) & (ends_ms[second] != NOT_DONE)
    kept = is_done & (starts_ms[first] >= ends_ms[second])
    return tuple(zip(first[kept].tolist(), second[kept].tolist(), strict=True))


def _allowed_from_ms(
    model: Model,
    tasks: NDArray[np.int64],
    after_ms: NDArray[np.int64],
    service_ms: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return when each task may start after a moment, far off where not."""
    start_ms = after_ms.copy()
    for place in np.flatnonzero(np.diff(model.window_offsets)[tasks]).tolist():
        task = tasks[place]
        first, last = model.window_offsets[task], model.window_offsets[task + 1]
        opens_ms, closes_ms = model.window_ms[first:last].T
        begin_ms = np.maximum(opens_ms, after_ms[place])
        fits = begin_ms + service_ms[task] <= closes_ms
        start_ms[place] = begin_ms[fits].min(initial=_NEVER_MS)
    return start_ms


def _ends_ms(model: Model, searched: Iterable[Searched]) -> NDArray[np.int64]:
    """Return when each task ends in the best tours, (R,), `NOT_DONE` without any."""
    ends_ms = np.full(model.weight.shape[0], NOT_DONE, dtype=np.int64)
    for one in searched:
        links = one.tours.rows if one.is_final else one.tours.best
        _fill(ends_ms, one, links, END)
    return ends_ms


def _fill(
    values: NDArray[np.int64], one: Searched, links: NDArray[np.int64], column: int
) -> None:
    """Write a column of the tasks that a part does."""
    own = links[: one.tours.task_count]
    done = own[:, ROUTE] != NOBODY
    values[one.part.tasks[done]] = own[done, column]
