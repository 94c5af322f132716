"""What was known at ``now``, as arrays: the only thing that a plan is made from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.carry_on import carry_on
from planner.domain.calendar import Instant, seconds_between
from planner.domain.operations import (
    SentTour,
    TourLeft,
    TreatmentRecord,
    VehicleState,
)
from planner.domain.readings import Reading
from planner.domain.town import Town
from planner.domain.weather import Weather, WeatherSeries
from planner.network.place_rows import with_places
from planner.network.road_network import RoadNetwork
from planner.terrain.terrain import Terrain


def _none() -> NDArray[np.float64]:
    """Return no values."""
    return np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forcing:
    """Weather over the town, (T,) rows; NaN is a gap that nothing filled.

    Attributes
    ----------
    time_s : (T,)
        Seconds from the snapshot's ``now``, rising. [s]
    air_temperature_c, relative_humidity_pct, wind_speed_m_s, cloud_cover_pct : (T,)
        At that moment.
    precipitation_mm_h : (T,)
        In the hour that ends then. [mm/h]
    shortwave_w_m2, longwave_w_m2 : (T,)
        From sun and sky on level, open ground, mean of the hour that ends then; an
        empty array where the source has none. [W/m²]
    pressure_hpa : (T,)
        At the station's height; an empty array where the source has none. [hPa]
    snow_depth_mm : (T,)
        Observed depth of snow on the ground at the station. [mm]
    road_surface_temperature_c : (T,)
        Observed on a road at the station; NaN after ``now``. [°C]
    elevation_m, latitude, longitude : float
        Of the station, NaN when not known. [m, degrees]
    source : str
        Named in the plan.
    estimated : tuple of str
        One sentence for each quantity that was filled by a named method.
    remarks : tuple of str
        What the reader of the weather had to say, one sentence each.
    attribution : str
        Of the weather, as its owner asks for it.
    """

    time_s: NDArray[np.float64]
    air_temperature_c: NDArray[np.float64]
    relative_humidity_pct: NDArray[np.float64]
    wind_speed_m_s: NDArray[np.float64]
    cloud_cover_pct: NDArray[np.float64]
    precipitation_mm_h: NDArray[np.float64]
    snow_depth_mm: NDArray[np.float64]
    road_surface_temperature_c: NDArray[np.float64]
    elevation_m: float
    latitude: float
    source: str
    estimated: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    attribution: str = ""
    longitude: float = float("nan")
    shortwave_w_m2: NDArray[np.float64] = field(default_factory=_none)
    longwave_w_m2: NDArray[np.float64] = field(default_factory=_none)
    pressure_hpa: NDArray[np.float64] = field(default_factory=_none)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcingGrid:
    """Weather at the points of a gridded forecast.

    Attributes
    ----------
    points : tuple of Forcing
        One or more, all of the same times, each at a place of its own.
    source : str
        Named in the plan.
    remarks : tuple of str
    attribution : str
        As of `Forcing`.
    """

    points: tuple[Forcing, ...]
    source: str
    remarks: tuple[str, ...] = ()
    attribution: str = ""

    @property
    def estimated(self) -> tuple[str, ...]:
        """What was filled at any point, as of `Forcing`."""
        said = (sentence for point in self.points for sentence in point.estimated)
        return tuple(dict.fromkeys(said))


Source = Forcing | ForcingGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A town at one moment.

    ``network`` and ``terrain`` have the places to be cleared as rows behind the town's
    segments, see `planner.network.place_rows`.
    ``treatments`` are done; ``under_way`` was announced by vehicles that are out and
    will be done later. ``left`` is what crews that may be sent elsewhere now were going
    to do: it counts neither as done nor as under way. ``usual_vehicles`` names for
    segments and places the vehicle that treated them last, ``last_done`` when they were
    treated last before this night. ``terrain`` is None where nobody looked: take a
    flat one.
    ``forcing`` is the weather of one point: that of the first station whose weather
    spans now, or without any station that of the gridded forecast's point nearest to
    the town. ``sources`` is all weather
    there is, empty where that is ``forcing`` alone; take `weather`.
    """

    town: Town
    town_hash: str
    network: RoadNetwork
    now: Instant
    forcing: Forcing
    readings: tuple[Reading, ...] = ()
    treatments: tuple[TreatmentRecord, ...] = ()
    under_way: tuple[TreatmentRecord, ...] = ()
    vehicle_states: tuple[VehicleState, ...] = ()
    closed_segments: frozenset[str] = frozenset()
    terrain: Terrain | None = None
    sources: tuple[Source, ...] = ()
    left: tuple[TourLeft, ...] = ()
    usual_vehicles: Mapping[str, str] = field(default_factory=dict)
    last_done: Mapping[str, Instant] = field(default_factory=dict)

    @property
    def weather(self) -> tuple[Source, ...]:
        """All sources of weather, one or more, in the order they were named."""
        return self.sources or (self.forcing,)


