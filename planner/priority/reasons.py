"""Why each task is there: one sentence that people at the depot can check."""

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
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from planner.domain.treatments import Work, works_of
from planner.network.road_network import RoadNetwork
from planner.params import PriorityParams
from planner.priority.due import Basis
from planner.priority.ice import IceTreatments, Slippery
from planner.priority.round_list import PloughRounds, Trigger

MINUTE_S = 60
TWO_HOURS_MIN = 120

Clock = Callable[[int], str]
"""Gives a minute from now as people in the town say it."""

CLEAR_FOR_MIN = 12 * 60
"""A clock time this close to now is clear without its day."""

SLIPPERY_WORDS = {
    Slippery.HOAR_FROST: "hoar frost",
    Slippery.FREEZING_WET: "wet surface freezing",
    Slippery.FREEZING_RAIN: "freezing rain",
    Slippery.REPORTED_ICE: "ice reported",
}

MATERIAL_WORDS = {
    Work.SALT: "salt",
    Work.PREWET: "pre-wetted salt",
    Work.BRINE: "brine",
    Work.GRIT: "grit",
}

TREATED_WORDS = {
    Work.SALT: "salted",
    Work.PREWET: "salted",
    Work.BRINE: "treated with brine",
    Work.GRIT: "gritted",
}


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


class _Round(NamedTuple):
    """What a sentence on a round says; times in minutes from now."""

    class_index: int
    number: int
    trigger: int
    at: int | None
    amount_mm: int
    is_wet: bool
    due: int | None
    basis: int
    ends: int | None
    starts: int | None
    works: int
    rate_g_m2: float


def plough_reasons(
    town: Town,
    rounds: PloughRounds,
    works: NDArray[np.int32],
    rate_g_m2: NDArray[np.float64],
    clocks: Clocks,
) -> tuple[str, ...]:
    """Say why each round is needed, without the segment's name.

    Rounds of one class with the same figures, to the minute, share a sentence.

    Parameters
    ----------
    town : Town
    rounds : PloughRounds, (P,)
    works : array, (P,)
        Masks.
    rate_g_m2 : array, (P,)
        [g/m²]
    clocks : Clocks

    Returns
    -------
    tuple of str, (P,)
    """
    columns = (
        rounds.class_index.tolist(),
        rounds.round_number.tolist(),
        rounds.trigger.tolist(),
        _minutes(rounds.trigger_s),
        np.rint(rounds.amount_mm).astype(int).tolist(),
        rounds.is_wet.tolist(),
        _minutes(rounds.due_s),
        rounds.basis.tolist(),
        _minutes(rounds.snow_ends_s),
        _minutes(rounds.start_s),
        works.tolist(),
        rate_g_m2.tolist(),
    )
    known: dict[_Round, str] = {}
    reasons = []
    for row in map(_Round._make, zip(*columns, strict=True)):
        if row not in known:
            known[row] = _plough_sentence(town.classes[row.class_index], row, clocks)
        reasons.append(known[row])
    return tuple(reasons)


def _plough_sentence(promised: ServiceClass, row: _Round, clocks: Clocks) -> str:
    """Return the sentence on one round."""
    parts = [f"round {row.number}"] if row.number > 1 else []
    parts += _what_happens(promised, row, clocks.other)
    parts.append(_what_is_promised(promised, row, clocks.other))
    if row.rate_g_m2:
        material = _spread_work(row.works)
        parts.append(
            f"{row.rate_g_m2:g} g/m² {MATERIAL_WORDS[material]} in the same pass"
        )
    parts.append(_when_due(row.due, clocks.due))
    return ", ".join(parts)


def _what_happens(promised: ServiceClass, row: _Round, clock: Clock) -> list[str]:
    """Say what makes the round necessary."""
    kinds_differ = promised.start_depth_wet_mm != promised.start_depth_dry_mm
    snow = f" of {'wet' if row.is_wet else 'dry'} snow" if kinds_differ else ""
    if row.trigger == Trigger.SNOWFALL_END:
        tense = _tense(row.at, "when the snowfall ended", "when the snowfall ends")
        return [f"{row.amount_mm} mm left {tense} {_say(row.at, clock)}"]
    if row.trigger == Trigger.INTERVAL:
        return [f"{row.amount_mm} mm more while it snows"]
    amount = f"{row.amount_mm} mm{snow}"
    if row.trigger == Trigger.REGROWN:
        amount = f"another {amount}"
    met = f"{amount} {_tense(row.at, 'reached', 'expected')} {_say(row.at, clock)}"
    starts_later = row.starts == row.ends and row.ends != row.at
    if row.ends is None or not starts_later:
        return [met]
    ended = _tense(row.ends, "the snowfall ended", "the snowfall ends")
    once = "" if promised.starts_after_snowfall else "one round after "
    return [met, f"{once}{ended} {_say(row.ends, clock)}"]


