"""What a plan for part of the fleet does, leaves, and costs, one kind at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.assembly.call_out_work import HOUR_S, KindWork
from planner.decision.call_costs import PLOUGH
from planner.decision.follow_calls import follow_calls
from planner.decision.tours_made import tours_made
from planner.decision.workload import KIND_OF
from planner.domain.calendar import Instant, seconds_between
from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.plan import DriveStep, Plan, StepKind, Tour
from planner.params import DecisionParams
from planner.routing.stations import duty_hours_ms, in_service
from planner.snapshot import Snapshot

METRES_PER_KM = 1000.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """One number of vehicles of a kind, and what comes of it.

    Tasks are those of the kind that somebody of the whole fleet could do, had there
    been time.

    Attributes
    ----------
    kind : VehicleKind
    called : tuple of str
        Vehicles that are called, those with most to do first.
    out : tuple of str
        Vehicles that are out already.
    task_count : int
    undone_count : int
        Tasks for which these vehicles have no time, or not the equipment.
    beyond_count : int
        Further tasks, that none of the whole fleet can do at any hour.
    late_count : int
        Tasks not overdue yet that end after their due time, or are not done.
    late_h : float
        By which tasks are late, summed; overdue ones count from now, what is not done
        as if others did it later. [h]
    late_weighted_h2 : float
        The same, each with its service time and its class's weight against the
        heaviest. [h²]
    finish_by_class : mapping of str to Instant
        End of the last task of each class that is done, by rank.
    crew_h : float
        From the first to the last minute of each tour. [h]
    rest_h : float
        Work with its driving that is left to others. [h]
    driven_km : float
        Treating and deadheading. [km]
    call_sek : float
        Pay that goes beyond the crews' hours, because a call has a least pay. [SEK]
    crew_sek : float
        Pay for the crews' hours, and those of others who do the rest. [SEK]
    late_sek : float
        For the lateness. [SEK]
    open_sek : float
        For segments that lie open from need to treatment. [SEK]
    """

    kind: VehicleKind
    called: tuple[str, ...]
    out: tuple[str, ...]
    task_count: int
    undone_count: int
    beyond_count: int
    late_count: int
    late_h: float
    late_weighted_h2: float
    finish_by_class: Mapping[str, Instant]
    crew_h: float
    rest_h: float
    driven_km: float
    call_sek: float
    crew_sek: float
    late_sek: float
    open_sek: float

    @property
    def done_count(self) -> int:
        """Tasks that are done."""
        return self.task_count - self.undone_count

    @property
    def cost_sek(self) -> float:
        """All parts together; material is the same for every number. [SEK]."""
        return self.call_sek + self.crew_sek + self.late_sek + self.open_sek


def call_out(
    snapshot: Snapshot,
    plan: Plan,
    work: KindWork,
    called: tuple[str, ...],
    params: DecisionParams,
) -> CallOut:
    """Count and price what a plan does of a kind's work.

    Prices are those of `planner.decision.call_costs`: ``crew_hour_sek``, for a call at
    least ``needless_h`` of it; ``late_sek_h2`` by the weight of the class; the open
    shares. What is not done follows the crews' hours at their pace, in order of due
    time, later by ``relief_h``, as `follow_calls` has it, and is paid for too: numbers
    of vehicles are compared that do the same work.

    Parameters
    ----------
    snapshot : Snapshot
        That the plan was made from: who stays at home is out of service.
    plan : Plan
    work : KindWork
        The same for every number of vehicles.
    called : tuple of str
        Vehicles of the kind that are called for this plan.
    params : DecisionParams
    """
    crews = tuple(v for v in in_service(snapshot) if v.works and v.kind is work.kind)
    tours = tuple(t for t in plan.tours if t.vehicle in {v.name for v in crews})
    load = work.workload
    made = tours_made(snapshot.town, tours, work.names, load, plan.now)
    end_s = _ends_s(tours, work, plan.now)
    is_undone = ~np.isfinite(end_s)
    pace = made.driving_factor.get(KIND_OF[work.kind], params.driving_factor)
    late_weight = work.share_of_most * load.service_s / HOUR_S
    has_plough = (load.works & PLOUGH) > 0
    share = np.where(has_plough, params.open_snow_share, params.open_slippery_share)
    # The plan carries whole seconds.
    late_s = np.clip(end_s - np.maximum(np.rint(load.due_s), 0.0), 0.0, None)
    open_s = np.clip(end_s - np.maximum(load.earliest_s, 0.0), 0.0, None)
    done = ~is_undone
    late_h = float(late_s[done].sum()) / HOUR_S
    late_h2 = float((late_weight * late_s)[done].sum()) / HOUR_S
    open_h2 = float((late_weight * share * open_s)[done].sum()) / HOUR_S
    rest_h = pace * float(load.service_s[is_undone].sum()) / HOUR_S
    if is_undone.any() and crews:
        ones = np.ones(late_weight.shape)
        spent_s = _spent_s(snapshot, crews)
        pace /= len(crews)
        rest = (work, is_undone, spent_s, pace, params)
        plain_h, _ = _relieved_h(*rest, late_weight=ones, open_weight=ones)
        more_late_h2, more_open_h2 = _relieved_h(
            *rest, late_weight=late_weight, open_weight=late_weight * share
        )
        late_h += plain_h
        late_h2 += more_late_h2
        open_h2 += more_open_h2
    crew_h = {t.vehicle: seconds_between(t.start, t.end) / HOUR_S for t in tours}
    beyond_h = sum(max(params.needless_h - crew_h.get(v, 0.0), 0.0) for v in called)
    return CallOut(
        kind=work.kind,
        called=called,
        out=tuple(v.name for v in crews if v.name not in called),
        task_count=len(work.names),
        undone_count=int(is_undone.sum()),
        beyond_count=work.beyond_count,
        late_count=int(made.is_late.sum()),
        late_h=late_h,
        late_weighted_h2=late_h2,
        finish_by_class=_finish_by_class(snapshot, tours, work),
        crew_h=sum(crew_h.values()),
        rest_h=rest_h,
        driven_km=_driven_km(tours),
        call_sek=beyond_h * params.crew_hour_sek,
        crew_sek=(sum(crew_h.values()) + rest_h) * params.crew_hour_sek,
        late_sek=late_h2 * params.late_sek_h2,
        open_sek=open_h2 * params.late_sek_h2,
    )


def treated_s(plan: Plan) -> dict[str, float]:
    """Return how long each vehicle with a tour treats. [s]."""
    return {
        tour.vehicle: sum(
            seconds_between(step.start, step.end)
            for step in tour.steps
            if step.kind is StepKind.TREAT
        )
        for tour in plan.tours
    }


def _ends_s(tours: tuple[Tour, ...], work: KindWork, now: Instant) -> Array:
    """Return when each task is done, (R,); inf where nobody does it."""
    row_of = {name: row for row, name in enumerate(work.names)}
    end_s = np.full(len(work.names), np.inf)
    for tour in tours:
        for step in tour.steps:
            if step.task in row_of:
                end_s[row_of[step.task]] = seconds_between(now, step.end)
    return end_s


def _spent_s(snapshot: Snapshot, crews: tuple[Vehicle, ...]) -> float:
    """Return when the hours of the last of the crews are over. [s]."""
    ready_ms, end_ms, longest_ms = duty_hours_ms(snapshot, crews)
    return float(np.minimum(end_ms, ready_ms + longest_ms).max()) / 1000.0


def _relieved_h(  # noqa: PLR0913 - what the kernel takes
    work: KindWork,
    is_undone: NDArray[np.bool_],
    spent_s: float,
    pace: float,
    params: DecisionParams,
    *,
    late_weight: Array,
    open_weight: Array,
) -> tuple[float, float]:
    """Return weighted hours late and open of what others do when crews are spent."""
    load = work.workload
    rows = np.flatnonzero(is_undone)
    rows = rows[np.argsort(load.due_s[rows], kind="stable")]
    begins_s = np.array([[spent_s]])
    late_s, open_s = follow_calls(
        begins_s,
        begins_s,
        np.zeros((1, rows.size)),
        load.earliest_s[rows],
        load.due_s[rows],
        load.service_s[rows] * pace,
        late_weight[rows],
        open_weight[rows],
        params.relief_h * HOUR_S,
    )
    return float(late_s[0, 0]) / HOUR_S, float(open_s[0, 0]) / HOUR_S


def _finish_by_class(
    snapshot: Snapshot, tours: tuple[Tour, ...], work: KindWork
) -> dict[str, Instant]:
    """Return when the last task of each class that is done ends, by rank."""
    class_of = dict(zip(work.names, work.class_names, strict=True))
    last: dict[str, Instant] = {}
    for tour in tours:
        for step in tour.steps:
            if step.task in class_of:
                name = class_of[step.task]
                last[name] = max(last.get(name, step.end), step.end)
    by_rank = sorted(snapshot.town.classes, key=lambda each: each.rank)
    return {each.name: last[each.name] for each in by_rank if each.name in last}


def _driven_km(tours: tuple[Tour, ...]) -> float:
    """Return how far the tours drive. [km]."""
    return (
        sum(s.length_m for t in tours for s in t.steps if isinstance(s, DriveStep))
        / METRES_PER_KM
    )
