"""The sequence of all tours in memory, and what it costs in the best modes.

Labels are those of `planner.routing.chains.labels`: forward the least length from the
first border until a row is left in a mode, backward from entering a row in a mode until
the last border. They are reckoned anew over the whole sequence after each change.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.kernels import called, kernel
from planner.routing.draws import Luck, build_luck
from planner.routing.refills.problem import TourProblem

NO_COST = 2**60

# Places in `Tours.counters`.
COUNT = 0
REMOVED = 1
TRIPS = 2
LENGTH = 3
OVERLOAD = 4
LATE_MS = 5
COUNTERS = 6

# Columns of `Tours.trips`.
LOAD = 0
ROOM = 1
VEHICLE = 2


class Tours(NamedTuple):
    """Tours in memory that kernels change.

    ``rows`` holds the sequence, ``trip`` by place which load it is on, ``trips`` load,
    capacity and vehicle of each. ``place`` is where a row stands, -1 if removed.
    ``late_ms`` is by how much each tour was too long when last measured.
    """

    task_count: int
    first_border: int
    refill: int
    longest_ms: int
    lengths: NDArray[np.int32]
    times_ms: NDArray[np.int32]
    enter: NDArray[np.int32]
    leave: NDArray[np.int32]
    demand: NDArray[np.int64]
    service_ms: NDArray[np.int64]
    capacity: NDArray[np.int64]
    near: NDArray[np.int32]
    rows: NDArray[np.int64]
    former: NDArray[np.int64]
    best: NDArray[np.int64]
    place: NDArray[np.int64]
    removed: NDArray[np.int64]
    keys: NDArray[np.float64]
    forward: NDArray[np.int64]
    backward: NDArray[np.int64]
    came_from: NDArray[np.int64]
    trip: NDArray[np.int64]
    trips: NDArray[np.int64]
    late_ms: NDArray[np.int64]
    counters: NDArray[np.int64]
    luck: Luck


def build_sequence(
    problem: TourProblem, near: NDArray[np.int32], first: list[int], seed: int
) -> Tours:
    """Lay out memory for some rows in their order, borders and refills among them."""
    count, modes = problem.enter.shape
    first_border = problem.task_count + problem.refill_count
    rows = np.zeros(count, dtype=np.int64)
    rows[: len(first)] = first
    counters = np.zeros(COUNTERS, dtype=np.int64)
    counters[COUNT] = len(first)
    sequence = Tours(
        task_count=problem.task_count,
        first_border=first_border,
        refill=problem.refill,
        longest_ms=problem.longest_ms,
        lengths=problem.lengths,
        times_ms=problem.times_ms,
        enter=problem.enter,
        leave=problem.leave,
        demand=problem.demand,
        service_ms=problem.service_ms,
        capacity=problem.capacity,
        near=near,
        rows=rows,
        former=rows.copy(),
        best=rows.copy(),
        place=np.full(count, -1, dtype=np.int64),
        removed=np.zeros(count, dtype=np.int64),
        keys=np.zeros(count, dtype=np.float64),
        forward=np.zeros((count, modes), dtype=np.int64),
        backward=np.zeros((count, modes), dtype=np.int64),
        came_from=np.zeros((count, modes), dtype=np.int64),
        trip=np.zeros(count, dtype=np.int64),
        trips=np.zeros((count, 3), dtype=np.int64),
        late_ms=np.zeros(problem.capacity.size, dtype=np.int64),
        counters=counters,
        luck=build_luck(seed),
    )
    label(sequence)
    return sequence


@kernel
def label(sequence: Tours) -> None:
    """Label every row of the sequence from nothing, and add up the loads of trips."""
    _count_loads(sequence)
    rows, forward, backward = sequence.rows, sequence.forward, sequence.backward
    enter, leave, lengths = sequence.enter, sequence.leave, sequence.lengths
    last = sequence.counters[COUNT] - 1
    modes = enter.shape[1]
    forward[0, :] = 0
    for place in range(1, last + 1):
        before, row = rows[place - 1], rows[place]
        for mode in range(modes):
            best = NO_COST
            for other in range(modes):
                way = lengths[leave[before, other], enter[row, mode]]
                cost = forward[place - 1, other] + way
                if cost < best:
                    best = cost
                    sequence.came_from[place, mode] = other
            forward[place, mode] = best
    backward[last, :] = 0
    for place in range(last - 1, -1, -1):
        row, after = rows[place], rows[place + 1]
        for mode in range(modes):
            best = NO_COST
            for other in range(modes):
                way = lengths[leave[row, mode], enter[after, other]]
                best = min(best, way + backward[place + 1, other])
            backward[place, mode] = best
    sequence.counters[LENGTH] = forward[last, 0]


@called
def _count_loads(sequence: Tours) -> None:
    """Note where rows stand and on which trip, and add up what trips carry."""
    trips, capacity = sequence.trips, sequence.capacity
    trip, vehicle = -1, 0
    for place in range(sequence.counters[COUNT]):
        row = sequence.rows[place]
        sequence.place[row] = place
        if row >= sequence.task_count:
            trip += 1
            trips[trip, LOAD] = 0
            if row < sequence.first_border:
                trips[trip, ROOM] = min(capacity[vehicle], sequence.refill)
            elif row - sequence.first_border < capacity.shape[0]:
                vehicle = row - sequence.first_border
                trips[trip, ROOM] = capacity[vehicle]
            trips[trip, VEHICLE] = vehicle
        sequence.trip[place] = trip
        trips[trip, LOAD] += sequence.demand[row]
    sequence.counters[TRIPS] = trip


@called
def measure(sequence: Tours) -> None:
    """Add up what trips are loaded and tours last beyond their limits."""
    overload = 0
    for trip in range(sequence.counters[TRIPS]):
        load, room = sequence.trips[trip, LOAD], sequence.trips[trip, ROOM]
        overload += max(0, load - room)
    total_ms, spent_ms, mode = 0, 0, 0
    vehicle = sequence.capacity.shape[0]
    for place in range(sequence.counters[COUNT] - 1, -1, -1):
        row = sequence.rows[place]
        if row >= sequence.first_border:
            if vehicle < sequence.capacity.shape[0]:
                late_ms = max(0, spent_ms - sequence.longest_ms)
                sequence.late_ms[vehicle] = late_ms
                total_ms += late_ms
            vehicle -= 1
            spent_ms = 0
        if place == 0:
            break
        before = sequence.rows[place - 1]
        other = sequence.came_from[place, mode]
        spent_ms += sequence.service_ms[row]
        spent_ms += sequence.times_ms[
            sequence.leave[before, other], sequence.enter[row, mode]
        ]
        mode = other
    sequence.counters[OVERLOAD] = overload
    sequence.counters[LATE_MS] = total_ms


@called
def insertion_cost(sequence: Tours, row: int, place: int) -> int:
    """Return the length of the whole sequence with a row behind a place."""
    enter, leave, lengths = sequence.enter, sequence.leave, sequence.lengths
    before, after = sequence.rows[place], sequence.rows[place + 1]
    modes = enter.shape[1]
    best = NO_COST
    for mode in range(modes):
        reach = NO_COST
        onward = NO_COST
        for other in range(modes):
            way = lengths[leave[before, other], enter[row, mode]]
            reach = min(reach, sequence.forward[place, other] + way)
            way = lengths[leave[row, mode], enter[after, other]]
            onward = min(onward, way + sequence.backward[place + 1, other])
        best = min(best, reach + onward)
    return best


def best_modes(problem: TourProblem, rows: list[int]) -> list[tuple[int, int]]:
    """Return rows in their order, each with its mode of the shortest tours."""
    costs = np.zeros(problem.enter.shape[1], dtype=np.int64)
    choices = []
    for before, row in pairwise(rows):
        ways = problem.lengths[np.ix_(problem.leave[before], problem.enter[row])]
        totals = costs[:, None] + ways
        choice = totals.argmin(axis=0)
        choices.append(choice)
        costs = totals[choice, np.arange(choice.size)]
    mode = 0
    chosen = [(rows[-1], mode)]
    for row, choice in zip(reversed(rows[:-1]), reversed(choices), strict=True):
        mode = int(choice[mode])
        chosen.append((row, mode))
    return chosen[::-1]
