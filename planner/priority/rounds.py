"""Rounds of ploughing: which segments of a class, when, and again when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import ServiceClass
from planner.params import PriorityParams
from planner.priority.due import HOUR_S, Promises, due_times_s, first_met_s
from planner.priority.growth import Cleared, Growth, last_cleared
from planner.priority.round_list import PloughRounds, Trigger, join_rounds
from planner.priority.snowfalls import NONE, Snowfalls

CLEARED_SHARE = 0.75
"""A segment counts as cleared when at most this share of its start depth lies there:
a plough leaves some millimetres, and snow falls on while it passes."""


def cleared_depth_mm(service_class: ServiceClass, params: PriorityParams) -> float:
    """Return the depth [mm] at or below which a segment counts as cleared."""
    strictest_mm = min(
        service_class.start_depth_wet_mm, service_class.start_depth_dry_mm
    )
    return min(params.remaining_depth_mm, CLEARED_SHARE * strictest_mm)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSnow:
    """Snow on the n segments of one class through T steps.

    Attributes
    ----------
    service_class : ServiceClass
    class_index : int
    segments : (n,) int32
    growth : Growth, (T, n)
    criterion_mm : (T,)
        Start depth for the kind of snow that lies. [mm]
    is_wet_snow : (T,) bool
    snowfalls : Snowfalls
    clock_s : (C,)
        Promised clock times, rising, from ``now``. [s]
    """

    service_class: ServiceClass
    class_index: int
    segments: NDArray[np.int32]
    growth: Growth
    criterion_mm: NDArray[np.float64]
    is_wet_snow: NDArray[np.bool_]
    snowfalls: Snowfalls
    clock_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRounds:
    """Rounds of one class, and the segments without, each with why.

    Attributes
    ----------
    rounds : PloughRounds
        Up to the end of the outlook: what is spread before one that starts after the
        task horizon is ploughed away as well.
    melting : int32
        Segments on which the snow melts before it is due to be cleared.
    without_end : int32
        Segments that wait for the end of a snowfall that is not known.
    later : int32
        Segments whose first round starts after the task horizon.
    """

    rounds: PloughRounds
    melting: NDArray[np.int32]
    without_end: NDArray[np.int32]
    later: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """Segments for which a further round may come, m columns of the class."""

    column: NDArray[np.intp]
    number: NDArray[np.int16]
    cleared: Cleared

    def take(self, picked: NDArray[np.bool_]) -> "_Waiting":
        """Return the picked segments."""
        return _Waiting(
            column=self.column[picked],
            number=self.number[picked],
            cleared=self.cleared.take(picked),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Triggers:
    """The next trigger of each waiting segment, (m,)."""

    kind: NDArray[np.int8]
    moment_s: NDArray[np.float64]
    step: NDArray[np.intp]
    amount_mm: NDArray[np.float64]
    repeat_by_s: NDArray[np.float64]
    max_depth_s: NDArray[np.float64]

    def take(self, picked: NDArray[np.bool_]) -> "_Triggers":
        """Return the picked segments."""
        return _Triggers(
            kind=self.kind[picked],
            moment_s=self.moment_s[picked],
            step=self.step[picked],
            amount_mm=self.amount_mm[picked],
            repeat_by_s=self.repeat_by_s[picked],
            max_depth_s=self.max_depth_s[picked],
        )


def plough_rounds(snow: ClassSnow, params: PriorityParams) -> ClassRounds:
    """List the rounds that a class needs between now and the end of the outlook.

    A round is needed when the depth meets the start criterion. It is then
    assumed done at its due time (one whose due time has passed: at the shortest
    notice from now), and the snow that falls later is counted from nothing: it
    triggers the next round when it meets the start criterion again, when the
    longest interval between rounds has passed while it snows, or when the
    snowfall ends and more than the remaining depth lies there. A class with a
    maximum depth has its round due before that depth is passed. A class that
    waits for the end of the snowfall starts then, for each snowfall by itself,
    and must be done before it snows again. Snow that melts before it is due to
    be cleared gets no task.

    Parameters
    ----------
    snow : ClassSnow
    params : PriorityParams

    Returns
    -------
    ClassRounds
        In order of round, then segment. Segments without are told only of what
        happens up to the task horizon.
    """
    cleared_mm = cleared_depth_mm(snow.service_class, params)
    cleared, done = last_cleared(
        snow.growth, snow.criterion_mm, snow.snowfalls, cleared_mm
    )
    waiting = _Waiting(
        column=np.arange(snow.segments.size),
        number=(done + 1).astype(np.int16),
        cleared=cleared,
    )
    found: list[PloughRounds] = []
    melting = np.zeros(snow.segments.size, dtype=np.bool_)
    without_end, later = np.zeros_like(melting), np.zeros_like(melting)
    is_near = np.ones_like(melting)
    while waiting.column.size:
        growth = snow.growth.take(waiting.column)
        trigger = _next_triggers(snow, growth, waiting.cleared, params)
        start_s = _start_s(snow, trigger)
        is_met = np.isfinite(trigger.moment_s)
        near = is_near[waiting.column]
        without_end[waiting.column[near & is_met & np.isinf(start_s)]] = True
        comes = np.isfinite(start_s)
        near &= start_s <= params.task_horizon_h * HOUR_S
        is_near[waiting.column] = near
        if not found:
            later[waiting.column[comes & ~near]] = True
        if not comes.any():
            break
        waiting, trigger, start_s, near = (
            waiting.take(comes),
            trigger.take(comes),
            start_s[comes],
            near[comes],
        )
        growth = growth.take(np.flatnonzero(comes))
        rounds = _promised_rounds(snow, waiting, trigger, start_s, params)
        melted = growth.melted(cleared_mm, trigger.step)
        stays = melted.moment_s > rounds.due_s
        melting[waiting.column[near & ~stays]] = True
        found.append(rounds.take(stays))
        done_s = np.maximum(rounds.due_s, params.notice_h * HOUR_S)
        planned = growth.cleared_at(done_s, snow.snowfalls.around(trigger.moment_s))
        waiting = _Waiting(
            column=waiting.column,
            number=(waiting.number + stays).astype(np.int16),
            cleared=planned.where(stays, otherwise=melted),
        ).take(np.where(stays, done_s, melted.moment_s) < growth.time_s[-1])
    return ClassRounds(
        rounds=join_rounds(found),
        melting=snow.segments[melting],
        without_end=snow.segments[without_end],
        later=snow.segments[later],
    )


def _next_triggers(
    snow: ClassSnow, growth: Growth, cleared: Cleared, params: PriorityParams
) -> _Triggers:
    """Find what next makes a round necessary on each waiting segment."""
    time_s = growth.time_s
    lying_mm = growth.since(cleared)
    depth_s, depth_step = first_met_s(
        time_s, lying_mm, snow.criterion_mm, cleared.from_step
    )
    end_s = _open_end_s(snow.snowfalls, cleared)
    again_s = np.full(end_s.shape, np.inf)
    interval_h = snow.service_class.round_interval_h
    half_s = 0.0
    if interval_h is not None:
        again_s = cleared.moment_s + interval_h * HOUR_S
        half_s = interval_h * HOUR_S / 2
    again_mm = growth.at(again_s, lying_mm)
    again = (again_s < end_s) & (again_mm > params.remaining_depth_mm)
    repeat_by_s = np.where(again, again_s, np.inf)
    left_mm = growth.at(end_s, lying_mm)
    left = (end_s <= time_s[-1]) & (left_mm > params.remaining_depth_mm)
    left &= np.isfinite(end_s)

    moments_s = np.stack([depth_s, repeat_by_s - half_s, np.where(left, end_s, np.inf)])
    first = moments_s.argmin(axis=0)
    moment_s = moments_s.min(axis=0)
    step = np.minimum(np.searchsorted(time_s, moment_s), time_s.size - 1)
    by_depth = np.where(
        np.isneginf(cleared.base_mm), Trigger.START_DEPTH, Trigger.REGROWN
    )
    kind = np.choose(first, [by_depth, Trigger.INTERVAL, Trigger.SNOWFALL_END])
    return _Triggers(
        kind=kind.astype(np.int8),
        moment_s=moment_s,
        step=np.where(first == 0, np.maximum(depth_step, 0), step),
        amount_mm=np.choose(first, [snow.criterion_mm[depth_step], again_mm, left_mm]),
        repeat_by_s=repeat_by_s,
        max_depth_s=_max_depth_s(snow, growth, lying_mm, cleared),
    )


def _open_end_s(snowfalls: Snowfalls, cleared: Cleared) -> NDArray[np.float64]:
    """Return the end of the snowfall that goes on after a clearing, else -inf."""
    if not snowfalls.end_s.size:
        return np.full(cleared.moment_s.shape, -np.inf)
    end_s = snowfalls.end_s[np.maximum(cleared.snowfall, 0)]
    goes_on = (cleared.snowfall != NONE) & (cleared.moment_s < end_s)
    return np.where(goes_on, end_s, -np.inf)


def _max_depth_s(
    snow: ClassSnow,
    growth: Growth,
    lying_mm: NDArray[np.float64],
    cleared: Cleared,
) -> NDArray[np.float64]:
    """Return when the depth passes what the class allows while it snows."""
    limit_mm = snow.service_class.max_depth_mm
    if limit_mm is None or snow.service_class.starts_after_snowfall:
        return np.full(cleared.moment_s.shape, np.inf)
    limits_mm = np.full(growth.time_s.shape, limit_mm)
    return first_met_s(growth.time_s, lying_mm, limits_mm, cleared.from_step)[0]


def _start_s(snow: ClassSnow, trigger: _Triggers) -> NDArray[np.float64]:
    """Return when work may start, ``inf`` where that is not known."""
    if not snow.service_class.starts_after_snowfall:
        return trigger.moment_s
    return snow.snowfalls.end_around_s(trigger.moment_s, outside_s=trigger.moment_s)


def _promised_rounds(
    snow: ClassSnow,
    waiting: _Waiting,
    trigger: _Triggers,
    start_s: NDArray[np.float64],
    params: PriorityParams,
) -> PloughRounds:
    """Return the round that each trigger asks for."""
    promised = snow.service_class
    end_s = snow.snowfalls.end_around_s(trigger.moment_s, outside_s=np.inf)
    due_s, basis = due_times_s(
        _promises(snow, trigger, start_s, end_s),
        snow.clock_s,
        notice_s=params.notice_h * HOUR_S,
    )
    if promised.max_depth_mm is None and promised.round_interval_h is None:
        waits = due_s >= end_s + params.wait_for_end_h * HOUR_S
        start_s = np.where(waits, np.maximum(start_s, end_s), start_s)
    return PloughRounds(
        segment=snow.segments[waiting.column],
        class_index=np.full(start_s.shape, snow.class_index, dtype=np.int16),
        round_number=waiting.number,
        trigger=trigger.kind,
        trigger_s=trigger.moment_s,
        amount_mm=trigger.amount_mm,
        is_wet=snow.is_wet_snow[trigger.step],
        start_s=start_s,
        due_s=due_s,
        basis=basis,
        snow_ends_s=end_s,
        cleared_s=np.where(
            np.isneginf(waiting.cleared.base_mm), -np.inf, waiting.cleared.moment_s
        ),
    )


def _promises(
    snow: ClassSnow,
    trigger: _Triggers,
    start_s: NDArray[np.float64],
    end_s: NDArray[np.float64],
) -> Promises:
    """Return every moment that the class states for those triggers."""
    promised = snow.service_class
    nothing_s = np.full(start_s.shape, np.inf)
    completion_s = start_s + promised.completion_h * HOUR_S
    after_s = nothing_s
    if promised.completion_after_snowfall_h is not None:
        after_s = end_s + promised.completion_after_snowfall_h * HOUR_S
        by_end = trigger.kind == Trigger.SNOWFALL_END
        completion_s = np.where(by_end, np.inf, completion_s)
    by_interval = trigger.kind == Trigger.INTERVAL
    return Promises(
        start_s=start_s,
        completion_s=np.where(by_interval, np.inf, completion_s),
        after_snowfall_s=after_s,
        max_depth_s=trigger.max_depth_s,
        interval_s=trigger.repeat_by_s,
        next_snowfall_s=(
            snow.snowfalls.next_begin_s(start_s)
            if promised.starts_after_snowfall
            else nothing_s
        ),
    )
