"""One sentence on when to go: the work, the hours, how sure, and what waiting costs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.decision.call_costs import CallCosts
from planner.decision.labour import Labour
from planner.decision.workload import Workload
from planner.domain.phrases.topics import Calling
from planner.domain.plan import Choice
from planner.domain.spoken_chance import spoken_chance

HOUR_S = 3600.0
SAME_SEK = 50.0
"""Costs that differ by less are not told apart in words."""

CERTAIN_ABOVE = 0.975
"""A chance that is said as 95 % at most."""

Clock = Callable[[float], str]
"""Gives a moment, in seconds from now, as people in the town say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What a sentence rests on; ``late`` tasks are late in the tours made now."""

    choice: Choice
    work: Workload
    labour: Labour
    costs: CallCosts
    late: int
    latest_s: float
    chance: float | None
    look_s: float


def why_sentence(advice: Advice, clock: Clock, say: Calling, *, until: str) -> str:
    """Say in one sentence what a choice rests on.

    Parameters
    ----------
    advice : Advice
    clock : callable
    say : Calling
        The phrases of the town's language.
    until : str
        How far is looked.
    """
    work, labour = advice.work, advice.labour
    if not work.segment.size:
        # A criterion may be met: on snow that melts by itself or goes on falling.
        if advice.chance is None:
            return say.nothing(until)
        return say.nothing_surely(until, spoken_chance(advice.chance))
    parts = _what_comes(advice, clock, say)
    hours = float(labour.work_s.sum()) / HOUR_S
    parts.append(say.work(hours, labour.crew_count))
    if labour.unserved:
        parts.append(say.unserved(labour.unserved))
    if advice.late:
        parts.append(say.late(advice.late))
    elif not advice.costs.finishes_in_time:
        parts.append(say.cannot_finish)
    if advice.chance is not None:
        parts += _against_waiting(advice, clock, say)
    if advice.choice is Choice.WAIT and np.isfinite(advice.latest_s):
        parts.append(_latest_call(advice, clock(advice.latest_s), say))
    return "; ".join(parts)


def _what_comes(advice: Advice, clock: Clock, say: Calling) -> list[str]:
    """Say what work there is, from when, how surely, and what is overdue."""
    work = advice.work
    count = work.segment.size
    first_s = max(float(work.earliest_s.min()), 0.0)
    coming_s = work.due_s[work.due_s > 0.0]
    overdue = count - coming_s.size
    parts = [say.tasks_from(count, clock(first_s))]
    if coming_s.size:
        parts[0] += say.first_due(clock(float(coming_s.min())))
    if advice.chance is not None:
        parts[0] += say.needed(count, spoken_chance(advice.chance))
    if overdue:
        parts.append(say.overdue(overdue))
    return parts


def _against_waiting(advice: Advice, clock: Clock, say: Calling) -> list[str]:
    """Say what waiting for the next look costs or saves, if it does."""
    saved_sek = advice.costs.now_sek - advice.costs.wait_sek
    if abs(saved_sek) < SAME_SEK or (saved_sek > 0.0) != (advice.choice is Choice.WAIT):
        return []
    waiting = say.waiting_saves if saved_sek > 0.0 else say.waiting_costs
    return [waiting(clock(advice.look_s), int(round(abs(saved_sek), -2)))]


def _latest_call(advice: Advice, at: str, say: Calling) -> str:
    """Say what the latest call is good for."""
    if advice.late:
        return say.call_readies(at)
    if not advice.costs.finishes_in_time or (
        advice.chance is not None and advice.chance < CERTAIN_ABOVE
    ):
        return say.call_costs_no_more(at)
    return say.call_keeps(at)
