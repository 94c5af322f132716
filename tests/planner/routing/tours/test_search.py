"""The search finds the best tours there are where all of them can be tried."""

from itertools import pairwise, permutations, product

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.search import search
from tests.planner.stories.drawing import draw, plough, required_of, snapshot_of

PARAMS = SearchParams()


def small_night(seed):
    """Return a town of 2 x 3 junctions where five streets are to be ploughed."""
    rng = np.random.default_rng(seed)
    joins = [(a, a + 3) for a in range(3)] + [(a, a + 1) for a in (0, 1, 3, 4)]
    served = rng.permutation(len(joins))[:5]
    lines = []
    for number, (one, other) in enumerate(joins):
        said = f"{rng.integers(100, 900)}m"
        sign, end = "-", "-"
        if number in served:
            sign = end = "="
            said += f", class {rng.choice(list('ABC'))}"
        names = ["depot" if node == 0 else f"n{node}" for node in (one, other)]
        lines.append(f"{names[0]} {sign}{said}{end} {names[1]}")
    town = draw("\n".join(lines))
    names = [line.split()[0] + "-" + line.split()[-1] for line in lines]
    night = snapshot_of(town, [plough()])
    later = {names[served[0]]: float(rng.integers(0, 60))}
    return build_problem(night, required_of(night, earliest_min=later)).problem


def least_cost(problem):
    """Return the least cost of one crew, by trying every order and direction."""
    travel = problem.travel_ms[0].astype(float)
    shape = (problem.node_count, problem.node_count)
    graph = csr_array((travel, (problem.arc_tail, problem.arc_head)), shape=shape)
    way = dijkstra(graph)
    home = int(problem.depot_node[0])
    weight = np.rint(problem.weight * 100)
    factor, crew = round(PARAMS.lateness_factor), round(PARAMS.crew_weight * 100)
    modes = [
        problem.mode_arc[first:last].tolist()
        for first, last in pairwise(problem.mode_offsets.tolist())
    ]
    best = np.inf
    for order in permutations(range(problem.task_count)):
        for arcs in product(*(modes[task] for task in order)):
            clock, node, cost, begin = (
                float(problem.vehicle_ready_ms[0]),
                home,
                0.0,
                0.0,
            )
            for place, (task, arc) in enumerate(zip(order, arcs, strict=True)):
                leg = way[node, problem.arc_tail[arc]]
                start = max(clock + leg, problem.earliest_ms[task])
                begin = begin if place else start - leg
                clock = start + problem.service_ms[0, task]
                late = max(0.0, clock - problem.due_ms[task])
                cost += weight[task] * (clock + factor * late)
                node = problem.arc_head[arc]
            best = min(best, cost + crew * (clock + way[node, home] - begin))
    return int(best)


def test_hardly_any_order_and_direction_is_better():
    # Which gap is best is judged by the clock of the moment: one night in twenty stays
    # some hundredths of a percent above the best.
    gaps = []
    for seed in range(20):
        problem = small_night(seed)
        found = search(problem, MaxIterations(3), 1, params=PARAMS)
        assert problem.task_count == 5
        assert found.unassigned == {}
        gaps.append(found.cost / least_cost(problem) - 1.0)
    assert min(gaps) == 0.0
    assert sorted(gaps)[-2] == 0.0
    assert max(gaps) < 0.001
