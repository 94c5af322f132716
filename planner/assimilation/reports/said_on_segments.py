"""Words about the surface, as a believed state for the segments around."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assimilation.observations import Said
from planner.assimilation.reports.report_belief import (
    Heard,
    combined_belief,
    cut_by_crossing,
    fading,
    nearness,
    reaches_m,
)
from planner.assimilation.reports.state_belief import COUNT, chosen_state, model_belief
from planner.assimilation.reports.trust import Modelled, Reports, Trust, learned_trust
from planner.assimilation.scene import Scene
from planner.assimilation_params import NetworkAnalysisParams, ReportParams

Array = NDArray[np.float64]
HOUR_S = 3600.0
# A report that has faded below this is not heard.
HEARD_ABOVE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAnalysis:
    """What words make of the surface.

    Attributes
    ----------
    state : (S,) int8
        Believed state where it is not the model's; -1 elsewhere.
    segment : (C,) intp
        Segments that anything was heard on, rising.
    belief : (C, 8)
        In each state there.
    chosen : (C,) int8
        The state to plan with there.
    said : tuple of Said
    heard : tuple of Heard
        Where and how much each of them counts, in order of time.
    trust : Trust
    reporters : tuple of str
        The rows of ``trust``.
    """

    state: NDArray[np.int8]
    segment: NDArray[np.intp]
    belief: Array
    chosen: NDArray[np.int8]
    said: tuple[Said, ...]
    heard: tuple[Heard, ...]
    trust: Trust
    reporters: tuple[str, ...]


def said_analysis(
    scene: Scene,
    said: tuple[Said, ...],
    shift_k: Array,
    belief: Array | None,
    params: NetworkAnalysisParams,
) -> SaidAnalysis:
    """Weigh what was said against the model.

    Parameters
    ----------
    scene : Scene
    said : tuple of Said
        In order of time, within reach of a segment; those older than ``oldest_h``
        only teach trust.
    shift_k : (S,)
        What measured temperatures change. [K]
    belief : (S, 8), optional
        Shares of an ensemble's members in each state.
    params : NetworkAnalysisParams
    """
    background = scene.background
    names = sorted({one.reporter for one in said})
    reports = _reports(scene, said, names)
    trust = _trust(scene, said, names, reports, params.report)
    heard = _heard(scene, said, reports, params)
    segment = np.unique(
        np.concatenate([one.segment for one in heard] or [np.zeros(0, dtype=np.intp)])
    )
    model_state = background.state[-1][background.of_segment]
    if belief is None:
        above_k = background.above_freezing_k(background.trace.end_s.size - 1)
        before = model_belief(
            model_state,
            above_k[background.of_segment] + shift_k,
            trust.model_table,
            params.report.temperature_error_k,
        )
    else:
        floor = (1.0 - params.report.model_accuracy) / COUNT
        before = belief * params.report.model_accuracy + floor
    before[segment] = combined_belief(
        before[segment], segment, model_state[segment], heard, reports, trust
    )
    chosen = chosen_state(before, params.report.slippery_above)
    is_moved = (chosen != model_state) & scene.is_open
    is_moved &= _is_heard(before.shape[0], heard) | _is_outvoted(
        trust, model_state, chosen, params.report
    )
    return SaidAnalysis(
        state=np.where(is_moved, chosen, -1).astype(np.int8),
        segment=segment,
        belief=before[segment],
        chosen=chosen[segment],
        said=said,
        heard=heard,
        trust=trust,
        reporters=tuple(names),
    )


def _reports(scene: Scene, said: tuple[Said, ...], names: list[str]) -> Reports:
    """Return the words as arrays."""
    number = {name: index for index, name in enumerate(names)}
    x_m, y_m = scene.nearby.flat_m(
        np.array([one.longitude for one in said]),
        np.array([one.latitude for one in said]),
    )
    says = np.zeros((len(said), COUNT), dtype=np.bool_)
    for row, one in enumerate(said):
        says[row, list(one.states)] = True
    return Reports(
        reporter=np.array([number[one.reporter] for one in said], dtype=np.intp),
        is_sensor=np.array([one.is_sensor for one in said], dtype=np.bool_),
        observed_s=np.array([one.observed_s for one in said]),
        x_m=x_m,
        y_m=y_m,
        says=says,
    )


def _is_heard(count: int, heard: tuple[Heard, ...]) -> NDArray[np.bool_]:
    """Return which segments a report still counts on, (S,)."""
    found = np.zeros(count, dtype=np.bool_)
    for one in heard:
        found[one.segment[one.weight > 0.0]] = True
    return found


def _is_outvoted(
    trust: Trust,
    model_state: NDArray[np.int8],
    chosen: NDArray[np.int8],
    params: ReportParams,
) -> NDArray[np.bool_]:
    """Return where so many reports elsewhere showed the model's state to be wrong.

    That takes so many that the chosen state is ``outvoted_by`` times likelier over the
    town than the model's, from a start of ``model_count`` reports for the model.
    """
    table = trust.model_table
    right = table[model_state, model_state]
    found: NDArray[np.bool_] = table[model_state, chosen] > params.outvoted_by * right
    return found


def _trust(
    scene: Scene,
    said: tuple[Said, ...],
    names: list[str],
    reports: Reports,
    params: ReportParams,
) -> Trust:
    """Learn the trust in everybody who ever said something."""
    background = scene.background
    state = np.zeros(len(said), dtype=np.int8)
    above_k = np.zeros(len(said))
    for row, one in enumerate(said):
        if one.observed_s < scene.begin_s:
            continue
        segment = scene.segment_at(one.longitude, one.latitude, params.reach_m)
        kept, site = background.row_at(one.observed_s), background.of_segment[segment]
        state[row] = background.state[kept, site]
        above_k[row] = background.above_freezing_at_k(kept, int(site))
    of_sensors = {one.reporter for one in said if one.is_sensor}
    return learned_trust(
        reports,
        Modelled(
            state=state,
            above_freezing_k=above_k,
            is_known=reports.observed_s >= scene.begin_s,
        ),
        np.array([name in of_sensors for name in names], dtype=np.bool_),
        params,
    )


def _heard(
    scene: Scene,
    said: tuple[Said, ...],
    reports: Reports,
    params: NetworkAnalysisParams,
) -> tuple[Heard, ...]:
    """Return where and how much each report still counts at ``now``."""
    newest = {one.reporter: row for row, one in enumerate(said) if one.is_sensor}
    begin_s = max(-params.oldest_h * HOUR_S, scene.begin_s)
    recent = [
        row
        for row, one in enumerate(said)
        if one.observed_s >= begin_s and newest.get(one.reporter, row) == row
    ]
    some = reports.at(np.array(recent, dtype=np.intp))
    reach = reaches_m(some, params.report)
    return tuple(
        _heard_around(scene, said[row], row, float(reach_m), params.report)
        for row, reach_m in zip(recent, reach, strict=True)
    )


def _heard_around(
    scene: Scene, one: Said, row: int, reach_m: float, params: ReportParams
) -> Heard:
    """Return how much one report counts on the segments around it."""
    background, trace = scene.background, scene.background.trace
    says = np.isin(np.arange(COUNT), list(one.states))
    segment, distance_m = scene.nearby.within(one.longitude, one.latitude, reach_m)
    is_open = scene.is_open[segment]
    segment, distance_m = segment[is_open], distance_m[is_open]
    weight = fading(one.observed_s, says, params) * nearness(
        distance_m, reach_m, params.edge_share
    )
    first = background.row_at(one.observed_s)
    site = background.of_segment[segment]
    since_c = trace.road_surface_temperature_c[first:, site]
    nearest = scene.segment_at(one.longitude, one.latitude, params.reach_m)
    model_then = int(background.state[first, background.of_segment[nearest]])
    is_unlike = background.state[first, site] != model_then
    is_unlike |= ~scene.is_like(nearest, segment)
    weight = np.where(is_unlike, params.unlike_share * weight, weight)
    ended = scene.treated.last_s[segment] > one.observed_s
    ended |= cut_by_crossing(
        since_c[0].astype(np.float64), since_c[1:], says, params.crossed_by_k
    )
    if not one.least_mm:
        fresh_mm = trace.snowfall_mm[first + 1 :, site].sum(axis=0)
        ended |= fresh_mm > params.fresh_snow_mm
    weight = np.where(ended | (weight < HEARD_ABOVE), 0.0, weight)
    return Heard(report=row, segment=segment, weight=weight, model_then=model_then)
