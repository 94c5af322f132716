"""Sweep-salting: brush and brine in one pass, for each promised clock time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl, ServiceClass
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.growth import Growth, build_growth
from planner.priority.ice_list import ClassIce, IceTreatments, join_treatments
from planner.priority.methods import (
    BRUSH,
    GRIT,
    PLOUGH,
    SWEPT,
    choose_works,
    table_conditions,
)
from planner.priority.needs import Conditions
from planner.priority.onsets import (
    Slippery,
    is_older,
    is_slippery,
    lowest_surface_c,
    rain_end_s,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Clock times of a class, rising, (C,), and which of its day's each one is."""

    moment_s: NDArray[np.float64]
    number: NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paths:
    """The n paths of a sweep-salted class through T steps.

    ``run_start``, (T, n), is the step since when it is slippery, -1 where it is not.
    """

    service_class: ServiceClass
    class_index: int
    segments: NDArray[np.int32]
    conditions: Conditions
    growth: Growth
    slippery: NDArray[np.bool_]
    run_start: NDArray[np.intp]
    params: PriorityParams


@dataclass(frozen=True, slots=True, kw_only=True)
class _Swept:
    """When passes are taken as done, depth grown by then, and until when they work."""

    moment_s: NDArray[np.float64]
    base_mm: NDArray[np.float64]
    works_until_s: NDArray[np.float64]
    number: NDArray[np.int16]


def sweep_treatments(
    service_class: ServiceClass,
    class_index: int,
    segments: NDArray[np.int32],
    conditions: Conditions,
    promised: Promised,
    params: PriorityParams,
) -> ClassIce:
    """List the passes of brush and brine that a class needs up to the task horizon.

    A path is swept for a promised clock time where, the shortest notice before it, so
    much snow lies as the class states, or where it is slippery at that time or gets so
    while the brine works. It is then taken as done: the next clock time counts the
    snow since, and what is slippery after the effect. A clock time that has passed
    counts where its need is still there. The pass starts the lead time before, but
    not before the snow or the last rain. Where it is too cold, or ice lies, the path
    is gritted or salted instead, and ploughed where snow is the reason; grit does
    not lie before the slipperiness that it is for.

    Parameters
    ----------
    service_class : ServiceClass
        Sweep-salted.
    class_index : int
    segments : array, (n,)
        Segments of the class.
    conditions : Conditions
    promised : Promised
        From the last clock time before ``now`` on.
    params : PriorityParams

    Returns
    -------
    ClassIce
        Treatments in order of clock time, then segment.
    """
    slippery = is_slippery(service_class, conditions, segments)
    first = int(np.searchsorted(conditions.time_s, 0.0))
    start_mm = _start_mm(service_class)
    depth_mm = conditions.snow_depth_mm[:, segments]
    picked = slippery[first:].any(axis=0) | (depth_mm[first:] >= start_mm).any(axis=0)
    slippery, depth_mm = slippery[:, picked], depth_mm[:, picked]
    step_h = np.diff(conditions.time_s, prepend=conditions.time_s[0]) / HOUR_S
    paths = _Paths(
        service_class=service_class,
        class_index=class_index,
        segments=segments[picked],
        conditions=conditions,
        growth=build_growth(
            conditions.time_s, depth_mm, conditions.snowfall_mm_h * step_h
        ),
        slippery=slippery,
        run_start=_run_starts(slippery),
        params=params,
    )
    count = paths.segments.size
    swept = _Swept(
        moment_s=np.full(count, -np.inf),
        base_mm=np.full(count, -np.inf),
        works_until_s=np.full(count, -np.inf),
        number=np.zeros(count, dtype=np.int16),
    )
    reach_s = (params.task_horizon_h + params.preventive_lead_h) * HOUR_S
    ends_s = np.append(promised.moment_s, np.inf)[1:]
    found = [_nothing(paths)]
    for moment_s, end_s, number in zip(
        promised.moment_s.tolist(),
        ends_s.tolist(),
        promised.number.tolist(),
        strict=True,
    ):
        if end_s <= 0.0 or moment_s > min(reach_s, conditions.time_s[-1]):
            continue
        passes, swept = _passes(paths, swept, moment_s, end_s, number)
        found.append(passes)
    treatments = join_treatments(found)
    soon = treatments.earliest_s <= params.task_horizon_h * HOUR_S
    within = slippery[first : int(np.searchsorted(conditions.time_s, reach_s)) + 1]
    missed = within.any(axis=0) & ~np.isin(paths.segments, treatments.segment[soon])
    comes = np.isin(paths.segments, treatments.segment) | within[-1]
    return ClassIce(
        treatments=treatments.take(soon),
        passing=paths.segments[missed & ~comes],
        later=paths.segments[missed & comes],
    )


