"""A ladder of small streets, a storm and the fleet that clears it."""

from datetime import UTC, datetime, timedelta

import numpy as np

from planner.domain.calendar import ClockTimes
from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import Town
from planner.domain.treatments import Work
from planner.domain.weather import WeatherSeries
from planner.network.road_network import RoadNetwork
from simulations.clock import Period
from simulations.forecast import ForecastKind
from simulations.replay import PlacedTown, build_scene

START = datetime(2022, 1, 11, 18, tzinfo=UTC)
BLOCK_M = 200.0


def grid_network(columns=4, rows=3):
    """Blocks of 200 m near 60 N: the bottom line is class A, the rest class C."""
    nodes = columns * rows
    x_m = BLOCK_M * (np.arange(nodes) % columns)
    y_m = BLOCK_M * (np.arange(nodes) // columns)
    pairs = [
        (node, node + 1) for node in range(nodes) if node % columns < columns - 1
    ] + [(node, node + columns) for node in range(nodes - columns)]
    start = np.array([a for a, _ in pairs], dtype=np.int32)
    end = np.array([b for _, b in pairs], dtype=np.int32)
    count = len(pairs)
    is_main = (start < columns) & (end < columns)
    longitude = 17.6 + x_m / 55_800.0
    latitude = 60.0 + y_m / 111_200.0
    text = np.full(count, "", dtype="U40")
    return RoadNetwork(
        node_id=np.arange(100, 100 + nodes, dtype=np.int64),
        longitude=longitude,
        latitude=latitude,
        x_m=x_m,
        y_m=y_m,
        elevation_m=np.full(nodes, np.nan),
        segment_id=np.array([f"{i + 1}:{100 + a}:0" for i, a in enumerate(start)]),
        from_node=start,
        to_node=end,
        length_m=np.full(count, BLOCK_M),
        width_m=np.full(count, 6.0),
        oneway=np.zeros(count, dtype=np.int8),
        kind=np.zeros(count, dtype=np.int8),
        service_class=np.where(is_main, 0, 1).astype(np.int16),
        highway=np.where(is_main, "secondary", "residential"),
        name=text,
        owner=np.full(count, "municipality"),
        area=np.full(count, "centre"),
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=text,
        lanes=np.zeros(count, dtype=np.int8),
        speed_limit_km_h=np.full(count, 40.0),
        passes=np.where(is_main, 2, 1).astype(np.int8),
        is_bridge=np.zeros(count, dtype=np.bool_),
        is_tunnel=np.zeros(count, dtype=np.bool_),
        truck_access=np.ones(count, dtype=np.bool_),
        path_access=np.ones(count, dtype=np.bool_),
        slope_pct=np.full(count, np.nan),
        shape_offsets=2 * np.arange(count + 1, dtype=np.int64),
        shape_longitude=np.stack([longitude[start], longitude[end]], axis=1).ravel(),
        shape_latitude=np.stack([latitude[start], latitude[end]], axis=1).ravel(),
    )


def small_town():
    """Return two classes and two trucks."""
    return Town(
        name="Lilla Staden",
        time_zone="Europe/Stockholm",
        language="en",
        wet_snow_above_c=-2.0,
        classes=(
            ServiceClass(
                name="A",
                title="Main streets",
                rank=1,
                start_depth_wet_mm=40.0,
                start_depth_dry_mm=40.0,
                completion_h=5.0,
                ice_control=IceControl.SALT,
                ice_completion_h=4.0,
                weight=10.0,
            ),
            ServiceClass(
                name="C",
                title="Residential streets",
                rank=2,
                start_depth_wet_mm=60.0,
                start_depth_dry_mm=80.0,
                completion_h=12.0,
                done_by=ClockTimes(),
                weight=1.0,
            ),
        ),
        highway_rules=(),
        depots=(Depot(name="yard", longitude=17.6, latitude=60.0),),
        vehicles=tuple(
            Vehicle(
                name=f"truck {number}",
                depot="yard",
                kind=VehicleKind.TRUCK,
                works=frozenset({Work.PLOUGH, Work.SALT, Work.GRIT, Work.PREWET}),
                blade_width_m=3.5,
                vehicle_width_m=2.55,
                plough_speed_km_h=28.0,
                spread_speed_km_h=40.0,
                drive_speed_km_h=50.0,
                hopper_kg=7700.0,
            )
            for number in (1, 2)
        ),
    )


def storm(rate_mm_h=1.5, before_h=30, after_h=60, from_h=2, hours=9, air_c=-3.0):
    """Steady snow from two hours after the start; 1.5 mm/h is 1 to 2 cm/h."""
    times = tuple(
        START + timedelta(hours=hour) for hour in range(-before_h, after_h + 1)
    )
    lead = range(-before_h, after_h + 1)
    count = len(times)
    return WeatherSeries(
        source="a made storm",
        times=times,
        columns={
            "air_temperature_c": (air_c,) * count,
            "relative_humidity_pct": (92.0,) * count,
            "wind_speed_m_s": (3.0,) * count,
            "precipitation_mm_h": tuple(
                rate_mm_h if from_h < hour <= from_h + hours else 0.0 for hour in lead
            ),
            "cloud_cover_pct": (100.0,) * count,
        },
        latitude=60.0,
        longitude=17.6,
        elevation_m=20.0,
    )


def make_scene(weather=None, hours=24, seed=3, town=None, network=None):
    """Lay the ladder, a storm and a seed out."""
    return build_scene(
        PlacedTown(
            town=small_town() if town is None else town,
            town_hash="0" * 64,
            network=grid_network() if network is None else network,
        ),
        storm() if weather is None else weather,
        Period(start=START, end=START + timedelta(hours=hours)),
        ForecastKind.GENERATED,
        seed,
    )
