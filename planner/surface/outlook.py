"""What the surface model expects of every segment, from the past into the night."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Slipperiness(IntEnum):
    """Why a surface is expected to be slippery."""

    NONE = 0
    HOAR_FROST = 1
    FREEZING_WET = 2
    FREEZING_RAIN = 3
    SNOW_COVER = 4
    REPORTED_ICE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """Expected surface, (T,) steps by (S,) segments, as if nothing more is done.

    Attributes
    ----------
    time_s : (T,)
        Seconds from the snapshot's ``now``, evenly spaced; history is negative
        and one step is exactly 0. [s]
    snow_depth_mm : (T, S)
        Depth of the snow that no wheel has touched on the segment. [mm]
    is_wet_snow : (T,) bool
        Whether the snow that lies is wet, by the town's limit.
    snowfall_mm_h : (T,)
        Fresh snow depth rate; 0 where none falls. [mm/h]
    rainfall_mm_h : (T,)
        Rain, where it is most of what falls; 0 where none does. [mm/h]
    road_surface_temperature_c : (T, S)
    water_film_mm : (T, S)
    slipperiness : (T, S) int8
        `Slipperiness`.
    friction : (T, S) float32
        Grip that a tyre finds, 0.1 to 0.82.
    surface_state : (T, S) int8
        Index into `planner.surface.states.STATES`.
    remarks : tuple of str
        What was assumed, one sentence each.
    """

    time_s: NDArray[np.float64]
    snow_depth_mm: NDArray[np.float64]
    is_wet_snow: NDArray[np.bool_]
    snowfall_mm_h: NDArray[np.float64]
    rainfall_mm_h: NDArray[np.float64]
    road_surface_temperature_c: NDArray[np.float64]
    water_film_mm: NDArray[np.float64]
    slipperiness: NDArray[np.int8]
    friction: NDArray[np.float32]
    surface_state: NDArray[np.int8]
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse arrays that disagree on steps or segments."""
        steps, segments = self.snow_depth_mm.shape
        for name, expected in (
            ("time_s", (steps,)),
            ("is_wet_snow", (steps,)),
            ("snowfall_mm_h", (steps,)),
            ("rainfall_mm_h", (steps,)),
            ("road_surface_temperature_c", (steps, segments)),
            ("water_film_mm", (steps, segments)),
            ("slipperiness", (steps, segments)),
            ("friction", (steps, segments)),
            ("surface_state", (steps, segments)),
        ):
            found = getattr(self, name).shape
            if found != expected:
                msg = f"{name} is {found}, snow_depth_mm asks for {expected}"
                raise ValueError(msg)
