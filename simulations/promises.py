"""The town's promises as the truth counts them: criteria and due moments.

Written anew from the class definitions and shared with no planner module, so that a
mistake in the planner's due times shows in the measures instead of cancelling out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import after_seconds, find_next_clock_time, get_zone
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from simulations.clock import HOUR_S, STEP_S, Period

SNOWFALL_PAUSE_H = 3.0
"""Dry hours that end a snowfall, assumed; shorter ones are pauses in it."""

NOTICE_H = 1.0
"""A clock time nearer than this to the start of the clock is no promise yet: nobody
could keep it, and the next one counts."""

FALLING_MM_WE_H = 0.05
"""Rate from which it counts as snowing: half of what a gauge that reads 0.1 mm can
show in an hour."""


def snowfall_ends_s(
    snowfall_mm_we: NDArray[np.float64],
) -> NDArray[np.float64]:
    """End of the snowfall that each step lies in, or of the one before it.

    Parameters
    ----------
    snowfall_mm_we : (T,)
        Snow of each step. [mm w.e.]

    Returns
    -------
    (T,)
        Seconds from the first step's start; -inf before any snow. [s]
    """
    falling = np.flatnonzero(snowfall_mm_we * HOUR_S / STEP_S >= FALLING_MM_WE_H)
    ends = np.full(snowfall_mm_we.shape, -np.inf)
    if not falling.size:
        return ends
    pause = SNOWFALL_PAUSE_H * HOUR_S / STEP_S
    breaks = np.flatnonzero(np.diff(falling) > pause)
    starts = falling[np.concatenate([[0], breaks + 1])]
    lasts = falling[np.concatenate([breaks, [falling.size - 1]])]
    for start, last in zip(starts, lasts, strict=True):
        ends[start:] = (last + 1) * STEP_S
    return ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """What each class promises, worked out for every step of a replay, (T, C).

    Attributes
    ----------
    start_depth_mm : (T, C)
        Loose snow that starts the clock, by wet or dry. [mm]
    snow_clock_s, snow_due_s : (T, C)
        When the clock of a criterion met in that step starts, and when it is due.
        A class that waits for the snowfall's end starts its clock then. [s]
    ice_due_s : (T, C)
        Due moment of slipperiness that begins in that step; inf for a class
        without ice control. [s]
    max_depth_mm : (C,)
        Depth that may not be passed while it snows, inf without one. [mm]
    weight : (C,)
    """

    start_depth_mm: NDArray[np.float64]
    snow_clock_s: NDArray[np.float64]
    snow_due_s: NDArray[np.float64]
    ice_due_s: NDArray[np.float64]
    max_depth_mm: NDArray[np.float64]
    weight: NDArray[np.float64]


def build_promises(
    town: Town,
    period: Period,
    air_temperature_c: NDArray[np.float64],
    snowfall_mm_we: NDArray[np.float64],
) -> Promises:
    """Work out every class's criteria and due moments on the steps of a replay."""
    ends_s = period.ends_s()
    fallen_s = snowfall_ends_s(snowfall_mm_we)
    wet = air_temperature_c >= town.wet_snow_above_c
    shape = (period.step_count, len(town.classes))
    start_mm, clock_s = np.empty(shape), np.empty(shape)
    snow_due_s, ice_due_s = np.empty(shape), np.full(shape, np.inf)
    for column, level in enumerate(town.classes):
        start_mm[:, column] = np.where(
            wet, level.start_depth_wet_mm, level.start_depth_dry_mm
        )
        begin = np.maximum(ends_s, fallen_s) if level.starts_after_snowfall else ends_s
        by_clock = _clock_times_s(town, level, period, begin)
        due = np.minimum(begin + level.completion_h * HOUR_S, by_clock)
        if level.completion_after_snowfall_h is not None:
            fallen = np.maximum(begin, fallen_s)
            due = np.minimum(due, fallen + level.completion_after_snowfall_h * HOUR_S)
        clock_s[:, column] = begin
        snow_due_s[:, column] = due
        if level.ice_control is not IceControl.NONE:
            ice_due_s[:, column] = ends_s + level.ice_completion_h * HOUR_S
    return Promises(
        start_depth_mm=start_mm,
        snow_clock_s=clock_s,
        snow_due_s=snow_due_s,
        ice_due_s=ice_due_s,
        max_depth_mm=np.array(
            [
                np.inf if level.max_depth_mm is None else level.max_depth_mm
                for level in town.classes
            ]
        ),
        weight=np.array([level.weight for level in town.classes]),
    )


def _clock_times_s(
    town: Town,
    level: ServiceClass,
    period: Period,
    begin_s: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Next promised clock time that leaves notice, inf where none is promised."""
    zone = get_zone(town.time_zone)
    found = np.full(begin_s.shape, np.inf)
    upcoming = -np.inf
    for step, second in enumerate(begin_s + NOTICE_H * HOUR_S):
        if second >= upcoming:
            moment = find_next_clock_time(
                after_seconds(period.first, float(second)), level.done_by, zone
            )
            if moment is None:
                return found
            upcoming = period.second(moment)
        found[step] = upcoming
    return found
