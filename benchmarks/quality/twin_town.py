"""A made-up town of many segments, with the nights and the hidden errors of its twin.

Terrain, covariates and errors are smooth random fields from one seed. Nothing here
knows how the analysis works.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork
from planner.surface.columns.sites import Pavement, Sites
from planner.surface.columns.step_weather import StepWeather
from planner.surface.columns.treatment_steps import TreatmentSteps
from planner.surface.forcing.sky_longwave import (
    black_body_w_m2,
    clear_emissivity,
    sky_emissivity,
)
from planner.terrain.terrain import Terrain, flat_terrain

Array = NDArray[np.float64]
WIDE_M, HIGH_M = 12_000.0, 10_000.0
LATITUDE, LONGITUDE = 60.0, 17.0
METRES_A_DEGREE = 111_195.0
STEP_S = 600.0
HISTORY_H = 24
KINDS = ("residential", "tertiary", "primary", "cycleway")
KIND_SHARES = (0.5, 0.15, 0.1, 0.25)
VEHICLES = {
    "residential": 250.0,
    "tertiary": 1200.0,
    "primary": 4000.0,
    "cycleway": 0.0,
}
HARMONICS = 200
BRIDGE_SHARE = 0.02
# Vehicles a day from which a street is salted.
LARGE_ABOVE = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinTown:
    """What everybody knows of the town."""

    network: RoadNetwork
    terrain: Terrain
    sites: Sites
    x_m: Array
    y_m: Array
    vehicles_per_day: Array


def smooth_field(
    x_m: Array, y_m: Array, length_m: float, rng: np.random.Generator
) -> Array:
    """Return a field of variance 1 and correlation exp(-distance / length), (S,).

    Random Fourier features; the exponential correlation in the plane has a spectrum
    whose radius is ``sqrt(1 / (1 - u)² - 1) / length`` for even u.
    """
    even = rng.uniform(size=HARMONICS)
    radius = np.sqrt(1.0 / (1.0 - even) ** 2 - 1.0) / length_m
    angle = rng.uniform(0.0, 2.0 * np.pi, HARMONICS)
    phase = rng.uniform(0.0, 2.0 * np.pi, HARMONICS)
    waves = np.outer(x_m, radius * np.cos(angle)) + np.outer(
        y_m, radius * np.sin(angle)
    )
    found: Array = np.sqrt(2.0 / HARMONICS) * np.cos(waves + phase).sum(axis=1)
    return found


def build_town(segments: int, seed: int) -> TwinTown:
    """Scatter streets of 100 m over hills, houses and one long water."""
    rng = np.random.default_rng(seed)
    x_m, y_m = rng.uniform(0, WIDE_M, segments), rng.uniform(0, HIGH_M, segments)
    elevation_m = 80.0 + 40.0 * smooth_field(x_m, y_m, 5000.0, rng)
    hollow = smooth_field(x_m, y_m, 1200.0, rng)
    houses = smooth_field(x_m, y_m, 1500.0, rng) + 0.7 * rng.normal(size=segments)
    sky = np.clip(0.85 - 0.12 * houses, 0.4, 1.0)
    water_m = np.abs(y_m - 0.4 * HIGH_M - 800.0 * np.sin(x_m / 2500.0))
    kind = rng.choice(len(KINDS), segments, p=KIND_SHARES)
    highway = np.array(KINDS)[kind]
    is_bridge = (rng.uniform(size=segments) < BRIDGE_SHARE) & (highway != "cycleway")
    network = _network(x_m, y_m, highway, is_bridge)
    vehicles = np.array([VEHICLES[str(name)] for name in highway])
    cold_pool = np.clip(0.4 * hollow, 0.0, 1.0)
    terrain = replace(
        flat_terrain(segments, remarks=()),
        elevation_m=elevation_m,
        sky_view_factor=sky,
        cold_pool_index=cold_pool,
        water_distance_m=water_m,
    )
    sites = Sites(
        cell=np.zeros(segments, dtype=np.int32),
        pavement=np.where(is_bridge, Pavement.BRIDGE, Pavement.ASPHALT).astype(np.int8),
        sky_view_factor=sky,
        horizon=np.zeros(segments, dtype=np.int32),
        horizons_deg=np.zeros((1, 72), dtype=np.uint8),
        tree_transmissivity=np.ones(segments),
        air_offset_c=-0.0065 * (elevation_m - 80.0),
        cold_pool_c=4.0 * cold_pool,
        wind_factor=np.clip(0.6 + 0.4 * sky, 0.3, 1.2),
        precipitation_factor=np.ones(segments),
        vehicles_per_day=vehicles,
        heavy_share=np.where(vehicles > 0.0, 0.05, 0.0),
        is_covered=np.zeros(segments, dtype=np.bool_),
        flux_bias_w_m2=np.zeros(segments),
    )
    return TwinTown(
        network=network,
        terrain=terrain,
        sites=sites,
        x_m=x_m,
        y_m=y_m,
        vehicles_per_day=vehicles,
    )


def _network(
    x_m: Array, y_m: Array, highway: NDArray[np.str_], is_bridge: NDArray[np.bool_]
) -> RoadNetwork:
    """Return each segment with two nodes of its own, 50 m west and east of it."""
    count = x_m.size
    east = np.stack((x_m - 50.0, x_m + 50.0), axis=1).ravel()
    north = np.repeat(y_m, 2)
    longitude = LONGITUDE + east / METRES_A_DEGREE / np.cos(np.radians(LATITUDE))
    latitude = LATITUDE + north / METRES_A_DEGREE
    text = np.full(count, "")
    first = np.arange(count, dtype=np.int32) * 2
    return RoadNetwork(
        node_id=np.arange(2 * count) + 1,
        longitude=longitude,
        latitude=latitude,
        x_m=east,
        y_m=north,
        elevation_m=np.full(2 * count, np.nan),
        segment_id=np.array([f"{s}:1:0" for s in range(count)]),
        from_node=first,
        to_node=first + 1,
        length_m=np.full(count, 100.0),
        width_m=np.full(count, 6.0),
        oneway=np.zeros(count, dtype=np.int8),
        kind=(highway == "cycleway").astype(np.int8),
        service_class=np.zeros(count, dtype=np.int16),
        highway=highway,
        name=np.array([f"Street {s}" for s in range(count)]),
        owner=text,
        area=text,
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=text,
        lanes=np.zeros(count, dtype=np.int8),
        speed_limit_km_h=np.full(count, 50.0),
        passes=np.ones(count, dtype=np.int8),
        is_bridge=is_bridge,
        is_tunnel=np.zeros(count, dtype=np.bool_),
        truck_access=np.ones(count, dtype=bool),
        path_access=np.ones(count, dtype=bool),
        slope_pct=np.full(count, np.nan),
        shape_offsets=np.arange(count + 1, dtype=np.int64) * 2,
        shape_longitude=longitude,
        shape_latitude=latitude,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """Weather of one night by hours before its end, straight between the points.

    ``air_c``, ``humidity_pct``, ``wind_m_s``, ``cloud``, ``rain_mm_h`` (rain or snow,
    as the temperature has it): (hour, value) pairs. ``salted_h``, ``ploughed_h``: hours
    before the end at which the larger streets, or all but paths, were treated.
    """

    name: str
    air_c: tuple[tuple[float, float], ...]
    humidity_pct: tuple[tuple[float, float], ...]
    wind_m_s: tuple[tuple[float, float], ...]
    cloud: tuple[tuple[float, float], ...]
    precipitation_mm_h: tuple[tuple[float, float], ...] = ((-24, 0.0), (0, 0.0))
    salted_h: tuple[float, ...] = ()
    ploughed_h: tuple[float, ...] = ()


NIGHTS = (
    Night(
        name="rain, then clearing and frost",
        air_c=((-24, 5), (-9, 5), (-5, 2.5), (0, 0.8)),
        humidity_pct=((-24, 85), (-9, 97), (-5, 90), (0, 80)),
        wind_m_s=((-24, 4), (-6, 3.5), (0, 2.5)),
        cloud=((-24, 0.9), (-5, 1.0), (-4, 0.5), (0, 0.4)),
        precipitation_mm_h=(
            (-24, 0),
            (-9, 0),
            (-8.9, 1.0),
            (-4, 0.8),
            (-3.9, 0),
            (0, 0),
        ),
        salted_h=(-4.0,),
    ),
    Night(
        name="clear, hoar frost",
        air_c=((-24, 0), (-15, 3), (-8, 0), (0, -4.0)),
        humidity_pct=((-24, 92), (-15, 85), (-8, 99), (0, 100)),
        wind_m_s=((-24, 2), (-8, 2.2), (0, 1.8)),
        cloud=((-24, 0.5), (-15, 0.2), (-8, 0.1), (0, 0.1)),
    ),
    Night(
        name="snow, ploughed and salted streets",
        air_c=((-24, 0.5), (-12, -0.3), (0, -0.8)),
        humidity_pct=((-24, 85), (-10, 95), (0, 93)),
        wind_m_s=((-24, 3), (0, 3)),
        cloud=((-24, 1), (0, 1)),
        precipitation_mm_h=(
            (-24, 0),
            (-12, 0),
            (-11.9, 1.0),
            (-5, 0.8),
            (-4.9, 0),
            (0, 0),
        ),
        salted_h=(-4.0,),
        ploughed_h=(-4.2,),
    ),
    Night(
        name="sleet around freezing",
        air_c=((-24, 2.5), (-12, 2.2), (-6, 1.8), (0, 1.3)),
        humidity_pct=((-24, 90), (-8, 95), (0, 95)),
        wind_m_s=((-24, 4), (0, 4)),
        cloud=((-24, 1), (0, 1)),
        precipitation_mm_h=((-24, 0), (-6, 0), (-5.9, 2.5), (0, 2.5)),
    ),
    Night(
        name="steady rain, colder on the hills",
        air_c=((-24, 0.0), (-12, 2.0), (0, 2.2)),
        humidity_pct=((-24, 85), (-8, 97), (0, 98)),
        wind_m_s=((-24, 2), (0, 4)),
        cloud=((-24, 1), (0, 1)),
        precipitation_mm_h=((-24, 0), (-5, 0), (-4.9, 3.0), (0, 3.0)),
    ),
    Night(
        name="thaw on old snow",
        air_c=((-24, -4), (-14, -2), (-9, 1.5), (0, 3.5)),
        humidity_pct=((-24, 85), (-6, 92), (0, 92)),
        wind_m_s=((-24, 2), (-6, 4), (0, 5)),
        cloud=((-24, 1), (0, 0.9)),
        precipitation_mm_h=((-24, 0.7), (-18, 0.7), (-17.9, 0), (0, 0)),
        salted_h=(-14.0,),
        ploughed_h=(-14.2,),
    ),
    Night(
        name="showers on cold ground, drying",
        air_c=((-24, -3), (-14, 0), (-10, 3), (-4, 3), (0, 1.5)),
        humidity_pct=((-24, 85), (-8, 92), (-4, 80), (0, 70)),
        wind_m_s=((-24, 3), (0, 4)),
        cloud=((-24, 0.8), (-6, 1), (-4, 0.6), (0, 0.4)),
        precipitation_mm_h=(
            (-24, 0),
            (-9, 0),
            (-8.9, 0.3),
            (-6, 0.3),
            (-5.9, 0),
            (0, 0),
        ),
    ),
)


def weather_of(night: Night) -> StepWeather:
    """Return one cell of complete weather over the night and the day before it."""
    end_s = np.arange(-HISTORY_H * 3600.0 + STEP_S, 1.0, STEP_S)
    hour = end_s / 3600.0

    def at(points: tuple[tuple[float, float], ...]) -> Array:
        hours, values = zip(*points, strict=True)
        return np.interp(hour, hours, values)

    air_c, humidity_pct, cloud = (
        at(night.air_c),
        at(night.humidity_pct),
        at(night.cloud),
    )
    # The night ends at 6 o'clock, in January at 60° north: noon is 18 hours before.
    declination, latitude = np.radians(-20.0), np.radians(LATITUDE)
    clock = np.cos(np.pi * (hour + 18.0) / 12.0)
    high = np.sin(latitude) * np.sin(declination)
    high = high + np.cos(latitude) * np.cos(declination) * clock
    elevation_deg = np.degrees(np.arcsin(high))
    clear_w_m2 = 700.0 * np.maximum(high, 0.0)
    vapour_hpa = humidity_pct / 100.0 * 6.112 * np.exp(17.62 * air_c / (243.1 + air_c))
    sky = sky_emissivity(clear_emissivity(air_c, vapour_hpa), cloud)
    calm = np.clip(1.0 - at(night.wind_m_s) / 3.0, 0.0, 1.0)

    def cell(values: Array) -> Array:
        return values[:, None].copy()

    return StepWeather(
        end_s=end_s,
        step_s=np.full(end_s.size, STEP_S),
        sun_elevation_deg=elevation_deg,
        sun_azimuth_deg=np.mod(180.0 + (hour + 18.0) * 15.0, 360.0),
        air_temperature_c=cell(air_c),
        relative_humidity_pct=cell(humidity_pct),
        wind_speed_m_s=cell(at(night.wind_m_s)),
        pressure_hpa=cell(np.full(end_s.size, 1010.0)),
        precipitation_mm=cell(at(night.precipitation_mm_h) * STEP_S / 3600.0),
        snow_share=cell(np.full(end_s.size, -1.0)),
        direct_w_m2=cell(clear_w_m2 * (1.0 - cloud)),
        diffuse_w_m2=cell(clear_w_m2 * (0.2 + 0.2 * cloud)),
        longwave_w_m2=cell(sky * black_body_w_m2(air_c)),
        cold_pool_strength=cell(calm * np.sqrt(1.0 - cloud) * (elevation_deg < 0.0)),
    )


def treatments_of(
    night: Night, town: TwinTown, seed: int, *, done_share: float
) -> TreatmentSteps:
    """Return what was done: a share of it, as logs and reality differ a little."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[float, int, float, float]] = []
    streets = np.flatnonzero(town.vehicles_per_day > 0.0)
    large = np.flatnonzero(town.vehicles_per_day > LARGE_ABOVE)
    for hour, chosen, kept, salt in (
        *((h, streets, 0.0, 0.0) for h in night.ploughed_h),
        *((h, large, 1.0, 20.0) for h in night.salted_h),
    ):
        minutes = rng.uniform(0.0, 60.0, chosen.size)
        is_done = rng.uniform(size=chosen.size) < done_share
        rows += [
            (hour * 3600.0 + 60.0 * minute, int(site), kept, salt)
            for minute, site, done in zip(minutes, chosen, is_done, strict=True)
            if done
        ]
    rows.sort()
    columns = [np.array([row[k] for row in rows], dtype=float) for k in range(4)]
    return TreatmentSteps(
        at_s=columns[0],
        site=columns[1].astype(np.int32),
        kept_share=columns[2],
        is_swept=np.zeros(len(rows), dtype=np.bool_),
        salt_g_m2=columns[3],
        water_mm=np.zeros(len(rows)),
        grit_g_m2=np.zeros(len(rows)),
    )
