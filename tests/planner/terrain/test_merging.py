import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.terrain.merging import merge_horizons


@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 40), st.just(8)), elements=st.floats(0, 89)
    ),
    st.integers(1, 12),
)
def test_every_sector_stays_within_the_tolerance(horizon_deg, most):
    rows, index, tolerance_deg = merge_horizons(horizon_deg, most=most)
    assert rows.shape[0] <= most
    assert (rows[0] == 0).all()
    gap_deg = np.abs(rows[index].astype(float) - np.rint(horizon_deg))
    assert gap_deg.max() <= tolerance_deg


def test_alike_horizons_become_one():
    horizon_deg = np.array([[0.4] * 4, [10.0] * 4, [11.0] * 4, [30.0] * 4])
    rows, index, tolerance_deg = merge_horizons(horizon_deg)
    assert tolerance_deg == 2
    assert index.tolist() == [0, 1, 1, 2]
    assert rows.tolist() == [[0] * 4, [10] * 4, [30] * 4]


def test_no_segments_have_no_horizons_but_the_flat_one():
    rows, index, _ = merge_horizons(np.zeros((0, 72)))
    assert rows.shape == (1, 72)
    assert index.size == 0
