import numpy as np
import pytest

from planner.terrain.make_terrain import Surroundings, make_terrain
from planner.terrain.samples import sample_segments
from planner.terrain.terrain import NO_ELEVATION, Terrain, flat_terrain
from tests.planner.terrain.ground import shaped


def streets(*lines):
    """Return samples of straight segments from (x, y) to (x, y)."""
    points = np.array([point for line in lines for point in line], dtype=float)
    return sample_segments(
        points[:, 0], points[:, 1], np.arange(len(lines) + 1, dtype=np.int64) * 2
    )


VALLEY = shaped(lambda x, _y: 100.0 + 0.1 * np.abs(x), half_m=8000.0, cell_m=40.0)
ALONG_THE_FLOOR = ((0.0, -200.0), (0.0, 200.0))
ON_THE_SIDE = ((2000.0, -200.0), (2000.0, 200.0))
BEYOND_THE_TILES = ((20_000.0, 0.0), (20_100.0, 0.0))


def around(**given):
    known = {"ground": None, "cover": None, "water_distance_m": None, "latitude": 59.0}
    return Surroundings(**(known | given))


def test_the_valley_floor_is_cold_and_sheltered_and_its_side_is_not():
    terrain = make_terrain(streets(ALONG_THE_FLOOR, ON_THE_SIDE), around(ground=VALLEY))
    np.testing.assert_allclose(terrain.elevation_m, [100.0, 300.0], atol=0.5)
    np.testing.assert_allclose(terrain.cold_pool_index, [1.0, 0.0], atol=0.03)
    np.testing.assert_allclose(terrain.exposure_index, [0.0, 1.0], atol=0.03)
    # 1 / sqrt(1.01) on the floor; on the side the eastern half of the sky is cut so.
    np.testing.assert_allclose(
        terrain.sky_view_factor, [1.01**-0.5, (1.0 + 1.01**-0.5) / 2], atol=2e-3
    )
    east, west = 18, 54
    floor, side = terrain.horizons_deg[terrain.horizon]
    assert floor[[east, west]].tolist() == [6, 6]  # 5.7 degrees
    # To the west across the valley: 600 m higher in 10 km, 3.4 degrees.
    assert side[[east, west]].tolist() == [6, 3]


def test_what_the_tiles_do_not_cover_is_a_plain_and_counted():
    terrain = make_terrain(
        streets(ALONG_THE_FLOOR, BEYOND_THE_TILES), around(ground=VALLEY)
    )
    assert np.isnan(terrain.elevation_m[1])
    assert terrain.horizon[1] == 0
    assert terrain.sky_view_factor[1] == terrain.exposure_index[1] == 1.0
    assert terrain.cold_pool_index[1] == 0.0
    told = " ".join(terrain.remarks)
    assert "1 of 2 segments lie outside the elevation tiles" in told


def test_tiles_that_end_soon_are_said():
    near_the_edge = ((6000.0, 0.0), (6040.0, 0.0))
    terrain = make_terrain(streets(near_the_edge), around(ground=VALLEY))
    assert "end within 5 km of 1 of 1 segments" in " ".join(terrain.remarks)


def test_nothing_known_is_a_plain_that_says_so():
    terrain = make_terrain(streets(ALONG_THE_FLOOR), around())
    plain = flat_terrain(1)
    for name in ("sky_view_factor", "cold_pool_index", "exposure_index"):
        assert getattr(terrain, name) == getattr(plain, name)
    assert terrain.remarks[0] == NO_ELEVATION
    assert len(terrain.remarks) == 4


def test_trees_and_water_need_no_elevation():
    wood = shaped(lambda x, _y: np.where(x > -1e9, 0.4, 1.0), half_m=600.0)
    samples = streets(ALONG_THE_FLOOR)
    terrain = make_terrain(
        samples,
        around(cover=wood, water_distance_m=np.full(samples.x_m.size, 250.0)),
    )
    assert terrain.tree_transmissivity[0] == pytest.approx(0.4)
    assert terrain.exposure_index[0] == pytest.approx(0.5)
    assert terrain.water_distance_m.tolist() == [250.0]


def test_progress_ends():
    seen = []
    make_terrain(
        streets(ALONG_THE_FLOOR),
        around(ground=VALLEY),
        on_progress=lambda stage, share: seen.append((stage, share)),
    )
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_columns_of_unequal_length_are_refused():
    plain = flat_terrain(3)
    given = {name: getattr(plain, name) for name in Terrain.__slots__}
    with pytest.raises(ValueError, match=r"elevation_m is \(2,\), horizon asks for"):
        Terrain(**(given | {"elevation_m": np.zeros(2)}))
    with pytest.raises(ValueError, match="horizon runs to 4, horizons_deg has 1 rows"):
        Terrain(**(given | {"horizon": np.full(3, 4, dtype=np.int32)}))
    with pytest.raises(ValueError, match=r"horizons_deg is \(1, 36\), expected"):
        Terrain(**(given | {"horizons_deg": np.zeros((1, 36), dtype=np.uint8)}))
