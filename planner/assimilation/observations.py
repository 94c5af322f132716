"""Readings sorted into temperatures, depths and words about the surface."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.assimilation.reports.state_belief import (
    DRY,
    FROST,
    ICE,
    MOIST,
    PACKED,
    SLUSH,
    SNOW,
    STATES,
    WET,
)
from planner.assimilation_params import DepthParams, NetworkAnalysisParams, ReportParams
from planner.domain.calendar import get_zone, local_clock, seconds_between
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from planner.domain.surface_states import SurfaceState
from planner.snapshot import Snapshot

HOUR_S = 3600.0
CLEAR_STATES = frozenset({DRY, MOIST, WET})
# What a driver's button covers: there is none for packed snow, which is snow to one
# and ice to another.
MEANS = {
    DriverObservation.ICE: frozenset({ICE}),
    DriverObservation.FROST: frozenset({FROST}),
    DriverObservation.SNOW: frozenset({SNOW, PACKED}),
    DriverObservation.SLUSH: frozenset({SLUSH}),
    DriverObservation.DRIFT: frozenset({SNOW}),
    DriverObservation.CLEAR: CLEAR_STATES,
}
SEEN_FROZEN = frozenset(
    {
        SurfaceState.ICE,
        SurfaceState.PACKED_SNOW,
        SurfaceState.HOAR_FROST,
        SurfaceState.SNOW,
        SurfaceState.SLUSH,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value that a device measured, where and when.

    ``observed_s`` counts from ``now``. ``value`` is a temperature [°C] or a depth
    [mm], ``error`` its standard deviation, 0 where the parameters decide.
    ``text`` holds ``{where}`` for the street's name.
    """

    device: str
    observed_s: float
    longitude: float
    latitude: float
    value: float
    error: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word about the state of the surface, from a driver or a road sensor.

    ``states`` are the indices of the states that it allows; ``least_mm`` is the depth
    of snow that it means at least.
    """

    reporter: str
    is_sensor: bool
    observed_s: float
    longitude: float
    latitude: float
    states: frozenset[int]
    least_mm: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """All that counts, in the order in which it was seen, and what does not."""

    temperatures: tuple[Measured, ...]
    depths: tuple[Measured, ...]
    said: tuple[Said, ...]
    remarks: tuple[str, ...]


def list_observations(
    snapshot: Snapshot, params: NetworkAnalysisParams
) -> Observations:
    """Sort out the readings that count.

    Flagged readings do not, nor temperatures and depths older than ``oldest_h``;
    older words are kept, for they show whom to trust. A device without a position,
    in the reading or in the town, is named in a remark.
    """
    sites = {site.device: site for site in snapshot.town.sensors}
    zone = get_zone(snapshot.town.time_zone)
    temperatures: list[Measured] = []
    depths: list[Measured] = []
    said: list[Said] = []
    lost: set[str] = set()
    flagged = 0
    for reading in snapshot.readings:
        age_s = seconds_between(reading.observed_at, snapshot.now)
        if age_s < 0.0:
            continue
        is_new = age_s <= params.oldest_h * HOUR_S
        if reading.flags:
            flagged += is_new
            continue
        longitude, latitude = reading.longitude, reading.latitude
        if longitude is None or latitude is None:
            site = sites.get(reading.device)
            if site is None:
                if is_new:
                    lost.add(reading.device)
                continue
            longitude, latitude = site.longitude, site.latitude
        at = local_clock(reading.observed_at, zone)
        place = _Place(-age_s, longitude, latitude, at)
        said.extend(_words(reading, place, params.report))
        if is_new and not isinstance(reading, DriverReport):
            temperatures.extend(_temperature(reading, place))
            depths.extend(_depth(reading, place, params.depth))
    return Observations(
        temperatures=_in_order(temperatures),
        depths=_in_order(depths),
        said=tuple(sorted(said, key=lambda s: (s.observed_s, s.reporter, s.text))),
        remarks=_remarks(sorted(lost), flagged),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """When, where, and at what local time."""

    observed_s: float
    longitude: float
    latitude: float
    at: str


def _in_order(measured: Iterable[Measured]) -> tuple[Measured, ...]:
    """Return measurements by time and device."""
    return tuple(sorted(measured, key=lambda m: (m.observed_s, m.device, m.text)))


def _who(reading: Reading) -> str:
    """Return what to call a device, with a gap for the street."""
    kind = "camera" if isinstance(reading, SnowCameraReading) else "road sensor"
    return f"{kind} {reading.device}{{where}}"


def _temperature(
    reading: RoadReading | SnowCameraReading, place: _Place
) -> Iterator[Measured]:
    """Yield a measured surface temperature."""
    if isinstance(reading, SnowCameraReading):
        return
    surface_c = reading.road_surface_temperature_c
    if surface_c is None or not np.isfinite(surface_c):
        return
    yield Measured(
        device=reading.device,
        observed_s=place.observed_s,
        longitude=place.longitude,
        latitude=place.latitude,
        value=surface_c,
        error=0.0,
        text=f"{_who(reading)} measured {surface_c:.1f} °C on the surface "
        f"at {place.at}",
    )


def _depth(
    reading: RoadReading | SnowCameraReading, place: _Place, params: DepthParams
) -> Iterator[Measured]:
    """Yield a measured snow depth."""
    depth_mm = reading.snow_depth_mm
    if depth_mm is None or not np.isfinite(depth_mm):
        return
    stated_mm = None
    if isinstance(reading, SnowCameraReading):
        stated_mm = reading.snow_depth_uncertainty_mm
    error_mm = max(stated_mm, 1.0) if stated_mm else params.device_error_mm
    if depth_mm < params.offset_mm:
        error_mm = max(error_mm, params.shallow_error_mm)
    yield Measured(
        device=reading.device,
        observed_s=place.observed_s,
        longitude=place.longitude,
        latitude=place.latitude,
        value=max(depth_mm, 0.0),
        error=error_mm,
        text=f"{_who(reading)} measured {depth_mm:.0f} mm of snow at {place.at}",
    )


def _words(reading: Reading, place: _Place, params: ReportParams) -> Iterator[Said]:
    """Yield what a reading says about the state of the surface."""
    if isinstance(reading, SnowCameraReading):
        return
    least_mm = 0.0
    if isinstance(reading, DriverReport):
        states = MEANS.get(reading.report, frozenset())
        least_mm = {
            DriverObservation.SNOW: params.snow_mm,
            DriverObservation.SLUSH: params.slush_mm,
            DriverObservation.DRIFT: params.drift_mm,
        }.get(reading.report, 0.0)
        is_clear = reading.report is DriverObservation.CLEAR
        words = "a clear surface" if is_clear else reading.report.value
        text = f"a driver reported {words}{{where}} at {place.at}"
        reporter = reading.reporter or reading.device
    else:
        states, words = _sensed(reading, params)
        text = f"{_who(reading)} {words} at {place.at}"
        reporter = reading.device
    if states:
        yield Said(
            reporter=reporter,
            is_sensor=isinstance(reading, RoadReading),
            observed_s=place.observed_s,
            longitude=place.longitude,
            latitude=place.latitude,
            states=states,
            least_mm=least_mm,
            text=text,
        )


def _sensed(reading: RoadReading, params: ReportParams) -> tuple[frozenset[int], str]:
    """Return which states a road sensor allows, and its words for it."""
    state = reading.surface_state
    named = "" if state is None else state.value.replace("_", " ")
    if reading.ice_mm is not None and reading.ice_mm >= params.ice_above_mm:
        return frozenset({ICE}), f"measured {reading.ice_mm:.1f} mm of ice"
    if state in SEEN_FROZEN:
        return frozenset({STATES.index(state)}), f"found {named}"
    if reading.friction is not None and reading.friction < params.slippery_friction:
        text = f"measured a friction of {reading.friction:.2f}"
        return frozenset({ICE, PACKED}), text
    if state is not None:
        return frozenset({STATES.index(state)}), f"found the surface {named}"
    return frozenset(), ""


def _remarks(lost: Iterable[str], flagged: int) -> tuple[str, ...]:
    """Say which devices do not count, and why."""
    remarks = [
        f"The position of {device} is not known, so its readings do not count; "
        "register it in the town."
        for device in lost
    ]
    if flagged:
        does = "reading does" if flagged == 1 else "readings do"
        remarks.append(f"{flagged} flagged {does} not count.")
    return tuple(remarks)
