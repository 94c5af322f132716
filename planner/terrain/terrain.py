"""What each segment feels of the ground around it, (S,)."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

SECTORS = 72
"""Horizon sectors of 5 degrees, the first centred on north, then clockwise."""
NO_ELEVATION = (
    "No elevation is known: height, horizons, sky view, cold pools and crests are "
    "those of a plain."
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """Height, horizon, sky, cold air, wind, water and trees, means along segments.

    Attributes
    ----------
    elevation_m : (S,)
        NaN where no elevation is known. [m]
    horizons_deg : (H, 72) uint8
        Distinct horizons: height above the horizontal in 72 sectors of 5 degrees,
        the first centred on north, then clockwise. Row 0 is flat. [degrees]
    horizon : (S,) int32
        Row of ``horizons_deg``.
    sky_view_factor : (S,)
        Share of the sky that a level surface sees past the terrain, 0 to 1.
    cold_pool_index : (S,)
        0 on plains, slopes and crests; 1 as deep as the floor of a valley with
        sides of 10 % or more.
    exposure_index : (S,)
        To wind and drift: 1 on an open plain, less in valleys and beside trees
        (0 at least), more on crests (2 at most).
    water_distance_m : (S,)
        To the nearest water large enough to warm the air; NaN where the map shows
        none. [m]
    tree_transmissivity : (S,)
        Share of the winter sun that trees let through, 1 without trees.
    remarks : tuple of str
        What is lacking or was assumed, one sentence each.
    """

    elevation_m: Array
    horizons_deg: NDArray[np.uint8]
    horizon: NDArray[np.int32]
    sky_view_factor: Array
    cold_pool_index: Array
    exposure_index: Array
    water_distance_m: Array
    tree_transmissivity: Array
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns of unequal length and horizons that are not there."""
        for column in fields(self):
            if column.name in {"horizons_deg", "remarks"}:
                continue
            found = getattr(self, column.name).shape
            if found != (self.count,):
                msg = f"{column.name} is {found}, horizon asks for ({self.count},)"
                raise ValueError(msg)
        rows = self.horizons_deg.shape[0]
        if self.horizons_deg.shape != (rows, SECTORS) or not rows:
            msg = f"horizons_deg is {self.horizons_deg.shape}, expected (H, {SECTORS})"
            raise ValueError(msg)
        if self.count and not (self.horizon.min() >= 0 and self.horizon.max() < rows):
            msg = f"horizon runs to {self.horizon.max()}, horizons_deg has {rows} rows"
            raise ValueError(msg)

    @property
    def count(self) -> int:
        """Number of segments, S."""
        return int(self.horizon.shape[0])

    def take(self, rows: NDArray[np.intp]) -> "Terrain":
        """Return the terrain of some segments, each as often as it is asked for."""
        columns = {
            column.name: getattr(self, column.name)[rows]
            for column in fields(self)
            if column.name not in {"horizons_deg", "remarks"}
        }
        return replace(self, **columns)


def flat_terrain(count: int, *, remarks: tuple[str, ...] = (NO_ELEVATION,)) -> Terrain:
    """Return an open plain without water and trees: what is assumed without a DEM.

    Parameters
    ----------
    count : int
        S.
    remarks : tuple of str
        What is lacking.
    """
    return Terrain(
        elevation_m=np.full(count, np.nan),
        horizons_deg=np.zeros((1, SECTORS), dtype=np.uint8),
        horizon=np.zeros(count, dtype=np.int32),
        sky_view_factor=np.ones(count),
        cold_pool_index=np.zeros(count),
        exposure_index=np.ones(count),
        water_distance_m=np.full(count, np.nan),
        tree_transmissivity=np.ones(count),
        remarks=remarks,
    )
