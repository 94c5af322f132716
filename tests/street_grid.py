"""Streets in a row, each 100 m long, for tests of the surface and its readings."""

from datetime import UTC, datetime, timedelta

import numpy as np

from planner.domain.town import Town
from planner.domain.weather import WeatherSeries
from planner.network.road_network import RoadNetwork
from planner.snapshot import Knowledge, build_snapshot

NOW = datetime(2024, 1, 7, 2, 0, tzinfo=UTC)
LATITUDE = 59.86
LONGITUDE = 17.64
STREET_M = 100.0
# One degree of longitude at this latitude, on a sphere of 6371.0088 km.
M_PER_DEGREE = 6_371_008.8 * np.pi / 180 * np.cos(np.radians(LATITUDE))


def row_of_streets(count, *, elevation_m=np.nan, tunnels=(), bridges=(), passes=1):
    """Segment s runs east from 100 s to 100 (s + 1) metres of the first node."""
    nodes = np.arange(count + 1)
    longitude = LONGITUDE + nodes * STREET_M / M_PER_DEGREE
    text = np.full(count, "")
    ends = np.stack((longitude[:-1], longitude[1:]), axis=1)
    return RoadNetwork(
        node_id=nodes + 1,
        longitude=longitude,
        latitude=np.full(count + 1, LATITUDE),
        x_m=nodes * STREET_M,
        y_m=np.zeros(count + 1),
        elevation_m=np.broadcast_to(np.asarray(elevation_m, float), count + 1).copy(),
        segment_id=np.array([f"{10 + s}:{s + 1}:0" for s in range(count)]),
        from_node=nodes[:-1].astype(np.int32),
        to_node=nodes[1:].astype(np.int32),
        length_m=np.full(count, STREET_M),
        width_m=np.full(count, 6.0),
        oneway=np.zeros(count, dtype=np.int8),
        kind=np.zeros(count, dtype=np.int8),
        service_class=np.zeros(count, dtype=np.int16),
        highway=np.full(count, "residential"),
        name=np.array([f"Street {s}" for s in range(count)]),
        owner=np.full(count, "municipality"),
        area=text,
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=text,
        lanes=np.zeros(count, dtype=np.int8),
        speed_limit_km_h=np.full(count, 30.0),
        passes=np.full(count, passes, dtype=np.int8),
        is_bridge=np.isin(np.arange(count), bridges),
        is_tunnel=np.isin(np.arange(count), tunnels),
        truck_access=np.ones(count, dtype=bool),
        path_access=np.ones(count, dtype=bool),
        slope_pct=np.full(count, np.nan),
        shape_offsets=np.arange(count + 1) * 2,
        shape_longitude=ends.ravel(),
        shape_latitude=np.full(2 * count, LATITUDE),
    )


def longitude_at(metres):
    """Longitude so many metres east of the first node."""
    return LONGITUDE + metres / M_PER_DEGREE


def town(**changes):
    settings = {
        "name": "Rad",
        "time_zone": "Europe/Stockholm",
        "language": "en",
        "wet_snow_above_c": -2.0,
        "classes": (),
        "highway_rules": (),
        "depots": (),
        "vehicles": (),
    }
    return Town(**(settings | changes))


def hours_of_weather(start_h=-30, end_h=30, **columns):
    """Weather every hour around NOW; a column is a number or a function of the hour."""
    hours = range(start_h, end_h + 1)
    values = {"air_temperature_c": -5.0, "precipitation_mm_h": 0.0}
    values |= {"relative_humidity_pct": 90.0, "wind_speed_m_s": 2.0}
    values |= {"cloud_cover_pct": 100.0} | columns
    return WeatherSeries(
        source="station 1",
        times=tuple(NOW + timedelta(hours=hour) for hour in hours),
        columns={
            name: tuple(v(hour) if callable(v) else v for hour in hours)
            for name, v in values.items()
            if v is not None
        },
    )


def snapshot(*, network=None, weather=None, now=NOW, town_settings=None, **known):
    return build_snapshot(
        Knowledge(
            town=town(**(town_settings or {})),
            town_hash="0" * 64,
            network=row_of_streets(3) if network is None else network,
            weather=hours_of_weather() if weather is None else weather,
            **known,
        ),
        now,
    )
