"""Rounds of ploughing as a list: what triggers each one, and when it is due."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Trigger(IntEnum):
    """What makes a round necessary."""

    START_DEPTH = 0
    REGROWN = 1
    INTERVAL = 2
    SNOWFALL_END = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PloughRounds:
    """Rounds of ploughing, (P,) each. Times are from ``now``.

    Attributes
    ----------
    segment : (P,) int32
    class_index : (P,) int16
        Index into the town's classes.
    round_number : (P,) int16
        From 1 on each segment; rounds cleared since the latest snowfall began
        are counted.
    trigger : (P,) int8
        `Trigger`.
    trigger_s : (P,)
        When it happened or will. [s]
    amount_mm : (P,)
        Depth that triggered it. [mm]
    is_wet : (P,) bool
        Kind of snow at that moment.
    start_s : (P,)
        When work may start, perhaps in the past. [s]
    due_s : (P,)
        [s]
    basis : (P,) int8
        `planner.priority.due.Basis`.
    snow_ends_s : (P,)
        End of the snowfall around the trigger, ``inf`` when there is none or its
        end is not known. [s]
    cleared_s : (P,)
        Clearing that is taken as done before it and from which its snow counts,
        ``-inf`` where all that lies counts. [s]
    """

    segment: NDArray[np.int32]
    class_index: NDArray[np.int16]
    round_number: NDArray[np.int16]
    trigger: NDArray[np.int8]
    trigger_s: NDArray[np.float64]
    amount_mm: NDArray[np.float64]
    is_wet: NDArray[np.bool_]
    start_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    basis: NDArray[np.int8]
    snow_ends_s: NDArray[np.float64]
    cleared_s: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Number of rounds, P."""
        return int(self.segment.shape[0])

    def take(self, picked: NDArray[np.bool_] | NDArray[np.intp]) -> "PloughRounds":
        """Return the picked rounds, in that order."""
        return PloughRounds(
            **{column.name: getattr(self, column.name)[picked] for column in FIELDS}
        )


FIELDS = fields(PloughRounds)


def join_rounds(parts: list[PloughRounds]) -> PloughRounds:
    """Return all rounds of several lists as one."""
    if not parts:
        parts = [_no_rounds()]
    return PloughRounds(
        **{
            column.name: np.concatenate([getattr(part, column.name) for part in parts])
            for column in FIELDS
        }
    )


def _no_rounds() -> PloughRounds:
    """Return an empty list of rounds."""
    return PloughRounds(
        segment=np.empty(0, np.int32),
        class_index=np.empty(0, np.int16),
        round_number=np.empty(0, np.int16),
        trigger=np.empty(0, np.int8),
        trigger_s=np.empty(0),
        amount_mm=np.empty(0),
        is_wet=np.empty(0, np.bool_),
        start_s=np.empty(0),
        due_s=np.empty(0),
        basis=np.empty(0, np.int8),
        snow_ends_s=np.empty(0),
        cleared_s=np.empty(0),
    )
