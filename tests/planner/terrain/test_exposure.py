import numpy as np
import pytest

from planner.terrain.exposure import exposure_index
from planner.terrain.horizon import look_around
from tests.planner.terrain.ground import ORIGIN, shaped


def exposure(height_m):
    view = look_around(shaped(height_m, half_m=1500.0, cell_m=10.0), ORIGIN, ORIGIN)
    return float(exposure_index(view.highest_near_deg, view.lowest_near_deg)[0])


@pytest.mark.parametrize(
    ("height_m", "expected"),
    [
        (lambda _x, _y: 250.0, 1.0),
        (lambda x, _y: 0.10 * np.abs(x), 0.0),
        (lambda x, _y: 0.05 * np.abs(x), 0.5),
        (lambda x, _y: -0.10 * np.abs(x), 2.0),
        (lambda x, _y: -0.05 * np.abs(x), 1.5),
        (lambda x, _y: 0.30 * np.abs(x), 0.0),
        # An even slope is high on one side and low on the other.
        (lambda x, y: 0.10 * x + 0.10 * y, 1.0),
    ],
)
def test_valleys_shelter_and_crests_do_not(height_m, expected):
    assert exposure(height_m) == pytest.approx(expected, abs=0.01)


def test_a_rough_plain_is_a_plain():
    # Errors of a radar's elevation: 3 m, independent from cell to cell.
    rng = np.random.default_rng(4)
    rough = [
        exposure(lambda x, _y: rng.normal(0.0, 3.0, x.shape).round(1))
        for _ in range(20)
    ]
    assert np.mean(rough) == pytest.approx(1.0, abs=0.6)
    assert 0.4 < np.median(rough) < 1.6
