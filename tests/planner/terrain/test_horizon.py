import numpy as np
import pytest

from planner.terrain.horizon import look_around, ray_distances_m, sky_view_factors
from planner.terrain.terrain import SECTORS
from tests.planner.terrain.ground import ORIGIN, shaped

AZIMUTH = np.radians(np.arange(SECTORS) * 360.0 / SECTORS)


def seen_from_the_middle(height_m, **size):
    return look_around(shaped(height_m, **size), ORIGIN, ORIGIN)


def test_a_wall_stands_as_high_as_trigonometry_says():
    # 100 m high, 500 m to the east, without end: in azimuth a it is 500 / sin a away.
    view = seen_from_the_middle(
        lambda x, _y: np.where(x >= 500.0, 100.0, 0.0), half_m=6000.0
    )
    towards = np.maximum(np.sin(AZIMUTH), 0.0)
    expected_deg = np.degrees(np.arctan(100.0 / 500.0 * towards))
    # A ray of growing steps meets the wall up to a fiftieth of the way behind it.
    np.testing.assert_allclose(view.horizon_deg[0], expected_deg, atol=0.35)
    assert (view.horizon_deg[0][np.sin(AZIMUTH) < 0] == 0.0).all()
    # Due east, north and west are where a map has them.
    assert view.horizon_deg[0, 18] == pytest.approx(11.31, abs=0.05)
    assert view.horizon_deg[0, 0] == 0.0
    assert view.horizon_deg[0, 54] == 0.0


def test_a_pit_with_an_even_rim_sees_the_square_of_its_cosine():
    # A round pit, 300 m to the rim, 150 m deep: h = atan(1/2), cos² h = 1/1.25 = 0.8.
    view = seen_from_the_middle(
        lambda x, y: np.where(np.hypot(x, y) >= 300.0, 150.0, 0.0),
        cell_m=5.0,
        half_m=600.0,
    )
    assert sky_view_factors(view.horizon_deg)[0] == pytest.approx(0.8, abs=0.006)


def test_a_bowl_sees_as_much_as_a_pit_of_its_rim():
    # A paraboloid up to a rim of 200 m at 1000 m, level beyond: the rim is highest.
    view = seen_from_the_middle(
        lambda x, y: 200.0 * np.minimum(np.hypot(x, y) / 1000.0, 1.0) ** 2, cell_m=10.0
    )
    expected = np.cos(np.arctan(0.2)) ** 2
    assert sky_view_factors(view.horizon_deg)[0] == pytest.approx(expected, abs=5e-4)


def test_a_plain_sees_the_whole_sky():
    view = seen_from_the_middle(lambda _x, _y: 120.0)
    assert (view.horizon_deg == 0.0).all()
    assert sky_view_factors(view.horizon_deg).tolist() == [1.0]


def test_a_hill_top_sees_the_whole_sky_and_looks_down():
    view = seen_from_the_middle(lambda x, y: -0.1 * np.hypot(x, y))
    assert (view.horizon_deg == 0.0).all()
    assert view.highest_near_deg[0] == pytest.approx(-5.71, abs=0.35)


def test_a_valley_is_the_same_on_both_sides():
    # A straight valley along north: sides of 20 % up to 1 km away, then level.
    view = seen_from_the_middle(lambda x, _y: 0.2 * np.minimum(np.abs(x), 1000.0))
    horizon_deg = view.horizon_deg[0]
    east, west = horizon_deg[1:36], horizon_deg[:36:-1]
    np.testing.assert_allclose(east, west, atol=1e-9)
    # Across, the sides rise by 20 %: 11.3 degrees. Along, nothing rises.
    assert horizon_deg[18] == pytest.approx(11.31, abs=0.05)
    assert horizon_deg[0] == horizon_deg[36] == 0.0
    # psi = mean of 1 / (1 + 0.04 sin² a) = 1 / sqrt(1.04).
    assert sky_view_factors(view.horizon_deg)[0] == pytest.approx(1.04**-0.5, abs=5e-4)


def test_the_earth_hides_the_foot_of_what_is_far():
    # A plateau of 100 m, 15 km east: it sinks by 0.87 * 15000² / (2 * 6.371e6) =
    # 15.4 m, so it stands at atan(84.6 / 15000) = 0.323 degrees instead of 0.382.
    ground = shaped(
        lambda x, _y: np.where(x >= 15_000.0, 100.0, 0.0), half_m=18_000.0, cell_m=100.0
    )
    view = look_around(ground, ORIGIN, ORIGIN)
    assert view.horizon_deg[0, 18] == pytest.approx(0.323, abs=0.008)


def test_a_ray_ends_where_nothing_is_known():
    ground = shaped(lambda x, _y: np.where(x > 1500.0, np.nan, 50.0))
    view = look_around(ground, ORIGIN, ORIGIN)
    assert 1400.0 < view.seen_m[0, 18] <= 1500.0
    assert view.seen_m[0, 54] > 3000.0  # found by leaps on a plain
    off = look_around(ground, np.array([2000.0, 9e9]), np.zeros(2))
    assert np.isnan(off.ground_m).all()
    assert (off.seen_m == 0.0).all()
    assert (off.horizon_deg == 0.0).all()


def test_steps_grow_and_reach_the_end():
    distance_m = ray_distances_m(50.0, 20_000.0)
    assert distance_m[0] == 50.0
    assert distance_m[-1] == 20_000.0
    steps_m = np.diff(distance_m)
    assert steps_m[:-1].min() >= 25.0 - 1e-9
    assert (steps_m <= np.maximum(25.0, 0.02 * distance_m[:-1]) + 1e-9).all()


@pytest.mark.parametrize(("horizon_deg", "expected"), [(0, 1.0), (45, 0.5), (90, 0.0)])
def test_sky_view_of_even_horizons(horizon_deg, expected):
    found = sky_view_factors(np.full((1, SECTORS), float(horizon_deg)))
    assert found[0] == pytest.approx(expected)
