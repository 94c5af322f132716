"""Distances from segments to points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.positions import SegmentDistances
from tests.street_grid import LATITUDE, longitude_at, row_of_streets

# 100 m north on a sphere of 6371.0088 km.
NORTH_100_M = 100.0 / (6_371_008.8 * np.pi / 180.0)


def test_distances_by_hand():
    # 100 m north of the middle of the second of three 100 m streets: 100 m to it,
    # and to its neighbours the diagonal to their nearest end.
    distances = SegmentDistances(row_of_streets(3))
    found = distances.to(longitude_at(150.0), LATITUDE + NORTH_100_M)
    assert found == pytest.approx(
        [np.hypot(50, 100), 100.0, np.hypot(50, 100)], rel=1e-4
    )


def test_point_beyond_the_end_is_measured_from_the_end():
    distances = SegmentDistances(row_of_streets(2))
    assert distances.to(longitude_at(500.0), LATITUDE) == pytest.approx(
        [400, 300], rel=1e-4
    )


@given(st.floats(-500, 1500), st.floats(-0.01, 0.01))
def test_no_point_is_farther_from_a_street_than_from_its_end(metres, north):
    network = row_of_streets(5)
    place = (longitude_at(metres), LATITUDE + north)
    found = SegmentDistances(network).to(*place)
    y_m = north * 6_371_008.8 * np.pi / 180.0
    to_nodes = np.hypot(metres - np.arange(6) * 100.0, y_m)
    ends = np.minimum(to_nodes[:-1], to_nodes[1:])
    assert (found <= ends * (1 + 1e-6) + 1e-3).all()
    assert (found >= ends - 100.0 - 1e-3).all()
