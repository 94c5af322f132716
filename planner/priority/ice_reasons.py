"""Why each treatment against slipperiness is there, one sentence each."""

from typing import NamedTuple

import numpy as np

from planner.domain.phrases.keys import Ice, Treated
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import Phrases
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from planner.domain.treatments import Work
from planner.params import PriorityParams
from planner.priority.ice_list import IceTreatments
from planner.priority.methods import PLOUGH, SWEPT
from planner.priority.onsets import Slippery
from planner.priority.wording import (
    Clocks,
    Reason,
    join_parts,
    minutes,
    spoken_hours,
    spread_work,
    tense,
    when_due,
)

ICE = {
    Slippery.HOAR_FROST: Ice.HOAR_FROST,
    Slippery.FREEZING_WET: Ice.FREEZING_WET,
    Slippery.FREEZING_RAIN: Ice.FREEZING_RAIN,
    Slippery.REPORTED_ICE: Ice.REPORTED_ICE,
}

TREATED = {
    Work.SALT: Treated.SALTED,
    Work.PREWET: Treated.SALTED,
    Work.BRINE: Treated.BRINED,
    Work.GRIT: Treated.GRITTED,
}


class _Ice(NamedTuple):
    """What a sentence on ice control says; times in minutes from now."""

    class_index: int
    slippery: int
    onset: int | None
    starts: int | None
    due: int | None
    coldest_c: float
    works: int
    rate_g_m2: float
    treatments: int
    is_preventive: bool
    by_clock: bool
    is_older: bool
    behind_round: int
    snow_mm: int
    rain_ends: int | None
    likely: int | None


def ice_reasons(
    town: Town, ice: IceTreatments, clocks: Clocks, params: PriorityParams
) -> tuple[Reason, ...]:
    """Say why each treatment against slipperiness is needed, without names.

    Parameters
    ----------
    town : Town
    ice : IceTreatments, (I,)
    clocks : Clocks
    params : PriorityParams

    Returns
    -------
    tuple of Reason, (I,)
    """
    columns = (
        ice.class_index.tolist(),
        ice.slippery.tolist(),
        minutes(ice.onset_s),
        minutes(ice.earliest_s),
        minutes(ice.due_s),
        np.round(ice.coldest_c, 1).tolist(),
        ice.works.tolist(),
        ice.rate_g_m2.tolist(),
        ice.treatments.tolist(),
        ice.is_preventive.tolist(),
        ice.by_clock.tolist(),
        ice.is_older.tolist(),
        ice.behind_round.tolist(),
        np.rint(ice.snow_mm).astype(int).tolist(),
        minutes(ice.rain_ends_s),
        minutes(ice.likely_s),
    )
    known: dict[_Ice, Reason] = {}
    reasons = []
    phrases = get_phrases(town.language)
    for row in map(_Ice._make, zip(*columns, strict=True)):
        if row not in known:
            promised = town.classes[row.class_index]
            known[row] = _ice_sentence(promised, row, clocks, params, phrases)
        reasons.append(known[row])
    return tuple(reasons)


def _ice_sentence(
    promised: ServiceClass,
    row: _Ice,
    clocks: Clocks,
    params: PriorityParams,
    phrases: Phrases,
) -> Reason:
    """Return the sentence on one treatment."""
    say, shared = phrases.ice, phrases.shared
    rule = _rule(promised, row, clocks, params, phrases)
    from_mm = promised.sweep_start_depth_mm
    if row.snow_mm and not row.behind_round and from_mm is not None:
        rule += say.from_mm(from_mm)
    if row.rain_ends is not None and not row.is_preventive:
        rule += say.once_rain_ends(clocks.other(row.rain_ends))
    rate = (say.rate_twice if row.treatments > 1 else say.rate)(row.rate_g_m2)
    work = spread_work(row.works)
    parts = [rule, rate, when_due(row.due, clocks.due, shared)]
    if work is Work.GRIT and promised.ice_control is not IceControl.GRIT:
        parts.insert(0, say.salt_would_not_hold)
    elif work is not Work.GRIT and row.coldest_c < params.salt_warn_below_c:
        parts.insert(2, say.salt_is_slow)
    event, at = _event(row, clocks, phrases)
    return join_parts([], event, parts, at)


def _rule(
    promised: ServiceClass,
    row: _Ice,
    clocks: Clocks,
    params: PriorityParams,
    phrases: Phrases,
) -> str:
    """Say what the class does against it, and by when."""
    say, shared = phrases.ice, phrases.shared
    name, treated = shared.class_name(promised.name), _treated(row, phrases)
    if row.behind_round:
        return say.behind_ploughs(name, treated)
    if row.is_preventive:
        return say.is_treated(name, treated, _window(row, clocks, params, phrases))
    if row.by_clock:
        return say.by_clock(name, treated, clocks.other(row.due))
    hours = spoken_hours(promised.ice_completion_h, shared)
    within = say.within_from_now if row.is_older else say.within
    return within(name, treated, hours)


def _event(row: _Ice, clocks: Clocks, phrases: Phrases) -> tuple[str, int | None]:
    """Say what makes the treatment necessary, and the minute of that."""
    say = phrases.ice
    surface = phrases.shared.temperature(row.coldest_c)
    if row.snow_mm:
        lies = tense(row.due, say.snow_lay, say.snow_expected)
        return lies(row.snow_mm, clocks.other(row.due), surface), row.onset
    what = say.what[ICE[Slippery(row.slippery)]]
    if row.likely is not None and row.likely == row.onset:
        return say.may_freeze(surface), row.likely
    begins = tense(row.onset, say.since, say.expected)
    if row.is_older:
        begins = tense(row.onset, say.since_or_longer, say.expected_or_longer)
    return begins(what, clocks.other(row.onset), surface), row.onset


def _treated(row: _Ice, phrases: Phrases) -> str:
    """Return the word for what is done."""
    if row.works & SWEPT == SWEPT:
        return phrases.ice.treated[Treated.SWEEP_SALTED]
    treated = TREATED[spread_work(row.works)]
    if row.works & PLOUGH:
        return phrases.ice.ploughed_and_treated[treated]
    return phrases.ice.treated[treated]


def _window(row: _Ice, clocks: Clocks, params: PriorityParams, phrases: Phrases) -> str:
    """Say between when and when a treatment prevents what it is for."""
    say = phrases.ice
    freezes, opens = row.onset, row.starts
    until = clocks.other(freezes)
    if row.likely is not None:
        freezes = row.likely
        percent = 100.0 * params.freezing_chance_from
        until = say.when_likely(clocks.other(freezes), percent)
        if freezes <= 0:
            until = say.as_likely_already(clocks.other(row.due), percent)
    begin = clocks.other(opens)
    if row.rain_ends is not None:
        if freezes is not None and row.rain_ends >= freezes:
            return say.as_rain_ends(begin)
        return say.between_rain_and(begin, until)
    if row.likely is not None:
        return say.between(begin, until) if opens else say.before(until)
    return say.before_it_from(begin) if opens else say.before_it
