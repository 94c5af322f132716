"""The surface states of a road, as DATEX II v3 names them."""

from enum import StrEnum


class SurfaceState(StrEnum):
    """What a sensor or a model says lies on the surface."""

    DRY = "dry"
    MOIST = "moist"
    WET = "wet"
    SLUSH = "slush"
    SNOW = "snow"
    PACKED_SNOW = "packed_snow"
    ICE = "ice"
    HOAR_FROST = "hoar_frost"


SLIPPERY = frozenset(
    {
        SurfaceState.SLUSH,
        SurfaceState.SNOW,
        SurfaceState.PACKED_SNOW,
        SurfaceState.ICE,
        SurfaceState.HOAR_FROST,
    }
)
"""States in which a tyre or a foot has clearly less grip than on a wet surface."""
