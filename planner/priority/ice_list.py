"""Treatments against slipperiness as a list: why, when, with what and how much."""

from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IceTreatments:
    """Ice control of I segments. Times are from ``now``.

    Attributes
    ----------
    segment : (I,) int32
    class_index : (I,) int16
    slippery : (I,) int8
        `Slippery`.
    onset_s : (I,)
        When it becomes slippery, or did. [s]
    earliest_s, due_s : (I,)
        [s]
    coldest_c : (I,)
        Lowest road surface temperature over the period of effect. [°C]
    works : (I,) int32
        Mask.
    rate_g_m2 : (I,)
        Of one treatment. [g/m²]
    treatments : (I,) int8
        2 where the salt table gives the rate twice.
    is_preventive, by_clock : (I,) bool
        Whether it is due before the onset; whether a clock time makes it due.
    is_older : (I,) bool
        Whether it may have been slippery for longer than anybody can know, so that
        the clock starts at ``now``.
    behind_round : (I,) int16
        Round of ploughing on the segment that it follows, 0 for none.
    round_number : (I,) int16
        From 1; which of the day's clock times it is for, where there are several.
    snow_mm : (I,)
        Snow that makes it necessary, 0 where slipperiness does. [mm]
    rain_ends_s : (I,)
        End of the rain that it waits for, ``-inf`` for none. [s]
    likely_s : (I,)
        When freezing gets likely enough, where that gives the due time, else
        ``inf``. [s]
    cleared_s : (I,)
        Sweeping that is taken as done before and from which the snow counts,
        ``-inf`` where all that lies counts. [s]
    """

    segment: NDArray[np.int32]
    class_index: NDArray[np.int16]
    slippery: NDArray[np.int8]
    onset_s: NDArray[np.float64]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    coldest_c: NDArray[np.float64]
    works: NDArray[np.int32]
    rate_g_m2: NDArray[np.float64]
    treatments: NDArray[np.int8]
    is_preventive: NDArray[np.bool_]
    by_clock: NDArray[np.bool_]
    is_older: NDArray[np.bool_]
    behind_round: NDArray[np.int16]
    round_number: NDArray[np.int16]
    snow_mm: NDArray[np.float64]
    rain_ends_s: NDArray[np.float64]
    likely_s: NDArray[np.float64]
    cleared_s: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Number of treatments, I."""
        return int(self.segment.shape[0])

    def take(self, picked: NDArray[np.bool_]) -> "IceTreatments":
        """Return the picked treatments."""
        return IceTreatments(
            **{column.name: getattr(self, column.name)[picked] for column in FIELDS}
        )


FIELDS = fields(IceTreatments)


def _nobody() -> NDArray[np.int32]:
    """Return no segments."""
    return np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassIce:
    """Ice control of one class, and the segments left out, each with why.

    Attributes
    ----------
    treatments : IceTreatments
    passing : int32
        Segments not slippery any more when they would be due.
    later : int32
        Segments whose work starts after the task horizon.
    in_rain : int32
        Segments where it would lie in rain up to the task horizon.
    too_cold : int32
        Segments where freezing is likely enough to prevent it, but it is too cold
        for salt, and grit waits until they are slippery.
    """

    treatments: IceTreatments
    passing: NDArray[np.int32] = field(default_factory=_nobody)
    later: NDArray[np.int32] = field(default_factory=_nobody)
    in_rain: NDArray[np.int32] = field(default_factory=_nobody)
    too_cold: NDArray[np.int32] = field(default_factory=_nobody)


def join_treatments(parts: list[IceTreatments]) -> IceTreatments:
    """Return all treatments of at least one list as one."""
    return IceTreatments(
        **{
            column.name: np.concatenate([getattr(part, column.name) for part in parts])
            for column in FIELDS
        }
    )


def join_found(passes: ClassIce, found: ClassIce) -> ClassIce:
    """Return the passes of a swept class with what is found between them.

    What is found is numbered after the passes of its segment.
    """
    first, second = passes.treatments, found.treatments
    size = int(max(first.segment.max(initial=0), second.segment.max(initial=0))) + 1
    last = np.zeros(size, dtype=np.int16)
    np.maximum.at(last, first.segment, first.round_number)
    numbered = replace(second, round_number=(last[second.segment] + 1).astype(np.int16))
    return ClassIce(
        treatments=join_treatments([first, numbered]),
        passing=np.union1d(passes.passing, found.passing),
        later=np.union1d(passes.later, found.later),
    )
