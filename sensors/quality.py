"""What can be true: ranges a quantity may have, and clocks that can be believed.

A value that cannot be true (air at 1234 °C, a maker's -999) is left out of its
reading and the reading is flagged: a broken thermometer must not take the snow
depth of the same message with it, and a figure that is nobody's must not reach a
plan. The bytes are kept as they came. A reading from the future is refused, for
nobody can say when it was made; an old one is kept with its flag.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from planner.domain.readings import Flag
from sensors.errors import DecodeError

FARTHEST_AHEAD = timedelta(minutes=5)
"""A device's clock may be this far ahead of ours; beyond, the reading is refused."""
CLOCK_AHEAD = timedelta(minutes=1)
"""From here on a reading is flagged: its clock is ahead of ours."""
OLDEST = timedelta(days=14)
"""Older readings are flagged: a broker keeps a session for so long."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a quantity can be, ends included.

    A value outside by no more than ``noise`` is the end itself: a depth gauge
    says -4 mm on bare ground, a humidity sensor 101 % in fog.
    """

    low: float
    high: float
    noise: float = 0.0


LIMITS = {
    # Coldest and warmest air on record (WMO: -89.2 and 56.7 °C), rounded out.
    "air_temperature_c": Limits(-90.0, 60.0),
    # Asphalt under summer sun passes 70 °C.
    "road_surface_temperature_c": Limits(-90.0, 90.0),
    "dew_point_c": Limits(-100.0, 40.0),
    "relative_humidity_pct": Limits(0.0, 100.0, noise=5.0),
    "water_film_mm": Limits(0.0, 50.0, noise=0.1),
    "ice_mm": Limits(0.0, 300.0, noise=0.1),
    "snow_depth_mm": Limits(0.0, 10_000.0, noise=20.0),
    "snow_depth_uncertainty_mm": Limits(0.0, 10_000.0),
    # Sodium chloride dissolves to 26.3 % by weight at 0 °C, calcium chloride to 37 %.
    "salinity_pct": Limits(0.0, 40.0, noise=0.1),
    "friction": Limits(0.0, 1.0, noise=0.05),
    "battery_v": Limits(0.0, 60.0),
    "longitude": Limits(-180.0, 180.0),
    "latitude": Limits(-90.0, 90.0),
}
"""Limits by quantity; what lies outside did not happen on any road."""


@dataclass(slots=True)
class QualityCheck:
    """Judges the quantities of one reading and gathers its flags.

    Raises
    ------
    DecodeError
        When made: if the reading claims to be from the future.
    """

    device: str
    observed_at: datetime
    received_at: datetime
    _flags: set[Flag] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Judge the clock."""
        ahead = self.observed_at - self.received_at
        if ahead > FARTHEST_AHEAD:
            msg = (
                f"{self.device} observed this at {self.observed_at.isoformat()}, "
                f"which is in the future: it came at {self.received_at.isoformat()}; "
                "check the device's clock"
            )
            raise DecodeError(msg)
        if ahead > CLOCK_AHEAD:
            self._flags.add(Flag.FUTURE)
        if -ahead > OLDEST:
            self._flags.add(Flag.STALE)

    def possible(self, quantity: str, value: float | None) -> float | None:
        """Return the value, or None and a flag if it cannot be true."""
        if value is None:
            return None
        limits = LIMITS[quantity]
        if limits.low - limits.noise <= value <= limits.high + limits.noise:
            return min(max(value, limits.low), limits.high)
        self._flags.add(Flag.OUT_OF_RANGE)
        return None

    def impossible(self) -> None:
        """Flag a value that was left out by the decoder itself."""
        self._flags.add(Flag.OUT_OF_RANGE)

    @property
    def flags(self) -> frozenset[Flag]:
        """Why the reading is not fully trusted; empty when it is."""
        return frozenset(self._flags)