def swept_depth_mm(
    service_class: ServiceClass,
    segments: NDArray[np.int32],
    conditions: Conditions,
    passes: IceTreatments,
) -> NDArray[np.float64]:
    """Return the depth that is left for the ploughs where a class is swept in time.

    A pass that is still to come takes the snow that lies when it is due, unless that
    is so deep that the class is ploughed.

    Parameters
    ----------
    service_class : ServiceClass
    segments : array, (n,)
        Rising.
    conditions : Conditions
    passes : IceTreatments
        Of this class.

    Returns
    -------
    array, (T, n)
        [mm]
    """
    time_s = conditions.time_s
    depth_mm = conditions.snow_depth_mm[:, segments].copy()
    plough_mm = min(service_class.start_depth_wet_mm, service_class.start_depth_dry_mm)
    takes = (passes.works & (BRUSH | PLOUGH)) > 0
    for due_s in np.unique(passes.due_s[takes & (passes.due_s > 0.0)]).tolist():
        rows = takes & (passes.due_s == due_s)
        columns = np.searchsorted(segments, passes.segment[rows])
        step = int(np.searchsorted(time_s, due_s, side="right"))
        columns = columns[depth_mm[max(step - 1, 0), columns] < plough_mm]
        rises_mm = np.maximum(np.diff(depth_mm[step - 1 :, columns], axis=0), 0.0)
        since_mm = np.cumsum(rises_mm, axis=0)
        depth_mm[step:, columns] = np.minimum(depth_mm[step:, columns], since_mm)
    return depth_mm


def _start_mm(service_class: ServiceClass) -> float:
    """Return the depth from which a class is brushed, that of ploughing by default."""
    if service_class.sweep_start_depth_mm is not None:
        return service_class.sweep_start_depth_mm
    return min(service_class.start_depth_wet_mm, service_class.start_depth_dry_mm)


