"""One sentence on when to go: the work, the hours, how sure, and what waiting costs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.decision.call_costs import CallCosts
from planner.decision.labour import Labour
from planner.decision.workload import Workload
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


def why_sentence(advice: Advice, clock: Clock, *, until: str) -> str:
    """Say in one sentence what a choice rests on.

    Parameters
    ----------
    advice : Advice
    clock : callable
    until : str
        How far is looked.
    """
    work, labour = advice.work, advice.labour
    if not work.segment.size:
        # A criterion may be met: on snow that melts by itself or goes on falling.
        nothing = f"no work is expected to start before {until}"
        if advice.chance is None:
            return nothing
        return f"{nothing}; {spoken_chance(advice.chance)} likely that some is needed"
    parts = _what_comes(advice, clock)
    hours = float(labour.work_s.sum()) / HOUR_S
    parts.append(f"{hours:.1f} h of work for {_crews(labour.crew_count)}")
    if labour.unserved:
        parts.append(f"no vehicle serves {labour.unserved} of the tasks")
    if advice.late:
        are = "is" if advice.late == 1 else "are"
        parts.append(
            f"{_tasks(advice.late)} {are} late or not done even in the tours made now"
        )
    elif not advice.costs.finishes_in_time:
        parts.append("the crews cannot finish all of it by its due times")
    if advice.chance is not None:
        parts += _against_waiting(advice, clock)
    if advice.choice is Choice.WAIT and np.isfinite(advice.latest_s):
        parts.append(f"a call by {clock(advice.latest_s)} {_keeps(advice)}")
    return "; ".join(parts)


def _what_comes(advice: Advice, clock: Clock) -> list[str]:
    """Say what work there is, from when, how surely, and what is overdue."""
    work = advice.work
    first_s = max(float(work.earliest_s.min()), 0.0)
    coming_s = work.due_s[work.due_s > 0.0]
    overdue = work.segment.size - coming_s.size
    parts = [f"{_tasks(work.segment.size)} from {clock(first_s)}"]
    if coming_s.size:
        parts[0] += f", first due {clock(float(coming_s.min()))}"
    if advice.chance is not None:
        parts[0] += f", {spoken_chance(advice.chance)} likely to be needed"
    if overdue:
        was = "was" if overdue == 1 else "were"
        parts.append(f"{_tasks(overdue)} {was} due before now")
    return parts


def _against_waiting(advice: Advice, clock: Clock) -> list[str]:
    """Say what waiting for the next look costs or saves, if it does."""
    saved_sek = advice.costs.now_sek - advice.costs.wait_sek
    if abs(saved_sek) < SAME_SEK or (saved_sek > 0.0) != (advice.choice is Choice.WAIT):
        return []
    verb = "saves" if saved_sek > 0.0 else "costs"
    amount = f"{round(abs(saved_sek), -2):,.0f}".replace(",", "\N{NO-BREAK SPACE}")
    return [f"waiting until {clock(advice.look_s)} {verb} about {amount} SEK"]


def _keeps(advice: Advice) -> str:
    """Say what the latest call is good for."""
    if advice.late:
        return "has the crews ready when work starts"
    if not advice.costs.finishes_in_time or (
        advice.chance is not None and advice.chance < CERTAIN_ABOVE
    ):
        return "costs no more than one now"
    return "keeps the due times"


def _tasks(count: int) -> str:
    """Return a count of tasks in words."""
    return f"{count} task{'' if count == 1 else 's'}"


def _crews(crews: float) -> str:
    """Return a number of crews, with a decimal only where it is not whole."""
    text = f"{crews:.1f}".removesuffix(".0")
    return f"{text} crew{'' if text == '1' else 's'}"
