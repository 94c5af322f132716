"""First tours in, better tours out: the parts of the fleet side by side."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from planner.network.shortest_paths import UNREACHED
from planner.params import Progress, SearchParams, Stop
from planner.routing.draft import NOBODY, Draft
from planner.routing.model import NOT_DONE, Model
from planner.routing.problem import Problem
from planner.routing.solution import RELOAD
from planner.routing.tours.anneal import anneal, fill_in
from planner.routing.tours.build import build_tours
from planner.routing.tours.following import Following
from planner.routing.tours.layout import (
    AFTER,
    BEST,
    END,
    FAR,
    KIND,
    LEG,
    MODE,
    REFUEL_MS,
    ROUTE,
    START,
    TANK,
    TOTAL,
    VIA,
)
from planner.routing.tours.near import nodes_side_by_side
from planner.routing.tours.parts import Part, split_fleet
from planner.routing.tours.searched import (
    Searched,
    direct_best,
    put_end_to_end,
    settle_best,
)
from planner.routing.tours.start import link_tours
from planner.routing.tours.streets import build_streets

Run = Callable[[Callable[["Searched"], None], Iterable["Searched"]], Iterable[None]]
"""Calls a function with each of several things, as `map` does, or in threads."""

_COOLINGS = 4
_LEAST_MOVES = 50


def start_tours(
    problem: Problem,
    model: Model,
    draft: Draft,
    params: SearchParams,
    seed: int,
    *,
    fill: bool = False,
) -> tuple[Searched, ...]:
    """Lay out each part of the fleet with the tours of a draft.

    Parameters
    ----------
    problem : Problem
    model : Model
        Of the problem.
    draft : Draft
        First tours; where they load is left to the search.
    params : SearchParams
    seed : int
    fill : bool
        Put what the draft leaves undone into its tours, the most urgent first.
    """
    if not problem.vehicle_count:
        return ()
    streets = build_streets(problem)
    parts = [part for part in split_fleet(model, streets) if part.tasks.size]
    if not parts:
        return ()
    network = nodes_side_by_side(model)
    largest = max(part.tasks.size for part in parts)
    searched = []
    for number, part in enumerate(parts):
        tours = build_tours(
            model,
            streets,
            network,
            part,
            (params.neighbours, params.own_rank_neighbours),
            seed + number * 2**32,
        )
        if problem.vehicle_tank_ms is not None:
            lasts_ms = np.minimum(problem.vehicle_tank_ms[part.vehicles], FAR)
            tours.crews[:, TANK] = lasts_ms
        if problem.vehicle_refuel_ms is not None:
            tours.crews[:, REFUEL_MS] = problem.vehicle_refuel_ms[part.vehicles]
        link_tours(tours, *_orders(draft, part), draft.end_ms[part.tasks])
        has_bonds = int(tours.after.size > 0)
        if fill:
            urgent = np.lexsort((model.due_ms[part.tasks], model.rank[part.tasks]))
            fill_in(tours, urgent, has_bonds)
        done = tours.rows[: tours.task_count, ROUTE] != NOBODY
        legs = tours.rows[: tours.task_count, LEG][done]
        searched.append(
            Searched(
                part=part,
                tours=tours,
                moves=max(
                    _LEAST_MOVES, params.round_moves * part.tasks.size // largest
                ),
                way_ms=max(1.0, float(legs.mean()) if legs.size else 1.0),
                rates=(
                    params.mean_removed,
                    params.longest_string,
                    params.split,
                    params.blink,
                    params.tails,
                ),
                has_bonds=has_bonds,
            )
        )
    return tuple(searched)


def improve_tours(
    searched: tuple[Searched, ...],
    stop: Stop,
    *,
    following: Following,
    cooling: tuple[float, float],
    run: Run,
    on_progress: Progress,
) -> int:
    """Take tours apart and put them together until ``stop`` says enough.

    Slack induction by string removals with simulated annealing (Christiaens and Vanden
    Berghe 2020). What a drive may be longer and still be kept falls over ``cooling``,
    from warm to cold in mean drives, as the stop is used up, and is weighed by what
    waits for it: a way of the first hour is not given up for one of the last.
    ``following`` holds paths back until their streets are done.

    Returns
    -------
    int
        Rounds, each of ``round_moves`` moves in the largest part.
    """
    warm, cold = cooling
    rounds = 0
    used = stop.share_used(rounds, total_cost(searched))
    following.exchange(searched, used)
    while used < 1.0 and searched:
        upto = min(1.0, max(used, stop.share_used(rounds + 1, total_cost(searched))))
        shares = np.linspace(used, upto, _COOLINGS)
        for one in searched:
            own = shares / following.ends_at(one)
            one.temperatures = tuple(
                warm * (cold / warm) ** min(share, 1.0) for share in own.tolist()
            )
        for _ in run(_move, following.movers(searched)):
            pass
        rounds += 1
        used = stop.share_used(rounds, total_cost(searched))
        following.exchange(searched, used)
        on_progress("improving tours", min(1.0, used))
    following.release(searched)
    return rounds


def total_cost(searched: Iterable[Searched]) -> int:
    """Return what the best tours of all parts cost, with what they leave undone."""
    return sum(int(one.tours.counters[BEST]) for one in searched)


def write_back(model: Model, draft: Draft, searched: Iterable[Searched]) -> None:
    """Write the best tours into a draft, with their loads and times."""
    draft.visits[:] = 0
    draft.vehicle_of[:] = NOBODY
    draft.end_ms[:] = NOT_DONE
    draft.home_ms[:] = model.ready_ms
    for one in searched:
        tours, part = one.tours, one.part
        if not one.is_final:
            if tours.counters[TOTAL] != tours.counters[BEST]:
                settle_best(one)
            direct_best(one)
        for route, vehicle in enumerate(part.vehicles.tolist()):
            _write_tour(draft, one, route, vehicle)


def _write_tour(draft: Draft, one: Searched, route: int, vehicle: int) -> None:
    """Write the tour of one vehicle into a draft."""
    tours, part = one.tours, one.part
    kind = int(tours.crews[route, KIND])
    depot = tours.task_count + route
    task = int(tours.rows[depot, AFTER])
    count = 0
    while task < tours.task_count:
        row = tours.rows[task]
        if row[VIA] != NOBODY:
            draft.task[vehicle, count] = RELOAD
            draft.mode[vehicle, count] = row[VIA]
            count += 1
        own = int(part.tasks[task])
        draft.task[vehicle, count] = own
        draft.mode[vehicle, count] = part.mode[kind, task, row[MODE]]
        draft.vehicle_of[own] = vehicle
        draft.end_ms[own] = row[END]
        count += 1
        task = int(row[AFTER])
    draft.visits[vehicle] = count
    if count:
        draft.home_ms[vehicle] = tours.rows[depot, START]
        draft.leg_ms[vehicle, count] = min(tours.rows[depot, LEG], UNREACHED)


def _move(one: Searched) -> None:
    """Make the moves of one round in one part, colder and colder."""
    moves = one.moves // len(one.temperatures)
    for temperature in one.temperatures:
        anneal(one.tours, moves, temperature * one.way_ms, one.rates, one.has_bonds)


def _orders(draft: Draft, part: Part) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return a draft's orders of work in a part's own numbers, tour after tour."""
    number = np.full(draft.vehicle_of.shape[0], NOBODY, dtype=np.int64)
    number[part.tasks] = np.arange(part.tasks.size)
    orders = []
    for vehicle in part.vehicles.tolist():
        tasks = draft.task[vehicle, : draft.visits[vehicle]]
        own = number[tasks[tasks != RELOAD]]
        orders.append(own[own != NOBODY])
    return put_end_to_end(orders)
