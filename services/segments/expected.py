"""What a plan expected of every segment at its moment, as it is kept with the plan."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
    """

    segment_id: NDArray[np.str_]
    snow_depth_mm: NDArray[np.float64]
    slipperiness: NDArray[np.int8]

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        expected = self.segment_id.shape
        for name in ("snow_depth_mm", "slipperiness"):
            found = getattr(self, name).shape
            if found != expected:
                msg = f"{name} is {found}, segment_id asks for {expected}"
                raise ValueError(msg)
