"""The places that weather is made for, (K,): cells of a town, or one station's road."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
EARTH_M = 6_371_008.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where weather is wanted, (K,).

    Attributes
    ----------
    latitude, longitude : (K,)
        [degrees]
    elevation_m : (K,)
        NaN where not known: then the place counts as high as its weather. [m]
    sun_from : (latitude, longitude), optional
        Where the sun is looked at from; the mean of the places without. [degrees]
    """

    latitude: Array
    longitude: Array
    elevation_m: Array
    sun_from: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse no place, columns of unequal length, and places off the globe."""
        count = self.latitude.shape
        if len(count) != 1 or not count[0]:
            msg = f"latitude is {count}, expected one or more places (K,)"
            raise ValueError(msg)
        for name in ("longitude", "elevation_m"):
            found = getattr(self, name).shape
            if found != count:
                msg = f"{name} is {found}, latitude asks for {count}"
                raise ValueError(msg)
        if not (np.abs(self.latitude) <= 90.0).all():  # noqa: PLR2004 - the poles
            msg = f"latitude is {self.latitude.tolist()}, expected -90 to 90 degrees"
            raise ValueError(msg)
        if not (np.abs(self.longitude) <= 360.0).all():  # noqa: PLR2004 - once around
            msg = (
                f"longitude is {self.longitude.tolist()}, expected -180 to 180 degrees"
            )
            raise ValueError(msg)

    @property
    def count(self) -> int:
        """Number of places, K."""
        return int(self.latitude.shape[0])

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude that stand for all. [degrees]."""
        mean = float(self.latitude.mean()), float(self.longitude.mean())
        return self.sun_from or mean


def one_place(
    latitude: float, longitude: float, elevation_m: float = float("nan")
) -> Places:
    """Return a single place."""
    return Places(
        latitude=np.array([latitude]),
        longitude=np.array([longitude]),
        elevation_m=np.array([elevation_m]),
    )


def group_places(
    latitude: Array,
    longitude: Array,
    elevation_m: Array,
    *,
    box_m: float,
    band_m: float,
) -> tuple[Places, NDArray[np.int32]]:
    """Gather points into places: boxes on the map, cut into bands of elevation.

    A place is the mean of its points. Points without elevation share a band.

    Parameters
    ----------
    latitude, longitude, elevation_m : (P,)
        [degrees, m]
    box_m, band_m : float
        Side of a box, height of a band. [m]

    Returns
    -------
    places : Places
        (K,), in order of box and band.
    place : (P,) int32
        Which of them each point belongs to.
    """
    per_degree_m = np.radians(1.0) * EARTH_M
    shrink = max(float(np.cos(np.radians(latitude.mean()))), 0.01)
    is_known = np.isfinite(elevation_m)
    band = np.where(is_known, np.floor(np.nan_to_num(elevation_m) / band_m), -1e6)
    keys = np.stack(
        (
            np.floor(latitude * per_degree_m / box_m),
            np.floor(longitude * shrink * per_degree_m / box_m),
            band,
        ),
        axis=1,
    )
    kinds, place = np.unique(keys, axis=0, return_inverse=True)
    group = np.asarray(place.ravel(), dtype=np.int32)
    count = np.bincount(group, minlength=len(kinds)).astype(np.float64)

    def mean(values: Array) -> Array:
        return np.asarray(np.bincount(group, values, len(kinds)) / count)

    return (
        Places(
            latitude=mean(latitude),
            longitude=mean(longitude),
            elevation_m=mean(elevation_m),
        ),
        group,
    )


def distance_m(places: Places, latitude: float, longitude: float) -> Array:
    """Distance over the ground from each place to a point, (K,). [m].

    References
    ----------
    .. [1] R. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984) 159.
    """
    phi, other = np.radians(places.latitude), np.radians(latitude)
    half = np.radians(places.longitude - longitude) / 2.0
    share = (
        np.sin((phi - other) / 2.0) ** 2
        + np.cos(phi) * np.cos(other) * np.sin(half) ** 2
    )
    found: Array = 2.0 * EARTH_M * np.arcsin(np.sqrt(np.clip(share, 0.0, 1.0)))
    return found
