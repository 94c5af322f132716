"""A town of two streets and a plan for it, small enough to check by hand.

depot(1) --- A: Storgatan 300 m --- (2) --- B: Åsgatan 200 m --- (3)
"""

from datetime import UTC, datetime, time, timedelta

import numpy as np

from planner.assembly.summary import plan_figures
from planner.domain.calendar import ClockTimes
from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.plan import (
    AreaDecision,
    Choice,
    DepotNode,
    DriveStep,
    Material,
    Plan,
    SegmentPlace,
    StepKind,
    Task,
    Tour,
    Unassigned,
)
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import HighwayRule, Town
from planner.domain.treatments import Work
from planner.network.road_network import RoadNetwork

NOW = datetime(2024, 1, 7, 2, 0, tzinfo=UTC)

WEATHER = {
    "source": "SMHI 64520",
    "span_h": 12.0,
    "air_temperature_min_c": -4.2,
    "air_temperature_max_c": -0.5,
    "wind_speed_max_m_s": 5.0,
    "precipitation_mm": 6.1,
    "fresh_snow_mm": 74.0,
    "snowfall_ends": "2024-01-07T07:00:00Z",
    "road_surface_temperature_min_c": -3.1,
    "estimated": ["wind_speed_m_s: 3 m/s where none was measured"],
}


def minutes(count):
    return NOW + timedelta(minutes=count)


def network():
    text = np.array(["", ""])
    nothing = np.array([np.nan, np.nan])
    return RoadNetwork(
        node_id=np.array([1, 2, 3]),
        longitude=np.array([14.80, 14.805, 14.808]),
        latitude=np.array([56.88, 56.88, 56.88]),
        x_m=np.array([0.0, 300.0, 500.0]),
        y_m=np.zeros(3),
        elevation_m=np.full(3, np.nan),
        segment_id=np.array(["10:1:0", "11:2:0"]),
        from_node=np.array([0, 1], dtype=np.int32),
        to_node=np.array([1, 2], dtype=np.int32),
        length_m=np.array([300.0, 200.0]),
        width_m=np.array([7.0, 5.0]),
        oneway=np.zeros(2, dtype=np.int8),
        kind=np.zeros(2, dtype=np.int8),
        service_class=np.array([0, 1], dtype=np.int16),
        highway=np.array(["secondary", "residential"]),
        name=np.array(["Storgatan", "Åsgatan"]),
        owner=np.array(["municipality", "municipality"]),
        area=text,
        contractor=text,
        surface=text,
        beat=text,
        allowed_hours=text,
        lanes=np.array([2, 0], dtype=np.int8),
        speed_limit_km_h=np.array([50.0, 30.0]),
        passes=np.array([2, 1], dtype=np.int8),
        is_bridge=np.zeros(2, dtype=bool),
        is_tunnel=np.zeros(2, dtype=bool),
        truck_access=np.ones(2, dtype=bool),
        path_access=np.ones(2, dtype=bool),
        slope_pct=nothing,
        shape_offsets=np.array([0, 2, 4]),
        shape_longitude=np.array([14.80, 14.805, 14.805, 14.808]),
        shape_latitude=np.array([56.88, 56.88, 56.88, 56.88]),
    )


def town():
    return Town(
        name="Hovslätt",
        time_zone="Europe/Stockholm",
        language="en",
        wet_snow_above_c=-2.0,
        classes=(
            ServiceClass(
                name="A",
                title="Huvudgata",
                rank=1,
                start_depth_wet_mm=40.0,
                start_depth_dry_mm=40.0,
                completion_h=5.0,
                done_by=ClockTimes(weekday=time(6, 30)),
                ice_control=IceControl.SALT,
                weight=400.0,
            ),
            ServiceClass(
                name="C",
                title="Villagata",
                rank=3,
                start_depth_wet_mm=80.0,
                start_depth_dry_mm=100.0,
                completion_h=24.0,
            ),
        ),
        highway_rules=(
            HighwayRule(highway="secondary", service_class="A"),
            HighwayRule(highway="residential", service_class="C"),
        ),
        depots=(Depot(name="Norra", longitude=14.80, latitude=56.88),),
        vehicles=(
            Vehicle(
                name="truck 1",
                depot="Norra",
                kind=VehicleKind.TRUCK,
                works=frozenset({Work.PLOUGH, Work.SALT}),
                blade_width_m=3.6,
                vehicle_width_m=2.55,
                plough_speed_km_h=36.0,
                spread_speed_km_h=36.0,
                drive_speed_km_h=36.0,
                hopper_kg=7700.0,
            ),
        ),
        attribution="© OpenStreetMap contributors, ODbL",
    )


def plan():
    """Both passes of A are done, 36 km/h = 10 m/s; Åsgatan waits for nobody."""
    tasks = (
        _task("10:1:0/r1/p1/plough", 1),
        _task("10:1:0/r1/p2/plough", 2),
        Task(
            task="11:2:0/r1/p1/plough",
            place=SegmentPlace(segment="11:2:0"),
            works=(Work.PLOUGH,),
            round_number=1,
            service_class="C",
            area="Hovslätt",
            due=minutes(1440),
            reason="Åsgatan: 100 mm reached 03:00, class C allows 24 h",
            service_time_s=20.0,
        ),
    )
    tour = Tour(
        vehicle="truck 1",
        depot="Norra",
        depot_node=1,
        start=minutes(30),
        end=minutes(31),
        shift_end=minutes(630),
        capacity_kg=7700.0,
        material=Material.SALT,
        trips=1,
        steps=(
            DriveStep(
                kind=StepKind.TREAT,
                segment="10:1:0",
                from_node=1,
                to_node=2,
                start=minutes(30),
                end=minutes(30.5),
                length_m=300.0,
                task="10:1:0/r1/p1/plough",
                material_kg=15.0,
            ),
            DriveStep(
                kind=StepKind.TREAT,
                segment="10:1:0",
                from_node=2,
                to_node=1,
                start=minutes(30.5),
                end=minutes(31),
                length_m=300.0,
                task="10:1:0/r1/p2/plough",
                material_kg=15.0,
            ),
        ),
    )
    depots = (DepotNode(depot="Norra", node=1),)
    unassigned = (Unassigned(task="11:2:0/r1/p1/plough", why="no crew has time left"),)
    return Plan(
        town="Hovslätt",
        town_hash="0" * 64,
        now=NOW,
        seed=1,
        summary=plan_figures(town(), tasks, (tour,), unassigned, depots=depots, now=NOW)
        | {
            "attribution": town().attribution,
            "next_decision": "2024-01-07T05:00:00Z",
            "weather": WEATHER,
        },
        decision=(
            AreaDecision(
                area="Hovslätt",
                choice=Choice.PLOUGH_NOW,
                why="class A reached 40 mm at 02:40",
                latest_call=minutes(60),
            ),
        ),
        tasks=tasks,
        depots=depots,
        tours=(tour,),
        unassigned=unassigned,
        remarks=("wind: 3 m/s assumed",),
    )


def _task(name, pass_number):
    return Task(
        task=name,
        place=SegmentPlace(segment="10:1:0", pass_number=pass_number),
        works=(Work.PLOUGH, Work.SALT),
        round_number=1,
        service_class="A",
        area="Hovslätt",
        due=minutes(210),
        reason="Storgatan: 40 mm reached 02:40, class A allows 5 h, due 06:30",
        service_time_s=30.0,
        material_kg=15.0,
    )
