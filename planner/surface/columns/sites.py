"""The places whose surface is computed, (U,): what differs from one to the next."""

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Pavement(IntEnum):
    """What lies under the surface; see `planner.surface.columns.ground`."""

    ASPHALT = 0
    PAVING = 1
    GRAVEL = 2
    BRIDGE = 3
    GROUND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Places whose surface is computed, (U,); equal ones are given once.

    Attributes
    ----------
    cell : (U,) int32
        Column of the weather that a site lies under.
    pavement : (U,) int8
        `Pavement`.
    sky_view_factor : (U,)
        Share of the sky that the surface sees, 0 to 1.
    horizon : (U,) int32
        Row of ``horizons_deg``.
    horizons_deg : (H, D) uint8
        Height of the horizon in D even sectors, the first centred on north, then
        clockwise. Row 0 is flat. [degrees]
    tree_transmissivity : (U,)
        Share of the direct sun that trees let through, 1 without trees.
    air_offset_c : (U,)
        Air temperature against the cell's: elevation and the like. [°C]
    cold_pool_c : (U,)
        How much colder it gets on a clear, calm night, 0 or more; the weather's
        ``cold_pool_strength`` says how much of it there is. [°C]
    wind_factor, precipitation_factor : (U,)
        Against the cell's.
    vehicles_per_day : (U,)
        Per lane; 0 on paths. [1/day]
    heavy_share : (U,)
        Of the vehicles, 0 to 1.
    is_covered : (U,) bool
        In a tunnel: neither sky nor sun nor precipitation.
    flux_bias_w_m2 : (U,)
        Added to the balance at time 0 and before, fading afterwards with
        ``flux_bias_decay_s`` of the parameters: what observations of the surface
        showed that the weather does not say. [W/m²]
    """

    cell: NDArray[np.int32]
    pavement: NDArray[np.int8]
    sky_view_factor: Array
    horizon: NDArray[np.int32]
    horizons_deg: NDArray[np.uint8]
    tree_transmissivity: Array
    air_offset_c: Array
    cold_pool_c: Array
    wind_factor: Array
    precipitation_factor: Array
    vehicles_per_day: Array
    heavy_share: Array
    is_covered: NDArray[np.bool_]
    flux_bias_w_m2: Array

    def __post_init__(self) -> None:
        """Refuse columns of unequal length."""
        for column in fields(self):
            if column.name == "horizons_deg":
                continue
            found = getattr(self, column.name).shape
            if found != (self.count,):
                msg = f"{column.name} is {found}, cell asks for ({self.count},)"
                raise ValueError(msg)

    @property
    def count(self) -> int:
        """Number of sites, U."""
        return int(self.cell.shape[0])


def open_sites(count: int, *, pavement: Pavement = Pavement.ASPHALT) -> Sites:
    """Return sites in the open without traffic, all under cell 0.

    Parameters
    ----------
    count : int
        U.
    pavement : Pavement
    """

    def of(value: float) -> Array:
        return np.full(count, value)

    return Sites(
        cell=np.zeros(count, dtype=np.int32),
        pavement=np.full(count, pavement, dtype=np.int8),
        sky_view_factor=of(1.0),
        horizon=np.zeros(count, dtype=np.int32),
        horizons_deg=np.zeros((1, 72), dtype=np.uint8),
        tree_transmissivity=of(1.0),
        air_offset_c=of(0.0),
        cold_pool_c=of(0.0),
        wind_factor=of(1.0),
        precipitation_factor=of(1.0),
        vehicles_per_day=of(0.0),
        heavy_share=of(0.0),
        is_covered=np.zeros(count, dtype=np.bool_),
        flux_bias_w_m2=of(0.0),
    )
