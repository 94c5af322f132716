"""A town's time zone and language, guessed from where it lies."""

from dataclasses import dataclass

import numpy as np

Border = tuple[tuple[float, float], ...]
"""(latitude, longitude) from south to north, straight between, upright beyond."""

# Read off a map to about 0.1 degree: good enough to guess, and a guess is reported.
NORWAY_SWEDEN: Border = (
    *((58.9, 11.2), (59.6, 11.7), (60.5, 12.5), (61.1, 12.8), (62.2, 12.2)),
    *((63.2, 12.1), (64.0, 13.9), (65.0, 14.3), (66.0, 15.5), (67.0, 16.4)),
    *((68.0, 18.1), (68.5, 19.0), (69.05, 20.4)),
)
DENMARK_SWEDEN: Border = ((54.5, 12.75), (56.0, 12.65), (56.2, 12.3), (57.8, 11.0))
SWEDEN_FINLAND: Border = (
    *((59.0, 19.5), (60.6, 19.6), (64.5, 22.5), (65.8, 24.15), (66.3, 23.7)),
    *((66.8, 23.95), (67.3, 23.65), (68.0, 23.55), (68.45, 22.4), (69.05, 20.6)),
)
HOUR_DEG = 15.0


@dataclass(frozen=True, slots=True)
class _Region:
    """A zone between two latitudes and two borders."""

    country: str
    time_zone: str
    south: float
    north: float
    west: Border
    east: Border

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies inside."""
        return self.south <= latitude < self.north and _at(
            self.west, latitude
        ) <= longitude < _at(self.east, latitude)


def _box(
    country: str,
    time_zone: str,
    latitudes: tuple[float, float],
    west: float,
    east: float,
) -> _Region:
    """Return a region between upright borders."""
    south, north = latitudes
    return _Region(country, time_zone, south, north, ((0.0, west),), ((0.0, east),))


def _at(border: Border, latitude: float) -> float:
    """Return a border's longitude at a latitude."""
    latitudes, longitudes = zip(*border, strict=True)
    return float(np.interp(latitude, latitudes, longitudes))


REGIONS = (
    _Region("Denmark", "Europe/Copenhagen", 54.8, 57.8, ((0.0, 8.0),), DENMARK_SWEDEN),
    _box("Denmark", "Europe/Copenhagen", (54.55, 54.8), 10.6, 12.75),
    _box("Denmark", "Europe/Copenhagen", (54.9, 55.35), 14.6, 15.2),
    _Region("Norway", "Europe/Oslo", 57.9, 69.05, ((0.0, 4.0),), NORWAY_SWEDEN),
    _box("Norway", "Europe/Oslo", (68.6, 69.05), 22.9, 25.7),
    _box("Norway", "Europe/Oslo", (69.05, 70.1), 10.0, 25.7),
    _box("Norway", "Europe/Oslo", (69.4, 70.1), 28.8, 31.6),
    _box("Norway", "Europe/Oslo", (70.1, 71.5), 10.0, 31.6),
    _Region("Finland", "Europe/Helsinki", 59.75, 70.1, SWEDEN_FINLAND, ((0.0, 31.6),)),
    _Region("Sweden", "Europe/Stockholm", 55.3, 69.1, ((0.0, 10.9),), SWEDEN_FINLAND),
    _box("Estonia", "Europe/Tallinn", (57.6, 59.75), 21.7, 28.2),
    _box("Latvia or Lithuania", "Europe/Riga", (53.9, 57.6), 20.9, 28.0),
    _box("Britain", "Europe/London", (49.8, 61.0), -8.7, 1.8),
    _box("Central Europe", "Europe/Berlin", (36.0, 56.0), -5.0, 22.0),
)
"""The first that holds a point counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalHabits:
    """What a town's clocks and people use, and how we came to think so."""

    time_zone: str
    language: str
    remark: str


def guess_local_habits(longitude: float, latitude: float) -> LocalHabits:
    """Guess time zone and language from a point.

    Rough borders tell the countries around the Baltic and Britain apart; the rest
    of Europe is taken as Central European, the rest of the world as the whole hour
    of its longitude, without summer time.

    Parameters
    ----------
    longitude, latitude : float
        [degrees]

    Returns
    -------
    LocalHabits
    """
    country, zone = "unknown country", _by_longitude(longitude)
    for region in REGIONS:
        if region.holds(longitude, latitude):
            country, zone = region.country, region.time_zone
            break
    return LocalHabits(
        time_zone=zone,
        language="sv" if country == "Sweden" else "en",
        remark=(
            f"Time zone {zone} is guessed from latitude {latitude:.2f}, longitude "
            f"{longitude:.2f} ({country}); correct it in town.toml or give --time-zone."
        ),
    )


def _by_longitude(longitude: float) -> str:
    """Return the zone of whole hours; IANA counts Etc/GMT westwards."""
    hours = round(longitude / HOUR_DEG)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
