import numpy as np
import pytest

from planner.terrain.trees import sun_through_trees, wind_past_trees
from tests.planner.terrain.ground import ORIGIN, shaped


def wood(covers):
    return shaped(
        lambda x, y: np.where(covers(x, y), 0.4, 1.0), half_m=300.0, cell_m=5.0
    )


def sun(covers, noon_deg=180.0):
    return float(sun_through_trees(wood(covers), ORIGIN, ORIGIN, noon_deg=noon_deg)[0])


def test_trees_shade_from_the_sunny_side_only():
    south = sun(lambda _x, y: y < -8.0)
    assert south == pytest.approx(0.4)
    assert sun(lambda _x, y: y > 8.0) == 1.0
    # South of the tropics the sun stands in the north.
    assert sun(lambda _x, y: y > 8.0, noon_deg=0.0) == pytest.approx(0.4)
    # In the south-east alone: one of three directions.
    assert sun(lambda x, y: (y < -5.0) & (x > 5.0)) == pytest.approx((0.4 + 2) / 3)


def test_trees_far_off_do_not_shade():
    assert sun(lambda _x, y: y < -60.0) == 1.0


def test_half_the_wind_is_left_among_trees():
    everywhere = wood(lambda x, y: np.hypot(x, y) > 20.0)
    assert wind_past_trees(everywhere, ORIGIN, ORIGIN).tolist() == [0.5]
    # A wood along the whole east side stands in 7 of 16 directions: 22.5 to 157.5.
    east = wood(lambda x, _y: x > 25.0)
    assert wind_past_trees(east, ORIGIN, ORIGIN)[0] == pytest.approx(1 - 0.5 * 7 / 16)
    assert wind_past_trees(wood(lambda x, _y: x > 999.0), ORIGIN, ORIGIN)[0] == 1.0
