"""What readings changed at ``now``, counted from when it was first seen."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.interpolation.snow_depth import SNOW_MM, transformed
from planner.assimilation.network_analysis import NetworkAnalysis
from planner.assimilation.observations import Measured, Said, list_observations
from planner.assimilation_params import DepthParams, NetworkAnalysisParams
from planner.snapshot import Snapshot
from planner.surface.outlook import Outlook, Slipperiness
from planner.surface.states import ICE_ABOVE_MM

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
TOLERANCE_S = 1e-6
AGREES = 1e-3
"""A smaller difference in log(1 + depth / offset) is none."""


def since_seen(
    outlook: Outlook,
    modelled_mm: Array,
    found: NetworkAnalysis,
    snapshot: Snapshot,
    params: NetworkAnalysisParams,
) -> Outlook:
    """Put what readings showed into the past of an outlook, from when they showed it.

    A town's clock starts when a criterion is met. Snow that a camera has measured for
    two hours met it two hours ago, and the next plan must not say later: so the past
    is corrected by what each device differed by at each of its readings, as far as
    its newest one is believed. Ice that was reported lies from the report on, a clear
    surface is clear from it on. Rows before the first reading stay.

    Parameters
    ----------
    outlook : Outlook
        (T, S), from ``now`` on as analysed. Left as it is.
    modelled_mm : (S,)
        Depth at ``now`` before the readings. [mm]
    found : NetworkAnalysis
    snapshot : Snapshot
    params : NetworkAnalysisParams

    Returns
    -------
    Outlook
    """
    now = int(np.searchsorted(outlook.time_s, -TOLERANCE_S))
    if not now:
        return outlook
    seen = list_observations(snapshot, params)
    measured: dict[str, list[Measured]] = {}
    for one in seen.depths:
        measured.setdefault(one.device, []).append(one)
    share = _shares(outlook, modelled_mm, found, measured, params.depth)
    offset_mm = params.depth.offset_mm
    depth_mm = outlook.snow_depth_mm.copy()
    growth = np.log((depth_mm[now] + offset_mm) / (modelled_mm + offset_mm))
    changed = (depth_mm[:now] + offset_mm) * np.exp(growth * share) - offset_mm
    depth_mm[:now] = np.where(share > 0.0, np.maximum(changed, 0.0), depth_mm[:now])
    outlook = replace(outlook, snow_depth_mm=depth_mm)
    is_said = _is_said(outlook, now, found) | _is_frozen(
        outlook, now, found, seen.temperatures
    )

    def lasting(rows: NDArray[np.int8] | NDArray[np.float32]) -> NDArray[np.float32]:
        past = np.where(is_said, rows[now], rows[:now])
        return np.concatenate((past, rows[now:])).astype(np.float32)

    return replace(
        outlook,
        slipperiness=lasting(outlook.slipperiness).astype(np.int8),
        surface_state=lasting(outlook.surface_state).astype(np.int8),
        friction=lasting(outlook.friction),
    )


def _shares(
    outlook: Outlook,
    modelled_mm: Array,
    found: NetworkAnalysis,
    measured: Mapping[str, list[Measured]],
    params: DepthParams,
) -> Array:
    """Return how much of the change at ``now`` was there at each step before it."""
    now = int(np.searchsorted(outlook.time_s, -TOLERANCE_S))
    share = np.zeros((now, modelled_mm.size))
    effect_mm = np.abs(found.depth.effect_mm)
    is_measured = effect_mm.max(axis=1, initial=0.0) >= SNOW_MM
    for column, device in enumerate(found.depth_devices):
        strongest = is_measured & (effect_mm.argmax(axis=1) == column)
        if not strongest.any():
            continue
        place = int(effect_mm[:, column].argmax())
        there_mm = np.append(outlook.snow_depth_mm[:now, place], modelled_mm[place])
        seen = _share_seen(
            outlook.time_s[: now + 1], there_mm, measured[device], params
        )
        share[:, strongest] = seen[:, None]
    for one, segment in _believed(found):
        own = segment[~is_measured[segment]]
        is_since = outlook.time_s[:now] >= one.observed_s - TOLERANCE_S
        share[np.ix_(is_since, own)] = 1.0
    return share


def _share_seen(
    time_s: Array, modelled_mm: Array, measured: list[Measured], params: DepthParams
) -> Array:
    """Return how much of its newest difference a device showed at each step, (T-1,).

    A reading counts from the first step at or after it until the next one.
    """
    seen_s = np.array([one.observed_s for one in measured])
    seen_mm = np.array([one.value for one in measured])
    expected_mm = np.interp(seen_s, time_s, modelled_mm)
    apart = transformed(seen_mm, params) - transformed(expected_mm, params)
    if abs(apart[-1]) < AGREES:
        return np.zeros(time_s.size - 1)
    share = np.clip(apart / apart[-1], 0.0, 1.0)
    last = np.searchsorted(seen_s, time_s[:-1] + TOLERANCE_S, side="right") - 1
    return np.where(last >= 0, share[np.maximum(last, 0)], 0.0)


def _is_said(outlook: Outlook, now: int, found: NetworkAnalysis) -> Mask:
    """Return where a reported state lies before ``now``, from its report on, (B, S)."""
    said = np.zeros((now, found.state.size), dtype=np.bool_)
    for one, segment in _believed(found):
        moved = segment[found.state[segment] >= 0]
        is_since = outlook.time_s[:now] >= one.observed_s - TOLERANCE_S
        said[np.ix_(is_since, moved)] = True
    return said


def _is_frozen(
    outlook: Outlook, now: int, found: NetworkAnalysis, measured: tuple[Measured, ...]
) -> Mask:
    """Return where water is frozen before ``now`` as a sensor shows, (B, S).

    Where a sensor alone makes a wet street slippery at ``now``, it was so for as long
    as that sensor has measured below 0 °C.
    """
    frozen = np.zeros((now, found.state.size), dtype=np.bool_)
    analysis = found.temperature
    icy = outlook.slipperiness[now] == Slipperiness.FREEZING_WET
    icy &= found.shift_k < 0.0
    if analysis.checked is None or not icy.any():
        return frozen
    film = outlook.water_film_mm[:now] >= ICE_ABOVE_MM
    bare = outlook.slipperiness[:now] == Slipperiness.NONE
    for source, index in enumerate(analysis.checked.kept):
        newest = analysis.residuals.newest[index]
        place = (newest.device, newest.longitude, newest.latitude)
        own = [
            one
            for one in measured
            if (one.device, one.longitude, one.latitude) == place
        ]
        since_s = np.inf
        for one in reversed(own):
            if one.value >= 0.0:
                break
            since_s = one.observed_s
        is_since = outlook.time_s[:now] >= since_s - TOLERANCE_S
        is_of = icy & (analysis.strongest == source)
        frozen |= is_since[:, None] & is_of & film & bare
    return frozen


def _believed(found: NetworkAnalysis) -> list[tuple[Said, NDArray[np.intp]]]:
    """Return every report that counts with the segments that are as it says."""
    believed = []
    for heard in found.said.heard:
        one = found.said.said[heard.report]
        rows = np.searchsorted(found.said.segment, heard.segment)
        agrees = np.isin(found.said.chosen[rows], list(one.states))
        believed.append((one, heard.segment[agrees & (heard.weight > 0.0)]))
    return believed
