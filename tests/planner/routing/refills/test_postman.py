"""What must be driven at least, by hand, and walks along it."""

from itertools import islice, pairwise

import pytest

from planner.io.arc_instance_file import read_arc_instance
from planner.routing.refills.postman import relax_tours
from planner.routing.refills.walks import euler_walks
from tests.planner.io.salting import salting


def read(tmp_path, **changes):
    path = tmp_path / "spur.json"
    path.write_text(salting(**changes))
    return read_arc_instance(path)


def test_a_spur_is_driven_there_and_back(tmp_path):
    instance = read(tmp_path)
    driven = relax_tours(instance, instance.tours)
    assert driven.times == {(1, 2): 1, (2, 4): 1, (4, 2): 1, (2, 3): 1}
    assert driven.cost == 15
    assert driven.bound == pytest.approx(15.0)
    assert driven.ends == {3: 1}


def test_a_second_vehicle_must_drive_where_time_is_short(tmp_path):
    # One would need 1.5 minutes. Two need 5 + 4 and 5 + 3 + 3 + 4 m.
    vehicles = [{"id": name, "home": "H", "capacity": 5} for name in ("7", "8")]
    instance = read(tmp_path, vehicles=vehicles, max_time=1.4)
    driven = relax_tours(instance, instance.tours)
    assert driven.leaves == (True, True)
    assert driven.cost == 24


def test_turning_round_in_the_middle_is_paid_for(tmp_path):
    # A salted spur back to A cannot be left the way it was entered: with a one-way
    # street D-A to salt, the way back from A leads by S once more or is not needed.
    instance = read(
        tmp_path,
        E_R=[{"edge": ["H", "A"], "dem": 1, "len": 5, "time": 0.1}],
        A_R=[{"arc": ["D", "A"], "dem": 1, "len": 4, "time": 0.1}],
        A=[
            {"arc": ["A", "D"], "len": 4, "time": 0.1},
            {"arc": ["A", "S"], "len": 3, "time": 0.1},
            {"arc": ["S", "A"], "len": 3, "time": 0.1},
        ],
    )
    # H-A, A-D, D-A, A-S, S-A, A-D.
    assert relax_tours(instance, instance.tours).cost == 5 + 4 + 4 + 3 + 3 + 4


def test_walks_join_and_do_not_turn_round(tmp_path):
    instance = read(tmp_path)
    driven = relax_tours(instance, instance.tours)
    for (walk,) in islice(euler_walks(instance, instance.tours, driven, 1), 5):
        assert walk == ((1, 2), (2, 4), (4, 2), (2, 3))
        assert all(one[1] == other[0] for one, other in pairwise(walk))
