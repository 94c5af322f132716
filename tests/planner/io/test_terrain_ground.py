import numpy as np
import pytest

from planner.io.osm_network import local_crs
from planner.io.terrain_ground import read_ground
from planner.terrain.raster import values_at
from tests.planner.io.test_dem import NODATA, write_tile

CRS = local_crs((14.5, 56.5))
MIDDLE = np.zeros(1)


def sloping_tile(path, holes=()):
    """Return 1 x 1 degree, 0.01 degrees a cell, elevation growing northwards."""
    cells = np.repeat(np.arange(100, 0, -1, dtype=np.int16)[:, None], 100, axis=1)
    for hole in holes:
        cells[hole] = NODATA
    return write_tile(path, cells, west=14.0, north=57.0, cell_deg=0.01)


def test_tiles_are_laid_on_metres(tmp_path):
    ground = read_ground([sloping_tile(tmp_path / "a.tif")], MIDDLE, MIDDLE, crs=CRS)
    # 56.5 N is the border of rows 50 and 51 from the north: (51 + 50) / 2 = 50.5 m.
    # A degree of latitude there is 111.4 km: 10 km north are 0.0898 degrees, 8.98
    # rows of 1 m.
    north_m = np.array([0.0, 10_000.0, -10_000.0])
    # Two bilinear steps over cells of 0.8 km leave half a cell, half a metre.
    np.testing.assert_allclose(
        values_at(ground.raster, np.zeros(3), north_m), [50.5, 59.48, 41.52], atol=0.6
    )
    assert ground.remarks == ()
    # 0.01 degrees are 0.62 km east and 1.11 km north.
    assert 620.0 < ground.raster.cell_m < 1115.0


def test_holes_are_filled_and_said(tmp_path):
    tile = sloping_tile(tmp_path / "a.tif", holes=[(49, 50), (50, 50)])
    ground = read_ground([tile], MIDDLE, MIDDLE, crs=CRS)
    (told,) = ground.remarks
    assert told.startswith("2 cells of the elevation tiles hold no value; 2 of them")
    assert values_at(ground.raster, MIDDLE, MIDDLE)[0] == pytest.approx(50.5, abs=1.0)


def test_a_town_off_the_tiles_has_no_ground(tmp_path):
    tile = sloping_tile(tmp_path / "a.tif")
    far_m = np.array([900_000.0])
    ground = read_ground([tile], far_m, MIDDLE, crs=CRS)
    assert ground.raster is None


def test_beyond_a_tile_nothing_is_known(tmp_path):
    tile = sloping_tile(tmp_path / "a.tif")
    # The tile ends half a degree east, 30.8 km from the middle.
    ground = read_ground([tile], np.array([25_000.0]), MIDDLE, crs=CRS)
    found_m = values_at(ground.raster, np.array([25_000.0, 40_000.0]), np.zeros(2))
    assert found_m[0] == pytest.approx(50.5, abs=1.0)
    assert np.isnan(found_m[1])


def test_two_tiles_leave_no_seam(tmp_path):
    north = sloping_tile(tmp_path / "a.tif")
    cells = np.zeros((100, 100), dtype=np.int16)
    south = write_tile(tmp_path / "b.tif", cells, west=14.0, north=56.0, cell_deg=0.01)
    at_the_seam = np.array([-55_700.0])
    ground = read_ground([north, south], MIDDLE, at_the_seam, crs=CRS)
    inner = ground.raster.values[:, 5:-5]
    assert not np.isnan(inner).any()


def test_what_is_no_raster_is_refused(tmp_path):
    (tmp_path / "a.tif").write_text("no raster", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tif is no elevation raster"):
        read_ground([tmp_path / "a.tif"], MIDDLE, MIDDLE, crs=CRS)
    with pytest.raises(ValueError, match="there is no elevation tile"):
        read_ground([tmp_path / "b.tif"], MIDDLE, MIDDLE, crs=CRS)
