"""Snow that lies and snow that has grown since a segment was last cleared."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from planner.priority.snowfalls import NONE, Snowfalls

PLOUGHED_SHARE = 0.75
"""Share of the start criterion from which a plough is taken to have come for it,
assumed. The outlook's past is the model's own: what readings made of it when the plough
was sent, or have shown of the snowfall since, is not in it. A modelled depth is off by
a quarter as often as not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """When each of m segments was last cleared, and how. From ``now``.

    Attributes
    ----------
    moment_s : (m,)
        ``-inf`` where no clearing counts. [s]
    base_mm : (m,)
        Snow grown until then, for a clearing that is only assumed: the outlook
        still shows the snow. ``-inf`` where the outlook itself shows it. [mm]
    from_step : (m,)
        First step after it.
    snowfall : (m,)
        The snowfall in which its start criterion had been met, or `NONE`.
    """

    moment_s: NDArray[np.float64]
    base_mm: NDArray[np.float64]
    from_step: NDArray[np.intp]
    snowfall: NDArray[np.intp]

    def take(self, picked: NDArray[np.bool_]) -> "Cleared":
        """Return the picked segments."""
        return Cleared(
            **{column.name: getattr(self, column.name)[picked] for column in FIELDS}
        )

    def where(self, picked: NDArray[np.bool_], *, otherwise: "Cleared") -> "Cleared":
        """Return this where picked, else the other."""
        return Cleared(
            **{
                column.name: np.where(
                    picked, getattr(self, column.name), getattr(otherwise, column.name)
                )
                for column in FIELDS
            }
        )


