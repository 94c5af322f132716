"""Towns of parallel streets and nights over them, small enough to check by hand."""

from datetime import UTC, datetime, time

import numpy as np

from planner.domain.calendar import ClockTimes
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import HighwayRule, Town
from planner.network.road_network import RoadNetwork
from planner.priority.needs import Conditions

HOUR_S = 3600.0
NOW = datetime(2024, 1, 8, 21, 0, tzinfo=UTC)
"""A Monday, 22:00 in Stockholm."""

A = ServiceClass(
    name="A",
    title="Huvudgata",
    rank=1,
    start_depth_wet_mm=70.0,
    start_depth_dry_mm=70.0,
    completion_h=6.0,
)
VILLA = ServiceClass(
    name="C",
    title="Villagata",
    rank=3,
    start_depth_wet_mm=80.0,
    start_depth_dry_mm=100.0,
    completion_h=24.0,
)
PATH = ServiceClass(
    name="GC",
    title="Gång- och cykelväg",
    rank=2,
    start_depth_wet_mm=30.0,
    start_depth_dry_mm=30.0,
    starts_after_snowfall=True,
    completion_h=8.0,
    done_by=ClockTimes(weekday=time(6, 0), saturday=time(8, 0)),
)


def town(*classes, **fields):
    return Town(
        name="Hovslätt",
        time_zone="Europe/Stockholm",
        language="en",
        wet_snow_above_c=-2.0,
        classes=classes,
        highway_rules=(HighwayRule(highway="residential", service_class=None),),
        depots=(),
        vehicles=(),
        **fields,
    )


def network(service_class, **columns):
    """Parallel streets of 100 m by 5 m, 0.01 degrees of longitude apart."""
    count = len(service_class)
    text = np.full(count, "")
    west = np.arange(count) * 0.01 + 14.0
    shapes = np.repeat(west, 2)
    given = {
        "service_class": np.array(service_class, dtype=np.int16),
        "name": np.array([f"Gata {number}" for number in range(count)]),
        "highway": np.full(count, "residential"),
        "kind": np.zeros(count, dtype=np.int8),
        "width_m": np.full(count, 5.0),
        "passes": np.ones(count, dtype=np.int8),
        "is_tunnel": np.zeros(count, dtype=bool),
        "slope_pct": np.full(count, np.nan),
        "area": text,
    } | columns
    return RoadNetwork(
        node_id=np.arange(2 * count),
        longitude=shapes,
        latitude=np.tile([56.0, 56.0009], count),
        x_m=np.zeros(2 * count),
        y_m=np.zeros(2 * count),
        elevation_m=np.full(2 * count, np.nan),
        segment_id=np.array([f"{way}:{way}:0" for way in range(count)]),
        from_node=np.arange(0, 2 * count, 2, dtype=np.int32),
        to_node=np.arange(1, 2 * count, 2, dtype=np.int32),
        length_m=np.full(count, 100.0),
        oneway=np.zeros(count, dtype=np.int8),
        owner=text,
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=text,
        lanes=np.zeros(count, dtype=np.int8),
        speed_limit_km_h=np.full(count, 30.0),
        is_bridge=np.zeros(count, dtype=bool),
        truck_access=np.ones(count, dtype=bool),
        path_access=np.ones(count, dtype=bool),
        shape_offsets=np.arange(0, 2 * count + 1, 2),
        shape_longitude=shapes,
        shape_latitude=np.tile([56.0, 56.0009], count),
        **given,
    )


def conditions(snowfall_mm_h, *, from_h=0, segments=1, **columns):
    """Hourly steps from ``from_h``; the first step's snow fell before it."""
    fresh_mm = np.array(snowfall_mm_h, dtype=float)
    steps = fresh_mm.size
    depth_mm = np.cumsum(fresh_mm) if "depth_mm" not in columns else None
    depth_mm = np.asarray(columns.pop("depth_mm", depth_mm), dtype=float)
    if depth_mm.ndim == 1:
        depth_mm = depth_mm[:, None].repeat(segments, axis=1)
    shape = depth_mm.shape
    given = {
        "is_wet_snow": np.zeros(steps, dtype=bool),
        "road_surface_temperature_c": np.full(shape, -4.0),
        "rainfall_mm_h": np.zeros(steps),
        "water_film_mm": np.zeros(shape),
        "slipperiness": np.zeros(shape, dtype=np.int8),
        "evidence": np.full(shape[1], -1, dtype=np.int32),
        "evidence_texts": (),
    } | columns
    return Conditions(
        time_s=(np.arange(steps) + from_h) * HOUR_S,
        snow_depth_mm=depth_mm,
        snowfall_mm_h=fresh_mm,
        **given,
    )


def ice_class(method, **fields):
    return ServiceClass(
        name="A",
        title="Huvudgata",
        rank=1,
        start_depth_wet_mm=40.0,
        start_depth_dry_mm=40.0,
        completion_h=5.0,
        ice_control=IceControl(method),
        **fields,
    )
