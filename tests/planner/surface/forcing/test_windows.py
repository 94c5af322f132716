"""Means and minima around each time against plain loops."""

import numpy as np
import pytest

from planner.surface.forcing.windows import lowest_around, mean_around

DRAW = np.random.default_rng(3)
TIME_S = np.cumsum(DRAW.uniform(600.0, 5000.0, 200))
VALUES = np.where(DRAW.random((200, 2)) < 0.4, np.nan, DRAW.normal(size=(200, 2)))


@pytest.mark.parametrize("around_s", [0.0, 1000.0, 20_000.0, 1e9])
def test_agrees_with_plain_loops(around_s):
    lowest = lowest_around(TIME_S, VALUES, around_s)
    mean = mean_around(TIME_S, VALUES, around_s)
    for row, moment_s in enumerate(TIME_S):
        near = VALUES[np.abs(TIME_S - moment_s) <= around_s]
        for column in range(2):
            known = near[np.isfinite(near[:, column]), column]
            if known.size:
                assert lowest[row, column] == known.min()
                assert mean[row, column] == pytest.approx(known.mean())
            else:
                assert np.isinf(lowest[row, column])
                assert np.isnan(mean[row, column])
