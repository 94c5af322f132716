"""Tours with refills as one sequence of rows, and the arrays of what rows cost.

All tours stand one behind the other in a sequence of rows. A row is a task, a refill,
or a border: the end of one vehicle's tour and the start of the next one's. Tasks and
refills have modes, as in `planner.routing.chains.problem`: the two directions of a
street, and the refill nodes. A refill without need lies where it costs nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.refills.states import (
    TourStates,
    build_states,
    lengths_and_times,
    moves_on_way,
)

Step = tuple[int, int, bool]
"""From node, to node, and whether served."""

_SPARE_REFILLS = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TourProblem:
    """Rows in modes, and the ways between the places of modes.

    There are ``n`` tasks, then refills, then ``V + 1`` borders for ``V`` vehicles:
    ``N`` rows with ``M`` modes, of which unused ones repeat the last one. Serving all
    tasks costs ``service`` in any order.
    """

    name: str
    task_count: int
    refill_count: int
    lengths: NDArray[np.int32]
    """(E, E): from the place that is left (row) to the place that is entered."""

    times_ms: NDArray[np.int32]
    """(E, E): of the same ways. [ms]"""

    enter: NDArray[np.int32]
    """(N, M): place at which a row is entered in a mode."""

    leave: NDArray[np.int32]
    """(N, M): place at which a row is left in a mode."""

    demand: NDArray[np.int64]
    """(N,): 0 of refills and borders."""

    service_ms: NDArray[np.int64]
    """(N,): time of serving, 0 of refills and borders. [ms]"""

    capacity: NDArray[np.int64]
    """(V,): load at the start."""

    refill: int
    """What any refill loads at least onto an empty vehicle, up to its capacity."""

    longest_ms: int
    """Of one tour. [ms]"""

    service: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TourInstance:
    """A problem that knows which streets its ways lead along.

    ``states`` names the state of each place, ``steps`` what a task writes into a tour
    in each mode.
    """

    problem: TourProblem
    graph: TourStates
    states: NDArray[np.int64]
    steps: tuple[tuple[Step, ...], ...]


NO_LIMIT_MS = 2**60


def tours_from_instance(instance: ArcInstance) -> TourInstance:
    """State an instance with rules for tours as rows.

    Raises
    ------
    ValueError
        If the instance has no such rules, requires nothing or nodes, or its figures
        are too large.
    """
    rules = instance.tours
    required = [link for link in instance.links if link.is_required]
    if rules is None or not required or instance.required_nodes:
        msg = (
            f"{instance.name}: expected rules for tours, streets to serve and no nodes "
            "to serve"
        )
        raise ValueError(msg)
    graph = build_states(instance, rules)
    refills = _refills_wanted(instance, rules)
    rows: list[tuple[Sequence[int], Sequence[int]]] = [
        (
            [graph.about_to[move] for move in link.ways],
            [graph.driven[move] for move in link.ways],
        )
        for link in required
    ]
    rows += [(graph.refilled, graph.refilled)] * refills
    rows += [
        ([graph.ends[place - 1]], [graph.starts[place % len(graph.starts)]])
        for place in range(len(graph.starts) + 1)
    ]
    states = np.array(
        sorted({state for row in rows for side in row for state in side}),
        dtype=np.int64,
    )
    places = {state: place for place, state in enumerate(states.tolist())}
    lengths, times_ms = lengths_and_times(graph, states)
    for start, end in zip(graph.starts, graph.ends, strict=True):
        lengths[places[start], places[end]] = 0
        times_ms[places[start], places[end]] = 0
    modes = max(len(enter) for enter, _ in rows)
    loads = list(rules.refills.values())
    problem = TourProblem(
        name=instance.name,
        task_count=len(required),
        refill_count=refills,
        lengths=lengths,
        times_ms=times_ms,
        enter=_padded([[places[state] for state in enter] for enter, _ in rows], modes),
        leave=_padded([[places[state] for state in leave] for _, leave in rows], modes),
        demand=_per_row([link.demand for link in required], len(rows)),
        service_ms=_per_row([link.time_ms for link in required], len(rows)),
        capacity=np.array(
            [vehicle.capacity for vehicle in rules.vehicles], dtype=np.int64
        ),
        refill=min(loads, default=0),
        longest_ms=NO_LIMIT_MS if rules.longest_ms is None else rules.longest_ms,
        service=sum(link.service_cost for link in required),
    )
    return TourInstance(
        problem=problem,
        graph=graph,
        states=states,
        steps=tuple(tuple((*move, True) for move in link.ways) for link in required),
    )


def tour_steps(
    tours: TourInstance, order: Sequence[tuple[int, int]]
) -> tuple[tuple[Step, ...], ...]:
    """Walk each vehicle's tour along the shortest ways, in the instance's own labels.

    Parameters
    ----------
    tours : TourInstance
    order : sequence of (row, mode)
        All rows in their order, from the first border to the last.

    Returns
    -------
    tuple of tuples of (from node, to node, whether served)
        One for each vehicle; empty where it serves nothing.
    """
    problem = tours.problem
    first_border = problem.task_count + problem.refill_count
    walked: list[tuple[Step, ...]] = []
    steps: list[Step] = []
    serves = False
    at = int(tours.states[problem.leave[order[0]]])
    for row, mode in order[1:]:
        enter = int(tours.states[problem.enter[row, mode]])
        steps += [(*move, False) for move in moves_on_way(tours.graph, at, enter)]
        if row < problem.task_count:
            steps.append(tours.steps[row][mode])
            serves = True
        elif row >= first_border:
            walked.append(tuple(steps) if serves else ())
            steps = []
            serves = False
        at = int(tours.states[problem.leave[row, mode]])
    return tuple(walked)


def _refills_wanted(instance: ArcInstance, rules: TourRules) -> int:
    """Return how many refills to plan: as few as loads allow, and some to spare."""
    if not rules.refills:
        return 0
    demand = sum(link.demand for link in instance.links if link.is_required)
    beyond = demand - sum(vehicle.capacity for vehicle in rules.vehicles)
    rooms = [vehicle.capacity for vehicle in rules.vehicles]
    least = min(*rooms, *rules.refills.values())
    if least == 0:
        return 0
    return max(0, -(-beyond // least)) + _SPARE_REFILLS


def _padded(rows: list[list[int]], modes: int) -> NDArray[np.int32]:
    """Return rows of one width, the last place repeated."""
    return np.array(
        [row + row[-1:] * (modes - len(row)) for row in rows], dtype=np.int32
    )


def _per_row(figures: list[int], rows: int) -> NDArray[np.int64]:
    """Return a figure of each task, and 0 for the rows after them."""
    filled = np.zeros(rows, dtype=np.int64)
    filled[: len(figures)] = figures
    return filled
