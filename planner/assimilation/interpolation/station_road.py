"""What the weather station's own road says of the whole town."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.stuck import stuck_since_s
from planner.assimilation.interpolation.temperature import CAN_THAW_MM
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.calendar import after_seconds, get_zone, local_clock
from planner.snapshot import Snapshot
from planner.surface.past import Past

HOUR_S = 3600.0
FAR_K = 20.0
"""No open road was ever so far from the model's after hours of the same weather."""

Array = NDArray[np.float64]


def station_shift_k(
    past: Past, snapshot: Snapshot, readings: NetworkAnalysisParams
) -> tuple[float, tuple[str, ...]]:
    """Return how far the station's road was from the model's open road lately.

    The station stands for the town's weather, so what its road shows against an
    open road of the model is taken for the whole town, unless its sensor is stuck or
    shows what cannot be. Nothing after ``now`` is looked at.

    Parameters
    ----------
    past : Past
        Its last site is the open road.
    snapshot : Snapshot
    readings : NetworkAnalysisParams

    Returns
    -------
    shift_k : float
        0 where the station shows no road, or is not believed. [K]
    remarks : tuple of str
        Why it is not believed.
    """
    params, forcing, trace = readings.temperature, snapshot.forcing, past.trace
    is_known = np.isfinite(forcing.road_surface_temperature_c)
    is_known &= (forcing.time_s <= 0.0) & (forcing.time_s >= trace.end_s[0])
    if not is_known.any():
        return 0.0, ()
    time_s = forcing.time_s[is_known]
    shown_c = forcing.road_surface_temperature_c[is_known]

    def open_road(rows: NDArray[np.float32]) -> Array:
        return np.interp(time_s, trace.end_s, rows[:, -1])

    modelled_c = open_road(trace.road_surface_temperature_c)
    stores = (trace.water_mm, trace.ice_mm, trace.frost_mm, trace.snow_mm_we)
    can_thaw = np.sum([open_road(rows) for rows in stores], axis=0) > CAN_THAW_MM
    since_s = stuck_since_s(time_s, shown_c, modelled_c, can_thaw, readings.stuck)
    if np.isfinite(since_s):
        zone = get_zone(snapshot.town.time_zone)
        since = local_clock(after_seconds(snapshot.now, since_s), zone)
        expected_c = modelled_c[time_s >= since_s]
        sentence = (
            f"The road sensor of {forcing.source} has shown {shown_c[-1]:.1f} °C since "
            f"{since} while an open road is expected at {expected_c.min():.1f} to "
            f"{expected_c.max():.1f} °C; it is taken as stuck and does not count."
        )
        return 0.0, (sentence,)
    residual_k = (shown_c - modelled_c)[time_s >= -params.mean_over_h * HOUR_S]
    if not residual_k.size:
        return 0.0, ()
    if abs(residual_k[-1]) > FAR_K:
        sentence = (
            f"The road sensor of {forcing.source} shows {shown_c[-1]:.1f} °C where an "
            f"open road is expected at {modelled_c[-1]:.1f} °C; it does not count."
        )
        return 0.0, (sentence,)
    share = params.newest_share
    mixed_k = share * residual_k[-1] + (1.0 - share) * residual_k.mean()
    return float(mixed_k * np.exp(time_s[-1] / (params.decay_h * HOUR_S))), ()