def _run_starts(slippery: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the step since when each segment is slippery, (T, n), -1 where not."""
    before = np.zeros_like(slippery)
    before[1:] = slippery[:-1]
    steps = np.arange(slippery.shape[0])[:, None]
    starts = np.maximum.accumulate(np.where(slippery & ~before, steps, -1), axis=0)
    return np.where(slippery, starts, -1)


def _nothing(paths: _Paths) -> IceTreatments:
    """Return an empty list of passes."""
    none = np.empty(0, dtype=np.intp)
    return _build_passes(
        *(paths, none, none, np.empty(0)),
        conditions_from=none,
        moment_s=0.0,
        number=none,
        cleared_s=np.empty(0),
    )


def _passes(
    paths: _Paths, swept: _Swept, moment_s: float, end_s: float, number: int
) -> tuple[IceTreatments, _Swept]:
    """Return the passes for one clock time, and what they leave."""
    growth, params = paths.growth, paths.params
    time_s = growth.time_s
    columns = np.arange(paths.segments.size)
    lying_mm = np.minimum(growth.depth_mm, growth.grown_mm - swept.base_mm)
    at_s = max(moment_s - params.notice_h * HOUR_S, min(0.0, moment_s))
    snow_mm = growth.at(np.full(columns.size, at_s), lying_mm)
    start_mm = _start_mm(paths.service_class)
    is_snowy = snow_mm >= start_mm
    snowed = _run_starts(lying_mm >= start_mm)
    step = min(int(np.searchsorted(time_s, at_s)), time_s.size - 1)
    reached = np.where(snowed[step] >= 0, snowed[step], snowed[max(step - 1, 0)])
    reached = np.maximum(reached, 0)
    until_s = min(max(moment_s, 0.0) + params.effect_h * HOUR_S, end_s)
    inside = (time_s >= max(moment_s, 0.0)) & (time_s <= until_s)
    rows = np.flatnonzero(inside)
    open_ = paths.slippery[rows] & (time_s[rows, None] > swept.works_until_s)
    gets = open_.any(axis=0)
    if moment_s < 0.0:
        now = int(np.searchsorted(time_s, 0.0))
        was = int(np.searchsorted(time_s, moment_s))
        is_snowy &= lying_mm[now] >= start_mm
        gets = paths.slippery[was] & paths.slippery[now]
    first = rows[open_.argmax(axis=0)] if rows.size else np.zeros(columns.size, np.intp)
    onset = np.where(gets, np.maximum(paths.run_start[first, columns], 0), first)
    needed = np.flatnonzero(is_snowy | gets)
    numbers = np.maximum(swept.number + 1, number).astype(np.int16)
    passes = _build_passes(
        paths,
        needed,
        np.where(is_snowy, reached, onset)[needed],
        np.where(is_snowy, snow_mm, 0.0)[needed],
        conditions_from=np.where(gets, onset, reached)[needed],
        moment_s=moment_s,
        number=numbers[needed],
        cleared_s=swept.moment_s[needed],
    )
    is_needed = np.zeros(columns.size, dtype=np.bool_)
    is_needed[needed] = True
    done_s = max(moment_s, 0.0)
    grown_mm = growth.at(np.full(columns.size, done_s), growth.grown_mm)
    return passes, _Swept(
        moment_s=np.where(is_needed, done_s, swept.moment_s),
        base_mm=np.where(is_needed, grown_mm, swept.base_mm),
        works_until_s=np.where(
            is_needed, done_s + params.effect_h * HOUR_S, swept.works_until_s
        ),
        number=np.where(is_needed, numbers, swept.number),
    )


def _build_passes(  # noqa: PLR0913
    paths: _Paths,
    columns: NDArray[np.intp],
    onset: NDArray[np.intp],
    snow_mm: NDArray[np.float64],
    *,
    conditions_from: NDArray[np.intp],
    moment_s: float,
    number: NDArray[np.integer],
    cleared_s: NDArray[np.float64],
) -> IceTreatments:
    """Return passes for one clock time: with what, from when, and due by then.

    ``onset``, (n,), is the step of what makes the pass necessary; what the material
    has to cope with is that of the step ``conditions_from``.
    """
    conditions, params = paths.conditions, paths.params
    time_s = conditions.time_s
    segments = paths.segments[columns]
    onset_s = time_s[onset]
    snowy = snow_mm > 0.0
    slippery = paths.slippery[conditions_from, columns]
    cause = conditions.slipperiness[conditions_from, segments]
    cause = np.where(slippery, cause, np.int8(Slippery.SNOW_COVER)).astype(np.int8)
    step = int(np.searchsorted(time_s, max(moment_s, 0.0)))
    at = np.full(columns.shape, min(step, time_s.size - 1))
    coldest_c = lowest_surface_c(conditions, segments, at, params.effect_h)
    works, rate_g_m2, times = choose_works(
        IceControl.SWEEP_SALT,
        table_conditions(conditions, segments, conditions_from, cause, params),
        coldest_c,
        params,
    )
    works = np.where(snowy & (works != SWEPT), works | PLOUGH, works).astype(np.int32)
    early_s = max(moment_s - params.preventive_lead_h * HOUR_S, 0.0)
    latest_s = max(moment_s - params.notice_h * HOUR_S, 0.0)
    dry_s = rain_end_s(conditions, segments, at, cause, params)
    dry_s = np.minimum(np.where(dry_s > early_s, dry_s, -np.inf), latest_s)
    # Brine may lie before the ice; snow is brushed, and grit holds, once it is there.
    there_s = np.where(snowy | (works != SWEPT), onset_s, -np.inf)
    earliest_s = np.maximum(early_s, np.maximum(dry_s, np.minimum(there_s, latest_s)))
    waits = (works == GRIT) & (onset_s > latest_s)
    hours_s = paths.service_class.ice_completion_h * HOUR_S
    return IceTreatments(
        segment=segments,
        class_index=np.full(segments.shape, paths.class_index, dtype=np.int16),
        slippery=cause,
        onset_s=onset_s,
        earliest_s=np.where(waits, onset_s, earliest_s),
        due_s=np.where(waits, onset_s + hours_s, moment_s),
        coldest_c=coldest_c,
        works=works,
        rate_g_m2=rate_g_m2,
        treatments=times,
        is_preventive=np.zeros(segments.shape, dtype=np.bool_),
        by_clock=~waits,
        is_older=is_older(conditions, segments, onset, cause) & ~snowy,
        behind_round=np.zeros(segments.shape, dtype=np.int16),
        round_number=number.astype(np.int16),
        snow_mm=snow_mm,
        rain_ends_s=np.where(waits, -np.inf, dry_s),
        likely_s=np.full(segments.shape, np.inf),
        cleared_s=cleared_s,
    )
