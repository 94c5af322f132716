"""Ground of simple shapes around the point (0, 0), for tests."""

import numpy as np

from planner.terrain.raster import Raster

ORIGIN = np.zeros(1)


def shaped(height_m, *, half_m=4000.0, cell_m=20.0) -> Raster:
    """Return cells whose centres follow ``height_m(x, y)``, one of them at 0, 0."""
    along = np.arange(-half_m, half_m + cell_m, cell_m)
    x_m, y_m = np.meshgrid(along, along[::-1])
    values = np.broadcast_to(height_m(x_m, y_m), x_m.shape)
    return Raster(
        values=np.ascontiguousarray(values, dtype=np.float32),
        west_m=float(along[0]) - cell_m / 2,
        north_m=float(along[-1]) + cell_m / 2,
        cell_m=cell_m,
    )
