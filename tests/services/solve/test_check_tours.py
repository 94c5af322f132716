"""Rules of vehicles with homes, by tours that keep them and tours that do not."""

import re
from itertools import pairwise

import pytest

from planner.io.arc_instance_file import read_arc_instance
from services.solve.check_solution import check_routes, check_solution
from tests.planner.io.salting import salting

H, A, D, S = 1, 2, 3, 4
BEST = (
    (H, A, True),
    (A, D, True),
    (D, A, False),
    (A, S, True),
    (S, A, False),
    (A, D, False),
)


@pytest.fixture
def spur(tmp_path):
    path = tmp_path / "spur.json"
    path.write_text(salting())
    return read_arc_instance(path)


def test_a_tour_that_refills_keeps_all_rules(spur):
    assert check_solution(spur, [BEST], 23) == ()


@pytest.mark.parametrize(
    ("tour", "said"),
    [
        (
            ((H, A, True), (A, S, True), (S, A, False), (A, D, True)),
            "route 1 has 0 left where it serves 2 on 2-3",
        ),
        (BEST[:-1], "route 1 ends at 2, expected a refill node: 3"),
        (BEST[1:], "route 1 starts at 2, expected home 1 of vehicle 7"),
        (
            (*BEST[:3], (A, D, False), (D, A, False), *BEST[3:]),
            "route 1: turn 3-2-3 is not allowed",
        ),
        (
            (*BEST, (D, A, False), (A, S, False), (S, A, False), (A, D, False)),
            "route 1 takes 3.700 minutes, expected at most 2.3",
        ),
    ],
)
def test_each_broken_rule_is_said(spur, tour, said):
    assert said in check_routes(spur, [tour]).violations


def test_every_vehicle_has_a_route(spur):
    said = "2 routes, expected 1, one for each vehicle, empty if it stays at home"
    assert said in check_routes(spur, [BEST, ()]).violations


@pytest.mark.real_data
def test_practice_walks_what_its_description_says_and_turns_where_it_may_not(real_data):
    folder = real_data / "routing" / "kerteminde"
    instance = read_arc_instance(folder / "kerteminde.json")
    text = (folder / "solution_mandrup.txt").read_text()
    walks = [
        [int(node) for node in re.findall(r"\d+", walk)] for walk in text.split("294")
    ][:2]
    waiting = {
        move: link for link in instance.links if link.is_required for move in link.ways
    }
    routes = []
    for walk in walks:
        steps = []
        for tail, head in pairwise(walk):
            link = waiting.get((tail, head))
            if tail != head:
                steps.append((tail, head, link is not None))
            for move in link.ways if link else ():
                del waiting[move]
        routes.append(steps)
    checked = check_routes(instance, routes)
    assert checked.cost == 124_317 + 214_097
    turned = [said for said in checked.violations if "is not allowed" in said]
    ends = [said for said in checked.violations if "expected a refill node" in said]
    assert len(turned) == 23
    assert [said.split(",")[0] for said in ends] == [
        "route 1 ends at 100",
        "route 2 ends at 98",
    ]
    # It does not say where it salts what it passes twice: at the first time, here, the
    # first vehicle runs out of salt.
    others = set(checked.violations) - {*turned, *ends}
    assert all("route 1 has" in said for said in others)
