"""Times, hours and works as the sentences on tasks say them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import (
    Instant,
    after_seconds,
    get_zone,
    local_clock,
    local_clock_or_day,
)
from planner.domain.town import Town
from planner.domain.treatments import Work, works_of
from planner.network.road_network import RoadNetwork

MINUTE_S = 60
TWO_HOURS_MIN = 120

Clock = Callable[[int], str]
"""Gives a minute from now as people in the town say it."""

CLEAR_FOR_MIN = 12 * 60
"""A clock time this close to now is clear without its day."""

MATERIAL_WORDS = {
    Work.SALT: "salt",
    Work.PREWET: "pre-wetted salt",
    Work.BRINE: "brine",
    Work.GRIT: "grit",
}


class Reason(NamedTuple):
    """A sentence, and where in it a chance may be said, -1 for nowhere."""

    text: str
    chance_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How times are said: due times with the day where it is not today's."""

    due: Clock
    other: Clock


def build_clocks(town: Town, now: Instant) -> Clocks:
    """Return clocks that name a minute, counted from now, in the town's time."""
    zone = get_zone(town.time_zone)
    known: dict[int, str] = {}

    def due(minute: int) -> str:
        if minute not in known:
            moment = after_seconds(now, minute * MINUTE_S)
            known[minute] = local_clock_or_day(moment, now, zone)
        return known[minute]

    def other(minute: int) -> str:
        if abs(minute) >= CLEAR_FOR_MIN:
            return due(minute)
        return local_clock(after_seconds(now, minute * MINUTE_S), zone)

    return Clocks(due=due, other=other)


def segment_names(network: RoadNetwork) -> list[str]:
    """Return what to call each segment, (S,)."""
    return [
        name or f"unnamed {highway.replace('_', ' ') or 'segment'}"
        for name, highway in zip(
            network.name.tolist(), network.highway.tolist(), strict=True
        )
    ]


def join_parts(
    before: list[str], event: str, after: list[str], at: int | None
) -> Reason:
    """Return the sentence of those parts; a chance may be said behind the event.

    ``at`` is the minute of the event, which is certain once it has come.
    """
    begin = ", ".join([*before, event])
    is_to_come = at is not None and at > 0
    return Reason(", ".join([begin, *after]), len(begin) if is_to_come else -1)


def minutes(moments_s: NDArray[np.float64]) -> list[int | None]:
    """Return the minutes that a clock shows, None for a moment that never comes.

    Of the whole seconds that the plan carries, so that both say the same minute.
    """
    return [
        round(moment) // MINUTE_S if known else None
        for moment, known in zip(
            moments_s.tolist(), np.isfinite(moments_s).tolist(), strict=True
        )
    ]


def say(minute: int | None, clock: Clock) -> str:
    """Return a minute as people say it."""
    return "at a time not known" if minute is None else clock(minute)


def tense(minute: int | None, past: str, future: str) -> str:
    """Return the words for what has happened, or for what is to come."""
    return past if minute is not None and minute <= 0 else future


def when_due(minute: int | None, clock: Clock) -> str:
    """Say when it is due, and how late that is already."""
    due = f"due {say(minute, clock)}"
    if minute is None or minute >= 0:
        return due
    late = f"{-minute} min" if -minute < TWO_HOURS_MIN else f"{-minute // 60} h"
    return f"{due} (already {late} late)"


def spoken_hours(hours: float | None) -> str:
    """Return hours as people write them."""
    return "no time" if hours is None else f"{hours:g} h"


def spoken_c(temperature_c: float) -> str:
    """Return a temperature with one decimal and a minus sign."""
    return f"{temperature_c + 0.0:.1f} °C".replace("-", "\N{MINUS SIGN}")


def spread_work(mask: int) -> Work:
    """Return the one work of a mask that spreads."""
    return next(work for work in works_of(mask) if work in MATERIAL_WORDS)
