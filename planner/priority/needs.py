"""What needs doing, (R,) tasks, each with its due time and its reason."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The outlook as the priorities read it; see `planner.surface.outlook`.

    ``evidence`` is, per segment, an index into ``evidence_texts`` or -1: what was
    seen there that changed the outlook, as a clause for the reason.

    ``friction``, (T, S), is the grip of each surface, NaN where it is not known;
    without it every class goes by the outlook's own limit. ``freezing_chance``,
    (T, S), is how likely it is that a moist surface has frozen by each step, from
    ``now`` on, 0 to 1; without it the outlook's own onset counts alone.
    """

    time_s: NDArray[np.float64]
    snow_depth_mm: NDArray[np.float64]
    is_wet_snow: NDArray[np.bool_]
    snowfall_mm_h: NDArray[np.float64]
    rainfall_mm_h: NDArray[np.float64]
    road_surface_temperature_c: NDArray[np.float64]
    water_film_mm: NDArray[np.float64]
    slipperiness: NDArray[np.int8]
    evidence: NDArray[np.int32]
    evidence_texts: tuple[str, ...]
    friction: NDArray[np.floating] | None = None
    freezing_chance: NDArray[np.floating] | None = None

    def __post_init__(self) -> None:
        """Refuse optional arrays of another shape."""
        expected = self.snow_depth_mm.shape
        for name in ("friction", "freezing_chance"):
            values = getattr(self, name)
            if values is not None and values.shape != expected:
                msg = f"{name} is {values.shape}, snow_depth_mm asks for {expected}"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """One entry for each task, in a fixed order. Times are from ``now``.

    Attributes
    ----------
    segment : (R,) int32
    works : (R,) int32
        Mask, see `planner.domain.treatments`.
    round_number, pass_number : (R,) int16
        From 1.
    class_index : (R,) int16
        Index into the town's classes.
    earliest_s, due_s : (R,)
        [s]
    spreading_rate_g_m2 : (R,)
        0 where nothing is spread. [g/m²]
    material_g : (R,) int64
        For this pass. [g]
    after : tuple of (R,) tuples
        Indices of tasks that must have ended before.
    reason : tuple of str
        One sentence each.
    criterion_mm : (R,)
        Snow that makes it necessary, NaN where slipperiness does. [mm]
    criterion_s : (R,)
        When that is reached or was. [s]
    cleared_s : (R,)
        Clearing that is taken as done before, from which the snow of the criterion
        counts; ``-inf`` where all that lies counts. [s]
    chance_at : (R,) int32
        Where in the reason it can be said how likely the criterion is, -1 where it
        has been reached; see `planner.priority.reasons.with_chances`.
    remarks : tuple of str
        What the plan does not cover, one sentence each.
    """

    segment: NDArray[np.int32]
    works: NDArray[np.int32]
    round_number: NDArray[np.int16]
    pass_number: NDArray[np.int16]
    class_index: NDArray[np.int16]
    earliest_s: NDArray[np.float64]
    due_s: NDArray[np.float64]
    spreading_rate_g_m2: NDArray[np.float64]
    material_g: NDArray[np.int64]
    after: tuple[tuple[int, ...], ...]
    reason: tuple[str, ...]
    criterion_mm: NDArray[np.float64]
    criterion_s: NDArray[np.float64]
    cleared_s: NDArray[np.float64]
    chance_at: NDArray[np.int32]
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of tasks, R."""
        return int(self.segment.shape[0])
