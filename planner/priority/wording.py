"""Times, hours and works as the sentences on tasks say them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import (
    Instant,
    after_seconds,
    get_zone,
    local_clock,
    local_clock_or_day,
)
from planner.domain.cleared_places import ClearedPlace
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import Shared
from planner.domain.town import Town
from planner.domain.treatments import SPREADS, Work, works_of
from planner.network.road_network import RoadNetwork, SegmentKind

MINUTE_S = 60
TWO_HOURS_MIN = 120

Phrase = TypeVar("Phrase")

Clock = Callable[[int | None], str]
"""Gives a minute from now as people in the town say it, None for one not known."""

CLEAR_FOR_MIN = 12 * 60
"""A clock time this close to now is clear without its day."""


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
    shared = get_phrases(town.language).shared
    known: dict[int, str] = {}

    def due(minute: int | None) -> str:
        if minute is None:
            return shared.unknown_time
        if minute not in known:
            moment = after_seconds(now, minute * MINUTE_S)
            known[minute] = local_clock_or_day(moment, now, zone, shared.days)
        return known[minute]

    def other(minute: int | None) -> str:
        if minute is None or abs(minute) >= CLEAR_FOR_MIN:
            return due(minute)
        return local_clock(after_seconds(now, minute * MINUTE_S), zone)

    return Clocks(due=due, other=other)


def segment_names(network: RoadNetwork, shared: Shared) -> list[str]:
    """Return what to call each segment or place, (S,)."""
    is_place = network.kind == SegmentKind.PLACE
    return [
        shared.place(name, ClearedPlace(highway))
        if named_as_place
        else name or shared.unnamed(highway)
        for name, highway, named_as_place in zip(
            network.name.tolist(),
            network.highway.tolist(),
            is_place.tolist(),
            strict=True,
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


def tense(minute: int | None, past: Phrase, future: Phrase) -> Phrase:
    """Return the phrase for what has happened, or for what is to come."""
    return past if minute is not None and minute <= 0 else future


def when_due(minute: int | None, clock: Clock, shared: Shared) -> str:
    """Say when it is due, and how late that is already."""
    if minute is None or minute >= 0:
        return shared.due(clock(minute))
    if -minute < TWO_HOURS_MIN:
        return shared.late_minutes(clock(minute), -minute)
    return shared.late_hours(clock(minute), -minute // 60)


def spoken_hours(hours: float | None, shared: Shared) -> str:
    """Return hours as people write them."""
    return shared.no_hours if hours is None else shared.hours(hours)


def spread_work(mask: int) -> Work:
    """Return the one work of a mask that spreads."""
    return next(work for work in works_of(mask) if work in SPREADS)
