"""How many rested crews have to be called now for the promises to be kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, seconds_between
from simulations.clock import HOUR_S
from simulations.crews import REST_H, Crew

DRIVING_FACTOR = 2.2
"""Hours of a tour for each hour of treating: deadheading, loading and slow going;
assumed, tours of this program deadhead about half of their length."""

LOOK_AHEAD_H = 2.0
"""A crew is called now when a call this much later would be too late: the next look
in an hour, and an hour for what the forecast gets wrong; assumed."""

TOUR_H = 4.0
"""Longest tour that is published, assumed: then the vehicle is home and the next plan,
made from newer weather and readings, decides again. The crew's break falls between two
tours, within the six hours that Swedish road transport rules allow without one."""

LATE_WITHIN_H = 2.0
"""Time within which work that is already late is wanted done, assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Work that crews of one kind face, (n,), in order of due time.

    ``waiting_h`` is the part that can be started now. [h]

    Attributes
    ----------
    due_h : (n,)
        From now, `LATE_WITHIN_H` or more. [h]
    work_h : (n,)
        Hours of one crew until everything due by then is done. [h]
    """

    due_h: NDArray[np.float64]
    work_h: NDArray[np.float64]
    waiting_h: float


def build_backlog(
    due_s: NDArray[np.float64],
    earliest_s: NDArray[np.float64],
    service_s: NDArray[np.float64],
) -> Backlog:
    """Add tasks up in order of due time, (n,)."""
    due_h = np.maximum(due_s / HOUR_S, LATE_WITHIN_H)
    order = np.argsort(due_h, kind="stable")
    return Backlog(
        due_h=due_h[order],
        work_h=np.cumsum(service_s[order]) / HOUR_S * DRIVING_FACTOR,
        waiting_h=float(service_s[earliest_s <= HOUR_S].sum())
        / HOUR_S
        * DRIVING_FACTOR,
    )


def rested_reserve(completion_h: Sequence[float]) -> int:
    """Return how many crews stay rested: one where a promise outruns the rest.

    It does where a class allows less time than a rest and a tour after it: a crew that
    rests when the need arises comes too late.

    Parameters
    ----------
    completion_h : sequence of float
        Of the classes that crews of one kind clear. [h]
    """
    return int(any(hours < REST_H + TOUR_H for hours in completion_h))


def crews_to_call(
    backlog: Backlog, crews: Sequence[Crew], now: Instant, reserve: int
) -> int:
    """Return how many rested crews of one kind to call now.

    As many as the due times need, and beyond that as many as share the waiting work
    in tours of `TOUR_H`, as long as ``reserve`` crews stay rested for what comes while
    the others rest.
    """
    if not backlog.due_h.size:
        return 0
    rested = sum(crew.is_fresh(now) for crew in crews)
    on_duty_h = sum(
        min(float(_hours(crew, now, np.array([np.inf]))[0]), TOUR_H)
        for crew in crews
        if crew.state(now).shift_end is not None
    )
    useful = math.ceil((backlog.waiting_h - on_duty_h) / TOUR_H)
    return max(
        crews_needed(backlog, crews, now), min(useful, rested - reserve, rested), 0
    )


def crews_needed(backlog: Backlog, crews: Sequence[Crew], now: Instant) -> int:
    """Return how many rested crews must be called now for the due times.

    The least number with which all work can be done by its due times, given the
    hours that crews on duty have left, that resting crews come back, and that a
    rested crew that stays at home can be called `LOOK_AHEAD_H` later with its whole
    shift before it. Where no number suffices, all are needed.
    """
    rested = [crew for crew in crews if crew.is_fresh(now)]
    others_h = np.zeros(backlog.due_h.shape)
    for crew in crews:
        if not crew.is_fresh(now):
            others_h += _hours(crew, now, backlog.due_h)
    called_h = [_shift_hours(crew, 0.0, backlog.due_h) for crew in rested]
    kept_h = [_shift_hours(crew, LOOK_AHEAD_H, backlog.due_h) for crew in rested]
    for count in range(len(rested)):
        hours = others_h + sum(called_h[:count]) + sum(kept_h[count:])
        gains = np.any([c > k for c, k in zip(called_h, kept_h, strict=True)], axis=0)
        if not (gains & (hours < backlog.work_h)).any():
            return count
    return len(rested)


def _hours(crew: Crew, now: Instant, due_h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the hours until each due time of a crew on duty or at rest (n,)."""
    state = crew.state(now)
    free_h = max(0.0, seconds_between(now, state.free_at) / HOUR_S)
    if state.shift_end is None:
        return _shift_hours(crew, free_h, due_h)
    end_h = seconds_between(now, state.shift_end) / HOUR_S
    return np.maximum(0.0, np.minimum(due_h, end_h) - free_h)


def _shift_hours(
    crew: Crew, called_in_h: float, due_h: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the hours until each due time of a crew called in some hours (n,)."""
    ready_h = called_in_h + crew.vehicle.mobilisation_min / 60.0
    return np.clip(due_h - ready_h, 0.0, crew.vehicle.shift_h)
