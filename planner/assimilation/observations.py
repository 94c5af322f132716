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
from planner.domain.phrases.languages import get_phrases
from planner.domain.phrases.topics import Readings
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
WHERE = "{where}"
"""Stands for the street's name in a clause until it is known."""

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
    say = get_phrases(snapshot.town.language).readings
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
        place = _Place(-age_s, longitude, latitude, at, say)
        said.extend(_words(reading, place, params.report))
        if is_new and not isinstance(reading, DriverReport):
            temperatures.extend(_temperature(reading, place))
            depths.extend(_depth(reading, place, params.depth))
    return Observations(
        temperatures=_in_order(temperatures),
        depths=_in_order(depths),
        said=tuple(sorted(said, key=lambda s: (s.observed_s, s.reporter, s.text))),
        remarks=_remarks(sorted(lost), flagged, say),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """When, where, at what local time, and how to say it."""

    observed_s: float
    longitude: float
    latitude: float
    at: str
    say: Readings


def _in_order(measured: Iterable[Measured]) -> tuple[Measured, ...]:
    """Return measurements by time and device."""
    return tuple(sorted(measured, key=lambda m: (m.observed_s, m.device, m.text)))


def _who(reading: Reading, say: Readings) -> str:
    """Return what to call a device, with a gap for the street."""
    kind = say.camera if isinstance(reading, SnowCameraReading) else say.sensor
    return kind(reading.device, WHERE)


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
        text=place.say.surface(_who(reading, place.say), surface_c, place.at),
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
        text=place.say.snow(_who(reading, place.say), depth_mm, place.at),
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
        text = place.say.reported(place.say.reports[reading.report], WHERE, place.at)
        reporter = reading.reporter or reading.device
    else:
        states, what = _sensed(reading, params, place.say)
        text = place.say.saw(_who(reading, place.say), what, place.at)
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


def _sensed(
    reading: RoadReading, params: ReportParams, say: Readings
) -> tuple[frozenset[int], str]:
    """Return which states a road sensor allows, and its words for it."""
    state = reading.surface_state
    if reading.ice_mm is not None and reading.ice_mm >= params.ice_above_mm:
        return frozenset({ICE}), say.ice(reading.ice_mm)
    if state in SEEN_FROZEN:
        return frozenset({STATES.index(state)}), say.found[state]
    if reading.friction is not None and reading.friction < params.slippery_friction:
        return frozenset({ICE, PACKED}), say.friction(reading.friction)
    if state is not None:
        return frozenset({STATES.index(state)}), say.found[state]
    return frozenset(), ""


def _remarks(lost: Iterable[str], flagged: int, say: Readings) -> tuple[str, ...]:
    """Say which devices do not count, and why."""
    remarks = [say.lost(device) for device in lost]
    if flagged:
        remarks.append(say.flagged(flagged))
    return tuple(remarks)
