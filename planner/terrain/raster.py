"""Values on square cells in a town's own metric coordinates."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.kernels import kernel

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """Square cells, rows from north to south, NaN where nothing is known.

    Attributes
    ----------
    values : (rows, columns) float32
    west_m, north_m : float
        Outer corner of the first cell. [m]
    cell_m : float
        Side of a cell. [m]
    """

    values: NDArray[np.float32]
    west_m: float
    north_m: float
    cell_m: float

    def __post_init__(self) -> None:
        """Refuse what is no table of cells."""
        if self.values.ndim != 2 or not self.values.size:  # noqa: PLR2004 - a table
            msg = f"values are {self.values.shape}, expected (rows, columns)"
            raise ValueError(msg)
        if not self.cell_m > 0.0:
            msg = f"cell_m is {self.cell_m}, expected more than 0 m"
            raise ValueError(msg)

    def rows_at(self, y_m: Array) -> Array:
        """Return fractional rows, whole at cells' centres."""
        return np.asarray((self.north_m - y_m) / self.cell_m - 0.5)

    def columns_at(self, x_m: Array) -> Array:
        """Return fractional columns, whole at cells' centres."""
        return np.asarray((x_m - self.west_m) / self.cell_m - 0.5)


@kernel
def bilinear(
    values: NDArray[np.float32] | NDArray[np.float64], row: float, column: float
) -> float:
    """Return the value between four cells' centres, NaN outside them.

    Parameters
    ----------
    values : (rows, columns)
    row, column : float
        Whole at cells' centres.
    """
    rows, columns = values.shape
    if not (0.0 <= row <= rows - 1.0 and 0.0 <= column <= columns - 1.0):
        return math.nan
    top = min(int(row), max(rows - 2, 0))
    left = min(int(column), max(columns - 2, 0))
    bottom, right = min(top + 1, rows - 1), min(left + 1, columns - 1)
    down, across = row - top, column - left
    upper = values[top, left] * (1.0 - across) + values[top, right] * across
    lower = values[bottom, left] * (1.0 - across) + values[bottom, right] * across
    return float(upper * (1.0 - down) + lower * down)


def values_at(raster: Raster, x_m: Array, y_m: Array) -> Array:
    """Return the value of the cell in which each point lies, NaN outside.

    Parameters
    ----------
    raster : Raster
    x_m, y_m : (P,)
        [m]

    Returns
    -------
    (P,)
    """
    row = np.floor(raster.rows_at(y_m) + 0.5).astype(np.int64)
    column = np.floor(raster.columns_at(x_m) + 0.5).astype(np.int64)
    rows, columns = raster.values.shape
    inside = (row >= 0) & (column >= 0) & (row < rows) & (column < columns)
    found = np.full(row.shape, np.nan)
    found[inside] = raster.values[row[inside], column[inside]]
    return found
