"""Tour problem, stop and seed in; the shortest tours found out.

Slack induction by string removals (Christiaens and Vanden Berghe 2020) on the sequence
of all tours, with refills taken out and put back as tasks are, and now and then a
stretch turned round. Simulated annealing decides what is kept; loads and times beyond
their limits cost while it searches and are never part of what it returns.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.params import Stop
from planner.routing.chains.neighbours import nearest_tasks
from planner.routing.chains.params import ChainParams
from planner.routing.draws import draw, draw_below, draw_exponential
from planner.routing.refills.problem import TourProblem
from planner.routing.refills.sequence import (
    COUNT,
    LATE_MS,
    LENGTH,
    LOAD,
    NO_COST,
    OVERLOAD,
    REMOVED,
    ROOM,
    VEHICLE,
    Tours,
    best_modes,
    build_sequence,
    insertion_cost,
    label,
    measure,
)
from planner.routing.refills.splitting import rows_in_order
from planner.routing.strings import sort_by_keys

_CHUNK = 64
_NEIGHBOURS = 40
_TURNED_ROUND = 0.1
_PENALTY = 5.0
WARM_AFTER_FIRST = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class TourSolution:
    """All rows in their order with their modes, from the first border to the last."""

    order: tuple[tuple[int, int], ...]
    cost: int
    iterations: int


def search_tours(
    problem: TourProblem,
    stop: Stop,
    seed: int,
    *,
    first: Sequence[Sequence[int]] | None = None,
    params: ChainParams | None = None,
) -> TourSolution:
    """Search for the shortest tours that serve all tasks.

    Parameters
    ----------
    problem : TourProblem
    stop : Stop
        Its share also sets the temperature.
    seed : int
        Same problem, seed and `MaxIterations`: same tours.
    first : sequence of sequences of int, optional
        Tasks of each vehicle in order, from which the search starts cold; what is
        missing is put in. Without it the search starts from nothing, and warm.
    params : ChainParams, optional
        Its ``mean_removed``, ``longest_string``, ``blink``, ``warm`` and ``cold``.

    Raises
    ------
    ValueError
        If no tours were found that keep to loads and times.
    """
    params = params or ChainParams()
    tasks = slice(problem.task_count)
    near = nearest_tasks(
        problem.lengths,
        problem.enter[tasks],
        problem.leave[tasks],
        min(_NEIGHBOURS, problem.task_count - 1),
    )
    tasks_first = [[] for _ in problem.capacity] if first is None else first
    sequence = build_sequence(problem, near, rows_in_order(problem, tasks_first), seed)
    penalties = _penalties(problem)
    cost = begin(sequence, *penalties)
    scale = max(1.0, float(sequence.counters[LENGTH]) / problem.task_count)
    rates = (params.mean_removed, params.longest_string, params.blink)
    best = float(cost) if _keeps_limits(sequence) else math.inf
    warm = params.warm if first is None else WARM_AFTER_FIRST
    iterations = 0
    used = stop.share_used(0, _shown(problem, best))
    while used < 1.0:
        temperature = scale * warm * (params.cold / warm) ** used
        cost, best = iterate(
            sequence, _CHUNK, temperature, rates, penalties, cost, best
        )
        iterations += _CHUNK
        used = stop.share_used(iterations, _shown(problem, best))
    if math.isinf(best):
        msg = (
            f"{problem.name}: no tours were found that keep to loads and times; the "
            f"last ones carry {int(sequence.counters[OVERLOAD])} too much and take "
            f"{int(sequence.counters[LATE_MS]) / 60_000:.1f} minutes too long"
        )
        raise ValueError(msg)
    order = best_modes(problem, _without_idle_refills(problem, sequence))
    return TourSolution(
        order=tuple(order),
        cost=_length(problem, order) + problem.service,
        iterations=iterations,
    )


def penalised_cost(problem: TourProblem, tasks: Sequence[Sequence[int]]) -> float:
    """Return what tours cost with all tasks put in that they lack, in limits or not.

    Parameters
    ----------
    problem : TourProblem
    tasks : sequence of sequences of int
        Tasks of each vehicle in order.
    """
    near = np.zeros((problem.task_count, 0), dtype=np.int32)
    sequence = build_sequence(problem, near, rows_in_order(problem, tasks), 0)
    return begin(sequence, *_penalties(problem))


@kernel
def begin(sequence: Tours, per_load: float, per_ms: float) -> float:
    """Put in all missing tasks in a random order; return what the tours cost then."""
    _find_places(sequence)
    for row in range(sequence.task_count):
        if sequence.place[row] < 0:
            sequence.removed[sequence.counters[REMOVED]] = row
            sequence.counters[REMOVED] += 1
    recreate(sequence, 0.0)
    measure(sequence)
    _keep(sequence.rows, sequence.former)
    _keep(sequence.rows, sequence.best)
    return penalised(sequence, per_load, per_ms)


@kernel
def iterate(  # noqa: PLR0913, PLR0917 - a kernel takes numbers, not objects
    sequence: Tours,
    iterations: int,
    temperature: float,
    rates: tuple[float, float, float],
    penalties: tuple[float, float],
    cost: float,
    best: float,
) -> tuple[float, float]:
    """Change the tours so many times and keep what the temperature lets pass.

    Parameters
    ----------
    sequence : Tours
    iterations : int
    temperature : float
        In units of length.
    rates : tuple of float
        Tasks removed on average, longest string, share of blinks.
    penalties : tuple of float
        Length for each unit of overload and each millisecond beyond the limit.
    cost, best : float
        Of the tours now, and the least of tours within all limits.

    Returns
    -------
    cost, best : float
    """
    per_load, per_ms = penalties
    mean_removed, longest, blink = rates
    for _ in range(iterations):
        if draw(sequence.luck) < _TURNED_ROUND:
            turn_round(sequence)
        else:
            ruin(sequence, mean_removed, longest)
            recreate(sequence, blink)
        measure(sequence)
        found = penalised(sequence, per_load, per_ms)
        bound = cost + temperature * draw_exponential(sequence.luck)
        if found >= bound:
            _keep(sequence.former, sequence.rows)
            continue
        cost = found
        _keep(sequence.rows, sequence.former)
        is_within = sequence.counters[OVERLOAD] == 0 and sequence.counters[LATE_MS] == 0
        if is_within and cost < best:
            best = cost
            _keep(sequence.rows, sequence.best)
    return cost, best


@called
def penalised(sequence: Tours, per_load: float, per_ms: float) -> float:
    """Return the length of all ways and what breaking limits adds."""
    counters = sequence.counters
    return float(
        counters[LENGTH] + per_load * counters[OVERLOAD] + per_ms * counters[LATE_MS]
    )


@called
def ruin(sequence: Tours, mean_removed: float, longest: float) -> None:
    """Take strings out of the sequence around a task."""
    luck, near = sequence.luck, sequence.near
    _find_places(sequence)
    sequence.counters[REMOVED] = 0
    wanted = 1 + draw_below(luck, 2.0 * mean_removed - 1.0)
    centre = draw_below(luck, sequence.task_count)
    size = 1 + draw_below(luck, longest)
    for index in range(-1, near.shape[1]):
        task = centre if index < 0 else near[centre, index]
        if sequence.place[task] < 0:
            continue
        _remove_string(sequence, sequence.place[task], size)
        if sequence.counters[REMOVED] >= wanted:
            break
    rows = sequence.rows
    kept = 0
    for place in range(sequence.counters[COUNT]):
        if sequence.place[rows[place]] >= 0:
            rows[kept] = rows[place]
            kept += 1
    sequence.counters[COUNT] = kept
    label(sequence)


@called
def _find_places(sequence: Tours) -> None:
    """Note where each row stands."""
    for place in range(sequence.counters[COUNT]):
        sequence.place[sequence.rows[place]] = place


@called
def _remove_string(sequence: Tours, middle: int, longest: int) -> None:
    """Mark a string of rows that holds a place as removed, borders left out."""
    luck, rows, count = sequence.luck, sequence.rows, sequence.counters[COUNT]
    size = 1 + draw_below(luck, longest)
    first = max(1, middle - draw_below(luck, size))
    for place in range(first, min(first + size, count - 1)):
        row = rows[place]
        if row < sequence.first_border and sequence.place[row] >= 0:
            sequence.place[row] = -1
            sequence.removed[sequence.counters[REMOVED]] = row
            sequence.counters[REMOVED] += 1


@called
def recreate(sequence: Tours, blink: float) -> None:
    """Put removed rows back, in random order or the largest first, refills first."""
    luck, removed, keys = sequence.luck, sequence.removed, sequence.keys
    count = sequence.counters[REMOVED]
    by_load = draw(luck) < 0.3  # noqa: PLR2004 - about the shares of the paper
    for index in range(count):
        row = removed[index]
        keys[index] = -float(sequence.demand[row]) if by_load else draw(luck)
        if row >= sequence.task_count:
            keys[index] = -float(NO_COST) if draw(luck) < 0.5 else float(NO_COST)  # noqa: PLR2004 - either
    sort_by_keys(removed, keys, count)
    for index in range(count):
        row = removed[index]
        _insert(sequence, row, _best_place(sequence, row, blink))
        label(sequence)
    sequence.counters[REMOVED] = 0


@called
def _best_place(sequence: Tours, row: int, blink: float) -> int:
    """Return the cheapest place with room, or where least room is lacking.

    Places in tours that take too long already count only if there are no others.
    """
    luck, trips = sequence.luck, sequence.trips
    late, late_place = NO_COST, -1
    best, best_place = NO_COST, -1
    most, roomiest = -NO_COST, 0
    for place in range(sequence.counters[COUNT] - 1):
        trip = sequence.trip[place]
        room = trips[trip, ROOM] - trips[trip, LOAD] - sequence.demand[row]
        if room < 0 and row < sequence.task_count:
            if room > most:
                most, roomiest = room, place
            continue
        if blink > 0.0 and draw(luck) < blink:
            continue
        cost = insertion_cost(sequence, row, place)
        if sequence.late_ms[trips[trip, VEHICLE]] > 0:
            if cost < late:
                late, late_place = cost, place
        elif cost < best:
            best, best_place = cost, place
    if best_place < 0:
        best_place = late_place
    return best_place if best_place >= 0 else roomiest


@called
def _insert(sequence: Tours, row: int, place: int) -> None:
    """Put a row behind a place."""
    rows = sequence.rows
    for later in range(sequence.counters[COUNT], place + 1, -1):
        rows[later] = rows[later - 1]
    rows[place + 1] = row
    sequence.counters[COUNT] += 1


@called
def turn_round(sequence: Tours) -> None:
    """Turn a stretch of one tour round, so that a task comes beside a near one."""
    luck, rows, near = sequence.luck, sequence.rows, sequence.near
    _find_places(sequence)
    if near.shape[1] == 0:
        return
    task = draw_below(luck, sequence.task_count)
    other = near[task, draw_below(luck, near.shape[1])]
    first, last = sequence.place[task] + 1, sequence.place[other]
    if first > last:
        first, last = sequence.place[other], sequence.place[task] - 1
    for place in range(first, last + 1):
        if rows[place] >= sequence.first_border:
            return
    while first < last:
        rows[first], rows[last] = rows[last], rows[first]
        first += 1
        last -= 1
    label(sequence)


@called
def _keep(rows: NDArray[np.int64], copy: NDArray[np.int64]) -> None:
    """Copy a sequence."""
    for place in range(rows.shape[0]):
        copy[place] = rows[place]


def _penalties(problem: TourProblem) -> tuple[float, float]:
    """Return the length that a unit of overload and a millisecond too long cost."""
    load = max(1, int(problem.demand.sum()))
    time_ms = max(1, int(problem.service_ms.sum()))
    return _PENALTY * problem.service / load, _PENALTY * problem.service / time_ms


def _keeps_limits(sequence: Tours) -> bool:
    """Return whether the tours just measured keep to loads and times."""
    return not (sequence.counters[OVERLOAD] or sequence.counters[LATE_MS])


def _shown(problem: TourProblem, best: float) -> int:
    """Return the best cost yet, 0 before there is one."""
    return 0 if math.isinf(best) else int(best) + problem.service


def _without_idle_refills(problem: TourProblem, sequence: Tours) -> list[int]:
    """Return the best rows without refills in tours that serve nothing."""
    rows: list[int] = []
    tour: list[int] = []
    for row in sequence.best.tolist():
        tour.append(row)
        if row >= sequence.first_border:
            serves = any(each < problem.task_count for each in tour)
            rows += tour if serves else [row]
            tour = []
    return rows


def _length(problem: TourProblem, order: list[tuple[int, int]]) -> int:
    """Return the length of all ways of rows in their modes."""
    return sum(
        int(problem.lengths[problem.leave[one], problem.enter[other]])
        for one, other in pairwise(order)
    )
