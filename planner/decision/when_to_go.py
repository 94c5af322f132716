"""When to go: each area is advised to wait, salt, plough, or do one and go again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.decision.call_costs import PLOUGH, CallCosts, call_costs
from planner.decision.futures import Futures, certain
from planner.decision.labour import Labour, find_labour
from planner.decision.tours_made import ToursMade
from planner.decision.why import Advice, why_sentence
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
from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import AreaDecision, Choice
from planner.domain.town import Town
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.params import DecisionParams

HOUR_S = 3600.0


def decide(  # noqa: PLR0913
    town: Town,
    network: RoadNetwork,
    workload: Workload,
    now: Instant,
    params: DecisionParams,
    *,
    known_s: float = np.inf,
    made: ToursMade | None = None,
    futures: Futures | None = None,
) -> tuple[AreaDecision, ...]:
    """Advise what to do with each area, with one sentence why.

    An area is called now when the latest call comes before the next look, or when that
    is expected to cost less than deciding again then: work that is late by the weight
    of its class, segments that lie open, crews that wait on pay, hours that are then
    missing at the end, and calls that no work follows, over all ways in which the
    night may turn out; see `planner.decision.call_costs`. The latest call is the last
    moment at which calling still costs no more than now in late work and needless
    calls. Work is shared evenly over the crews and stretched by the driving between,
    as in the tours that were made, where there are any. Where something is overdue the
    latest call is now; where those tours leave something late, it has the crews ready
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
    futures : Futures, optional
        (M, R); the forecast is taken as certain where not given.

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
    say = get_phrases(town.language).calling
    clock = _build_clock(town, now)
    until = clock(min(params.outlook_h * HOUR_S, known_s))
    factor = dict.fromkeys(SegmentKind, params.driving_factor)
    is_late = np.zeros(workload.segment.shape, dtype=np.bool_)
    if made is not None:
        factor |= made.driving_factor
        is_late = made.is_late
    if futures is None:
        futures = certain(workload.segment.size)
    heaviest = max((each.weight for each in town.classes), default=1.0)
    decisions = []
    for area in areas:
        mine = task_area == area
        work = workload.take(mine)
        kind = task_kind[mine]
        mine_futures = futures.take(mine)
        labour = find_labour(
            town,
            area,
            work,
            kind,
            {each: shares[area] for each, shares in crews.items()},
            driving_factor=factor,
        )
        costs = call_costs(
            work,
            kind,
            labour,
            mine_futures,
            params,
            heaviest=heaviest if workload.weight is not None else 1.0,
        )
        late = int(is_late[mine].sum())
        latest_s = _latest_call_s(work, labour, costs, late)
        choice = _choose(work, labour, costs, latest_s, params)
        advice = Advice(
            choice=choice,
            work=work,
            labour=labour,
            costs=costs,
            late=late,
            latest_s=latest_s,
            chance=_chance(area, work, mine_futures),
            look_s=params.next_look_h * HOUR_S,
        )
        decisions.append(
            AreaDecision(
                area=area,
                choice=choice,
                why=why_sentence(advice, clock, say, until=until),
                latest_call=after_seconds(now, max(latest_s, 0.0))
                if np.isfinite(latest_s)
                else None,
                chance=advice.chance,
                now_sek=float(round(costs.now_sek)) if work.segment.size else None,
                wait_sek=float(round(costs.wait_sek)) if work.segment.size else None,
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


def _choose(
    work: Workload,
    labour: Labour,
    costs: CallCosts,
    latest_s: float,
    params: DecisionParams,
) -> Choice:
    """Return what to do now with an area's work."""
    look_s = params.next_look_h * HOUR_S
    can_wait = costs.waiting_is_no_dearer and latest_s >= look_s
    if not work.segment.size or can_wait:
        return Choice.WAIT
    soon_s = labour.ready_s + look_s
    first = work.earliest_s <= max(float(work.earliest_s.min()), soon_s)
    ploughs = (work.works & PLOUGH) > 0
    ploughs_later = bool((ploughs & ~first).any())
    rounds = np.unique(
        np.stack([work.segment[ploughs], work.round_number[ploughs]]), axis=1
    )
    ploughs_again = rounds.shape[1] > np.unique(rounds[0]).size
    if not (ploughs & first).any():
        return Choice.NOW_AND_AGAIN if ploughs_later else Choice.SALT_NOW
    return Choice.NOW_AND_AGAIN if ploughs_again else Choice.PLOUGH_NOW


def _latest_call_s(
    work: Workload, labour: Labour, costs: CallCosts, late: int
) -> float:
    """Return the latest call that makes sense, from ``now``."""
    if (work.due_s <= 0.0).any():
        return 0.0
    if late:
        first_s = float(work.earliest_s.min())
        return min(costs.latest_call_s, max(first_s - labour.ready_s, 0.0))
    return costs.latest_call_s


def _chance(area: str, work: Workload, futures: Futures) -> float | None:
    """Return how likely it is that work is needed, None where nobody asked."""
    if futures.member_count == 1:
        return None
    if not work.segment.size:
        return futures.unplanned.get(area)
    return futures.chance_of_any()


def _build_clock(town: Town, now: Instant) -> Callable[[float], str]:
    """Return a clock that names a moment, counted from now, in the town's time."""
    zone = get_zone(town.time_zone)
    days = get_phrases(town.language).shared.days

    def clock(moment_s: float) -> str:
        return local_clock_or_day(after_seconds(now, moment_s), now, zone, days)

    return clock
