"""An outlook while readings change it; the one it came from stays as it was."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import seconds_between
from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import SPREADS, Work
from planner.snapshot import Snapshot
from planner.surface.outlook import Outlook, Slipperiness

HOUR_S = 3600.0
SALTS = frozenset({Work.SALT, Work.PREWET, Work.BRINE})
CLEARS = frozenset({Work.PLOUGH, Work.SWEEP, Work.REMOVE})
# Where the outlook has no snow to compare with, snow that was seen melts away over
# some hours once the surface is above 0 °C.
THAW_H = 6.0
MEASURABLE_MM = 1.0
SNOWING_ABOVE_MM_H = 0.5
# The surface film that freezes to something slippery, as in the outlook.
MOIST_ABOVE_MM = 0.05
THAWED_ABOVE_C = 0.5

Segments = NDArray[np.intp]


class Draft:
    """Copies of an outlook's arrays, changed in place, and the treatments known."""

    def __init__(self, snapshot: Snapshot, outlook: Outlook) -> None:
        self.time_s = outlook.time_s
        self.depth_mm = outlook.snow_depth_mm.copy()
        self.surface_c = outlook.road_surface_temperature_c.copy()
        self.slipperiness = outlook.slipperiness.copy()
        self._film_mm = outlook.water_film_mm
        self._outlook = outlook
        self._forcing = snapshot.forcing
        self._packed_above_mm = outlook.packed_above_mm
        self._step_s = (
            float(self.time_s[1] - self.time_s[0]) if self.time_s.size > 1 else 0.0
        )
        self._kept: dict[int, list[tuple[int, float]]] = {}
        self._treated_s = np.full(snapshot.network.count, -np.inf)
        self._spread_until_s = np.full(snapshot.network.count, -np.inf)
        self._read_treatments(snapshot)

    def result(self) -> Outlook:
        """Return the changed outlook."""
        return replace(
            self._outlook,
            snow_depth_mm=self.depth_mm,
            road_surface_temperature_c=self.surface_c,
            slipperiness=self.slipperiness,
        )

    def step_at(self, observed_s: float) -> int:
        """Return the first step at or after a moment."""
        return int(np.searchsorted(self.time_s, observed_s - 1e-6))

    def depth_at_mm(self, segment: int, observed_s: float) -> float:
        """Return the depth on a segment at a moment. [mm]."""
        return float(np.interp(observed_s, self.time_s, self.depth_mm[:, segment]))

    def depths_at_mm(
        self, segments: Segments, observed_s: float
    ) -> NDArray[np.float64]:
        """Return the depth on segments at the first step from a moment. [mm]."""
        depths: NDArray[np.float64] = self.depth_mm[self.step_at(observed_s), segments]
        return depths

    def has_no_snow(self, segment: int, observed_s: float, above_c: float) -> bool:
        """Tell whether snow on a segment would be against all that is known.

        The outlook before any reading has none there, none has fallen since it
        starts, and the air is above a temperature [°C] at that moment.
        """
        outlook, forcing = self._outlook, self._forcing
        before = self.time_s <= observed_s
        lies = outlook.snow_depth_mm[before, segment] > MEASURABLE_MM
        air_c = np.interp(observed_s, forcing.time_s, forcing.air_temperature_c)
        return bool(
            air_c > above_c
            and not lies.any()
            and not (outlook.snowfall_mm_h[before] > SNOWING_ABOVE_MM_H).any()
        )

    def surface_at_c(self, segment: int, observed_s: float) -> float:
        """Return the surface temperature of a segment at a moment. [°C]."""
        return float(np.interp(observed_s, self.time_s, self.surface_c[:, segment]))

    def untreated_since(self, segments: Segments, observed_s: float) -> Segments:
        """Return those segments that nobody treated after a moment."""
        return segments[self._treated_s[segments] <= observed_s]

    def change_depth(
        self, segments: Segments, change_mm: NDArray[np.float64], observed_s: float
    ) -> None:
        """Add snow to segments, or take it, from a moment on.

        The change shrinks with the snow: where the outlook settles, melts or is
        ploughed to a share, so is what was added. No depth falls below 0.

        Parameters
        ----------
        segments, change_mm : (C,)
            [mm]
        observed_s : float
            From ``now``. [s]
        """
        first = self.step_at(observed_s)
        before = self.depth_mm[first:, segments]
        change = np.maximum(change_mm, -before[0])
        after = before + change * self._share_left(segments, first, before)
        after = np.maximum(after, 0.0)
        self.depth_mm[first:, segments] = after
        self._cover(segments, first, before, after)

    def shift_surface(
        self,
        segments: Segments,
        shift_c: NDArray[np.float64],
        observed_s: float,
        decay_h: float,
    ) -> NDArray[np.bool_]:
        """Shift surface temperatures from a moment on, fading away.

        Water that is now below 0 °C becomes slippery, what is now above is not. A
        segment keeps its state while salt or grit that was spread still works.

        Returns
        -------
        (C,) bool
            Whether a segment's slipperiness changed at ``now`` or later.
        """
        first = self.step_at(observed_s)
        fading = np.exp(-(self.time_s[first:] - observed_s) / (decay_h * HOUR_S))
        before_c = self.surface_c[first:, segments]
        after_c = before_c + fading[:, None] * shift_c
        self.surface_c[first:, segments] = after_c
        was = self.slipperiness[first:, segments]
        freezes = (before_c >= 0.0) & (after_c < 0.0) & (was == Slipperiness.NONE)
        freezes &= self._film_mm[first:, segments] > MOIST_ABOVE_MM
        # Ice that thaws or freezes lies at 0 °C.
        thaws = (after_c > 0.0) & _is_frozen(was)
        keeps = self.time_s[first:, None] <= self._spread_until_s[segments]
        found = np.where(freezes & ~keeps, np.int8(Slipperiness.FREEZING_WET), was)
        found = np.where(thaws, np.int8(Slipperiness.NONE), found)
        self.slipperiness[first:, segments] = found
        changed: NDArray[np.bool_] = (found != was)[self.time_s[first:] >= 0.0].any(
            axis=0
        )
        return changed

    def mark_slippery(
        self, segments: Segments, cause: Slipperiness, observed_s: float, holds_h: float
    ) -> None:
        """Mark segments as slippery from a moment on, until they thaw.

        A mark holds for ``holds_h`` whatever the expected temperature is: what was
        seen counts for more. A worse expected cause stays.
        """
        first = self.step_at(observed_s)
        is_new = self.time_s[first:] <= observed_s + holds_h * HOUR_S
        is_cold = self.surface_c[first:, segments] < THAWED_ABOVE_C
        # Once thawed it does not come back by itself.
        holds = np.logical_and.accumulate(is_cold | is_new[:, None], axis=0)
        was = self.slipperiness[first:, segments]
        marked = np.where(holds & (was < cause), np.int8(cause), was)
        self.slipperiness[first:, segments] = marked

    def unmark(
        self,
        segments: Segments,
        observed_s: float,
        holds_h: float,
        causes: tuple[Slipperiness, ...],
    ) -> None:
        """Take some causes of slipperiness away, for some hours from a moment on.

        A report of ice ends for good.
        """
        first = self.step_at(observed_s)
        is_new = (self.time_s[first:] <= observed_s + holds_h * HOUR_S)[:, None]
        was = self.slipperiness[first:, segments]
        ends = (was == Slipperiness.REPORTED_ICE) | is_new
        gone = np.isin(was, [int(cause) for cause in causes]) & ends
        self.slipperiness[first:, segments] = np.where(
            gone, np.int8(Slipperiness.NONE), was
        )

    def _read_treatments(self, snapshot: Snapshot) -> None:
        """Remember what was treated when."""
        wanted = {record.segment for record in snapshot.treatments}
        if not wanted:
            return
        index_of = {
            str(name): index
            for index, name in enumerate(snapshot.network.segment_id)
            if str(name) in wanted
        }
        for record in snapshot.treatments:
            segment = index_of.get(record.segment)
            if segment is None:
                continue
            finished_s = seconds_between(snapshot.now, record.finished_at)
            self._treated_s[segment] = max(self._treated_s[segment], finished_s)
            if record.works & SPREADS:
                until_s = finished_s + self._effect_h(record) * HOUR_S
                self._spread_until_s[segment] = max(
                    self._spread_until_s[segment], until_s
                )
            if record.works & CLEARS:
                passes = max(1, int(snapshot.network.passes[segment]))
                left = max(0, passes - record.pass_number)
                step = self.step_at(finished_s)
                self._kept.setdefault(segment, []).append((step, left / (left + 1)))

    def _effect_h(self, record: TreatmentRecord) -> float:
        """Return how long the outlook has what was spread work. [h]."""
        if record.works & SALTS:
            return self._outlook.salt_effect_h
        return self._outlook.grit_effect_h

    def _share_left(
        self, segments: Segments, first: int, depth_mm: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return which share of a change at the first step is left, (T', C)."""
        earlier, later = depth_mm[:-1], depth_mm[1:]
        is_warm = self.surface_c[first + 1 :, segments] > 0.0
        thaw = np.exp(-self._step_s / (THAW_H * HOUR_S))
        ratio = np.where(
            earlier > MEASURABLE_MM,
            np.minimum(later / np.maximum(earlier, MEASURABLE_MM), 1.0),
            np.where(is_warm, thaw, 1.0),
        )
        for column, segment in enumerate(segments):
            for step, kept in self._kept.get(int(segment), ()):
                row = step - first - 1
                if 0 <= row < ratio.shape[0]:
                    ratio[row, column] = min(ratio[row, column], kept)
        start = np.ones((1, segments.size))
        return np.concatenate((start, np.cumprod(ratio, axis=0)))

    def _cover(
        self,
        segments: Segments,
        first: int,
        before: NDArray[np.float64],
        after: NDArray[np.float64],
    ) -> None:
        """Let slipperiness by snow follow a changed depth."""
        limit = self._packed_above_mm
        was = self.slipperiness[first:, segments]
        covers = (before <= limit) & (after > limit) & (was < Slipperiness.SNOW_COVER)
        bares = (before > limit) & (after <= limit) & (was == Slipperiness.SNOW_COVER)
        found = np.where(covers, np.int8(Slipperiness.SNOW_COVER), was)
        self.slipperiness[first:, segments] = np.where(
            bares, np.int8(Slipperiness.NONE), found
        )


def _is_frozen(slipperiness: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return where slipperiness comes from water or frost that can thaw."""
    causes = (
        Slipperiness.HOAR_FROST,
        Slipperiness.FREEZING_WET,
        Slipperiness.FREEZING_RAIN,
    )
    frozen: NDArray[np.bool_] = np.isin(slipperiness, [int(cause) for cause in causes])
    return frozen