def build_forcing(weather: WeatherSeries, now: Instant) -> Forcing:
    """Arrange weather as arrays around ``now``.

    What a file recorded before ``now`` is past, what it states for later serves
    as the forecast; observations of the road and of the snow on the ground after
    ``now`` are no forecast and are dropped.
    """
    time_s = np.array([seconds_between(now, moment) for moment in weather.times])
    count = len(weather.times)

    def column(name: str) -> NDArray[np.float64]:
        values = weather.columns.get(name)
        if values is None:
            return np.full(count, np.nan)
        return np.array([np.nan if v is None else v for v in values], dtype=float)

    def observed(name: str) -> NDArray[np.float64]:
        return np.where(time_s <= 0.0, column(name), np.nan)

    return Forcing(
        time_s=time_s,
        air_temperature_c=column("air_temperature_c"),
        relative_humidity_pct=column("relative_humidity_pct"),
        wind_speed_m_s=column("wind_speed_m_s"),
        cloud_cover_pct=column("cloud_cover_pct"),
        precipitation_mm_h=column("precipitation_mm_h"),
        snow_depth_mm=observed("snow_depth_mm"),
        road_surface_temperature_c=observed("road_surface_temperature_c"),
        elevation_m=np.nan if weather.elevation_m is None else weather.elevation_m,
        latitude=np.nan if weather.latitude is None else weather.latitude,
        longitude=np.nan if weather.longitude is None else weather.longitude,
        shortwave_w_m2=column("shortwave_w_m2"),
        longwave_w_m2=column("longwave_w_m2"),
        pressure_hpa=column("pressure_hpa"),
        source=weather.source,
        estimated=tuple(
            f"{quantity}: {method}" for quantity, method in weather.estimated.items()
        ),
        remarks=weather.remarks,
        attribution=weather.attribution or "",
    )


