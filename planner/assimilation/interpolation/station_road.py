"""What the weather stations' own roads say of the whole town."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.stuck import stuck_since_s
from planner.assimilation.interpolation.temperature import CAN_THAW_MM
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.calendar import after_seconds, get_zone, local_clock
from planner.domain.phrases.languages import get_phrases
from planner.snapshot import Forcing, Snapshot
from planner.surface.forcing.blend import nearness
from planner.surface.forcing.places import Places, distance_m, one_place
from planner.surface.past import Past

HOUR_S = 3600.0
FAR_K = 20.0
"""No open road was ever so far from the model's after hours of the same weather."""

Array = NDArray[np.float64]


def station_shift_k(
    past: Past, snapshot: Snapshot, readings: NetworkAnalysisParams
) -> tuple[float, tuple[str, ...]]:
    """Return how far the stations' roads were from the model's open roads lately.

    A station stands for the town's weather, so what its road shows against an open
    road of the model under the station's weather is taken for the whole town, unless
    its sensor is stuck or shows what cannot be. Of several stations that are believed
    the mean counts, each by its nearness to the town's middle as its weather does.
    Nothing after ``now`` is looked at.

    Parameters
    ----------
    past : Past
        Its last sites are the stations' open roads.
    snapshot : Snapshot
    readings : NetworkAnalysisParams

    Returns
    -------
    shift_k : float
        0 where no station shows a road, or none is believed. [K]
    remarks : tuple of str
        Why one is not believed.
    """
    roads = past.grouped.cells.roads
    middle = one_place(*past.grouped.cells.places.middle)
    shifts_k: list[float] = []
    weight: list[float] = []
    remarks: list[str] = []
    for site, forcing in enumerate(roads, start=past.state.count - len(roads)):
        shift_k, said = _shift_k(past, snapshot, readings, forcing, site)
        remarks.extend(said)
        if shift_k is not None:
            shifts_k.append(shift_k)
            weight.append(_nearness(forcing, middle))
    if not shifts_k:
        return 0.0, tuple(remarks)
    if len(shifts_k) == 1:
        return shifts_k[0], tuple(remarks)
    return float(np.average(shifts_k, weights=weight)), tuple(remarks)


def _nearness(forcing: Forcing, middle: Places) -> float:
    """Return how much a station counts in the town's middle, 0 to 1."""
    if np.isnan(forcing.latitude) or np.isnan(forcing.longitude):
        return 1.0
    return float(nearness(distance_m(middle, forcing.latitude, forcing.longitude))[0])


def _shift_k(
    past: Past,
    snapshot: Snapshot,
    readings: NetworkAnalysisParams,
    forcing: Forcing,
    site: int,
) -> tuple[float | None, tuple[str, ...]]:
    """Return one station's shift, None where it shows no road or is not believed."""
    params, trace = readings.temperature, past.trace
    is_known = np.isfinite(forcing.road_surface_temperature_c)
    is_known &= (forcing.time_s <= 0.0) & (forcing.time_s >= trace.end_s[0])
    if not is_known.any():
        return None, ()
    time_s = forcing.time_s[is_known]
    shown_c = forcing.road_surface_temperature_c[is_known]

    def open_road(rows: NDArray[np.float32]) -> Array:
        return np.interp(time_s, trace.end_s, rows[:, site])

    modelled_c = open_road(trace.road_surface_temperature_c)
    stores = (trace.water_mm, trace.ice_mm, trace.frost_mm, trace.snow_mm_we)
    can_thaw = np.sum([open_road(rows) for rows in stores], axis=0) > CAN_THAW_MM
    since_s = stuck_since_s(time_s, shown_c, modelled_c, can_thaw, readings.stuck)
    if np.isfinite(since_s):
        zone = get_zone(snapshot.town.time_zone)
        since = local_clock(after_seconds(snapshot.now, since_s), zone)
        expected_c = modelled_c[time_s >= since_s]
        sentence = get_phrases(snapshot.town.language).readings.station_stuck(
            forcing.source,
            float(shown_c[-1]),
            since,
            float(expected_c.min()),
            float(expected_c.max()),
        )
        return None, (sentence,)
    residual_k = (shown_c - modelled_c)[time_s >= -params.mean_over_h * HOUR_S]
    if not residual_k.size:
        return None, ()
    if abs(residual_k[-1]) > FAR_K:
        sentence = get_phrases(snapshot.town.language).readings.station_far(
            forcing.source, float(shown_c[-1]), float(modelled_c[-1])
        )
        return None, (sentence,)
    share = params.newest_share
    mixed_k = share * residual_k[-1] + (1.0 - share) * residual_k.mean()
    return float(mixed_k * np.exp(time_s[-1] / (params.decay_h * HOUR_S))), ()
