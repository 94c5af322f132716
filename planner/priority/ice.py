"""Ice control: which segments get salt, brine or grit, how much and by when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import IceControl, ServiceClass
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.ice_list import ClassIce, IceTreatments
from planner.priority.methods import GRIT, choose_works, table_conditions
from planner.priority.needs import Conditions
from planner.priority.onsets import (
    Slippery,
    first_likely,
    first_onsets,
    is_older,
    is_slippery,
    lowest_surface_c,
    rain_end_s,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Onsets:
    """The n segments that get slippery within reach, or may, and the step of that.

    ``by_chance``: freezing gets likely before the outlook has it; ``is_chance_only``:
    the outlook does not have it at all. ``slippery`` is (T, n).
    """

    segment: NDArray[np.int32]
    onset: NDArray[np.intp]
    cause: NDArray[np.int8]
    likely: NDArray[np.intp]
    by_chance: NDArray[np.bool_]
    is_chance_only: NDArray[np.bool_]
    slippery: NDArray[np.bool_]


def ice_treatments(
    service_class: ServiceClass,
    class_index: int,
    segments: NDArray[np.int32],
    conditions: Conditions,
    clock_s: NDArray[np.float64],
    params: PriorityParams,
) -> ClassIce:
    """List the ice control that a class needs between now and the task horizon.

    A preventive class is treated before it becomes slippery: within a window from
    the lead time before that, but not before rain ends that would wash the salt off,
    to the moment at which it becomes slippery or freezing gets likely enough,
    whichever comes first. Grit in the place of salt prevents nothing and waits until
    it is slippery. Otherwise, and where it is slippery already, the clock starts at
    the onset and runs for the class's hours, or until its next clock time; what is
    not slippery any more by then gets no task. Where the onset is only assumed,
    because it was slippery when the history starts or hoar frost lies on a surface
    that has not been above 0 °C since, nobody can have promised from it: the clock
    starts at ``now``. Snow that lies is the ploughs' matter and no reason for a task
    here. Only the first onset within the horizon counts.

    Parameters
    ----------
    service_class : ServiceClass
    class_index : int
    segments : array, (n,)
        Segments of the class.
    conditions : Conditions
    clock_s : array, (C,)
        Promised clock times, rising, from ``now``. [s]
    params : PriorityParams

    Returns
    -------
    ClassIce
        Treatments in order of segment.
    """
    time_s = conditions.time_s
    method = service_class.ice_control
    if method is IceControl.NONE:
        segments = segments[:0]
    first = _find_onsets(service_class, segments, conditions, params)
    segments, onset, cause = first.segment, first.onset, first.cause
    by_chance = first.by_chance
    onset_s = time_s[onset]
    now = int(np.searchsorted(time_s, 0.0))
    notice_s = params.notice_h * HOUR_S

    # What is spread now has to work from now on, however long ago it froze.
    works_from = np.maximum(np.where(by_chance, first.likely, onset), now)
    coldest_c = lowest_surface_c(conditions, segments, works_from, params.effect_h)
    works, rate_g_m2, times = choose_works(
        method,
        table_conditions(conditions, segments, onset, cause, params),
        coldest_c,
        params,
    )
    instead = (works == GRIT) & (method is not IceControl.GRIT)
    preventive = (service_class.preventive & (onset_s > 0.0)) | first.is_chance_only
    preventive &= ~instead
    by_chance &= preventive

    freeze_s = _freeze_s(first, by_chance, time_s, notice_s)
    lead_s = freeze_s - params.preventive_lead_h * HOUR_S
    freezes = np.where(by_chance, first.likely, onset)
    dry_s = rain_end_s(conditions, segments, freezes, cause, params)
    early_s = np.maximum(np.maximum(lead_s, dry_s), 0.0)
    earliest_s = np.where(preventive, early_s, np.maximum(onset_s, 0.0))
    older = is_older(conditions, segments, onset, cause)
    from_s = np.where(older, np.maximum(onset_s, 0.0), onset_s)
    upcoming_s = np.append(clock_s, np.inf)
    clock = upcoming_s[np.searchsorted(clock_s, from_s + notice_s, side="left")]
    hours_s = service_class.ice_completion_h * HOUR_S
    reactive_s = np.minimum(from_s + hours_s, clock)
    due_s = np.where(preventive, np.maximum(freeze_s, dry_s + notice_s), reactive_s)

    then = np.searchsorted(time_s, np.maximum(due_s, 0.0))
    then = np.minimum(then, time_s.size - 1)
    stays = preventive | first.slippery[then, np.arange(segments.size)]
    stays |= conditions.slipperiness[then, segments] == Slippery.SNOW_COVER
    too_cold = first.is_chance_only & instead
    soon = (earliest_s <= params.task_horizon_h * HOUR_S) & ~too_cold
    waits = preventive & (dry_s > np.maximum(lead_s, 0.0))
    treatments = IceTreatments(
        segment=segments.astype(np.int32),
        class_index=np.full(segments.shape, class_index, dtype=np.int16),
        slippery=cause,
        onset_s=onset_s,
        earliest_s=earliest_s,
        due_s=due_s,
        coldest_c=coldest_c,
        works=works,
        rate_g_m2=rate_g_m2,
        treatments=times,
        is_preventive=preventive,
        by_clock=~preventive & (clock < from_s + hours_s),
        is_older=older,
        behind_round=np.zeros(segments.shape, dtype=np.int16),
        round_number=np.ones(segments.shape, dtype=np.int16),
        snow_mm=np.zeros(segments.shape),
        rain_ends_s=np.where(waits, dry_s, -np.inf),
        likely_s=np.where(by_chance, time_s[first.likely], np.inf),
        cleared_s=np.full(segments.shape, -np.inf),
    )
    later = ~soon & ~too_cold
    return ClassIce(
        treatments=treatments.take(soon & stays),
        passing=segments[soon & ~stays],
        later=segments[later & ~waits],
        in_rain=segments[later & waits],
        too_cold=segments[too_cold],
    )


def _find_onsets(
    service_class: ServiceClass,
    segments: NDArray[np.int32],
    conditions: Conditions,
    params: PriorityParams,
) -> _Onsets:
    """Find when each segment gets slippery, or freezing gets likely enough."""
    time_s = conditions.time_s
    now = int(np.searchsorted(time_s, 0.0))
    reach_s = (params.task_horizon_h + params.preventive_lead_h) * HOUR_S
    end = int(np.searchsorted(time_s, reach_s, side="right"))
    slippery = is_slippery(service_class, conditions, segments)
    onset, found = first_onsets(slippery[:end], now)
    likely, by_chance = first_likely(conditions, segments, params, until=end)
    by_chance &= service_class.preventive
    is_bare = conditions.slipperiness[likely, segments] == Slippery.NONE
    is_chance_only = by_chance & is_bare & ~found
    by_chance &= is_chance_only | (found & (likely < onset) & (onset > now))
    onset = np.where(is_chance_only, likely, onset)
    cause = conditions.slipperiness[onset, segments]
    cause = np.where(is_chance_only, np.int8(Slippery.FREEZING_WET), cause)
    picked = found | is_chance_only
    return _Onsets(
        segment=segments[picked],
        onset=onset[picked],
        cause=cause[picked].astype(np.int8),
        likely=likely[picked],
        by_chance=by_chance[picked],
        is_chance_only=is_chance_only[picked],
        slippery=slippery[:, picked],
    )


def _freeze_s(
    first: _Onsets,
    by_chance: NDArray[np.bool_],
    time_s: NDArray[np.float64],
    notice_s: float,
) -> NDArray[np.float64]:
    """Return by when a treatment prevents it, (n,) [s].

    What is likely already still leaves the crews the notice, unless it comes sooner.
    """
    onset_s = time_s[first.onset]
    likely_s = np.maximum(time_s[first.likely], notice_s)
    soonest_s = np.where(first.is_chance_only, likely_s, np.minimum(likely_s, onset_s))
    return np.where(by_chance, soonest_s, onset_s)
