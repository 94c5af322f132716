"""Elevation tiles laid on the metric grid of a town and its horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import RasterioError
from rasterio.fill import fillnodata
from rasterio.warp import Resampling, reproject, transform, transform_bounds
from rasterio.windows import Window, from_bounds

from planner.io.dem import raster_name, refuse_missing_tiles
from planner.terrain.horizon import FARTHEST_M
from planner.terrain.raster import Raster

MOST_CELLS = 9_000_000
"""The grid is made coarser until it has no more: a town of 20 km with 20 km around
it keeps 20 m."""
VOID = -32768.0
"""Of a tile that states no other value for cells without one."""
FILLED_CELLS = 100.0
"""A hole is filled from known cells no farther than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Elevation around a town, None where no tile reaches it, and what to say of it."""

    raster: Raster | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """The cells to fill: coordinate system, outer corner and size."""

    crs: CRS
    west_m: float
    north_m: float
    cell_m: float
    shape: tuple[int, int]

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north. [m]."""
        rows, columns = self.shape
        return (
            self.west_m,
            self.north_m - rows * self.cell_m,
            self.west_m + columns * self.cell_m,
            self.north_m,
        )


def read_ground(
    dem: Sequence[Path],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    *,
    crs: str,
) -> Ground:
    """Lay tiles on square cells around points, `FARTHEST_M` beyond them.

    Cells are as fine as the finest tile's, or as coarse as `MOST_CELLS` asks. The
    first tile that knows a cell answers. Holes inside a tile are filled from what
    is around them.

    Parameters
    ----------
    dem : sequence of Path
        As in `planner.io.dem.read_elevations_m`.
    x_m, y_m : (n,)
        Where the town is. [m]
    crs : str
        Of those coordinates.

    Returns
    -------
    Ground

    Raises
    ------
    ValueError
        If a tile is absent or no raster.
    """
    refuse_missing_tiles(dem)
    grid = _choose_grid(dem, x_m, y_m, CRS.from_string(crs))
    values = np.full(grid.shape, np.nan, dtype=np.float32)
    voids = left = 0
    for tile in dem:
        found, holes, open_holes = _read_tile(tile, grid)
        values = np.where(np.isnan(values), found, values)
        voids, left = voids + holes, left + open_holes
    remarks: list[str] = []
    if voids:
        remarks.append(
            f"{voids} cells of the elevation tiles hold no value; {voids - left} of "
            "them were filled from the cells around."
        )
    if np.isnan(values).all():
        return Ground(raster=None, remarks=tuple(remarks))
    raster = Raster(
        values=np.ascontiguousarray(values, dtype=np.float32),
        west_m=grid.west_m,
        north_m=grid.north_m,
        cell_m=grid.cell_m,
    )
    return Ground(raster=raster, remarks=tuple(remarks))


def _choose_grid(
    dem: Sequence[Path],
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    crs: CRS,
) -> _Grid:
    """Return cells that cover the points and their horizon."""
    west, east = float(x_m.min()) - FARTHEST_M, float(x_m.max()) + FARTHEST_M
    south, north = float(y_m.min()) - FARTHEST_M, float(y_m.max()) + FARTHEST_M
    finest_m = min(_cell_m(tile, crs) for tile in dem)
    coarsest_m = float(np.sqrt((east - west) * (north - south) / MOST_CELLS))
    cell_m = max(finest_m, coarsest_m)
    return _Grid(
        crs=crs,
        west_m=west,
        north_m=north,
        cell_m=cell_m,
        shape=(
            int(np.ceil((north - south) / cell_m)),
            int(np.ceil((east - west) / cell_m)),
        ),
    )


def _cell_m(tile: Path, crs: CRS) -> float:
    """Return the side of a square as large as a tile's cell at the town. [m]."""
    try:
        with rasterio.open(raster_name(tile)) as raster:
            if raster.crs is None or raster.count < 1:
                msg = f"{tile.name} states no coordinate system, elevation needs one"
                raise ValueError(msg)
            x, y = transform(crs, raster.crs, [0.0], [0.0])
            across, down = raster.transform.a, raster.transform.e
            x_m, y_m = transform(
                raster.crs,
                crs,
                [x[0], x[0] + across, x[0]],
                [y[0], y[0], y[0] + down],
            )
            east_m = np.hypot(x_m[1] - x_m[0], y_m[1] - y_m[0])
            north_m = np.hypot(x_m[2] - x_m[0], y_m[2] - y_m[0])
            return float(np.sqrt(east_m * north_m))
    except RasterioError as broken:
        msg = f"{tile.name} is no elevation raster ({broken})"
        raise ValueError(msg) from None


def _read_tile(tile: Path, grid: _Grid) -> tuple[NDArray[np.float32], int, int]:
    """Return a tile's cells on the grid, its holes, and those that stayed open."""
    found = np.full(grid.shape, np.nan, dtype=np.float32)
    try:
        with rasterio.open(raster_name(tile)) as raster:
            window = _window(raster, grid)
            if window is None:
                return found, 0, 0
            coarser = max(grid.cell_m / _cell_m(tile, grid.crs), 1.0)
            shape = (
                max(round(window.height / coarser), 1),
                max(round(window.width / coarser), 1),
            )
            cells = raster.read(
                1,
                window=window,
                out_shape=shape,
                masked=True,
                resampling=Resampling.average if coarser > 1.0 else Resampling.nearest,
            )
            values = cells.astype(np.float32).filled(np.nan)
            values[values == VOID] = np.nan
            holes = int(np.isnan(values).sum())
            if 0 < holes < values.size:
                values = fillnodata(
                    np.nan_to_num(values),
                    mask=~np.isnan(values),
                    max_search_distance=FILLED_CELLS,
                )
                values[values == VOID] = np.nan
            # Cells of the window as read, fewer and larger where it was made coarser.
            across, down = window.width / shape[1], window.height / shape[0]
            placed = (
                raster.transform
                @ Affine.translation(window.col_off, window.row_off)
                @ Affine.scale(across, down)
            )
            reproject(
                values,
                found,
                src_transform=placed,
                src_crs=raster.crs,
                src_nodata=np.nan,
                dst_transform=Affine(
                    grid.cell_m, 0.0, grid.west_m, 0.0, -grid.cell_m, grid.north_m
                ),
                dst_crs=grid.crs,
                dst_nodata=np.nan,
                resampling=Resampling.bilinear,
            )
            return found, holes, int(np.isnan(values).sum())
    except RasterioError as broken:
        msg = f"{tile.name} is no elevation raster ({broken})"
        raise ValueError(msg) from None


def _window(raster: rasterio.DatasetReader, grid: _Grid) -> Window | None:
    """Return the part of a tile that the grid needs, None where it needs none."""
    bounds = transform_bounds(grid.crs, raster.crs, *grid.bounds())
    wanted = from_bounds(*bounds, transform=raster.transform)
    top, left = max(int(wanted.row_off) - 2, 0), max(int(wanted.col_off) - 2, 0)
    bottom = min(int(wanted.row_off + wanted.height) + 3, raster.height)
    right = min(int(wanted.col_off + wanted.width) + 3, raster.width)
    if bottom <= top or right <= left:
        return None
    return Window(left, top, right - left, bottom - top)
