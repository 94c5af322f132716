"""A crew that is out with little left: the search against every order there is."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.domain.operations import VehicleState
from planner.domain.plan import Material
from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.search import search
from tests.planner.references.test_brute_force import TASKS, random_town
from tests.planner.stories.drawing import NOW, plough, required_of, snapshot_of, town_of

TOWNS = 16
MS = 1000
READY_MS = 2 * 60 * MS
LOADING_MS = 3 * 60 * MS
SALT_KG = 400
LITTLE = (1000, (0, 1000))
ENOUGH = (3000, (2000, 3000))
"""Hopper, and the least and most that is in it. [kg]"""

PARAMS = SearchParams()


def crew_in_the_street(seed, loaded):
    """Return a night with one truck out, its tasks, and what it was about to do."""
    rng = np.random.default_rng([seed, 1])
    drawing = random_town(seed)
    hopper_kg, loads_kg = loaded
    truck = plough(hopper_kg=float(hopper_kg))
    state = VehicleState(
        vehicle=truck.name,
        free_at=NOW + timedelta(milliseconds=READY_MS),
        shift_end=NOW + timedelta(hours=9),
        node=int(rng.integers(1, 7)),
        load_kg=float(rng.integers(*loads_kg)),
        material=Material.SALT,
    )
    town = town_of(drawing, [truck], loading_min=LOADING_MS / MS / 60)
    night = snapshot_of(drawing, [truck], town=town, states=[state])
    names = night.network.segment_id.tolist()
    required = required_of(night, salt_kg=dict.fromkeys(names, float(SALT_KG)))
    order = tuple(rng.permutation(TASKS).tolist())
    held = int(rng.integers(0, 3))
    return (
        drawing,
        state,
        night,
        replace(required, orders={truck.name: order}, held={truck.name: held}),
    )


class Counting:
    """Every order, direction and place to load, by plain counting.

    One truck: 10 m/s deadheading, 5 m/s ploughing. Cost as `planner.routing.cost`
    describes it, written out again; a held task costs `SearchParams.held_min` of the
    crew and of all that is left of its tour.
    """

    def __init__(self, drawing, state, required, hopper_kg):
        streets = drawing.streets
        self.far_ms = np.full((6, 6), 1e12)
        np.fill_diagonal(self.far_ms, 0)
        for s in streets:
            for a, b, barred in ((s["from"], s["to"], -1), (s["to"], s["from"], 1)):
                if s["oneway"] != barred:
                    drive_ms = np.ceil(s["length_m"] / 10 * MS)
                    self.far_ms[a, b] = min(self.far_ms[a, b], drive_ms)
        for k in range(6):
            self.far_ms = np.minimum(
                self.far_ms, self.far_ms[:, [k]] + self.far_ms[[k], :]
            )
        self.ends, self.service_ms = [], []
        for segment in required.segment.tolist():
            s = streets[segment]
            forward = (s["from"], s["to"])
            both = [forward, forward[::-1]]
            self.ends.append([both[:1], both, both[1:]][1 - s["oneway"]])
            self.service_ms.append(np.ceil(s["length_m"] / 5 * MS))
        self.weight = np.rint(required.weight * 100)
        self.due_ms = required.due_s * MS
        (order,), (held,) = required.orders.values(), required.held.values()
        self.behind = dict(zip(order[:held], (None, *order), strict=False))
        self.crew = PARAMS.crew_weight * 100
        self.held_cost = (self.crew + self.weight.sum()) * PARAMS.held_min * 60 * MS
        self.best = np.inf
        self.state, self.hopper_kg = state, hopper_kg

    def cheapest(self):
        """Return the least cost."""
        self._go_on((), READY_MS, self.state.node - 1, self.state.load_kg, 0.0)
        return self.best

    def _go_on(self, done, clock, at, load, cost):
        """Try everything behind what is done."""
        if cost + self.crew * (clock - READY_MS) >= self.best:
            return
        if len(done) == len(self.ends):
            home = clock + self.far_ms[at, 0]
            self.best = min(self.best, cost + self.crew * (home - READY_MS))
            return
        before = done[-1] if done else None
        for task in set(range(len(self.ends))) - set(done):
            held = self.held_cost * (self.behind.get(task, before) != before)
            for start, end in self.ends[task]:
                straight = (clock + self.far_ms[at, start], load)
                loading = clock + self.far_ms[at, 0] + LOADING_MS
                for begun, on_board in (
                    straight,
                    (loading + self.far_ms[0, start], self.hopper_kg),
                ):
                    if on_board < SALT_KG:
                        continue
                    ended = begun + self.service_ms[task]
                    late = max(0, ended - self.due_ms[task])
                    spent = self.weight[task] * (ended + PARAMS.lateness_factor * late)
                    self._go_on(
                        (*done, task),
                        ended,
                        end,
                        on_board - SALT_KG,
                        cost + spent + held,
                    )


def gaps_of(loaded):
    """Return how far the search is above the best order in each town."""
    found = []
    for seed in range(TOWNS):
        drawing, state, night, required = crew_in_the_street(seed, loaded)
        problem = build_problem(night, required).problem
        solution = search(problem, MaxIterations(10), seed, params=PARAMS)
        assert solution.unassigned == {}
        best = Counting(drawing, state, required, loaded[0]).cheapest()
        # The two minutes before the crew is free cost the same in every order.
        waiting = np.rint(required.weight * 100).sum() * READY_MS
        found.append((solution.cost - best) / (best - waiting))
    return np.array(found)


@pytest.fixture(scope="module")
def gaps_with_little():
    return gaps_of(LITTLE)


@pytest.fixture(scope="module")
def gaps_with_enough():
    return gaps_of(ENOUGH)


def test_the_search_never_beats_every_order(gaps_with_little, gaps_with_enough):
    assert min(gaps_with_little.min(), gaps_with_enough.min()) >= -1e-9


def test_with_enough_on_board_the_search_is_near_the_best_order(gaps_with_enough):
    # Measured when written: it is the best order in every town.
    assert gaps_with_enough.mean() < 0.005
    assert gaps_with_enough.max() < 0.03


def test_with_little_on_board_most_tours_are_near_the_best_order(gaps_with_little):
    # Tours load where that is the smallest detour, whatever waits for it. Measured when
    # written: ten are the best, thirteen within 1 %, the others 1, 6 and 84 % above.
    assert np.median(gaps_with_little) < 0.001
    assert np.mean(gaps_with_little < 0.01) > 0.8
