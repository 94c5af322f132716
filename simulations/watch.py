"""Follows every promise on every street through a replay: opened, due, cleared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.treatments import Work
from simulations.clock import HOUR_S, STEP_S
from simulations.driving import spreads
from simulations.neighbourhoods import Neighbourhoods
from simulations.promises import NOTICE_H, Promises
from simulations.streets import Met


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Promises that ended together, (n,) each.

    Attributes
    ----------
    row : (n,)
        Maintained segments.
    clear_s : (n,)
        From the start of the clock until clear, or until the replay's end. [s]
    is_on_time, is_missed : (n,) bool
        Missed: nothing at all was done by the due time.
    """

    row: NDArray[np.intp]
    clear_s: NDArray[np.float64]
    is_on_time: NDArray[np.bool_]
    is_missed: NDArray[np.bool_]


class Ledger:
    """Open promises of one kind (snow or ice) on (M,) segments."""

    def __init__(self, count: int) -> None:
        self.is_open = np.zeros(count, dtype=np.bool_)
        self.clock_s = np.zeros(count)
        self.due_s = np.full(count, np.inf)
        self.first_action_s = np.full(count, np.inf)
        self.overdue_s = np.zeros(count)
        self.closed: list[Closed] = []

    def open(
        self,
        rows: NDArray[np.bool_],
        clock_s: NDArray[np.float64],
        due_s: NDArray[np.float64],
    ) -> None:
        """Start the clock where the criterion is met and none runs yet."""
        new = rows & ~self.is_open
        self.is_open |= new
        self.clock_s[new] = clock_s[new]
        self.due_s[new] = due_s[new]
        self.first_action_s[new] = np.inf

    def act(self, row: int, moment_s: float) -> None:
        """Note that something was done on a segment."""
        if self.is_open[row] and self.first_action_s[row] == np.inf:
            self.first_action_s[row] = moment_s

    def pass_time(self, end_s: float, until_s: NDArray[np.float64]) -> None:
        """Count the time overdue in the step that ends at ``end_s``.

        ``until_s`` is when each segment became clear within it, or its end. (M,)
        """
        since = np.maximum(self.due_s, end_s - STEP_S)
        late = np.maximum(0.0, until_s - since)
        self.overdue_s += np.where(self.is_open, late, 0.0)

    def close(self, rows: NDArray[np.bool_], moment_s: NDArray[np.float64]) -> None:
        """Stop the clock of open promises at the given moments (M,)."""
        row = np.flatnonzero(rows & self.is_open)
        if not row.size:
            return
        clear_s = np.maximum(moment_s[row], self.clock_s[row])
        is_late = clear_s > self.due_s[row]
        self.closed.append(
            Closed(
                row=row,
                clear_s=clear_s - self.clock_s[row],
                is_on_time=~is_late,
                is_missed=is_late & (self.first_action_s[row] > self.due_s[row]),
            )
        )
        self.is_open[row] = False

    def finish(self, end_s: float) -> None:
        """Count what is open and overdue at the end; what is not yet due drops out."""
        overdue = self.is_open & (self.due_s < end_s)
        self.close(overdue, np.full(self.is_open.shape, end_s))
        self.is_open[:] = False


