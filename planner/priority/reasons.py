"""Why each round of ploughing is there: one sentence that people can check."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import ServiceClass
from planner.domain.spoken_chance import spoken_chance
from planner.domain.town import Town
from planner.priority.combine import PloughWorks
from planner.priority.due import Basis
from planner.priority.needs import Needs
from planner.priority.round_list import PloughRounds, Trigger
from planner.priority.wording import (
    MATERIAL_WORDS,
    Clock,
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


def with_chances(
    needs: Needs, chances: NDArray[np.float64], by: Sequence[str] = ()
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
        clause = f", {spoken_chance(chance)} likely" + (f" by {by[row]}" if by else "")
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
    for row in map(_Round._make, zip(*columns, strict=True)):
        if row not in known:
            known[row] = _plough_sentence(town.classes[row.class_index], row, clocks)
        reasons.append(known[row])
    return tuple(reasons)


def _plough_sentence(promised: ServiceClass, row: _Round, clocks: Clocks) -> Reason:
    """Return the sentence on one round."""
    event, *more = _what_happens(promised, row, clocks.other)
    after = [*more, _what_is_promised(promised, row, clocks.other)]
    if row.rate_g_m2:
        material = spread_work(row.works)
        after.append(
            f"{row.rate_g_m2:g} g/m² {MATERIAL_WORDS[material]} in the same pass"
        )
    elif row.too_cold_c is not None:
        after.append(
            f"too cold for salt in the same pass (surface {spoken_c(row.too_cold_c)})"
        )
    after.append(when_due(row.due, clocks.due))
    number = [f"round {row.number}"] if row.number > 1 else []
    return join_parts(number, event, after, row.at)


def _what_happens(promised: ServiceClass, row: _Round, clock: Clock) -> list[str]:
    """Say what makes the round necessary."""
    kinds_differ = promised.start_depth_wet_mm != promised.start_depth_dry_mm
    snow = f" of {'wet' if row.is_wet else 'dry'} snow" if kinds_differ else ""
    if row.trigger == Trigger.SNOWFALL_END:
        ends = tense(row.at, "when the snowfall ended", "when the snowfall ends")
        return [f"{row.amount_mm} mm left {ends} {say(row.at, clock)}"]
    if row.trigger == Trigger.INTERVAL:
        return [f"{row.amount_mm} mm more while it snows"]
    amount = f"{row.amount_mm} mm{snow}"
    if row.trigger == Trigger.REGROWN:
        amount = f"another {amount}"
    met = f"{amount} {tense(row.at, 'reached', 'expected')} {say(row.at, clock)}"
    starts_later = row.starts == row.ends and row.ends != row.at
    if row.ends is None or not starts_later:
        return [met]
    ended = tense(row.ends, "the snowfall ended", "the snowfall ends")
    once = "" if promised.starts_after_snowfall else "one round after "
    return [met, f"{once}{ended} {say(row.ends, clock)}"]


def _what_is_promised(promised: ServiceClass, row: _Round, clock: Clock) -> str:
    """Say which promise of the class gives the due time."""
    name = f"class {promised.name}"
    if row.basis == Basis.CLOCK:
        return f"{name} is promised clear by {say(row.due, clock)}"
    if row.basis == Basis.MAX_DEPTH:
        return f"{name} lets {promised.max_depth_mm:g} mm lie at most"
    if row.basis == Basis.INTERVAL:
        return f"{name} is repeated every {spoken_hours(promised.round_interval_h)}"
    if row.basis == Basis.NEXT_SNOWFALL:
        return f"{name} is cleared before it snows again"
    if row.basis == Basis.AFTER_SNOWFALL:
        allowed = spoken_hours(promised.completion_after_snowfall_h)
        return f"{name} allows {allowed} after the snowfall's end"
    after = row.trigger == Trigger.SNOWFALL_END or (
        promised.starts_after_snowfall and row.ends is not None
    )
    allowed = f"{name} allows {spoken_hours(promised.completion_h)}"
    return f"{allowed} after the snowfall's end" if after else allowed
