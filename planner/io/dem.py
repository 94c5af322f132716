"""Elevation at points, from tiles of a digital elevation model."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.warp import transform
from rasterio.windows import Window

ZIP = ".zip"


def read_elevations_m(
    dem: Sequence[Path],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Interpolate elevation bilinearly between the four cells around each point.

    Tiles are asked in the order given and the first that knows a point answers.
    A point beside a cell without a value gets none from that tile. Between the
    last cell's centre and a tile's edge the edge cells answer.

    Parameters
    ----------
    dem : sequence of Path
        GeoTIFF, HGT or any raster that GDAL reads; a ``.zip`` holds one raster of
        the name without ``.zip``.
    longitude, latitude : (n,)
        [degrees]

    Returns
    -------
    (n,)
        NaN where no tile knows. [m]

    Raises
    ------
    ValueError
        If a tile is absent or no raster.
    """
    found_m = np.full(longitude.shape, np.nan)
    for tile in dem:
        open_points = np.flatnonzero(np.isnan(found_m))
        if not open_points.size:
            break
        found_m[open_points] = _read_tile_m(
            tile, longitude[open_points], latitude[open_points]
        )
    return found_m


def refuse_missing_tiles(dem: Sequence[Path]) -> None:
    """Raise ValueError for the first tile that is no file."""
    for tile in dem:
        if not tile.is_file():
            msg = f"there is no elevation tile {tile}"
            raise ValueError(msg)


def raster_name(tile: Path) -> str:
    """Return the name by which GDAL opens a tile, inside a zip where it is one."""
    if tile.suffix == ZIP:
        return f"/vsizip/{tile.resolve()}/{tile.stem}"
    return str(tile)


def _read_tile_m(
    tile: Path, longitude: NDArray[np.float64], latitude: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return one tile's answer, NaN outside it. [m]."""
    refuse_missing_tiles([tile])
    try:
        with rasterio.open(raster_name(tile)) as raster:
            if raster.crs is None or raster.count < 1:
                msg = f"{tile.name} states no coordinate system, elevation needs one"
                raise ValueError(msg)
            xs, ys = transform("EPSG:4326", raster.crs, longitude, latitude)
            column, row = ~raster.transform @ (np.asarray(xs), np.asarray(ys))
            return _interpolate(raster, np.asarray(row), np.asarray(column))
    except RasterioError as broken:
        msg = f"{tile.name} is no elevation raster ({broken})"
        raise ValueError(msg) from None


def _interpolate(
    raster: rasterio.DatasetReader,
    row: NDArray[np.float64],
    column: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the bilinear value at fractional cells, NaN outside. [m]."""
    inside = (row >= 0) & (column >= 0) & (row <= raster.height)
    inside &= column <= raster.width
    answer = np.full(row.shape, np.nan)
    if not inside.any():
        return answer
    # Cell values stand at the cells' centres, half a cell in from their corner.
    y = np.clip(row[inside] - 0.5, 0, raster.height - 1)
    x = np.clip(column[inside] - 0.5, 0, raster.width - 1)
    top, left = np.floor(y).astype(int), np.floor(x).astype(int)
    bottom = np.minimum(top + 1, raster.height - 1)
    right = np.minimum(left + 1, raster.width - 1)
    window = Window(
        left.min(),
        top.min(),
        right.max() - left.min() + 1,
        bottom.max() - top.min() + 1,
    )
    cells = raster.read(1, window=window, masked=True).astype(float).filled(np.nan)
    top, bottom = top - top.min(), bottom - top.min()
    left, right = left - left.min(), right - left.min()
    down, across = y - np.floor(y), x - np.floor(x)
    upper = cells[top, left] * (1 - across) + cells[top, right] * across
    lower = cells[bottom, left] * (1 - across) + cells[bottom, right] * across
    answer[inside] = upper * (1 - down) + lower * down
    return answer
