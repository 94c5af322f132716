"""Salting tasks by a tiny file, what is wrong with one, and the real one."""

import json

import pytest

from planner.io.arc_instance_file import read_arc_instance
from planner.routing.arc_instance import Link, TourRules, Vehicle
from tests.planner.io.salting import salting


def read(tmp_path, text):
    path = tmp_path / "spur.json"
    path.write_text(text)
    return read_arc_instance(path)


def test_labels_loads_times_and_turns(tmp_path):
    instance = read(tmp_path, salting())
    assert instance.labels == {1: "H", 2: "A", 3: "D", 4: "S"}
    assert instance.tours == TourRules(
        vehicles=(Vehicle(name="7", home=1, capacity=5),),
        refills={3: 5},
        longest_ms=138_000,
    )
    assert instance.links[2] == Link(
        tail=2,
        head=4,
        is_two_way=True,
        cost=3,
        is_required=True,
        service_cost=3,
        demand=3,
        time_ms=18_000,
    )
    assert (2, 4, 2) in instance.turns
    assert (4, 2, 3) in instance.turns
    assert (4, 2, 4) not in instance.turns


def test_numbers_stay_and_parts_of_a_load_are_counted_in_thousandths(tmp_path):
    text = salting(
        nodes=[{"label": label, "position": []} for label in ("10", "12")],
        vehicles=[{"id": "1", "home": "10", "capacity": 3}],
        depots=[],
        max_time=None,
        A=[{"arc": ["12", "10"], "len": 1, "time": 0}],
        A_R=[{"arc": ["10", "12"], "dem": 2.5, "len": 1, "time": 0}],
        E_R=[],
        U=[{"label": "12"}],
    )
    instance = read(tmp_path, text)
    assert instance.nodes == (10, 12)
    assert instance.links[1].demand == 2_500
    assert instance.capacity == 3_000
    assert instance.tours.longest_ms is None
    assert instance.depot == 10


def edge(**changes):
    """Return one edge to salt, with changes."""
    return {"edge": ["H", "A"], "dem": 2, "len": 5, "time": 0.5, **changes}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"E_R": [edge(dem=5.5)]}, r"dem of E_R\[0\] is 5.5, expected at most .* of 5"),
        ({"E_R": [edge(edge=["H", "Q"])]}, r"edge of E_R\[0\] is 'Q', expected the l"),
        ({"E_R": [edge(edge=["H"])]}, r"edge of E_R\[0\] is \['H'\], expected two"),
        ({"E_R": [edge(edge=["H", "H"])]}, r"edge of E_R\[0\] leads from H to itself"),
        ({"E_R": [edge(len=-1)]}, r"len of E_R\[0\] is -1, expected a number from 0"),
        ({"E_R": [edge(len=0.5)]}, r"len of E_R\[0\] is 0.5, expected whole metres"),
        ({"E_R": [edge(time="2")]}, r"time of E_R\[0\] is '2', expected a number"),
        ({"E_R": [{"edge": ["H", "A"]}]}, r"E_R\[0\] has no len"),
        ({"E_R": [edge(), edge(edge=["A", "H"])]}, r"E_R\[1\] is a second street"),
        ({"E_R": []}, "A_R and E_R are empty, expected something to salt"),
        ({"E_R": {}}, r"E_R is \{\}, expected a list"),
        ({"E_R": [3]}, r"E_R\[0\] is 3, expected an object"),
        ({"vehicles": []}, "no vehicles, expected at least 1"),
        ({"vehicles": [{"id": "7", "home": "X", "capacity": 5}]}, "home of vehicles"),
        ({"vehicles": [{"id": "7", "home": "H", "capacity": 0}]}, "is 0, expected mo"),
        ({"vehicles": [{"id": "7", "home": "H", "capacity": 5}] * 2}, "vehicle 7 is l"),
        ({"nodes": [{"label": "H"}] * 2}, "node H is listed twice"),
        ({"max_time": -1}, "max_time of the instance is -1, expected a number"),
        ({"U": [{"label": "Z"}]}, r"label of U\[0\] is 'Z', expected the label of a n"),
        (
            {"U": []},
            r"E_R\[2\], A to S, must be salted but lies on no way from a home to a ref",
        ),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(tmp_path, changes, said):
    with pytest.raises(ValueError, match=rf"^spur\.json: .*{said}") as refusal:
        read(tmp_path, salting(**changes))
    assert "\n" not in str(refusal.value)


def test_a_missing_part_is_named(tmp_path):
    document = json.loads(salting())
    del document["U"]
    with pytest.raises(ValueError, match="no U, expected name, max_time, nodes"):
        read(tmp_path, json.dumps(document))


@pytest.mark.real_data
def test_kerteminde_has_what_its_description_says(real_data):
    # Problem statement: 193 nodes, 10 + 33 arcs, 233 edges, 265.602 km and 1 018 806
    # units to salt, vehicles at 2 and 130, refills at 1 and 179.
    path = real_data / "routing" / "kerteminde" / "kerteminde.json"
    instance = read_arc_instance(path)
    salted = [link for link in instance.links if link.is_required]
    assert len(instance.nodes) == 193
    assert len(instance.links) - len(salted) == 10
    assert sum(not link.is_two_way for link in salted) == 33
    assert sum(link.is_two_way for link in salted) == 233
    assert sum(link.service_cost for link in salted) == 265_602
    assert sum(link.demand for link in salted) == 1_018_806
    assert [vehicle.home for vehicle in instance.tours.vehicles] == [2, 130]
    assert set(instance.tours.refills) == {1, 179}
    assert instance.tours.longest_ms == 210 * 60_000