def _what_is_promised(promised: ServiceClass, row: _Round, clock: Clock) -> str:
    """Say which promise of the class gives the due time."""
    name = f"class {promised.name}"
    if row.basis == Basis.CLOCK:
        return f"{name} is promised clear by {_say(row.due, clock)}"
    if row.basis == Basis.MAX_DEPTH:
        return f"{name} lets {promised.max_depth_mm:g} mm lie at most"
    if row.basis == Basis.INTERVAL:
        return f"{name} is repeated every {_hours(promised.round_interval_h)}"
    if row.basis == Basis.NEXT_SNOWFALL:
        return f"{name} is cleared before it snows again"
    if row.basis == Basis.AFTER_SNOWFALL:
        allowed = _hours(promised.completion_after_snowfall_h)
        return f"{name} allows {allowed} after the snowfall's end"
    after = row.trigger == Trigger.SNOWFALL_END or (
        promised.starts_after_snowfall and row.ends is not None
    )
    allowed = f"{name} allows {_hours(promised.completion_h)}"
    return f"{allowed} after the snowfall's end" if after else allowed


class _Ice(NamedTuple):
    """What a sentence on ice control says; times in minutes from now."""

    class_index: int
    slippery: int
    onset: int | None
    due: int | None
    coldest_c: float
    works: int
    rate_g_m2: float
    treatments: int
    is_preventive: bool
    by_clock: bool
    is_older: bool
    behind_round: int


def ice_reasons(
    town: Town, ice: IceTreatments, clocks: Clocks, params: PriorityParams
) -> tuple[str, ...]:
    """Say why each treatment against slipperiness is needed, (I,), without names."""
    columns = (
        ice.class_index.tolist(),
        ice.slippery.tolist(),
        _minutes(ice.onset_s),
        _minutes(ice.due_s),
        np.round(ice.coldest_c, 1).tolist(),
        ice.works.tolist(),
        ice.rate_g_m2.tolist(),
        ice.treatments.tolist(),
        ice.is_preventive.tolist(),
        ice.by_clock.tolist(),
        ice.is_older.tolist(),
        ice.behind_round.tolist(),
    )
    known: dict[_Ice, str] = {}
    reasons = []
    for row in map(_Ice._make, zip(*columns, strict=True)):
        if row not in known:
            promised = town.classes[row.class_index]
            known[row] = _ice_sentence(promised, row, clocks, params)
        reasons.append(known[row])
    return tuple(reasons)


def _ice_sentence(
    promised: ServiceClass, row: _Ice, clocks: Clocks, params: PriorityParams
) -> str:
    """Return the sentence on one treatment."""
    work = _spread_work(row.works)
    begins = f"{_tense(row.onset, 'since', 'expected')} {_say(row.onset, clocks.other)}"
    if row.is_older:
        begins += " or longer"
    surface = f"{row.coldest_c + 0.0:.1f}".replace("-", "\N{MINUS SIGN}")
    what = f"{SLIPPERY_WORDS[Slippery(row.slippery)]} {begins} (surface {surface} °C)"
    name, treated = f"class {promised.name}", TREATED_WORDS[work]
    if row.behind_round:
        rule = f"{name} is {treated} behind the ploughs"
    elif row.is_preventive:
        rule = f"{name} is {treated} before it"
    elif row.by_clock:
        rule = f"{name} is {treated} by {_say(row.due, clocks.other)}"
    else:
        hours = _hours(promised.ice_completion_h)
        rule = f"{name} is {treated} within {hours}{' from now' * row.is_older}"
    rate = f"{row.rate_g_m2:g} g/m²" + (" twice" if row.treatments > 1 else "")
    parts = [what, rule, rate, _when_due(row.due, clocks.due)]
    if work is Work.GRIT and promised.ice_control is not IceControl.GRIT:
        parts.insert(1, "salt would not hold")
    elif work is not Work.GRIT and row.coldest_c < params.salt_warn_below_c:
        parts.insert(3, "salt works slowly in this cold")
    return ", ".join(parts)


def _minutes(moments_s: NDArray[np.float64]) -> list[int | None]:
    """Return the minutes that a clock shows, None for a moment that never comes.

    Of the whole seconds that the plan carries, so that both say the same minute.
    """
    return [
        round(moment) // MINUTE_S if known else None
        for moment, known in zip(
            moments_s.tolist(), np.isfinite(moments_s).tolist(), strict=True
        )
    ]


def _say(minute: int | None, clock: Clock) -> str:
    """Return a minute as people say it."""
    return "at a time not known" if minute is None else clock(minute)


def _tense(minute: int | None, past: str, future: str) -> str:
    """Return the words for what has happened, or for what is to come."""
    return past if minute is not None and minute <= 0 else future


def _when_due(minute: int | None, clock: Clock) -> str:
    """Say when it is due, and how late that is already."""
    due = f"due {_say(minute, clock)}"
    if minute is None or minute >= 0:
        return due
    late = f"{-minute} min" if -minute < TWO_HOURS_MIN else f"{-minute // 60} h"
    return f"{due} (already {late} late)"


def _hours(hours: float | None) -> str:
    """Return hours as people write them."""
    return "no time" if hours is None else f"{hours:g} h"


def _spread_work(mask: int) -> Work:
    """Return the one work of a mask that spreads."""
    return next(work for work in works_of(mask) if work in MATERIAL_WORDS)
