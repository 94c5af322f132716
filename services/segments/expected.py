"""What a plan expected of every segment at its moment, as it is kept with the plan."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN_STATE = -1
"""Surface state of a segment of which none was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAdvice:
    """What was advised for every segment, see `planner.priority.advice`.

    A segment with work has no sentence here: its reason is its task's.

    Attributes
    ----------
    works : (S,) int32
        Mask, see `planner.domain.treatments`; 0 where nothing is to be done.
    rate_g_m2 : (S,)
        0 where nothing is spread. [g/m²]
    nothing : (S,) int8
        `planner.priority.advice.Nothing`.
    why : (S,) int32
        Index into ``why_texts``, -1 where there is work.
    why_texts : (W,) str
        Why nothing is to be done, each sentence once.
    """

    works: NDArray[np.int32]
    rate_g_m2: NDArray[np.float64]
    nothing: NDArray[np.int8]
    why: NDArray[np.int32]
    why_texts: NDArray[np.str_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedSurface:
    """The surface at the plan's ``now``, before anything of the plan is done.

    Attributes
    ----------
    segment_id : (S,) str
    snow_depth_mm : (S,)
        Loose snow. [mm]
    slipperiness : (S,) int8
        `planner.surface.outlook.Slipperiness`.
    surface_state : (S,) int8
        Index into `planner.surface.states.STATES`, ``UNKNOWN_STATE`` where unknown.
    road_surface_temperature_c : (S,)
        NaN where unknown. [°C]
    friction : (S,)
        Grip that a tyre finds, NaN where unknown.
    advice : KeptAdvice, optional
        None where a plan of an earlier version kept none.
    """

    segment_id: NDArray[np.str_]
    snow_depth_mm: NDArray[np.float64]
    slipperiness: NDArray[np.int8]
    surface_state: NDArray[np.int8]
    road_surface_temperature_c: NDArray[np.float64]
    friction: NDArray[np.float64]
    advice: KeptAdvice | None = None

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        columns: dict[str, np.ndarray] = {
            "snow_depth_mm": self.snow_depth_mm,
            "slipperiness": self.slipperiness,
            "surface_state": self.surface_state,
            "road_surface_temperature_c": self.road_surface_temperature_c,
            "friction": self.friction,
        }
        if self.advice is not None:
            columns |= {
                "advice.works": self.advice.works,
                "advice.rate_g_m2": self.advice.rate_g_m2,
                "advice.nothing": self.advice.nothing,
                "advice.why": self.advice.why,
            }
        for name, values in columns.items():
            if values.shape != self.segment_id.shape:
                msg = (
                    f"{name} is {values.shape}, segment_id asks for "
                    f"{self.segment_id.shape}"
                )
                raise ValueError(msg)
