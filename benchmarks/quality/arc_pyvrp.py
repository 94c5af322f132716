"""PyVRP on public arc-routing instances, as a second opinion.

    uv run --with pyvrp python -m benchmarks.quality.arc_pyvrp [--only NAME …]
        [--seeds 1 2 3] [--seconds S] [--out FILE.csv]

Each direction of a required street becomes a client at no distance of its own, both in
a group of which one is visited; from one to the next it is as far as the cheapest way
from the end of the first street to the beginning of the second. That is exact. Its
solution is walked street by street and followed by `services.solve.check_solution`. The
budget is in CPU seconds of ways and search together, as for ours. PyVRP stands in no
list of dependencies here.
"""

import argparse
from pathlib import Path

import numpy as np
from pyvrp import (
    Client,
    ClientGroup,
    Depot,
    Location,
    ProblemData,
    Solution,
    VehicleType,
)
from pyvrp import solve as solve_nodes

from benchmarks.quality.arc_routing import Run, instance_table, measure, set_table
from benchmarks.quality.arc_sets import BUDGET_S, Known, list_known, task_count
from planner.io.arc_instance_file import read_arc_instance
from planner.routing.chains.from_instance import chains_from_instance, routes_of_steps
from planner.routing.chains.problem import ChainProblem, ChainSolution
from services.solve.check_solution import check_solution
from services.solve.compiling import CpuClock, compile_ways

DEFAULT = (
    "val5D",
    "val10D",
    "egl-e4-C",
    "egl-g1-A",
    "mval4D",
    "Lpr-a-03",
    "Lpr-b-04",
    "Hefei-5",
)
SPARE_SHARE, SPARE_ROUTES = 0.25, 4
"""Vehicles beyond what the demand needs: a share of them, and at least so many."""


class _UntilCpu:
    """PyVRP's stopping criterion by CPU seconds, or when a cost is reached."""

    def __init__(self, clock: CpuClock, until_s: float, cost: int | None) -> None:
        self._clock = clock
        self._until_s = until_s
        self._cost = cost
        self.reached_s: float | None = None

    def __call__(self, best_cost: float) -> bool:
        """Return whether to stop."""
        if self.reached_s is None and self._cost and best_cost <= self._cost:
            self.reached_s = self._clock()
        return self.reached_s is not None or self._clock() >= self._until_s


def clients_of(problem: ChainProblem) -> list[tuple[int, int]]:
    """Return (task, mode) of every client, tasks in order."""
    return [
        (task, mode)
        for task, modes in enumerate(problem.mode_count.tolist())
        for mode in range(modes)
    ]


def nodes_of(problem: ChainProblem) -> ProblemData:
    """State a chain problem as one of visits to nodes, without the cost of service."""
    served = clients_of(problem)
    tasks = np.array([task for task, _ in served])
    modes = np.array([mode for _, mode in served])
    leave = np.concatenate([[problem.depot_leave], problem.leave[tasks, modes]])
    enter = np.concatenate([[problem.depot_enter], problem.enter[tasks, modes]])
    distance = problem.distance[np.ix_(leave, enter)].astype(np.int64)
    np.fill_diagonal(distance, 0)
    groups: list[list[int]] = []
    group_of: dict[int, int] = {}
    for client, (task, _) in enumerate(served):
        if problem.mode_count[task] > 1:
            if task not in group_of:
                group_of[task] = len(groups)
                groups.append([])
            groups[group_of[task]].append(client)
    clients = [
        Client(
            location=client + 1,
            delivery=[int(problem.demand[task])],
            required=task not in group_of,
            group=group_of.get(task),
        )
        for client, (task, _) in enumerate(served)
    ]
    least = -(-int(problem.demand.sum()) // problem.capacity)
    vehicles = VehicleType(
        num_available=least + max(SPARE_ROUTES, int(SPARE_SHARE * least)),
        capacity=[problem.capacity],
        fixed_cost=problem.trip_cost,
    )
    return ProblemData(
        locations=[Location(0, 0) for _ in range(len(served) + 1)],
        clients=clients,
        depots=[Depot(location=0)],
        vehicle_types=[vehicles],
        distance_matrices=[distance],
        duration_matrices=[np.zeros_like(distance)],
        groups=[ClientGroup(members) for members in groups],
    )


def routes_of(problem: ChainProblem, solution: Solution) -> ChainSolution:
    """Return visits as tasks in modes, with what they cost with service."""
    served = clients_of(problem)
    service = int(problem.service[:, 0].sum())
    return ChainSolution(
        routes=tuple(
            tuple(served[visit.idx] for visit in route if visit.is_client())
            for route in solution.routes()
        ),
        cost=solution.distance() + solution.fixed_vehicle_cost() + service,
        iterations=0,
    )


def solve_known(known: Known, seed: int, budget_s: float) -> Run:
    """Solve one instance with PyVRP.

    Raises
    ------
    RuntimeError
        If no solution that keeps to the capacity is found, or it breaks a rule.
    """
    instance = read_arc_instance(known.path)
    compile_ways()
    clock = CpuClock()
    began_s = clock()
    chains = chains_from_instance(instance)
    problem = chains.problem
    service = int(problem.service[:, 0].sum())
    target = None if known.best is None else known.best - service
    stop = _UntilCpu(clock, began_s + budget_s, target)
    result = solve_nodes(
        nodes_of(problem), stop, seed=seed, collect_stats=False, display=False
    )
    found = routes_of(problem, result.best)
    steps = routes_of_steps(chains, found)
    cpu_s = clock() - began_s
    if wrong := check_solution(instance, steps, found.cost):
        msg = f"PyVRP on {instance.name}: {'; '.join(wrong[:3])}"
        raise RuntimeError(msg)
    return Run(
        group=known.group,
        instance=known.path.stem,
        seed=seed,
        budget_s=budget_s,
        tasks=task_count(instance),
        best_known=known.best,
        cost=found.cost,
        routes=len(steps),
        stated_vehicles=instance.vehicles,
        iterations=result.num_iterations,
        cpu_s=round(cpu_s, 3),
        reached_s=None
        if stop.reached_s is None
        else round(stop.reached_s - began_s, 3),
    )


def main() -> None:
    """Solve and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=DEFAULT, help="names of instances")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, help="instead of the sets' own budget")
    parser.add_argument("--out", type=Path, help="CSV that rows are appended to")
    given = parser.parse_args()
    wanted = [
        (known, seed, given.seconds or BUDGET_S[known.group])
        for known in list_known(BUDGET_S, only=given.only)
        for seed in given.seeds
    ]
    runs = list(measure(wanted, given.out, solve_known))
    print(set_table(runs))
    print()
    print(instance_table(runs))


if __name__ == "__main__":
    main()
