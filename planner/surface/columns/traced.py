"""Traces put together: of one state, and one after the other."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from planner.surface.columns.surface_state import SurfaceState, Trace

Array = NDArray[np.float64]

MM_PER_M = 1000.0
PACKED_KG_M3 = 500.0


def trace_of(state: SurfaceState, end_s: float) -> Trace:
    """Return a state as a trace of one step, in which nothing has fallen.

    Parameters
    ----------
    state : SurfaceState, (U,)
    end_s : float
        [s]
    """
    none = np.zeros(state.count)
    loose_mm = MM_PER_M * np.divide(
        state.loose_mm_we,
        state.loose_kg_m3,
        out=none.copy(),
        where=state.loose_mm_we > 0,
    )
    mass = state.loose_mm_we + state.loose_liquid_mm
    ice, liquid = _top(state)
    columns = {
        "road_surface_temperature_c": state.ground_c[0],
        "snow_surface_temperature_c": state.snow_c,
        "snow_depth_mm": loose_mm + state.packed_mm_we / PACKED_KG_M3 * MM_PER_M,
        "snow_mm_we": mass,
        "slush_share": np.divide(
            liquid, ice + liquid, out=none.copy(), where=ice + liquid > 0
        ),
        "water_mm": state.water_mm,
        "ice_mm": state.ice_mm,
        "frost_mm": state.frost_mm,
        "packed_mm_we": state.packed_mm_we,
        "salt_g_m2": state.salt_g_m2,
        "grit_g_m2": state.grit_g_m2,
        "snowfall_mm": none,
        "rainfall_mm": none,
    }
    return Trace(
        end_s=np.array([end_s]),
        **{name: _row(values) for name, values in columns.items()},
    )


def joined(traces: Sequence[Trace]) -> Trace:
    """Return traces of the same sites as one."""
    return Trace(
        **{
            column.name: np.concatenate(
                [getattr(trace, column.name) for trace in traces]
            )
            for column in fields(Trace)
        }
    )


def _top(state: SurfaceState) -> tuple[Array, Array]:
    """Return ice and water of the uppermost loose layer, (U,), or of all of it."""
    totals = state.loose_mm_we, state.loose_liquid_mm
    if state.snow_layers is None:
        return totals
    ice, liquid = state.snow_layers[1:, 0], state.snow_layers[1:, 1]
    is_known = np.isclose(ice.sum(axis=0), totals[0])
    is_known &= np.isclose(liquid.sum(axis=0), totals[1])
    top = np.maximum((ice > 0.0).sum(axis=0) - 1, 0)
    site = np.arange(state.count)
    return (
        np.where(is_known, ice[top, site], totals[0]),
        np.where(is_known, liquid[top, site], totals[1]),
    )


def _row(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return values as the only row of a table, (1, U)."""
    return values.astype(np.float32)[None, :]
