"""What it is expected to cost to call an area's crews now, later, or not at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.decision.follow_calls import follow_calls
from planner.decision.futures import Futures
from planner.decision.labour import Labour
from planner.decision.workload import Workload
from planner.domain.treatments import Work, works_mask
from planner.params import DecisionParams

HOUR_S = 3600.0
CALL_STEP_S = 300.0
FINE_STEP_S = 30.0
LONGEST_WAIT_S = 36.0 * HOUR_S
SAME = 1e-6
"""Costs as close as this, relative and in SEK, are the same."""

PLOUGH = works_mask([Work.PLOUGH])

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCosts:
    """What two choices are expected to cost, and until when a call costs no more.

    Attributes
    ----------
    now_sek : float
        Calling now, whatever comes: work that is late, segments that lie open, crews
        that wait on pay, calls that no work follows; not the work itself. [SEK]
    wait_sek : float
        Deciding again at the next look. [SEK]
    latest_call_s : float
        Last moment, up to the last due time, at which a call costs no more than one
        now in late work and needless calls; ``inf`` where nobody can do any work. [s]
    finishes_in_time : bool
        Whether a call now gets all that is not overdue yet done by its due time, as
        forecast.
    """

    now_sek: float
    wait_sek: float
    latest_call_s: float
    finishes_in_time: bool

    @property
    def waiting_is_no_dearer(self) -> bool:
        """Whether deciding again at the next look costs no more than a call now."""
        return self.wait_sek <= self.now_sek * (1.0 + SAME) + SAME


def call_costs(
    work: Workload,
    kind: NDArray[np.int8],
    labour: Labour,
    futures: Futures,
    params: DecisionParams,
    *,
    heaviest: float,
) -> CallCosts:
    """Weigh a call now against later ones over the ways the night may turn out.

    Who waits calls only where it is needed: at the moment waited for, or where the
    need may also not arise, when it is seen to come, whichever is later. Crews of one
    kind share tasks in order of due time. What cannot be served costs the same
    whatever is done.

    Parameters
    ----------
    work : Workload, (R,)
        An area's tasks.
    kind : array, (R,)
        `SegmentKind` of each task's segment.
    labour : Labour
    futures : Futures, (M, R)
    params : DecisionParams
    heaviest : float
        Weight of the class that weighs most.

    Returns
    -------
    CallCosts
    """
    crews = np.array([labour.crews.get(each, 0.0) for each in kind.tolist()])
    served = crews > 0.0
    first_s = _first_need_s(work, futures, served)
    if not np.isfinite(first_s).any():
        return CallCosts(
            now_sek=0.0,
            wait_sek=0.0,
            latest_call_s=np.inf,
            finishes_in_time=True,
        )
    calls_s = _calls_s(work, futures, served, params)
    called_s = _called_s(calls_s, first_s, params)

    def delays_sek(called_s: Array) -> tuple[Array, Array]:
        return _delays_sek(
            work, kind, labour, futures, params, called_s=called_s, heaviest=heaviest
        )

    late_sek, open_sek = delays_sek(called_s)
    paid_sek_h = labour.crew_count * params.crew_hour_sek
    is_needed = np.isfinite(first_s)
    wanted_s = np.where(is_needed, first_s, 0.0)
    idle_h = np.clip(wanted_s - called_s - labour.ready_s, 0.0, labour.shift_s) / HOUR_S
    idle_sek = np.where(is_needed, idle_h, 0.0).mean(axis=1) * paid_sek_h
    needless_sek = np.zeros(calls_s.size)
    needless_sek[0] = paid_sek_h * params.needless_h * float((~is_needed).mean())
    total_sek = late_sek + needless_sek + open_sek + idle_sek
    look = int(np.searchsorted(calls_s[1:], params.next_look_h * HOUR_S)) + 1
    # No more than now; crews that are called too early may also lack hours at the end.
    most_sek = np.minimum.accumulate(late_sek) * (1.0 + SAME) + needless_sek[0] + SAME
    worse = late_sek > most_sek
    latest_s = float(calls_s[-1])
    if worse.any():
        last = int(worse.argmax()) - 1
        finer_s = np.arange(calls_s[last], calls_s[last + 1], FINE_STEP_S)
        # As a later call than the first row, which is a call whatever comes.
        rows_s = _called_s(np.concatenate(([0.0], finer_s)), first_s, params)[1:]
        finer_sek, _ = delays_sek(rows_s)
        latest_s = float(finer_s[finer_sek <= most_sek[last]].max(initial=finer_s[0]))
    return CallCosts(
        now_sek=float(total_sek[0]),
        wait_sek=float(total_sek[min(look, calls_s.size - 1)]),
        latest_call_s=latest_s,
        finishes_in_time=_finishes_in_time(work, kind, labour),
    )


def _first_need_s(work: Workload, futures: Futures, served: NDArray[np.bool_]) -> Array:
    """Return when the first served task is needed in each member, (M,)."""
    need_s = np.maximum(work.earliest_s + futures.later_s, 0.0)
    first: Array = np.where(served, need_s, np.inf).min(axis=1, initial=np.inf)
    return first


def _calls_s(
    work: Workload,
    futures: Futures,
    served: NDArray[np.bool_],
    params: DecisionParams,
) -> Array:
    """Return the moments that are weighed, (C,): now, then rising ones."""
    due_s = (work.due_s + futures.later_s)[:, served]
    last_s = float(due_s[np.isfinite(due_s)].max(initial=0.0))
    look_s = params.next_look_h * HOUR_S
    end_s = min(max(last_s, look_s), LONGEST_WAIT_S)
    later_s = np.arange(CALL_STEP_S, end_s, CALL_STEP_S)
    return np.concatenate(([0.0], np.union1d(later_s, [look_s, end_s])))


def _called_s(calls_s: Array, first_s: Array, params: DecisionParams) -> Array:
    """Return when crews are called, (C, M): all now, or those that are needed later."""
    seen_s = np.zeros(first_s.shape)
    if not np.isfinite(first_s).all():
        seen_s = np.maximum(first_s - params.foresight_h * HOUR_S, 0.0)
    called_s = np.maximum(calls_s[:, None], seen_s)
    called_s[:, ~np.isfinite(first_s)] = np.inf
    called_s[0] = 0.0
    return called_s


def _delays_sek(  # noqa: PLR0913
    work: Workload,
    kind: NDArray[np.int8],
    labour: Labour,
    futures: Futures,
    params: DecisionParams,
    *,
    called_s: Array,
    heaviest: float,
) -> tuple[Array, Array]:
    """Return the expected cost of late work and of open segments, (C,) each."""
    weight = np.ones(work.due_s.shape) if work.weight is None else work.weight
    share_of_most = np.clip(weight / heaviest, params.late_least_share, None)
    late = share_of_most * params.late_sek_h2 * work.service_s / HOUR_S**2
    ploughs = (work.works & PLOUGH) > 0
    share = np.where(ploughs, params.open_snow_share, params.open_slippery_share)
    ready_s = called_s + labour.ready_s
    spent_s = ready_s + labour.shift_s
    totals = np.zeros((2, called_s.shape[0]))
    for each, count in labour.crews.items():
        rows = np.flatnonzero(kind == each)
        if count <= 0.0 or not rows.size:
            continue
        rows = rows[np.argsort(work.due_s[rows], kind="stable")]
        parts = follow_calls(
            ready_s,
            spent_s,
            np.ascontiguousarray(futures.later_s[:, rows]),
            work.earliest_s[rows],
            work.due_s[rows],
            labour.work_s[rows] / count,
            late[rows],
            (late * share)[rows],
            params.relief_h * HOUR_S,
        )
        totals += np.stack([part.mean(axis=1) for part in parts])
    return totals[0], totals[1]


def _finishes_in_time(work: Workload, kind: NDArray[np.int8], labour: Labour) -> bool:
    """Return whether what is not overdue is done when due by crews called now."""
    ready_s = np.array([[labour.ready_s]])
    coming = (work.due_s > 0.0).astype(np.float64)
    for each, count in labour.crews.items():
        rows = np.flatnonzero(kind == each)
        if count <= 0.0 or not rows.size:
            continue
        rows = rows[np.argsort(work.due_s[rows], kind="stable")]
        late_s, _ = follow_calls(
            ready_s,
            ready_s + labour.shift_s,
            np.zeros((1, rows.size)),
            work.earliest_s[rows],
            work.due_s[rows],
            labour.work_s[rows] / count,
            coming[rows],
            coming[rows],
            0.0,
        )
        if late_s[0, 0] > SAME:
            return False
    return True
