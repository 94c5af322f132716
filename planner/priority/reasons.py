"""Why each round of ploughing is there: one sentence that people can check."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import Phrases, Shared
from planner.domain.service_levels import ServiceClass
from planner.domain.spoken_chance import spoken_chance
from planner.domain.town import Town
from planner.priority.combine import PloughWorks
from planner.priority.due import Basis
from planner.priority.needs import Needs
from planner.priority.round_list import PloughRounds, Trigger
from planner.priority.wording import (
    Clock,
    Clocks,
    Reason,
    join_parts,
    minutes,
    spoken_hours,
    spread_work,
    tense,
    when_due,
)


def with_chances(
    needs: Needs,
    chances: NDArray[np.float64],
    shared: Shared,
    by: Sequence[str] = (),
) -> tuple[str, ...]:
    """Say in the reasons how likely what makes each task necessary is.

    The chance stands behind the criterion and its time: "70 mm expected 04:00, 80 %
    likely, class A allows 6 h, due 10:00". A criterion that has been reached needs
    none.

    Parameters
    ----------
    needs : Needs, (R,)
    chances : array, (R,)
        That the criterion is reached, 0 to 1; NaN where nothing is known of it.
    shared : Shared
        Of the language that the reasons are in.
    by : sequence of str, optional
        (R,) times by which it is, as people say them; the one in the sentence by
        default.

    Returns
    -------
    tuple of str, (R,)

    Raises
    ------
    ValueError
        If there are not as many chances, or times, as tasks.
    """
    if chances.shape != (needs.count,) or (by and len(by) != needs.count):
        msg = (
            f"there are {needs.count} tasks, but chances {chances.shape} and "
            f"{len(by)} times"
        )
        raise ValueError(msg)
    written = []
    for row, (reason, at, chance) in enumerate(
        zip(needs.reason, needs.chance_at.tolist(), chances.tolist(), strict=True)
    ):
        if at < 0 or np.isnan(chance):
            written.append(reason)
            continue
        said = spoken_chance(chance)
        clause = shared.likely_by(said, by[row]) if by else shared.likely(said)
        written.append(reason[:at] + clause + reason[at:])
    return tuple(written)


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
    too_cold_c: float | None


def plough_reasons(
    town: Town,
    rounds: PloughRounds,
    works: PloughWorks,
    clocks: Clocks,
) -> tuple[Reason, ...]:
    """Say why each round is needed, without the segment's name.

    Rounds of one class with the same figures, to the minute, share a sentence.

    Parameters
    ----------
    town : Town
    rounds : PloughRounds, (P,)
    works : PloughWorks, (P,)
    clocks : Clocks

    Returns
    -------
    tuple of Reason, (P,)
    """
    columns = (
        rounds.class_index.tolist(),
        rounds.round_number.tolist(),
        rounds.trigger.tolist(),
        minutes(rounds.trigger_s),
        np.rint(rounds.amount_mm).astype(int).tolist(),
        rounds.is_wet.tolist(),
        minutes(rounds.due_s),
        rounds.basis.tolist(),
        minutes(rounds.snow_ends_s),
        minutes(rounds.start_s),
        works.mask.tolist(),
        works.rate_g_m2.tolist(),
        [
            round(coldest_c) if is_too_cold else None
            for coldest_c, is_too_cold in zip(
                works.coldest_c.tolist(), works.is_too_cold.tolist(), strict=True
            )
        ],
    )
    known: dict[_Round, Reason] = {}
    reasons = []
    phrases = get_phrases(town.language)
    for row in map(_Round._make, zip(*columns, strict=True)):
        if row not in known:
            promised = town.classes[row.class_index]
            known[row] = _plough_sentence(promised, row, clocks, phrases)
        reasons.append(known[row])
    return tuple(reasons)


def _plough_sentence(
    promised: ServiceClass, row: _Round, clocks: Clocks, phrases: Phrases
) -> Reason:
    """Return the sentence on one round."""
    say, shared = phrases.ploughing, phrases.shared
    event, *more = _what_happens(promised, row, clocks.other, phrases)
    after = [*more, _what_is_promised(promised, row, clocks.other, phrases)]
    if row.rate_g_m2:
        material = say.materials[spread_work(row.works)]
        after.append(say.same_pass(material, row.rate_g_m2))
    elif row.too_cold_c is not None:
        after.append(say.too_cold(shared.temperature(row.too_cold_c)))
    after.append(when_due(row.due, clocks.due, shared))
    number = [say.round_number(row.number)] if row.number > 1 else []
    return join_parts(number, event, after, row.at)


def _what_happens(
    promised: ServiceClass, row: _Round, clock: Clock, phrases: Phrases
) -> list[str]:
    """Say what makes the round necessary."""
    say, at = phrases.ploughing, clock(row.at)
    if row.trigger == Trigger.SNOWFALL_END:
        return [tense(row.at, say.left_behind, say.left_ahead)(row.amount_mm, at)]
    if row.trigger == Trigger.INTERVAL:
        return [say.while_it_snows(row.amount_mm)]
    depth_of = say.mm
    if promised.start_depth_wet_mm != promised.start_depth_dry_mm:
        depth_of = say.wet_mm if row.is_wet else say.dry_mm
    depth = depth_of(row.amount_mm)
    if row.trigger == Trigger.REGROWN:
        depth = say.another(depth)
    met = tense(row.at, say.reached, say.expected)(depth, at)
    starts_later = row.starts == row.ends and row.ends != row.at
    if row.ends is None or not starts_later:
        return [met]
    ends = tense(row.ends, say.once_after_ended, say.once_after_ends)
    if promised.starts_after_snowfall:
        ends = tense(row.ends, say.after_ended, say.after_ends)
    return [met, ends(clock(row.ends))]


def _what_is_promised(
    promised: ServiceClass, row: _Round, clock: Clock, phrases: Phrases
) -> str:
    """Say which promise of the class gives the due time."""
    say, shared = phrases.ploughing, phrases.shared
    name = shared.class_name(promised.name)
    if row.basis == Basis.CLOCK:
        return say.clear_by(name, clock(row.due))
    if row.basis == Basis.MAX_DEPTH and promised.max_depth_mm is not None:
        return say.most_mm(name, promised.max_depth_mm)
    if row.basis == Basis.INTERVAL and promised.round_interval_h is not None:
        return say.repeated(name, promised.round_interval_h)
    if row.basis == Basis.NEXT_SNOWFALL:
        return say.before_next(name)
    if row.basis == Basis.AFTER_SNOWFALL:
        allowed = spoken_hours(promised.completion_after_snowfall_h, shared)
        return say.allows_after_end(name, allowed)
    after = row.trigger == Trigger.SNOWFALL_END or (
        promised.starts_after_snowfall and row.ends is not None
    )
    allowed = spoken_hours(promised.completion_h, shared)
    return say.allows_after_end(name, allowed) if after else say.allows(name, allowed)
