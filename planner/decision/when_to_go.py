"""When to go: each area is advised to wait, salt, plough, or do one and go again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.decision.latest_call import Slack, find_slack
from planner.decision.tours_made import ToursMade
from planner.decision.workload import (
    Workload,
    area_names,
    crew_shares,
    list_areas,
)
from planner.domain.calendar import (
    Instant,
    after_seconds,
    get_zone,
    local_clock_or_day,
)
from planner.domain.plan import AreaDecision, Choice
from planner.domain.town import Town
from planner.domain.treatments import Work, works_mask
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.params import DecisionParams

HOUR_S = 3600.0

Clock = Callable[[float], str]
"""Gives a moment, in seconds from now, as people in the town say it."""

PLOUGH = works_mask([Work.PLOUGH])


def decide(  # noqa: PLR0913
    town: Town,
    network: RoadNetwork,
    workload: Workload,
    now: Instant,
    params: DecisionParams,
    *,
    known_s: float = np.inf,
    made: ToursMade | None = None,
) -> tuple[AreaDecision, ...]:
    """Advise what to do with each area, with one sentence why.

    An area is called now when its first work starts before a crew that is called
    at the next look would stand ready, or when that call would be too late for
    the due times. The latest call is an estimate: work in order of due time,
    shared evenly over the crews, stretched by the driving between, and before it
    the time that crews take to get ready. Driving is as in the tours that were
    made, where there are any. Where something is overdue the latest call is now;
    where those tours leave something late, it is the call that has the crews ready
    when work may start: no earlier one would help, and a later one might not.

    Parameters
    ----------
    town : Town
    network : RoadNetwork
        S segments.
    workload : Workload, (R,)
    now : Instant
    params : DecisionParams
    known_s : float
        How far the outlook goes: nothing is said of what comes later. [s]
    made : ToursMade, optional
        What the tours show that call the crews now.

    Returns
    -------
    tuple of AreaDecision
        One for each area in which the town maintains anything, by name.
    """
    areas = list_areas(town, network)
    task_area = area_names(town, network)[workload.segment]
    task_kind = network.kind[workload.segment]
    crews = {
        kind: crew_shares(
            town,
            kind,
            _service_by_area_s(areas, task_area, task_kind == kind, workload),
        )
        for kind in SegmentKind
    }
    clock = _build_clock(town, now)
    until = clock(min(params.outlook_h * HOUR_S, known_s))
    factor = dict.fromkeys(SegmentKind, params.driving_factor)
    is_late = np.zeros(workload.segment.shape, dtype=np.bool_)
    if made is not None:
        factor |= made.driving_factor
        is_late = made.is_late
    decisions = []
    for area in areas:
        mine = task_area == area
        work = workload.take(mine)
        late = int(is_late[mine].sum())
        slack = find_slack(
            town,
            area,
            work,
            task_kind[mine],
            {kind: shares[area] for kind, shares in crews.items()},
            driving_factor=factor,
        )
        choice = _choose(work, slack, params)
        latest_s = _latest_call_s(work, slack, late)
        latest = None
        if np.isfinite(latest_s):
            latest = after_seconds(now, max(latest_s, 0.0))
        decisions.append(
            AreaDecision(
                area=area,
                choice=choice,
                why=_why(choice, work, slack, clock, latest_s, late, until=until),
                latest_call=latest,
            )
        )
    return tuple(decisions)


def _service_by_area_s(
    areas: list[str],
    task_area: NDArray[np.str_],
    picked: NDArray[np.bool_],
    workload: Workload,
) -> dict[str, float]:
    """Return the service time of the picked tasks in each area."""
    return {
        area: float(workload.service_s[picked & (task_area == area)].sum())
        for area in areas
    }


def _choose(work: Workload, slack: Slack, params: DecisionParams) -> Choice:
    """Return what to do now with an area's work."""
    if not work.segment.size:
        return Choice.WAIT
    next_look_s = params.next_look_h * HOUR_S
    first_s = float(work.earliest_s.min())
    if first_s > slack.ready_s + next_look_s and slack.latest_call_s >= next_look_s:
        return Choice.WAIT
    first = work.earliest_s <= max(first_s, slack.ready_s + next_look_s)
    ploughs = (work.works & PLOUGH) > 0
    ploughs_later = bool((ploughs & ~first).any())
    rounds = np.unique(
        np.stack([work.segment[ploughs], work.round_number[ploughs]]), axis=1
    )
    ploughs_again = rounds.shape[1] > np.unique(rounds[0]).size
    if not (ploughs & first).any():
        return Choice.NOW_AND_AGAIN if ploughs_later else Choice.SALT_NOW
    return Choice.NOW_AND_AGAIN if ploughs_again else Choice.PLOUGH_NOW


def _latest_call_s(work: Workload, slack: Slack, late: int) -> float:
    """Return the latest call that makes sense, from ``now``."""
    if (work.due_s <= 0.0).any():
        return 0.0
    if late:
        first_s = float(work.earliest_s.min())
        return min(slack.latest_call_s, first_s - slack.ready_s)
    return slack.latest_call_s


def _build_clock(town: Town, now: Instant) -> Clock:
    """Return a clock that names a moment, counted from now, in the town's time."""
    zone = get_zone(town.time_zone)

    def clock(moment_s: float) -> str:
        return local_clock_or_day(after_seconds(now, moment_s), now, zone)

    return clock


def _why(  # noqa: PLR0913
    choice: Choice,
    work: Workload,
    slack: Slack,
    clock: Clock,
    latest_s: float,
    late: int,
    *,
    until: str,
) -> str:
    """Say in one sentence what the choice rests on."""
    if not work.segment.size:
        # A criterion may be met: on snow that melts by itself or goes on falling.
        return f"no work is expected to start before {until}"
    first_s = max(float(work.earliest_s.min()), 0.0)
    coming_s = work.due_s[work.due_s > 0.0]
    overdue = work.segment.size - coming_s.size
    parts = [f"{_tasks(work.segment.size)} from {clock(first_s)}"]
    if coming_s.size:
        parts[0] += f", first due {clock(float(coming_s.min()))}"
    if overdue:
        was = "was" if overdue == 1 else "were"
        parts.append(f"{_tasks(overdue)} {was} due before now")
    parts.append(f"{slack.work_s / HOUR_S:.1f} h of work for {_crews(slack.crews)}")
    if slack.unserved:
        parts.append(f"no vehicle serves {slack.unserved} of the tasks")
    if late:
        are = "is" if late == 1 else "are"
        parts.append(
            f"{_tasks(late)} {are} late or not done even in the tours made now"
        )
    if choice is Choice.WAIT and np.isfinite(latest_s):
        keeps = (
            "has the crews ready when work starts" if late else "keeps the due times"
        )
        parts.append(f"a call by {clock(latest_s)} {keeps}")
    elif slack.latest_call_s < 0.0 and not late:
        parts.append("the crews cannot finish all of it by its due times")
    return "; ".join(parts)


def _tasks(count: int) -> str:
    """Return a count of tasks in words."""
    return f"{count} task{'' if count == 1 else 's'}"


def _crews(crews: float) -> str:
    """Return a number of crews, with a decimal only where it is not whole."""
    text = f"{crews:.1f}".removesuffix(".0")
    return f"{text} crew{'' if text == '1' else 's'}"
