"""Why each treatment against slipperiness is there, one sentence each."""

from typing import NamedTuple

import numpy as np

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
    say,
    spoken_c,
    spoken_hours,
    spread_work,
    tense,
    when_due,
)

SLIPPERY_WORDS = {
    Slippery.HOAR_FROST: "hoar frost",
    Slippery.FREEZING_WET: "wet surface freezing",
    Slippery.FREEZING_RAIN: "freezing rain",
    Slippery.REPORTED_ICE: "ice reported",
}

TREATED_WORDS = {
    Work.SALT: "salted",
    Work.PREWET: "salted",
    Work.BRINE: "treated with brine",
    Work.GRIT: "gritted",
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
    for row in map(_Ice._make, zip(*columns, strict=True)):
        if row not in known:
            promised = town.classes[row.class_index]
            known[row] = _ice_sentence(promised, row, clocks, params)
        reasons.append(known[row])
    return tuple(reasons)


def _ice_sentence(
    promised: ServiceClass, row: _Ice, clocks: Clocks, params: PriorityParams
) -> Reason:
    """Return the sentence on one treatment."""
    treated = _treated(row)
    name = f"class {promised.name}"
    if row.behind_round:
        rule = f"{name} is {treated} behind the ploughs"
    elif row.is_preventive:
        rule = f"{name} is {treated} {_window(row, clocks, params)}"
    elif row.by_clock:
        rule = f"{name} is {treated} by {say(row.due, clocks.other)}"
    else:
        hours = spoken_hours(promised.ice_completion_h)
        rule = f"{name} is {treated} within {hours}{' from now' * row.is_older}"
    if row.snow_mm and not row.behind_round:
        rule += f" from {promised.sweep_start_depth_mm:g} mm on"
    if row.rain_ends is not None and not row.is_preventive:
        rule += f", once the rain ends {say(row.rain_ends, clocks.other)}"
    rate = f"{row.rate_g_m2:g} g/m²" + (" twice" if row.treatments > 1 else "")
    work = spread_work(row.works)
    parts = [rule, rate, when_due(row.due, clocks.due)]
    if work is Work.GRIT and promised.ice_control is not IceControl.GRIT:
        parts.insert(0, "salt would not hold")
    elif work is not Work.GRIT and row.coldest_c < params.salt_warn_below_c:
        parts.insert(2, "salt works slowly in this cold")
    event, at = _event(row, clocks)
    return join_parts([], event, parts, at)


def _event(row: _Ice, clocks: Clocks) -> tuple[str, int | None]:
    """Say what makes the treatment necessary, and the minute of that."""
    surface = f"(surface {spoken_c(row.coldest_c)})"
    if row.snow_mm:
        verb = tense(row.due, "lay", "expected")
        at = say(row.due, clocks.other)
        return f"{row.snow_mm} mm of snow {verb} for {at} {surface}", row.onset
    what = SLIPPERY_WORDS[Slippery(row.slippery)]
    if row.likely is not None and row.likely == row.onset:
        return f"wet surface may freeze {surface}", row.likely
    begins = f"{tense(row.onset, 'since', 'expected')} {say(row.onset, clocks.other)}"
    if row.is_older:
        begins += " or longer"
    return f"{what} {begins} {surface}", row.onset


def _treated(row: _Ice) -> str:
    """Return the word for what is done."""
    if row.works & SWEPT == SWEPT:
        return "sweep-salted"
    treated = TREATED_WORDS[spread_work(row.works)]
    return f"ploughed and {treated}" if row.works & PLOUGH else treated


def _window(row: _Ice, clocks: Clocks, params: PriorityParams) -> str:
    """Say between when and when a treatment prevents what it is for."""
    freezes, opens = row.onset, row.starts
    until = say(freezes, clocks.other)
    if row.likely is not None:
        freezes = row.likely
        percent = f"{100.0 * params.freezing_chance_from:.0f} % likely"
        until = f"{say(freezes, clocks.other)}, when freezing gets {percent}"
        if freezes <= 0:
            until = f"{say(row.due, clocks.other)}, as freezing is {percent} already"
    begin = say(opens, clocks.other)
    if row.rain_ends is not None:
        if freezes is not None and row.rain_ends >= freezes:
            return f"as soon as the rain ends {begin}"
        return f"between {begin}, when the rain ends, and {until}"
    if row.likely is not None:
        return f"between {begin} and {until}" if opens else f"before {until}"
    return f"before it, from {begin} on" if opens else "before it"
