"""Up to five tasks: the search never beats every order there is, and comes near."""

from itertools import permutations, product

import numpy as np
import pytest

from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.search import search
from tests.planner.stories.drawing import draw, plough, required_of, snapshot_of

TASKS = 5
TOWNS = 12
MS = 1000


def random_town(seed):
    """Return a ring of six places with chords; five of its streets are tasks."""
    rng = np.random.default_rng(seed)
    places = ["depot", *"ABCDE"]
    links = [(i, (i + 1) % 6) for i in range(6)] + [(0, 3), (1, 4)]
    chosen = set(rng.choice(len(links), TASKS, replace=False).tolist())
    lines = []
    for number, (a, b) in enumerate(links):
        length_m = int(rng.integers(2, 12)) * 50
        sign, said = ("=", f"class {rng.choice(list('ABC'))}, ")
        if number not in chosen:
            sign, said = "-", ""
        end = ">" if rng.random() < 0.2 and number > 5 else sign
        lines.append(f"{places[a]} {sign}{said}{length_m}m{end} {places[b]}")
    return draw("\n".join(lines))


def cheapest(drawing, required, params):
    """Return the least cost over all orders and directions, by plain counting.

    One plough: 10 m/s deadheading, 5 m/s ploughing, ready after 30 minutes. Cost
    as `planner.routing.cost` describes it, written out again.
    """
    streets = drawing.streets
    ways = [
        (s["from"], s["to"], s["length_m"]) for s in streets if s["oneway"] >= 0
    ] + [(s["to"], s["from"], s["length_m"]) for s in streets if s["oneway"] <= 0]
    far_ms = np.full((6, 6), 1e12)
    np.fill_diagonal(far_ms, 0)
    for a, b, length_m in ways:
        far_ms[a, b] = min(far_ms[a, b], np.ceil(length_m / 10 * MS))
    for k in range(6):
        far_ms = np.minimum(far_ms, far_ms[:, [k]] + far_ms[[k], :])
    ends = []
    for segment in required.segment.tolist():
        street = streets[segment]
        forward = (street["from"], street["to"])
        both = [forward, forward[::-1]]
        ends.append([both[:1], both, both[1:]][1 - street["oneway"]])
    best = np.inf
    for order in permutations(range(TASKS)):
        for sides in product(*(ends[task] for task in order)):
            clock, at, cost = 30 * 60 * MS, 0, 0.0
            for task, (start, end) in zip(order, sides, strict=True):
                length_m = streets[required.segment[task]]["length_m"]
                clock += far_ms[at, start] + np.ceil(length_m / 5 * MS)
                at = end
                late = max(0, clock - required.due_s[task] * MS)
                weight = required.weight[task] * 100
                cost += weight * (clock + params.lateness_factor * late)
            clock += far_ms[at, 0]
            cost += params.crew_weight * 100 * (clock - 30 * 60 * MS)
            best = min(best, cost)
    return best


@pytest.fixture(scope="module")
def gaps():
    params = SearchParams()
    found = []
    for seed in range(TOWNS):
        drawing = random_town(seed)
        night = snapshot_of(drawing, [plough()])
        required = required_of(night)
        built = build_problem(night, required)
        solution = search(built.problem, MaxIterations(10), seed, params=params)
        assert solution.unassigned == {}
        best = cheapest(drawing, required, params)
        # The half hour before anybody can be ready costs the same in every order.
        waiting = required.weight.sum() * 100 * 30 * 60 * MS
        found.append((solution.cost - best) / (best - waiting))
    return np.array(found)


def test_the_search_never_beats_every_order(gaps):
    assert gaps.min() >= -1e-9


def test_the_search_is_near_the_best_order(gaps):
    # Measured when written: mean 0.1 %, at most 0.5 % above the best order.
    assert gaps.mean() < 0.005
    assert gaps.max() < 0.03
