"""Segments near a point, against the distances to all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.interpolation.nearby import Nearby
from tests.street_grid import LATITUDE, longitude_at, row_of_streets

STREETS = row_of_streets(30)
ALL = np.ones(30, dtype=bool)
# 100 m north on a sphere of 6371.0088 km.
NORTH_100_M = 100.0 / (6_371_008.8 * np.pi / 180.0)


def distances_m(metres, north_m):
    """Streets run along a line: the gap to the nearer end, or none, and the height."""
    first = np.arange(30) * 100.0
    along = np.maximum(np.maximum(first - metres, metres - first - 100.0), 0.0)
    return np.hypot(along, north_m)


@given(st.floats(-500, 3500), st.floats(-500, 500), st.floats(1, 2000))
def test_agrees_with_looking_at_every_segment(metres, north_m, reach_m):
    place = (longitude_at(metres), LATITUDE + north_m / 100.0 * NORTH_100_M)
    everywhere_m = distances_m(metres, north_m)
    nearby = Nearby(STREETS)
    segments, distance_m = nearby.within(*place, reach_m)
    # Metres of longitude are counted in the town's middle: a part in ten thousand.
    is_sure = np.abs(everywhere_m - reach_m) > 0.5
    expected = np.flatnonzero((everywhere_m <= reach_m) & is_sure)
    assert np.isin(expected, segments).all()
    assert distance_m == pytest.approx(everywhere_m[segments], rel=1e-3, abs=0.5)
    segment, gap_m = nearby.nearest(*place, reach_m, among=ALL)
    if expected.size:
        assert gap_m == pytest.approx(everywhere_m.min(), rel=1e-3, abs=0.5)
        assert everywhere_m[segment] == pytest.approx(gap_m, rel=1e-3, abs=0.5)
    elif not segments.size:
        assert (segment, gap_m) == (-1, float("inf"))


def test_distances_by_hand():
    # 100 m north of the middle of the second street: 100 m to it, and to its
    # neighbours the diagonal to their nearest end.
    place = (longitude_at(150.0), LATITUDE + NORTH_100_M)
    segments, found_m = Nearby(row_of_streets(3)).within(*place, 1000.0)
    assert segments.tolist() == [0, 1, 2]
    expected_m = [np.hypot(50, 100), 100.0, np.hypot(50, 100)]
    assert found_m == pytest.approx(expected_m, rel=1e-4)


def test_nearest_among_some_skips_the_others():
    open_ones = np.arange(30) != 4
    place = (longitude_at(450.0), LATITUDE)
    segment, gap_m = Nearby(STREETS).nearest(*place, 1000.0, among=open_ones)
    assert segment in {3, 5}
    assert gap_m == pytest.approx(50.0, rel=1e-3)


def test_two_places_by_hand():
    apart_m = Nearby(STREETS).apart_m(
        (longitude_at(0.0), LATITUDE), (longitude_at(300.0), LATITUDE)
    )
    assert apart_m == pytest.approx(300.0, rel=1e-6)


def test_an_empty_town_is_far_from_everything():
    nearby = Nearby(row_of_streets(0))
    assert nearby.within(17.0, 59.0, 1000.0)[0].size == 0
    assert nearby.far_m(17.0, 59.0) == float("inf")
