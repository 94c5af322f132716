"""One observation from a sensor, a camera or a driver, with its two clocks.

``observed_at`` is when the device saw it, ``received_at`` when we got it. Plans
may use only what had been received. A quantity that was not sent is None.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.calendar import Instant
from planner.domain.surface_states import SurfaceState


class DriverObservation(StrEnum):
    """What a driver can report with one press."""

    ICE = "ice"
    FROST = "frost"
    SNOW = "snow"
    SLUSH = "slush"
    DRIFT = "drift"
    BLOCKED = "blocked"
    DAMAGE = "damage"
    CLEAR = "clear"


class Flag(StrEnum):
    """Why a reading is kept but not fully trusted."""

    OUT_OF_RANGE = "out_of_range"
    FUTURE = "future"
    STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadReading:
    """One observation of a road sensor."""

    device: str
    observed_at: Instant
    received_at: Instant
    message_id: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    battery_v: float | None = None
    road_surface_temperature_c: float | None = None
    air_temperature_c: float | None = None
    relative_humidity_pct: float | None = None
    dew_point_c: float | None = None
    water_film_mm: float | None = None
    ice_mm: float | None = None
    snow_depth_mm: float | None = None
    salinity_pct: float | None = None
    friction: float | None = None
    surface_state: SurfaceState | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnowCameraReading:
    """One snow depth seen by a camera."""

    device: str
    observed_at: Instant
    received_at: Instant
    message_id: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    battery_v: float | None = None
    snow_depth_mm: float | None = None
    snow_depth_uncertainty_mm: float | None = None
    image_sha256: str | None = None
    image_url: str | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverReport:
    """What a driver saw, and where."""

    device: str
    observed_at: Instant
    received_at: Instant
    report: DriverObservation
    longitude: float
    latitude: float
    reporter: str | None = None
    note: str | None = None
    message_id: str | None = None
    flags: frozenset[Flag] = field(default_factory=frozenset)


Reading = RoadReading | SnowCameraReading | DriverReport