def build_source(weather: Weather, now: Instant) -> Source:
    """Arrange a station's or a grid's weather as arrays around ``now``."""
    if isinstance(weather, WeatherSeries):
        return build_forcing(weather, now)
    return ForcingGrid(
        points=tuple(build_forcing(point, now) for point in weather.points),
        source=weather.source,
        remarks=weather.remarks,
        attribution=weather.attribution or "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything that reached us, ever; `build_snapshot` picks what counts.

    ``weather`` is that of one station or grid, or of several. ``sent`` are the tours
    that vehicles are on and that may be changed: empty where all are to be ended as
    they were announced. ``usual_vehicles`` and ``last_done``: see
    `Snapshot`.
    """

    town: Town
    town_hash: str
    network: RoadNetwork
    weather: Weather | Sequence[Weather]
    readings: Iterable[Reading] = ()
    treatments: Iterable[TreatmentRecord] = ()
    vehicle_states: tuple[VehicleState, ...] = ()
    closed_segments: frozenset[str] = frozenset()
    terrain: Terrain | None = None
    sent: Iterable[SentTour] = ()
    usual_vehicles: Mapping[str, str] = field(default_factory=dict)
    last_done: Mapping[str, Instant] = field(default_factory=dict)


def build_snapshot(known: Knowledge, now: Instant) -> Snapshot:
    """Drop what was received after ``now`` and arrange the rest.

    A reading that claims to have been observed after ``now`` is of no use to a plan
    and is dropped too; a clock that is a little ahead is no reason. A treatment that
    was announced and is not finished yet is under way.
    """
    readings = sorted(
        (
            reading
            for reading in known.readings
            if reading.received_at <= now and reading.observed_at <= now
        ),
        key=lambda reading: (
            reading.observed_at,
            reading.received_at,
            reading.device,
            reading.message_id or "",
        ),
    )
    treatments = sorted(
        (treatment for treatment in known.treatments if treatment.received_at <= now),
        key=lambda t: (t.finished_at, t.segment, t.pass_number, t.vehicle),
    )
    given = known.weather
    weather = (given,) if isinstance(given, Weather) else tuple(given)
    if not weather:
        msg = "no source of weather was given, expected a station or a gridded forecast"
        raise ValueError(msg)
    sources = tuple(build_source(one, now) for one in weather)
    forcing = _forcing_of(sources, known.network)
    carried_on = carry_on(
        now,
        [tour for tour in known.sent if tour.received_at <= now],
        treatments,
        known.vehicle_states,
    )
    network, takes_after = with_places(known.network, known.town)
    return Snapshot(
        town=known.town,
        town_hash=known.town_hash,
        network=network,
        now=now,
        forcing=forcing,
        sources=() if sources[0] is forcing and len(sources) == 1 else sources,
        readings=tuple(readings),
        treatments=tuple(t for t in carried_on.treatments if t.finished_at <= now),
        under_way=tuple(t for t in carried_on.treatments if t.finished_at > now),
        vehicle_states=carried_on.states,
        left=carried_on.left,
        usual_vehicles=known.usual_vehicles,
        last_done=known.last_done,
        closed_segments=known.closed_segments,
        terrain=_terrain_of(known, takes_after),
    )


def _terrain_of(known: Knowledge, takes_after: NDArray[np.intp]) -> Terrain | None:
    """Return the terrain of segments and places, None where nobody looked."""
    if known.terrain is None or takes_after.size == known.network.count:
        return known.terrain
    return known.terrain.take(takes_after)


def _forcing_of(sources: Sequence[Source], network: RoadNetwork) -> Forcing:
    """Return the weather of one point; see `Snapshot`."""
    stations = [one for one in sources if isinstance(one, Forcing)]
    if stations:
        return next(filter(_spans_now, stations), stations[0])
    points = points_of(sources[0])
    if not network.node_count:
        return points[0]
    latitude, longitude = network.latitude.mean(), network.longitude.mean()
    shrink = np.cos(np.radians(latitude))
    away = [
        np.hypot(point.latitude - latitude, (point.longitude - longitude) * shrink)
        for point in points
    ]
    return points[int(np.argmin(away))]


def _spans_now(station: Forcing) -> bool:
    """Tell whether a station knows the air temperature before and after now."""
    known_s = station.time_s[np.isfinite(station.air_temperature_c)]
    return bool(known_s.size and known_s[0] <= 0.0 <= known_s[-1])


def points_of(source: Source) -> tuple[Forcing, ...]:
    """Return a station as one point, a grid as its own."""
    return source.points if isinstance(source, ForcingGrid) else (source,)


def names_of(sources: Sequence[str]) -> str:
    """Return the names of sources as a sentence says them: "A, B and C"."""
    *most, last = sources
    return f"{', '.join(most)} and {last}" if most else last


def as_if_done(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot in which what is under way counts as done now.

    Needs are found on it, so that nobody is sent where somebody is going already.
    """
    now_done = tuple(replace(t, finished_at=snapshot.now) for t in snapshot.under_way)
    return replace(snapshot, treatments=(*snapshot.treatments, *now_done), under_way=())
