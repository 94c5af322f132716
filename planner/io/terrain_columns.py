"""A terrain as the columns of `terrain.npz`, and back."""

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from planner.terrain.terrain import Terrain, flat_terrain

PREFIX = "segment_"
"""The file holds the nodes' elevation too, under ``elevation_m``."""
REMARKS = f"{PREFIX}remarks"
OLDER = (
    "The town folder is from before the terrain was looked at: horizons, cold pools, "
    "wind, water and trees are those of an open plain; import the town again."
)
Columns = Mapping[str, NDArray[np.generic]]


def terrain_columns(terrain: Terrain) -> dict[str, NDArray[np.generic]]:
    """Return a terrain's arrays by the names that they have in the file.

    Floats are kept in single precision, which is far finer than what is known.
    """
    columns: dict[str, NDArray[np.generic]] = {}
    for column in fields(terrain):
        values = getattr(terrain, column.name)
        if column.name == "remarks":
            columns[REMARKS] = np.array(values, dtype=np.str_)
        elif values.dtype == np.float64:
            columns[f"{PREFIX}{column.name}"] = values.astype(np.float32)
        else:
            columns[f"{PREFIX}{column.name}"] = values
    return columns


def terrain_from(columns: Columns, count: int) -> Terrain:
    """Return the terrain of S segments; a flat one from an older file.

    Raises
    ------
    ValueError
        If the file is of another network, or lacks a column.
    """
    if REMARKS not in columns:
        return flat_terrain(count, remarks=(OLDER,))
    given: dict[str, NDArray[np.generic]] = {}
    for column in fields(Terrain):
        name = f"{PREFIX}{column.name}"
        if name not in columns:
            msg = f"it lacks the column {name}"
            raise ValueError(msg)
        values = columns[name]
        is_float = np.issubdtype(values.dtype, np.floating)
        given[column.name] = values.astype(np.float64) if is_float else values
    remarks = tuple(str(remark) for remark in given.pop("remarks"))
    terrain = Terrain(**given, remarks=remarks)  # type: ignore[arg-type]
    if terrain.count != count:
        msg = f"it has {terrain.count} segments, the network {count}"
        raise ValueError(msg)
    return terrain
