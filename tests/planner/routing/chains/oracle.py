"""Chain problems at random, and what they cost by trying everything."""

from itertools import permutations, product

import numpy as np

from planner.routing.chains.problem import ChainProblem


def random_problem(seed, task_count, *, widest=2, capacity=10, trip_cost=0):
    """Return tasks with one to several modes on a random lopsided network."""
    rng = np.random.default_rng(seed)
    places = 5 + task_count
    distance = rng.integers(1, 60, size=(places, places))
    np.fill_diagonal(distance, 0)
    for middle in range(places):
        detour = distance[:, [middle]] + distance[[middle], :]
        distance = np.minimum(distance, detour)
    mode_count = rng.integers(1, widest + 1, size=task_count)
    enter = rng.integers(0, places, size=(task_count, widest))
    leave = rng.integers(0, places, size=(task_count, widest))
    service = rng.integers(0, 20, size=(task_count, widest))
    for task in range(task_count):
        last = mode_count[task] - 1
        for array in (enter, leave, service):
            array[task, last:] = array[task, last]
    return ChainProblem(
        distance=distance.astype(np.int32),
        mode_count=mode_count.astype(np.int32),
        enter=enter.astype(np.int32),
        leave=leave.astype(np.int32),
        service=service.astype(np.int64),
        demand=rng.integers(1, 6, size=task_count).astype(np.int64),
        capacity=capacity,
        depot_leave=0,
        depot_enter=1,
        trip_cost=trip_cost,
    )


def served_cost(problem, tasks, modes):
    """Return the cost of a route in given modes, without its trip."""
    place, cost = problem.depot_leave, 0
    for task, mode in zip(tasks, modes, strict=True):
        cost += int(problem.distance[place, problem.enter[task, mode]])
        cost += int(problem.service[task, mode])
        place = int(problem.leave[task, mode])
    return cost + int(problem.distance[place, problem.depot_enter])


def cheapest_cost(problem, tasks):
    """Return the cost of a route in its best modes, by trying them all."""
    if not tasks:
        return 0
    choices = [range(int(problem.mode_count[task])) for task in tasks]
    cheapest = min(served_cost(problem, tasks, modes) for modes in product(*choices))
    return cheapest + problem.trip_cost


def optimal_cost(problem):
    """Return the least cost of all plans: every set of routes in every order."""
    task_count = len(problem.demand)
    by_set = {0: 0}
    for chosen in range(1, 2**task_count):
        tasks = [task for task in range(task_count) if chosen >> task & 1]
        if problem.demand[tasks].sum() <= problem.capacity:
            by_set[chosen] = min(
                cheapest_cost(problem, order) for order in permutations(tasks)
            )
    best = {0: 0}
    for chosen in range(1, 2**task_count):
        lowest = chosen & -chosen
        best[chosen] = min(
            cost + best[chosen ^ part]
            for part, cost in by_set.items()
            if part & lowest and part & chosen == part
        )
    return best[2**task_count - 1]


def routes_of(chains):
    """Return the tasks of each route as they are linked, empty routes too."""
    routes = []
    for depot in range(chains.task_count, chains.state.shape[0]):
        tasks, task = [], int(chains.state[depot, 1])
        while task < chains.task_count:
            tasks.append(task)
            task = int(chains.state[task, 1])
        routes.append(tasks)
    return routes


def plan_cost(problem, chains):
    """Return what the linked routes cost, every route by trying all modes."""
    return sum(cheapest_cost(problem, tasks) for tasks in routes_of(chains))


def brute_labels(problem, tasks, index, *, is_backward):
    """Return the labels of one task of a route over its modes, least 0.

    Forward: from the depot until the task is left; backward: from entering the
    task until the depot; both with the service of the task.
    """
    labels = []
    chosen = tasks[index:] if is_backward else tasks[: index + 1]
    task = tasks[index]
    own = 0 if is_backward else len(chosen) - 1
    for mode in range(int(problem.mode_count[task])):
        choices = [range(int(problem.mode_count[each])) for each in chosen]
        choices[own] = range(mode, mode + 1)
        costs = []
        for modes in product(*choices):
            cost = served_cost(problem, chosen, modes)
            first = problem.enter[chosen[0], modes[0]]
            last = problem.leave[chosen[-1], modes[-1]]
            if is_backward:
                cost -= int(problem.distance[problem.depot_leave, first])
            else:
                cost -= int(problem.distance[last, problem.depot_enter])
            costs.append(cost)
        labels.append(min(costs))
    return [label - min(labels) for label in labels]
