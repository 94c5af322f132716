"""An instance from file to file: read, solve, check, write."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from planner.io.arc_instance_file import read_arc_instance
from planner.params import MaxIterations, Stop
from planner.routing.arc_instance import ArcInstance
from planner.routing.chains.from_instance import (
    Step,
    chains_from_instance,
    routes_of_steps,
)
from planner.routing.chains.search import search_chains
from planner.routing.refills.solve import find_tours
from services.files import refuse_unwritable, write_whole
from services.plans.unverified import MOST_VIOLATIONS, UnverifiedPlanError
from services.solve.check_solution import check_solution
from services.solve.commands import DEFAULT_SECONDS
from services.solve.compiling import (
    CpuClock,
    compile_search,
    compile_tours,
    compile_ways,
)
from services.solve.watched import Watched, cost_bar
from services.stopping import FirstOf, MaxSeconds


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveRequest:
    """What was asked for on the command line; see `services.solve.commands`."""

    instance: Path
    seconds: float | None
    seed: int
    iterations: int | None
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Routes in the instance's labels, checked, and what they took."""

    routes: tuple[tuple[Step, ...], ...]
    cost: int
    iterations: int
    seconds_cpu: float
    """Of paths and search, all threads. [s]"""


def run_solve(request: SolveRequest) -> None:
    """Solve an instance, have it checked, write the solution and show its figures.

    Raises
    ------
    ValueError
        For wrong input, in one sentence.
    UnverifiedPlanError
        If the solution breaks a rule; no file is then written.
    """
    refuse_unwritable(request.out)
    if request.out.resolve() == request.instance.resolve():
        msg = f"the solution would be written over {request.instance}; name another"
        raise ValueError(msg)
    instance = read_arc_instance(request.instance)
    clock = CpuClock()
    with cost_bar(Console(stderr=True, highlight=False)) as show:
        stop = Watched(_stop(request, clock), show)
        solved = solve_instance(instance, stop, request.seed, clock)
    name = request.instance.stem
    write_whole(request.out, encode_solution(name, instance, solved, request.seed))
    console = Console(highlight=False, soft_wrap=True)
    console.print(_table(name, instance, solved))
    console.print(f"→ {request.out}", markup=False)


def solve_instance(
    instance: ArcInstance, stop: Stop, seed: int, clock: CpuClock
) -> Solved:
    """Solve an instance and check the routes.

    The stop is asked before the paths, so that they count; compiling does not, where
    the stop goes by the same clock.

    Raises
    ------
    ValueError
        If something required cannot be served.
    UnverifiedPlanError
        If the routes break a rule or cost what the search did not say.
    """
    search = _search_routes if instance.tours is None else _search_tours
    solved = search(instance, stop, seed, clock)
    if violations := check_solution(instance, solved.routes, solved.cost):
        msg = (
            f"the solution of {instance.name} breaks {len(violations)} rules "
            f"and is not kept: {'; '.join(violations[:MOST_VIOLATIONS])}"
        )
        raise UnverifiedPlanError(msg)
    return solved


def _search_routes(
    instance: ArcInstance, stop: Stop, seed: int, clock: CpuClock
) -> Solved:
    """Search for routes from one depot."""
    compile_ways()
    began_s = clock()
    stop.share_used(0, 0)
    chains = chains_from_instance(instance)
    with clock.stopped():
        compile_search(chains.problem.enter.shape[1])
    solution = search_chains(chains.problem, stop, seed)
    routes = routes_of_steps(chains, solution)
    return Solved(
        routes=routes,
        cost=solution.cost,
        iterations=solution.iterations,
        seconds_cpu=clock() - began_s,
    )


def _search_tours(
    instance: ArcInstance, stop: Stop, seed: int, clock: CpuClock
) -> Solved:
    """Search for a tour of each vehicle."""
    if instance.tours is None:
        msg = f"{instance.name} has no rules for tours"
        raise ValueError(msg)
    compile_tours()
    began_s = clock()
    found = find_tours(instance, instance.tours, stop, seed)
    return Solved(
        routes=found.tours,
        cost=found.cost,
        iterations=found.iterations,
        seconds_cpu=clock() - began_s,
    )


def encode_solution(
    name: str, instance: ArcInstance, solved: Solved, seed: int
) -> bytes:
    """Return the solution document of an instance, JSON."""
    routes: list[dict[str, object]] = [
        {"steps": _labelled(instance, route)} for route in solved.routes
    ]
    if instance.tours is not None:
        routes = [
            {"vehicle": vehicle.name, **route}
            for vehicle, route in zip(instance.tours.vehicles, routes, strict=True)
        ]
    document = {
        "instance": name,
        "cost": solved.cost,
        "seconds_cpu": round(solved.seconds_cpu, 3),
        "seed": seed,
        "routes": routes,
    }
    return (json.dumps(document, ensure_ascii=False) + "\n").encode()


def _labelled(
    instance: ArcInstance, route: Sequence[Step]
) -> list[tuple[int | str, int | str, bool]]:
    """Return steps between nodes as the file calls them."""
    labels = instance.labels
    if labels is None:
        return list(route)
    return [(labels[tail], labels[head], is_served) for tail, head, is_served in route]


def _stop(request: SolveRequest, clock: CpuClock) -> Stop:
    """Return the stop that was asked for; of two, whichever comes first."""
    if request.iterations is None:
        seconds = DEFAULT_SECONDS if request.seconds is None else request.seconds
        return MaxSeconds(seconds, clock=clock)
    iterations = MaxIterations(request.iterations)
    if request.seconds is None:
        return iterations
    return FirstOf(iterations, MaxSeconds(request.seconds, clock=clock))


def _table(name: str, instance: ArcInstance, solved: Solved) -> Table:
    """Return the figures for a person."""
    stated = "" if instance.vehicles is None else f" ({instance.vehicles} stated)"
    table = Table(title=name, title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_row("cost", f"{solved.cost:,}".replace(",", " "))
    driven = sum(bool(route) for route in solved.routes)
    table.add_row("routes", f"{driven}{stated}")
    table.add_row("iterations", f"{solved.iterations:,}".replace(",", " "))
    table.add_row("CPU seconds", f"{solved.seconds_cpu:.1f}")
    return table
