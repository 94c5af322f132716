import zipfile

import numpy as np
import pytest
import rasterio
from affine import Affine

from planner.io.dem import read_elevations_m

NODATA = -32768


def write_tile(path, cells, west=14.0, north=57.0, cell_deg=0.1, crs="EPSG:4326"):
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=cells.shape[0],
        width=cells.shape[1],
        count=1,
        dtype=cells.dtype,
        crs=crs,
        transform=Affine(cell_deg, 0.0, west, 0.0, -cell_deg, north),
        nodata=NODATA,
    ) as raster:
        raster.write(cells, 1)
    return path


CELLS = np.array([[100, 200], [300, 400]], dtype=np.int16)


@pytest.mark.parametrize(
    ("longitude", "latitude", "expected_m"),
    # Cells' centres stand at 14.05 and 14.15 E, 56.95 and 56.85 N.
    [
        (14.05, 56.95, 100),
        (14.15, 56.85, 400),
        (14.10, 56.95, 150),  # half way east
        (14.05, 56.90, 200),  # half way south
        (14.10, 56.90, 250),  # the mean of all four
        (14.01, 56.99, 100),  # beyond the last centre the edge cell answers
    ],
)
def test_bilinear_between_the_cells_centres(tmp_path, longitude, latitude, expected_m):
    tile = write_tile(tmp_path / "a.tif", CELLS)
    found_m = read_elevations_m([tile], np.array([longitude]), np.array([latitude]))
    assert found_m[0] == pytest.approx(expected_m, abs=1e-4)


def test_outside_and_beside_a_missing_cell_nothing_is_known(tmp_path):
    cells = CELLS.copy()
    cells[0, 0] = NODATA
    tile = write_tile(tmp_path / "a.tif", cells)
    found_m = read_elevations_m(
        [tile], np.array([14.1, 14.15, 20.0]), np.array([56.9, 56.85, 56.9])
    )
    assert np.isnan(found_m[[0, 2]]).all()
    assert found_m[1] == pytest.approx(400)


def test_the_next_tile_answers_where_the_first_does_not(tmp_path):
    west = write_tile(tmp_path / "a.tif", CELLS)
    east = write_tile(tmp_path / "b.tif", CELLS + 1000, west=14.2)
    found_m = read_elevations_m(
        [west, east], np.array([14.05, 14.25]), np.array([56.95, 56.95])
    )
    np.testing.assert_allclose(found_m, [100, 1100])


def test_a_tile_inside_a_zip_is_read(tmp_path):
    write_tile(tmp_path / "a.tif", CELLS)
    with zipfile.ZipFile(tmp_path / "a.tif.zip", "w") as packed:
        packed.write(tmp_path / "a.tif", "a.tif")
    found_m = read_elevations_m(
        [tmp_path / "a.tif.zip"], np.array([14.05]), np.array([56.95])
    )
    assert found_m[0] == pytest.approx(100)


def test_what_is_no_raster_is_refused(tmp_path):
    (tmp_path / "a.tif").write_text("no raster", encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.tif is no elevation raster"):
        read_elevations_m([tmp_path / "a.tif"], np.array([14.0]), np.array([57.0]))
    with pytest.raises(ValueError, match="there is no elevation tile"):
        read_elevations_m([tmp_path / "b.tif"], np.array([14.0]), np.array([57.0]))
