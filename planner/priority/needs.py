"""What needs doing, (R,) tasks, each with its due time and its reason."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The outlook as the priorities read it; see `planner.surface.outlook`.

    ``evidence`` is, per segment, an index into ``evidence_texts`` or -1: what was
    seen there that changed the outlook, as a clause for the reason.
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
    remarks: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of tasks, R."""
        return int(self.segment.shape[0])
