"""The best modes of tasks whose order is given."""

import numpy as np

from planner.routing.chains.labels import AFTER, Chains
from planner.routing.chains.problem import ChainProblem


def route_cost(problem: ChainProblem, route: tuple[tuple[int, int], ...]) -> int:
    """Return what a route of (task, mode) costs, with its trip; 0 if it is empty."""
    if not route:
        return 0
    cost = problem.trip_cost
    place = problem.depot_leave
    for task, mode in route:
        cost += int(problem.distance[place, problem.enter[task, mode]])
        cost += int(problem.service[task, mode])
        place = int(problem.leave[task, mode])
    return cost + int(problem.distance[place, problem.depot_enter])


def best_modes(problem: ChainProblem, tasks: list[int]) -> tuple[tuple[int, int], ...]:
    """Return tasks in their order, each in its mode of the cheapest route.

    Of equally cheap modes the first is taken.
    """
    choices = []
    costs = np.zeros(1, dtype=np.int64)
    places = np.array([problem.depot_leave])
    for task in tasks:
        modes = int(problem.mode_count[task])
        ways = problem.distance[np.ix_(places, problem.enter[task, :modes])]
        totals = costs[:, None] + ways
        choice = totals.argmin(axis=0)
        choices.append(choice)
        costs = totals[choice, np.arange(modes)] + problem.service[task, :modes]
        places = problem.leave[task, :modes]
    mode = int((costs + problem.distance[places, problem.depot_enter]).argmin())
    served: list[tuple[int, int]] = []
    for task, choice in zip(reversed(tasks), reversed(choices), strict=True):
        served.append((task, mode))
        mode = int(choice[mode])
    return tuple(reversed(served))


def list_routes(
    problem: ChainProblem, chains: Chains
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the routes of the best plan, empty ones left out."""
    routes: list[tuple[tuple[int, int], ...]] = []
    for depot in range(chains.task_count, chains.best.shape[0]):
        tasks: list[int] = []
        task = int(chains.best[depot, AFTER])
        while task < chains.task_count:
            tasks.append(task)
            task = int(chains.best[task, AFTER])
        if tasks:
            routes.append(best_modes(problem, tasks))
    return tuple(routes)
