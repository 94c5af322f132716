from dataclasses import replace

import numpy as np

from planner.domain.town import TownPlace
from planner.priority.weights import weights
from tests.planner.priority.nights import VILLA, A, network, town

MAIN = replace(A, weight=10.0)
SCHOOL = TownPlace(name="Norra", kind="school", longitude=14.012, latitude=56.0005)
# A degree of longitude at 56 N is 62.3 km: 0.002 degrees are 124 m, 0.003 are 187 m.


def test_the_class_weighs_and_other_owners_do_not():
    found = weights(town(MAIN, VILLA), network([0, 1, -1]))
    assert found.tolist() == [10, 1, 0]


def test_villa_street_by_the_school_comes_first_in_its_class():
    # The school stands 124 m east of street 1 and 500 m west of street 2.
    found = weights(town(MAIN, VILLA, places=(SCHOOL,)), network([0, 1, 1]))
    assert found.tolist() == [10, 2, 1]


def test_main_street_by_the_school_is_first_already():
    found = weights(town(MAIN, VILLA, places=(SCHOOL,)), network([1, 0, 1]))
    assert found.tolist() == [1, 10, 1]


def test_187_m_from_the_school_is_not_by_it():
    far = replace(SCHOOL, longitude=14.013)
    found = weights(town(MAIN, VILLA, places=(far,)), network([0, 1, 1]))
    assert found.tolist() == [10, 1, 1]


def test_a_car_park_boosts_nothing():
    place = replace(SCHOOL, kind="car_park")
    found = weights(town(MAIN, VILLA, places=(place,)), network([0, 1, 1]))
    assert found.tolist() == [10, 1, 1]


def test_steep_streets_weigh_more_up_and_down():
    slopes = np.array([8.0, -8.0, 7.0, np.nan])
    found = weights(town(VILLA), network([0, 0, 0, 0], slope_pct=slopes))
    assert found.tolist() == [1.5, 1.5, 1, 1]
