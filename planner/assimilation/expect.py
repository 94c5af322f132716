"""What is expected of every segment: past, readings and the night ahead."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.background import Background, freezing_points_c
from planner.assimilation.flux_bias import flux_bias_w_m2
from planner.assimilation.interpolation.station_road import station_shift_k
from planner.assimilation.network_analysis import (
    NetworkAnalysis,
    TownSurface,
    analyse_network,
    named_evidence,
)
from planner.assimilation.nudge import Nudge, nudged, regrouped
from planner.assimilation.since_seen import since_seen
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.surface_states import SurfaceState as State
from planner.params import HorizonParams, SurfaceParams
from planner.snapshot import Snapshot
from planner.surface.ahead import (
    Now,
    as_modelled,
    expect_ahead,
    outlook_of,
    protected_until_s,
)
from planner.surface.columns.batches import picked_sites, picked_state
from planner.surface.columns.ground import node_depths_m
from planner.surface.columns.sites import Pavement, Sites
from planner.surface.outlook import Outlook, Slipperiness
from planner.surface.past import Past, expect_past
from planner.surface.slippery import slipperiness
from planner.surface.states import STATES, surface_states
from planner.surface.traffic_volume import vehicles_per_day

SHIFT_STEP_K, DEPTH_STEP_MM = 0.1, 2.0
"""Changes by readings are told apart no finer, so that few sites are followed."""

DRIVEN_ON = [
    STATES.index(state) for state in (State.ICE, State.HOAR_FROST, State.PACKED_SNOW)
]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """The outlook after the readings, and which of them changed what.

    Attributes
    ----------
    outlook : Outlook
    evidence : (S,) int32
        Index into ``evidence_texts``, -1 where no reading changed anything.
    evidence_texts : tuple of str
        Clauses for the end of a reason: "camera 7 on Storgatan measured 85 mm of
        snow at 03:10".
    past : Past
    now : Now
        What the outlook starts from, for whoever looks at more than one future.
    """

    outlook: Outlook
    evidence: NDArray[np.int32]
    evidence_texts: tuple[str, ...]
    past: Past
    now: Now


def expect_surface(
    snapshot: Snapshot,
    horizon: HorizonParams,
    surface: SurfaceParams,
    readings: NetworkAnalysisParams,
) -> Analysis:
    """Follow the surface up to now, believe the readings, and look ahead.

    Every reading is compared with the model's past at its own time and place; what
    it differs by is spread over the town and changes the state at ``now``, from
    which every segment is followed into the night.

    Parameters
    ----------
    snapshot : Snapshot
    horizon : HorizonParams
        Cut to what the weather covers.
    surface : SurfaceParams
    readings : NetworkAnalysisParams

    Raises
    ------
    ValueError
        If the weather does not cover ``now``, or lacks air temperature after it.
    """
    past = expect_past(snapshot, horizon, surface)
    modelled = as_modelled(past, surface)
    expected = expect_ahead(past, modelled, horizon.step_s, surface)
    limit_c = snapshot.town.wet_snow_above_c
    shift_k, station_remarks = station_shift_k(past, snapshot, readings)
    past = replace(past, remarks=(*past.remarks, *station_remarks))
    nothing_seen = not snapshot.readings and shift_k == 0.0
    if nothing_seen or not snapshot.network.count:
        return Analysis(
            outlook=outlook_of(past, modelled, expected, limit_c, surface),
            evidence=np.full(snapshot.network.count, -1, dtype=np.int32),
            evidence_texts=(),
            past=past,
            now=modelled,
        )
    found = analyse_network(
        snapshot, _background(past), _town_surface(snapshot), readings
    )
    # What the sky does to the town's streets it does not do in a tunnel.
    found = replace(
        found,
        shift_k=np.where(snapshot.network.is_tunnel, 0.0, found.shift_k + shift_k),
    )
    now = _analysed(modelled, found, readings)
    ahead = expect_ahead(past, now, horizon.step_s, surface)
    until_s = protected_until_s(past.grouped, surface)
    was = slipperiness(expected, until_s[modelled.parent], surface)[
        :, modelled.of_segment
    ]
    grip = slipperiness(ahead, until_s[now.parent], surface)[:, now.of_segment]
    evidence, texts = named_evidence(found, (was != grip).any(axis=0))
    outlook = outlook_of(past, now, ahead, limit_c, surface)
    outlook = replace(
        outlook,
        slipperiness=_reported(outlook, found),
        remarks=(*outlook.remarks, *found.remarks),
    )
    modelled_mm = past.trace.snow_depth_mm[-1, past.grouped.untouched]
    outlook = since_seen(
        outlook, modelled_mm.astype(np.float64), found, snapshot, readings
    )
    return Analysis(
        outlook=outlook, evidence=evidence, evidence_texts=texts, past=past, now=now
    )


def _background(past: Past) -> Background:
    """Return the model's past as the analysis reads it, with untouched snow's depth."""
    grouped = past.grouped
    untouched = np.arange(past.state.count)
    untouched[grouped.of_segment] = grouped.untouched
    return Background(
        trace=replace(past.trace, snow_depth_mm=past.trace.snow_depth_mm[:, untouched]),
        state=surface_states(past.trace),
        of_segment=grouped.of_segment,
    )


def _town_surface(snapshot: Snapshot) -> TownSurface:
    """Return what the analysis asks of the town beside its network."""
    volume, _ = vehicles_per_day(snapshot.network)
    return TownSurface(vehicles_per_day=volume)


def _analysed(
    modelled: Now, found: NetworkAnalysis, readings: NetworkAnalysisParams
) -> Now:
    """Return the surface now with what the readings changed."""
    count = modelled.of_segment.size
    # In whole steps, so that a group's members changed alike, or not at all.
    shift_k = np.tile(np.round(found.shift_k / SHIFT_STEP_K) * SHIFT_STEP_K, 2)
    depth_change_mm = np.tile(
        np.round(found.depth_change_mm / DEPTH_STEP_MM) * DEPTH_STEP_MM, 2
    )
    # Ice, frost and packed snow are where wheels go; they leave the snow beside them.
    is_driven_on = np.isin(found.state, DRIVEN_ON)
    seen = np.concatenate((found.state, np.where(is_driven_on, -1, found.state)))
    groups = regrouped(
        np.concatenate((modelled.of_segment, modelled.untouched)),
        shift_k,
        depth_change_mm,
        seen,
        shift_step_k=SHIFT_STEP_K,
        depth_step_mm=DEPTH_STEP_MM,
    )
    state = picked_state(modelled.state, groups.parent)
    change = Nudge(
        shift_k=shift_k[groups.first],
        depth_change_mm=depth_change_mm[groups.first],
        state=seen[groups.first],
    )
    freezing_c = freezing_points_c(state.salt_g_m2, state.water_mm)
    sites = picked_sites(modelled.sites, groups.parent)
    return Now(
        sites=replace(
            sites,
            flux_bias_w_m2=flux_bias_w_m2(change.shift_k, readings.temperature),
        ),
        state=nudged(state, change, _node_depths_m(sites), freezing_c),
        of_segment=groups.of_segment[:count],
        untouched=groups.of_segment[count:],
        parent=modelled.parent[groups.parent],
    )


def _node_depths_m(sites: Sites) -> Array:
    """Return how deep the nodes of each site lie, (N, V). [m]."""
    depths_m = np.array([node_depths_m(pavement) for pavement in Pavement])
    found: Array = depths_m[sites.pavement].T
    return found


def _reported(outlook: Outlook, found: NetworkAnalysis) -> NDArray[np.int8]:
    """Return why segments are slippery, with reported ice told from expected ice."""
    is_reported = found.state == STATES.index(State.ICE)
    is_icy = outlook.slipperiness == Slipperiness.FREEZING_WET
    is_ahead = outlook.time_s >= 0.0
    changed = is_ahead[:, None] & is_reported[None, :] & is_icy
    return np.where(changed, np.int8(Slipperiness.REPORTED_ICE), outlook.slipperiness)