class Watch:
    """Both ledgers of a replay, and what its treatments were good for."""

    def __init__(
        self, streets: Neighbourhoods, class_index: NDArray[np.intp], promises: Promises
    ) -> None:
        self._streets = streets
        self._class = class_index
        self._promises = promises
        self._ploughed_s = np.full(streets.lane_exists.shape, -np.inf)
        self.snow = Ledger(streets.count)
        self.ice = Ledger(streets.count)
        self.met: list[Met] = []

    def see(
        self,
        step: int,
        depth_mm: NDArray[np.float64],
        is_slippery: NDArray[np.bool_],
        met: Sequence[Met],
        *,
        counts: bool,
    ) -> None:
        """Take note of the streets at the end of a step.

        Parameters
        ----------
        step : int
        depth_mm, is_slippery : (M,)
            The truth.
        met : sequence of Met
            What was treated in the step.
        counts : bool
            False during the spin-up: no clock runs then.
        """
        if not counts:
            return
        end_s = (step + 1) * STEP_S
        self.met.extend(met)
        treated_s = np.full(depth_mm.shape, -np.inf)
        spread_s = treated_s.copy()
        for one in met:
            done = one.done
            self.snow.act(done.row, done.finished_s)
            if Work.PLOUGH in done.works:
                lanes = (
                    slice(None) if done.lane < 0 else slice(done.lane, done.lane + 1)
                )
                self._ploughed_s[done.row, lanes] = done.finished_s
                treated_s[done.row] = max(treated_s[done.row], done.finished_s)
            if spreads(done.works):
                self.ice.act(done.row, done.finished_s)
                spread_s[done.row] = max(spread_s[done.row], done.finished_s)
        self._snow(step, end_s, depth_mm, treated_s)
        self._ice(step, end_s, is_slippery, spread_s)

    def above_share(self, length_m: NDArray[np.float64]) -> float:
        """Share of the maintained length whose snow clock runs, 0 to 1."""
        return float(length_m[self.snow.is_open].sum() / max(length_m.sum(), 1e-9))

    def overdue_km(self, length_m: NDArray[np.float64], end_s: float) -> float:
        """Length that is overdue for snow or ice at a moment [km]."""
        late = (self.snow.is_open & (self.snow.due_s < end_s)) | (
            self.ice.is_open & (self.ice.due_s < end_s)
        )
        return float(length_m[late].sum() / 1000.0)

    def _snow(
        self,
        step: int,
        end_s: float,
        depth_mm: NDArray[np.float64],
        treated_s: NDArray[np.float64],
    ) -> None:
        """Close what has been ploughed or has melted, open what has grown."""
        ledger = self.snow
        lanes = np.where(self._streets.lane_exists, self._ploughed_s, np.inf)
        every_lane = lanes.min(axis=1) >= ledger.clock_s
        ploughed = every_lane & np.isfinite(treated_s)
        limit_mm = self._promises.start_depth_mm[step, self._class]
        gone = depth_mm < limit_mm
        cleared_s = np.where(ploughed, treated_s, end_s)
        waiting = ledger.is_open & (ledger.clock_s > end_s)
        past_limit = depth_mm > self._promises.max_depth_mm[self._class]
        ledger.due_s = np.where(
            ledger.is_open & past_limit,
            np.minimum(
                ledger.due_s, np.maximum(end_s, ledger.clock_s + NOTICE_H * HOUR_S)
            ),
            ledger.due_s,
        )
        ledger.pass_time(end_s, cleared_s)
        ledger.close(ploughed | (gone & ~waiting), cleared_s)
        ledger.is_open &= ~(waiting & gone)
        ledger.open(
            ~gone,
            self._promises.snow_clock_s[step, self._class],
            self._promises.snow_due_s[step, self._class],
        )

    def _ice(
        self,
        step: int,
        end_s: float,
        is_slippery: NDArray[np.bool_],
        spread_s: NDArray[np.float64],
    ) -> None:
        """Close what has been spread or thawed, open what turned slippery."""
        ledger = self.ice
        spread = np.isfinite(spread_s)
        moment_s = np.where(spread, spread_s, end_s)
        ledger.pass_time(end_s, moment_s)
        ledger.close(spread | ~is_slippery, moment_s)
        due_s = self._promises.ice_due_s[step, self._class]
        ledger.open(
            is_slippery & np.isfinite(due_s) & ~spread,
            np.full(is_slippery.shape, end_s),
            due_s,
        )

    def finish(self, end_s: float) -> None:
        """End the replay."""
        self.snow.finish(end_s)
        self.ice.finish(end_s)
