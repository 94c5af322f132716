import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.terrain.samples import sample_segments


def test_parts_are_equal_and_their_middles_are_asked():
    # 120 m straight east: three parts of 40 m. Then an angle of 30 + 30 m: two of 30.
    samples = sample_segments(
        np.array([0.0, 120.0, 0.0, 30.0, 30.0]),
        np.array([0.0, 0.0, 5.0, 5.0, 35.0]),
        np.array([0, 2, 5]),
    )
    assert samples.segment.tolist() == [0, 0, 0, 1, 1]
    np.testing.assert_allclose(samples.x_m, [20, 60, 100, 15, 30])
    np.testing.assert_allclose(samples.y_m, [0, 0, 0, 5, 20])


def test_a_segment_on_one_spot_is_asked_there():
    samples = sample_segments(
        np.array([7.0, 7.0]), np.array([9.0, 9.0]), np.array([0, 2])
    )
    assert samples.x_m.tolist() == [7.0]
    assert samples.y_m.tolist() == [9.0]


def test_means_leave_out_what_is_not_known():
    samples = sample_segments(
        np.array([0.0, 100.0, 0.0, 10.0]), np.zeros(4), np.array([0, 2, 4])
    )
    found = samples.mean(np.array([2.0, np.nan, np.nan]))
    assert found[0] == 2.0
    assert np.isnan(found[1])


@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.integers(10, 90))
def test_every_segment_is_asked_often_enough(lengths_m, spacing_m):
    ends = np.array([[0, length] for length in lengths_m], dtype=float).ravel()
    samples = sample_segments(
        ends,
        np.zeros(ends.size),
        np.arange(len(lengths_m) + 1) * 2,
        spacing_m=spacing_m,
    )
    parts = np.bincount(samples.segment)
    for length_m, count in zip(lengths_m, parts.tolist(), strict=True):
        assert count == int(np.ceil(length_m / spacing_m))
    # Each segment's samples have their mean at its midpoint.
    np.testing.assert_allclose(
        samples.mean(samples.x_m), np.array(lengths_m) / 2, rtol=1e-9
    )
    assert samples.mean(samples.y_m) == pytest.approx(0.0)
