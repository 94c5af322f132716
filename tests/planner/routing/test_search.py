"""Whatever the town, tours keep every rule; the same input gives the same tours."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain.treatments import Work
from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.search import search
from tests.planner.stories.drawing import (
    draw,
    path_machine,
    plough,
    required_of,
    snapshot_of,
    solve,
)


def random_town(seed):
    """Return a town of 5 x 4 junctions with one-ways, passes, paths and a river."""
    rng = np.random.default_rng(seed)
    lines = []
    for x in range(5):
        for y in range(4):
            for a, b in (((x, y), (x + 1, y)), ((x, y), (x, y + 1))):
                if b[0] > 4 or b[1] > 3 or rng.random() < 0.1:
                    continue
                sign = "~" if rng.random() < 0.2 else "="
                said = f"class {rng.choice(list('ABC'))}, {rng.integers(50, 400)}m"
                if sign == "=" and rng.random() < 0.2:
                    said += ", two passes"
                end = ">" if sign == "=" and rng.random() < 0.15 else sign
                names = ["depot" if p == (0, 0) else f"n{p[0]}{p[1]}" for p in (a, b)]
                lines.append(f"{names[0]} {sign}{said}{end} {names[1]}")
    return draw("\n".join(lines))


def random_night(seed):
    """Return a night with salt, hours, a second round and mixed machines."""
    rng = np.random.default_rng(seed)
    town = random_town(seed)
    crews = [
        plough("plough 1", hopper_kg=1500.0),
        plough("plough 2", shift_h=0.5, hopper_kg=900.0),
        plough("grit truck", works=frozenset({Work.PLOUGH, Work.GRIT, Work.SALT})),
        path_machine("machine 1"),
        path_machine("machine 2"),
    ]
    night = snapshot_of(town, crews)
    names = [str(name) for name in night.network.segment_id]
    required = required_of(
        night,
        salt_kg={
            n: 300.0
            for n, kind in zip(names, night.network.kind, strict=True)
            if kind == 0 and rng.random() < 0.4
        },
        windows_min=dict.fromkeys(names[::7], ((60.0, 75.0), (90.0, 120.0))),
        again_min=50.0,
    )
    return night, required


@pytest.mark.parametrize("seed", range(12))
def test_every_rule_is_kept(seed):
    # `solve` verifies the plan and fails on the first violation.
    _, found, _ = solve(*random_night(seed), rounds=8, seed=seed)
    assert found.iterations == 8


@pytest.mark.parametrize("seed", range(4))
def test_improving_never_makes_the_first_tours_dearer(seed):
    problem = build_problem(*random_night(seed)).problem
    costs = [
        search(problem, MaxIterations(rounds), 1, params=SearchParams()).cost
        for rounds in (0, 1, 3, 10)
    ]
    assert max(costs[1:]) <= costs[0]


def test_same_problem_seed_and_iterations_give_the_same_solution():
    problem = build_problem(*random_night(3)).problem
    first, second = (
        search(problem, MaxIterations(6), 7, params=SearchParams()) for _ in range(2)
    )
    assert first == second


def test_the_search_leaves_its_input_alone():
    night, required = random_night(5)
    problem = build_problem(night, required).problem
    before = {
        name: getattr(problem, name).copy()
        for name in problem.__slots__
        if isinstance(getattr(problem, name), np.ndarray)
    }
    search(problem, MaxIterations(2), 1, params=SearchParams())
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(problem, name), values)


def test_progress_is_told_from_nought_to_one():
    problem = build_problem(*random_night(1)).problem
    told = []
    search(
        problem,
        MaxIterations(2),
        1,
        params=SearchParams(),
        on_progress=lambda stage, share: told.append((stage, share)),
    )
    assert told == [
        ("building tours", 0.0),
        ("building tours", 1.0),
        ("improving tours", 0.5),
        ("improving tours", 1.0),
    ]


def test_an_empty_call_out_gives_empty_tours():
    night, _ = random_night(2)
    nothing = replace(
        night.network, service_class=np.full_like(night.network.service_class, -1)
    )
    quiet = replace(night, network=nothing)
    found = search(
        build_problem(quiet, required_of(quiet)).problem,
        MaxIterations(3),
        1,
        params=SearchParams(),
    )
    assert found.orders == ((),) * 5
    assert found.cost == 0
