"""Readings sorted into what each of them says about the surface."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from planner.domain.calendar import get_zone, local_clock, seconds_between
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    Reading,
    RoadReading,
    SnowCameraReading,
)
from planner.domain.surface_states import SurfaceState
from planner.params import AssimilationParams
from planner.snapshot import Snapshot
from planner.surface.outlook import Slipperiness

HOUR_S = 3600.0


class Says(Enum):
    """What a reading says about the surface."""

    DEPTH = auto()
    """Snow is this deep."""
    AT_LEAST = auto()
    """Snow is at least this deep."""
    TEMPERATURE = auto()
    """The surface is this warm."""
    SLIPPERY = auto()
    """It is slippery, for the given cause."""
    DRY = auto()
    """Nothing on the surface can freeze."""
    CLEAR = auto()
    """No snow and not slippery."""


CAUSE_OF = {
    SurfaceState.ICE: Slipperiness.REPORTED_ICE,
    SurfaceState.PACKED_SNOW: Slipperiness.REPORTED_ICE,
    SurfaceState.HOAR_FROST: Slipperiness.HOAR_FROST,
    SurfaceState.SNOW: Slipperiness.SNOW_COVER,
    SurfaceState.SLUSH: Slipperiness.SNOW_COVER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One thing that a reading says, where and when.

    ``observed_s`` counts from ``now``. ``value`` is a depth [mm] or a temperature
    [°C], ``error`` its standard deviation. ``text`` holds ``{where}`` for the
    street's name.
    """

    device: str
    says: Says
    observed_s: float
    longitude: float
    latitude: float
    text: str
    value: float = 0.0
    error: float = 0.0
    cause: Slipperiness = Slipperiness.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """All that counts, in the order in which it was seen, and what does not."""

    seen: tuple[Sighting, ...]
    remarks: tuple[str, ...] = field(default_factory=tuple)