FIELDS = fields(Cleared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Depth of loose snow on m segments through T steps.

    Attributes
    ----------
    time_s : (T,)
        Evenly spaced, from ``now``. [s]
    depth_mm, grown_mm : (T, m)
        Depth that lies if nothing more is done, and the sum of its rises. [mm]
    fallen_mm : (T,)
        Fresh snow of each step. [mm]
    """

    time_s: NDArray[np.float64]
    depth_mm: NDArray[np.float64]
    grown_mm: NDArray[np.float64]
    fallen_mm: NDArray[np.float64]

    def take(self, columns: NDArray[np.intp]) -> "Growth":
        """Return the picked segments."""
        if columns.size == self.depth_mm.shape[1]:
            return self
        return Growth(
            time_s=self.time_s,
            depth_mm=self.depth_mm[:, columns],
            grown_mm=self.grown_mm[:, columns],
            fallen_mm=self.fallen_mm,
        )

    def since(self, cleared: Cleared) -> NDArray[np.float64]:
        """Return the depth [mm] that lies, (T, m), given those clearings."""
        if np.isneginf(cleared.base_mm).all():
            return self.depth_mm
        return np.minimum(self.depth_mm, self.grown_mm - cleared.base_mm)

    def at(
        self, moment_s: NDArray[np.float64], depth_mm: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return a depth [mm] at one moment for each segment, (m,)."""
        last = self.time_s.size - 1
        inside_s = np.clip(moment_s, self.time_s[0], self.time_s[-1])
        after = np.clip(np.searchsorted(self.time_s, inside_s), 1, max(last, 1))
        after = np.minimum(after, last)
        before = np.maximum(after - 1, 0)
        columns = np.arange(depth_mm.shape[1])
        width_s = np.where(after > before, self.time_s[after] - self.time_s[before], 1)
        share = (inside_s - self.time_s[before]) / width_s
        low_mm, high_mm = depth_mm[before, columns], depth_mm[after, columns]
        return low_mm + share * (high_mm - low_mm)

    def cleared_at(
        self, moment_s: NDArray[np.float64], snowfall: NDArray[np.intp]
    ) -> Cleared:
        """Return the clearings that are assumed at those moments, (m,)."""
        return Cleared(
            moment_s=moment_s,
            base_mm=self.at(moment_s, self.grown_mm),
            from_step=np.searchsorted(self.time_s, moment_s, side="right"),
            snowfall=snowfall,
        )

    def melted(self, level_mm: float, after_step: NDArray[np.intp]) -> Cleared:
        """Return when the depth next falls to a level by itself, ``inf`` for never.

        Only what happens after ``now`` is melt that nobody has seen yet.
        """
        steps = np.arange(self.time_s.size)[:, None]
        low = (self.depth_mm <= level_mm) & (steps > after_step)
        low &= self.time_s[:, None] > 0.0
        step = low.argmax(axis=0)
        found = low.any(axis=0)
        never = np.full(step.shape, -np.inf)
        return Cleared(
            moment_s=np.where(found, self.time_s[step], np.inf),
            base_mm=never,
            from_step=np.where(found, step + 1, self.time_s.size),
            snowfall=np.full(step.shape, NONE, dtype=np.intp),
        )


def build_growth(
    time_s: NDArray[np.float64],
    depth_mm: NDArray[np.float64],
    fallen_mm: NDArray[np.float64],
) -> Growth:
    """Sum up the rises of a depth, (T, m)."""
    grown_mm = np.zeros_like(depth_mm)
    np.cumsum(np.maximum(np.diff(depth_mm, axis=0), 0.0), axis=0, out=grown_mm[1:])
    return Growth(
        time_s=time_s, depth_mm=depth_mm, grown_mm=grown_mm, fallen_mm=fallen_mm
    )


def met_and_cleared(
    depth_mm: NDArray[np.float64],
    fallen_mm: NDArray[np.float64],
    step: int,
    criterion_mm: float,
    cleared_mm: float,
) -> NDArray[np.bool_]:
    """Tell which segments met a criterion and were cleared within one step, (m,).

    The outlook shows them below the criterion before the step and clear after it. One
    that was ploughed, half of its snow or more gone at once, met it as far as anybody
    can know where `PLOUGHED_SHARE` of it lay there.

    Parameters
    ----------
    depth_mm : (T, m)
        [mm]
    fallen_mm : (T,)
        Fresh snow of each step. [mm]
    """
    if step == 0:
        return np.zeros(depth_mm.shape[1], dtype=np.bool_)
    peak_mm = depth_mm[step - 1] + fallen_mm[step]
    met = peak_mm >= criterion_mm
    lay_mm = depth_mm[step - 1]
    met |= (lay_mm >= PLOUGHED_SHARE * criterion_mm) & (depth_mm[step] <= lay_mm / 2)
    both: NDArray[np.bool_] = met & (depth_mm[step] <= cleared_mm)
    return both


def ever_met(
    time_s: NDArray[np.float64],
    depth_mm: NDArray[np.float64],
    fallen_mm: NDArray[np.float64],
    criterion_mm: NDArray[np.float64],
    cleared_mm: float,
) -> NDArray[np.bool_]:
    """Tell which segments meet their criterion, (T,) [mm], at any time, (m,)."""
    met: NDArray[np.bool_] = np.zeros(depth_mm.shape[1], dtype=np.bool_)
    for step, limit_mm in enumerate(criterion_mm.tolist()):
        met |= depth_mm[step] >= limit_mm
        if time_s[step] <= 0.0:
            met |= met_and_cleared(depth_mm, fallen_mm, step, limit_mm, cleared_mm)
    return met


def last_cleared(
    growth: Growth,
    criterion_mm: NDArray[np.float64],
    snowfalls: Snowfalls,
    cleared_mm: float,
) -> tuple[Cleared, NDArray[np.int16]]:
    """Find when each segment was last clear before now, and after how many rounds.

    A segment whose criterion was met stays in need, also when the snow settles
    below it, until it is cleared: ploughed, or melted. One that was ploughed just
    below it counts as well, see `met_and_cleared`. From then on every further
    clearing in the same snowfall counts, however little lay there: rounds of an
    interval and at the snowfall's end come below the criterion. Rounds count that
    were cleared since the latest snowfall began; they are what a further round at
    this snowfall's end follows.

    Parameters
    ----------
    growth : Growth, (T, n)
    criterion_mm : array, (T,)
        Start criterion. [mm]
    snowfalls : Snowfalls
    cleared_mm : float
        Depth at or below which a segment is clear. [mm]

    Returns
    -------
    Cleared, (n,)
    array, (n,)
        Rounds cleared since the latest snowfall began.
    """
    count = growth.depth_mm.shape[1]
    latest = int(np.searchsorted(snowfalls.begin_s, 0.0, side="right")) - 1
    begin_s = snowfalls.begin_s[latest] if latest >= 0 else np.inf
    met = np.zeros(count, dtype=np.bool_)
    lay = np.zeros(count, dtype=np.bool_)
    done = np.zeros(count, dtype=np.int16)
    moment_s = np.full(count, -np.inf)
    from_step = np.zeros(count, dtype=np.intp)
    for step in np.flatnonzero(growth.time_s <= 0.0).tolist():
        depth_mm = growth.depth_mm[step]
        low = depth_mm <= cleared_mm
        met |= met_and_cleared(
            growth.depth_mm,
            growth.fallen_mm,
            step,
            float(criterion_mm[step]),
            cleared_mm,
        )
        from_step[low] = step + 1
        if growth.time_s[step] > begin_s:
            lay |= _swept(growth, step, cleared_mm)
            now_clear = low & (met | (lay & (done > 0)))
            done += now_clear
            moment_s[now_clear] = growth.time_s[step]
        met = (met & ~low) | (depth_mm >= criterion_mm[step])
        lay = ~low
    return (
        Cleared(
            moment_s=moment_s,
            base_mm=np.full(count, -np.inf),
            from_step=from_step,
            snowfall=np.where(np.isinf(moment_s), NONE, latest),
        ),
        done,
    )


def _swept(growth: Growth, step: int, cleared_mm: float) -> NDArray[np.bool_]:
    """Tell where more than ``cleared_mm`` lay within a step that ends with half of it.

    Snow that settles around that depth is none of it.
    """
    if step == 0:
        return np.zeros(growth.depth_mm.shape[1], dtype=np.bool_)
    peak_mm = growth.depth_mm[step - 1] + growth.fallen_mm[step]
    swept: NDArray[np.bool_] = peak_mm > cleared_mm
    swept &= growth.depth_mm[step] <= peak_mm / 2
    return swept
