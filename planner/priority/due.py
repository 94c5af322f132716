"""When a start criterion is met, and the earliest due time that its class states."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import (
    ClockTimes,
    Instant,
    after_seconds,
    clock_number,
    find_next_clock_time,
    get_zone,
    seconds_between,
)
from planner.domain.service_levels import ServiceClass

HOUR_S = 3600.0
NEVER = -1


class Basis(IntEnum):
    """Which promise of the class gives the due time."""

    COMPLETION = 0
    AFTER_SNOWFALL = 1
    CLOCK = 2
    MAX_DEPTH = 3
    INTERVAL = 4
    NEXT_SNOWFALL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """Moments that a class states for each of n needs, ``inf`` for none.

    Attributes
    ----------
    start_s : (n,)
        When work may start. [s]
    completion_s, after_snowfall_s, max_depth_s, interval_s, next_snowfall_s : (n,)
        One for each `Basis`, but the clock. [s]
    """

    start_s: NDArray[np.float64]
    completion_s: NDArray[np.float64]
    after_snowfall_s: NDArray[np.float64]
    max_depth_s: NDArray[np.float64]
    interval_s: NDArray[np.float64]
    next_snowfall_s: NDArray[np.float64]


def start_depths_mm(
    service_class: ServiceClass, is_wet_snow: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the start criterion in every step, by the kind of snow that lies.

    Parameters
    ----------
    service_class : ServiceClass
    is_wet_snow : array, (T,)

    Returns
    -------
    array, (T,)
        [mm]
    """
    return np.where(
        is_wet_snow, service_class.start_depth_wet_mm, service_class.start_depth_dry_mm
    )


def first_met_s(
    time_s: NDArray[np.float64],
    depth_mm: NDArray[np.float64],
    criterion_mm: NDArray[np.float64],
    from_step: NDArray[np.intp],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Moment at which a depth first meets its criterion, and the step it is in.

    Between two steps the depth is taken to grow evenly. Where the criterion is
    met because the snow turned wet, it is met when that step begins.

    Parameters
    ----------
    time_s : array, (T,)
        [s]
    depth_mm : array, (T, n)
        [mm]
    criterion_mm : array, (T,)
        [mm]
    from_step : array, (n,)
        First step that counts; T or more for none.

    Returns
    -------
    array, (n,)
        ``inf`` where the criterion is never met. [s]
    array, (n,)
        `NEVER` where it is never met.
    """
    steps = np.arange(time_s.size)
    met = (depth_mm >= criterion_mm[:, None]) & (steps[:, None] >= from_step)
    step = met.argmax(axis=0)
    columns = np.arange(depth_mm.shape[1])
    found = met[step, columns]
    before = np.maximum(step - 1, 0)
    low_mm, high_mm = depth_mm[before, columns], depth_mm[step, columns]
    grown_mm = np.where(high_mm > low_mm, high_mm - low_mm, 1.0)
    share = np.clip((criterion_mm[step] - low_mm) / grown_mm, 0.0, 1.0)
    moment_s = time_s[before] + share * (time_s[step] - time_s[before])
    return np.where(found, moment_s, np.inf), np.where(found, step, NEVER)


def clock_moments_s(
    clock: ClockTimes, now: Instant, time_zone: str, *, from_s: float, to_s: float
) -> NDArray[np.float64]:
    """Promised clock times from ``from_s`` to the first one after ``to_s``.

    Returns
    -------
    array, (C,)
        From ``now``, rising; empty when no day promises one. [s]
    """
    zone = get_zone(time_zone)
    moments_s: list[float] = []
    moment = after_seconds(now, from_s - 1.0)
    while True:
        found = find_next_clock_time(moment, clock, zone)
        if found is None:
            break
        moments_s.append(seconds_between(now, found))
        if moments_s[-1] > to_s:
            break
        moment = found
    return np.array(moments_s, dtype=np.float64)


def clock_numbers(
    clock: ClockTimes, now: Instant, time_zone: str, moments_s: NDArray[np.float64]
) -> NDArray[np.int16]:
    """Return which of its day's promised clock times each moment is, (C,), from 1."""
    zone = get_zone(time_zone)
    numbers = [
        clock_number(after_seconds(now, moment), clock, zone)
        for moment in moments_s.tolist()
    ]
    return np.array(numbers, dtype=np.int16)


def due_times_s(
    promises: Promises, clock_s: NDArray[np.float64], *, notice_s: float
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Earliest due time that the class states, and which promise it is.

    A clock time counts when it lies at least ``notice_s`` after work may start;
    an earlier one has passed before anybody could have kept it, and the next
    one counts. The other promises, but the completion time itself, are moved to
    that notice where they lie before it: a limit that is reached minutes after
    the start criterion still leaves the crews this time.

    Parameters
    ----------
    promises : Promises, (n,)
    clock_s : array, (C,)
        Promised clock times, rising. [s]
    notice_s : float
        [s]

    Returns
    -------
    array, (n,)
        ``inf`` where nothing is promised. [s]
    array, (n,)
        `Basis`.
    """
    soonest_s = promises.start_s + notice_s
    upcoming_s = np.append(clock_s, np.inf)
    clock = upcoming_s[np.searchsorted(clock_s, soonest_s, side="left")]
    stated_s = np.stack(
        [
            promises.completion_s,
            np.maximum(promises.after_snowfall_s, soonest_s),
            clock,
            np.maximum(promises.max_depth_s, soonest_s),
            np.maximum(promises.interval_s, soonest_s),
            np.maximum(promises.next_snowfall_s, soonest_s),
        ]
    )
    basis = stated_s.argmin(axis=0)
    return stated_s.min(axis=0), basis.astype(np.int8)
