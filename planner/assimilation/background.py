"""What the model made of the past, before readings: (R,) kept steps of (U,) sites."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel
from planner.surface.columns.brine import freezing_point_c
from planner.surface.columns.surface_state import Trace

Array = NDArray[np.float64]
Rows = NDArray[np.float32]
G_PER_KG = 1000.0
# Salt on less water than this is dissolved in so much from the air.
LEAST_WATER_MM = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """The model's past up to ``now``, and which site each segment is.

    Attributes
    ----------
    trace : Trace, (R, U)
        Its last kept step ends at ``now``.
    state : (R, U) int8
        Index into `planner.surface.states.STATES`.
    of_segment : (S,) intp
        Site of each segment.
    """

    trace: Trace
    state: NDArray[np.int8]
    of_segment: NDArray[np.intp]

    def __post_init__(self) -> None:
        """Refuse a past that ends elsewhere than now, and states of another one."""
        found = self.trace.road_surface_temperature_c.shape
        if self.state.shape != found:
            msg = f"state is {self.state.shape}, the trace {found}"
            raise ValueError(msg)
        if not self.trace.end_s.size or abs(self.trace.end_s[-1]) > 1.0:
            msg = (
                "the background has to end at now (0 s), it ends at "
                f"{self.trace.end_s[-1:]} s"
            )
            raise ValueError(msg)

    def value(self, rows: Rows, segment: int, time_s: Array) -> Array:
        """Return a traced quantity of a segment at some moments, linear between.

        Parameters
        ----------
        rows : (R, U)
            One of the trace's arrays.
        segment : int
        time_s : (k,)
            From ``now``. [s]
        """
        found: Array = np.interp(
            time_s, self.trace.end_s, rows[:, self.of_segment[segment]]
        )
        return found

    def row_at(self, time_s: float) -> int:
        """Return the kept step that was current at a moment."""
        return max(
            int(np.searchsorted(self.trace.end_s, time_s + 1e-6, "right")) - 1, 0
        )

    def now(self, rows: NDArray[np.float32] | NDArray[np.int8]) -> Array:
        """Return a traced quantity of every segment at ``now``, (S,)."""
        found: Array = rows[-1].astype(np.float64)[self.of_segment]
        return found

    def above_freezing_k(self, row: int) -> Array:
        """Return how far each site is above what freezes there, (U,). [K]."""
        surface_c = self.trace.road_surface_temperature_c[row].astype(np.float64)
        found: Array = surface_c - self.freezing_c(row)
        return found

    def above_freezing_at_k(self, row: int, site: int) -> float:
        """Return how far one site is above what freezes there. [K]."""
        salt_kg_m2 = float(self.trace.salt_g_m2[row, site]) / G_PER_KG
        water_mm = max(float(self.trace.water_mm[row, site]), LEAST_WATER_MM)
        surface_c = float(self.trace.road_surface_temperature_c[row, site])
        return surface_c - freezing_point_c(salt_kg_m2, water_mm)

    def freezing_c(self, row: int) -> Array:
        """Return the freezing point of what lies on each site, (U,). [°C]."""
        return freezing_points_c(
            self.trace.salt_g_m2[row].astype(np.float64),
            self.trace.water_mm[row].astype(np.float64),
        )


@kernel
def freezing_points_c(salt_g_m2: Array, water_mm: Array) -> Array:
    """Return the freezing point of what lies on each site, (U,); 0 without salt. [°C].

    Parameters
    ----------
    salt_g_m2, water_mm : (U,)
    """
    found = np.empty_like(salt_g_m2)
    for site in range(found.size):
        water_kg_m2 = max(water_mm[site], LEAST_WATER_MM)
        found[site] = freezing_point_c(salt_g_m2[site] / G_PER_KG, water_kg_m2)
    return found
