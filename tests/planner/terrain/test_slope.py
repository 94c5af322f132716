import numpy as np

from planner.terrain.slope import slopes_pct


def test_rise_over_length():
    # 5 m up over 100 m is 5 %, and the way back falls as much.
    slope_pct = slopes_pct(
        np.array([10.0, 15.0]),
        np.array([0, 1], dtype=np.int32),
        np.array([1, 0], dtype=np.int32),
        np.array([100.0, 100.0]),
    )
    assert slope_pct.tolist() == [5.0, -5.0]


def test_short_segments_do_not_become_cliffs():
    # 3 m up over 2 m of segment is noise of a 30 m cell: 3 / 30 = 10 %.
    slope_pct = slopes_pct(
        np.array([10.0, 13.0]),
        np.array([0], dtype=np.int32),
        np.array([1], dtype=np.int32),
        np.array([2.0]),
    )
    assert slope_pct.tolist() == [10.0]


def test_unknown_elevation_gives_no_slope():
    slope_pct = slopes_pct(
        np.array([10.0, np.nan]),
        np.array([0], dtype=np.int32),
        np.array([1], dtype=np.int32),
        np.array([50.0]),
    )
    assert np.isnan(slope_pct).all()