def list_sightings(snapshot: Snapshot, params: AssimilationParams) -> Sightings:
    """Sort out the readings that count.

    Flagged readings and those older than ``oldest_h`` do not. Of each device's
    depths the first in every clock hour and the newest are kept (the early ones
    say when a depth was reached), of its other quantities the newest. A device
    without a position, in the reading or in the town, is named in a remark.
    """
    sites = {site.device: site for site in snapshot.town.sensors}
    clock = _Clock(snapshot)
    found: dict[tuple[str, Says, int], Sighting] = {}
    newest: dict[tuple[str, Says], Sighting] = {}
    reports: list[Sighting] = []
    lost: set[str] = set()
    flagged = 0
    for reading in snapshot.readings:
        age_s = seconds_between(reading.observed_at, snapshot.now)
        if not 0.0 <= age_s <= params.oldest_h * HOUR_S:
            continue
        if reading.flags:
            flagged += 1
            continue
        longitude, latitude = reading.longitude, reading.latitude
        if longitude is None or latitude is None:
            site = sites.get(reading.device)
            if site is None:
                lost.add(reading.device)
                continue
            longitude, latitude = site.longitude, site.latitude
        place = (longitude, latitude)
        if isinstance(reading, DriverReport):
            reports.extend(_report(reading, -age_s, place, clock, params))
            continue
        for sighting in _measured(reading, -age_s, place, clock, params):
            hour = int(reading.observed_at.timestamp() // HOUR_S)
            newest[sighting.device, sighting.says] = sighting
            if sighting.says is Says.DEPTH:
                found.setdefault((sighting.device, sighting.says, hour), sighting)
    seen = {id(s): s for s in (*found.values(), *newest.values(), *reports)}
    return Sightings(
        seen=tuple(
            sorted(seen.values(), key=lambda s: (s.observed_s, s.device, s.says.value))
        ),
        remarks=_remarks(sorted(lost), flagged),
    )


class _Clock:
    """The town's own clock, for sentences."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._zone = get_zone(snapshot.town.time_zone)

    def at(self, reading: Reading) -> str:
        """Return when a reading was observed, as people there say it."""
        return local_clock(reading.observed_at, self._zone)


def _measured(
    reading: RoadReading | SnowCameraReading,
    observed_s: float,
    place: tuple[float, float],
    clock: _Clock,
    params: AssimilationParams,
) -> Iterator[Sighting]:
    """Yield what a device measured."""
    is_camera = isinstance(reading, SnowCameraReading)
    who = f"{'camera' if is_camera else 'road sensor'} {reading.device}{{where}}"
    stated = None
    if isinstance(reading, SnowCameraReading):
        stated = reading.snow_depth_uncertainty_mm
    at = clock.at(reading)

    def sighting(
        says: Says,
        text: str,
        value: float = 0.0,
        error: float = 0.0,
        cause: Slipperiness = Slipperiness.NONE,
    ) -> Sighting:
        return Sighting(
            device=reading.device,
            says=says,
            observed_s=observed_s,
            longitude=place[0],
            latitude=place[1],
            text=f"{who} {text} at {at}",
            value=value,
            error=error,
            cause=cause,
        )

    depth_mm = reading.snow_depth_mm
    if depth_mm is not None and np.isfinite(depth_mm):
        error_mm = params.depth_error_mm if not stated else max(stated, 1.0)
        text = f"measured {depth_mm:.0f} mm of snow"
        yield sighting(Says.DEPTH, text, depth_mm, error_mm)
    if isinstance(reading, SnowCameraReading):
        return
    surface_c = reading.road_surface_temperature_c
    if surface_c is not None and np.isfinite(surface_c):
        text = f"measured {surface_c:.1f} °C on the surface"
        yield sighting(Says.TEMPERATURE, text, surface_c, params.surface_error_c)
    cause, seen = _slippery(reading, params)
    if cause is not Slipperiness.NONE:
        yield sighting(Says.SLIPPERY, seen, cause=cause)
    elif reading.surface_state is SurfaceState.DRY:
        yield sighting(Says.DRY, "found the surface dry")


def _slippery(
    reading: RoadReading, params: AssimilationParams
) -> tuple[Slipperiness, str]:
    """Return why a road sensor finds its surface slippery, and in words."""
    if reading.ice_mm is not None and reading.ice_mm >= params.ice_above_mm:
        return Slipperiness.REPORTED_ICE, f"measured {reading.ice_mm:.1f} mm of ice"
    if reading.surface_state in CAUSE_OF:
        state = reading.surface_state.value.replace("_", " ")
        return CAUSE_OF[reading.surface_state], f"found {state}"
    if reading.friction is not None and reading.friction < params.slippery_friction:
        text = f"measured a friction of {reading.friction:.2f}"
        return Slipperiness.REPORTED_ICE, text
    return Slipperiness.NONE, ""


def _report(
    report: DriverReport,
    observed_s: float,
    place: tuple[float, float],
    clock: _Clock,
    params: AssimilationParams,
) -> Iterator[Sighting]:
    """Yield what a driver's report says about the surface, if anything."""
    depths_mm = {
        DriverObservation.SNOW: params.snow_report_mm,
        DriverObservation.SLUSH: params.slush_report_mm,
        DriverObservation.DRIFT: params.drift_report_mm,
    }
    seen = report.report
    if seen in depths_mm:
        says, cause = Says.AT_LEAST, Slipperiness.NONE
    elif seen in {DriverObservation.ICE, DriverObservation.FROST}:
        says, cause = Says.SLIPPERY, Slipperiness.REPORTED_ICE
    elif seen is DriverObservation.CLEAR:
        says, cause = Says.CLEAR, Slipperiness.NONE
    else:
        return
    words = "a clear surface" if says is Says.CLEAR else seen.value
    yield Sighting(
        device=report.device,
        says=says,
        observed_s=observed_s,
        longitude=place[0],
        latitude=place[1],
        text=f"a driver reported {words}{{where}} at {clock.at(report)}",
        value=depths_mm.get(seen, 0.0),
        cause=cause,
    )


def _remarks(lost: Iterable[str], flagged: int) -> tuple[str, ...]:
    """Say which devices do not count, and why."""
    remarks = [
        f"The position of {device} is not known, so its readings do not count; "
        "register it in the town."
        for device in lost
    ]
    if flagged:
        readings = (
            "1 flagged reading does"
            if flagged == 1
            else (f"{flagged} flagged readings do")
        )
        remarks.append(f"{readings} not count.")
    return tuple(remarks)
