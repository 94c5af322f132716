"""A public instance as a chain problem, and the chains found as steps in its labels.

An edge has a mode for each direction, an arc one. A required node has one mode where
turns cost nothing; where they do it has one for each street by which a vehicle can
arrive, and at the depot one for serving it before the first street. A mode is then
entered and left with the last street known, so that the turn after it is exact.

A step names two nodes. Where several required streets join the same two, nobody can
tell from it which is served, so each counts with the greatest demand among them and
the routes keep to the capacity however they are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.routing.arc_instance import ArcInstance
from planner.routing.chains.problem import ChainProblem, ChainSolution
from planner.routing.chains.ways import FAR, Ways, build_ways, distances, moves_between

Step = tuple[int, int, bool]
"""From node, to node, and whether served; a node is served from itself to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mode:
    """One way to serve a task: states before and after, and the step."""

    enter: int
    leave: int
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """Something required, with every mode in which it can be served."""

    name: str
    modes: tuple[_Mode, ...]
    service: int
    demand: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChainInstance:
    """A chain problem that knows which streets its ways lead along."""

    problem: ChainProblem
    ways: Ways
    states: NDArray[np.int64]
    """(E,): the state of each place of the problem."""

    steps: tuple[tuple[Step, ...], ...]
    """Of each task, what serving it in each mode writes into the route."""


def chains_from_instance(instance: ArcInstance) -> ChainInstance:
    """State an instance as a chain problem, with the cheapest ways between all places.

    Raises
    ------
    ValueError
        If nothing is required, a required thing cannot be reached, or a way costs
        10^9 or more.
    """
    ways = build_ways(instance)
    tasks = _tasks(instance, ways)
    if not tasks:
        msg = f"{instance.name} requires nothing, expected something to serve"
        raise ValueError(msg)
    states = _places(ways, tasks)
    distance = distances(ways, states)
    places = {state: place for place, state in enumerate(states.tolist())}
    can_leave = distance[places[ways.depot_leave]] < FAR
    can_return = distance[:, places[ways.depot_enter]] < FAR
    kept: list[_Task] = []
    for task in tasks:
        modes = tuple(
            mode
            for mode in task.modes
            if can_leave[places[mode.enter]] and can_return[places[mode.leave]]
        )
        if not modes:
            msg = (
                f"{instance.name}: no vehicle can serve {task.name} and come back, "
                f"expected a way from and to depot {instance.depot}"
            )
            raise ValueError(msg)
        kept.append(replace(task, modes=modes))
    longest = max(len(task.modes) for task in kept)
    padded = [
        task.modes + task.modes[-1:] * (longest - len(task.modes)) for task in kept
    ]
    problem = ChainProblem(
        distance=distance,
        mode_count=np.array([len(task.modes) for task in kept], dtype=np.int32),
        enter=np.array(
            [[places[mode.enter] for mode in modes] for modes in padded], dtype=np.int32
        ),
        leave=np.array(
            [[places[mode.leave] for mode in modes] for modes in padded], dtype=np.int32
        ),
        service=np.array([[task.service] * longest for task in kept], dtype=np.int64),
        demand=np.array([task.demand for task in kept], dtype=np.int64),
        capacity=instance.capacity,
        depot_leave=places[ways.depot_leave],
        depot_enter=places[ways.depot_enter],
        trip_cost=instance.dumping_cost,
    )
    return ChainInstance(
        problem=problem,
        ways=ways,
        states=states,
        steps=tuple(tuple(mode.step for mode in task.modes) for task in kept),
    )


def routes_of_steps(
    chains: ChainInstance, solution: ChainSolution
) -> tuple[tuple[Step, ...], ...]:
    """Walk each route along the cheapest ways, in the instance's own labels.

    Returns
    -------
    tuple of tuples of (from node, to node, whether served)
        Routes that serve nothing are left out.
    """
    return tuple(_walk(chains, route) for route in solution.routes if route)


def _walk(chains: ChainInstance, route: Sequence[tuple[int, int]]) -> tuple[Step, ...]:
    """Return the steps of one route."""
    problem, ways, states = chains.problem, chains.ways, chains.states
    steps: list[Step] = []
    at = ways.depot_leave
    for task, mode in route:
        enter = int(states[problem.enter[task, mode]])
        steps += [(*move, False) for move in moves_between(ways, at, enter)]
        steps.append(chains.steps[task][mode])
        at = int(states[problem.leave[task, mode]])
    steps += [(*move, False) for move in moves_between(ways, at, ways.depot_enter)]
    return tuple(steps)


def _tasks(instance: ArcInstance, ways: Ways) -> list[_Task]:
    """Return what is required: links in their order, then nodes."""
    demand: dict[frozenset[int], int] = {}
    for link in instance.links:
        ends = frozenset((link.tail, link.head))
        demand[ends] = max(link.demand, demand.get(ends, 0))
    tasks = [
        _Task(
            name=f"{link.tail}-{link.head}",
            modes=tuple(
                _Mode(
                    enter=ways.about_to[move],
                    leave=ways.driven[move],
                    step=(*move, True),
                )
                for move in link.ways
            ),
            service=link.service_cost,
            demand=demand[frozenset((link.tail, link.head))]
            if link.is_two_way
            else link.demand,
        )
        for link in instance.links
        if link.is_required
    ]
    tasks += [
        _Task(
            name=f"node {wanted.node}",
            modes=tuple(
                _Mode(enter=state, leave=state, step=(wanted.node, wanted.node, True))
                for state in ways.arrivals[wanted.node]
            ),
            service=wanted.service_cost,
            demand=wanted.demand,
        )
        for wanted in instance.required_nodes
    ]
    return tasks


def _places(ways: Ways, tasks: Sequence[_Task]) -> NDArray[np.int64]:
    """Return every state that a mode or the depot needs, sorted."""
    states = {ways.depot_leave, ways.depot_enter}
    for task in tasks:
        for mode in task.modes:
            states |= {mode.enter, mode.leave}
    return np.array(sorted(states), dtype=np.int64)
