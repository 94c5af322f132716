"""Whole plans: the same from the same, verified, and blind to what comes later."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    RoadReading,
    SnowCameraReading,
)
from planner.domain.service_levels import IceControl
from planner.domain.treatments import Work
from planner.io.import_town import import_town
from planner.io.town_folder import read_town
from planner.make_plan import make_plan
from planner.night import foresee
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from services.plans.document import encode_document, plan_document
from tests.osm_grid import osm_grid
from tests.planner.stories.drawing import draw, path_machine, plough
from tests.planner.stories.nights.night import (
    local,
    night_of,
    service_class,
    weather_of,
)

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 1, 7, 2, 0, tzinfo=UTC)
ITERATIONS = 3
WEATHER = weather_of("22:00-03:00 snow 20 mm/h", day=datetime(2024, 1, 6, tzinfo=UTC))
ELSEWHERE = """
import sys
from pathlib import Path
from services.kernel_cache import choose_kernel_cache
choose_kernel_cache()
from tests.planner.test_make_plan import document_of, snapshot_of
sys.stdout.buffer.write(document_of(snapshot_of(Path(sys.argv[1]))))
"""


def snapshot_of(folder, **known):
    read = read_town(folder)
    return build_snapshot(
        Knowledge(
            **{
                "town": read.town,
                "town_hash": read.town_hash,
                "network": read.network,
                "weather": WEATHER,
                "readings": [camera(60.0), report(DriverObservation.ICE)],
            }
            | known
        ),
        NOW,
    )


def plan_of(snapshot, seed=7):
    return make_plan(snapshot, PlanParams(), MaxIterations(ITERATIONS), seed)


def document_of(snapshot, seed=7):
    return encode_document(plan_document(plan_of(snapshot, seed)))


def camera(depth_mm, *, minutes=-30, late=0):
    return SnowCameraReading(
        device="cam-1",
        observed_at=NOW + timedelta(minutes=minutes),
        received_at=NOW + timedelta(minutes=minutes + late),
        longitude=15.003,
        latitude=59.002,
        snow_depth_mm=depth_mm,
    )


def report(seen, *, minutes=-20, late=0):
    return DriverReport(
        device="phone-1",
        observed_at=NOW + timedelta(minutes=minutes),
        received_at=NOW + timedelta(minutes=minutes + late),
        report=seen,
        longitude=15.0054,
        latitude=59.004,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return five by five streets as a town folder."""
    home = tmp_path_factory.mktemp("town")
    osm = home / "grid.osm"
    osm.write_text(osm_grid(5))
    import_town(osm, [], home / "grid", time_zone="Europe/Stockholm")
    return home / "grid"


def test_the_same_snapshot_seed_and_iterations_give_the_same_bytes(folder):
    first = document_of(snapshot_of(folder))
    assert document_of(snapshot_of(folder)) == first
    assert len(json.loads(first)["tasks"]) > 30


def test_another_interpreter_with_another_hash_seed_gives_the_same_bytes(folder):
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": other},
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    assert made.stdout == document_of(snapshot_of(folder))


def test_a_plan_says_which_seed_made_it_and_keeps_its_needs_under_another(folder):
    snapshot = snapshot_of(folder)
    one, two = (json.loads(document_of(snapshot, seed)) for seed in (7, 8))
    assert (one["seed"], two["seed"]) == (7, 8)
    assert one["tasks"] == two["tasks"]


def test_a_plan_knows_nothing_that_was_received_after_now(folder):
    known = snapshot_of(folder)
    readings = [camera(60.0), report(DriverObservation.ICE)]
    later = [
        camera(300.0, minutes=1),
        camera(250.0, minutes=-10, late=15),  # seen before, received after
        report(DriverObservation.BLOCKED, minutes=5),
        report(DriverObservation.CLEAR, minutes=-5, late=6),
        RoadReading(
            device="rs-1",
            observed_at=NOW - timedelta(minutes=1),
            received_at=NOW + timedelta(seconds=1),
            longitude=15.003,
            latitude=59.002,
            road_surface_temperature_c=4.0,
        ),
    ]
    segment = str(known.network.segment_id[0])
    treated = [
        TreatmentRecord(
            segment=segment,
            works=frozenset({Work.PLOUGH}),
            finished_at=NOW - timedelta(minutes=3),
            received_at=NOW + timedelta(minutes=1),
            vehicle="truck 1",
        )
    ]
    then = snapshot_of(folder, readings=[*later, *readings], treatments=treated)
    assert document_of(then) == document_of(known)


def test_what_the_station_observes_after_now_is_no_forecast(folder):
    def observed(value):
        return tuple(None if time <= NOW else value for time in WEATHER.times)

    told = replace(
        WEATHER,
        columns=WEATHER.columns
        | {
            "road_surface_temperature_c": observed(9.0),
            "snow_depth_mm": observed(900.0),
        },
    )
    plan = document_of(snapshot_of(folder, weather=told))
    assert plan == document_of(snapshot_of(folder))


CLASSES = (
    service_class(
        *("A",),
        rank=1,
        start_mm=30.0,
        completion_h=4.0,
        max_depth_mm=80.0,
        round_interval_h=3.0,
        ice_control=IceControl.SALT,
        preventive=True,
    ),
    service_class("B", rank=2, start_mm=50.0, completion_h=6.0),
    service_class(
        *("C",),
        rank=3,
        start_mm=40.0,
        completion_h=8.0,
        starts_after_snowfall=True,
        ice_control=IceControl.GRIT,
    ),
)
STREETS = ("class A", "class B", "class C", "class A, two passes", "class B, blocked")


@st.composite
def towns(draw_one):
    """Draw a town: a chain of streets from a depot, and some that cross it.

    The first street is open both ways: a depot that nobody can leave is refused.
    """
    places = ["depot", *"ABCDEFG"[: draw_one(st.integers(1, 7))]]

    def street(start, end):
        said = draw_one(st.sampled_from(STREETS))
        metres = draw_one(st.integers(50, 3000))
        left, right = draw_one(st.sampled_from([("=", "="), ("=", ">"), ("~", "~")]))
        if left == "~":
            said = said.replace(", two passes", "")
        return f"{start} {left}{said}, {metres}m{right} {end}"

    lines = [f"depot -{draw_one(st.integers(50, 500))}m- A"]
    lines += [street(a, b) for a, b in pairwise(places[1:])]
    pairs = [(a, b) for a in places for b in places if a < b]
    chords = st.lists(st.sampled_from(pairs), max_size=5, unique=True)
    lines += [street(a, b) for a, b in draw_one(chords)]
    return draw("\n".join(lines))


@st.composite
def nights(draw_one):
    """Draw one or two snowfalls in a cold or a mild night."""
    air_c = draw_one(st.sampled_from([-9.0, -4.0, -1.0, 0.5]))
    ends = draw_one(st.sampled_from(["00:00", "01:00", "03:00"]))
    rate = draw_one(st.sampled_from([5, 20, 40]))
    again = draw_one(st.booleans())
    text = f"21:00-{ends} snow {rate} mm/h, {air_c} °C"
    if again:
        text += f"\n05:00-08:00 snow {rate} mm/h, {air_c} °C"
    return weather_of(text, air_temperature_c=air_c)


@st.composite
def fleets(draw_one):
    """Draw a fleet that may be too small, too wide or tired."""
    trucks = [
        plough(
            f"plough {number}",
            hopper_kg=draw_one(st.sampled_from([0.0, 300.0, 6000.0])),
            shift_h=draw_one(st.sampled_from([1.0, 10.0])),
        )
        for number in range(draw_one(st.integers(1, 2)))
    ]
    machines = [path_machine()] if draw_one(st.booleans()) else []
    return [*trucks, *machines]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(towns(), nights(), fleets(), st.sampled_from(["20:00", "23:00", "04:00"]))
def test_every_plan_is_verified_and_every_task_done_or_named(
    drawing, weather, fleet, clock
):
    now = local(clock)
    out = VehicleState(vehicle="plough 0", free_at=now + timedelta(hours=1))
    closed = frozenset(
        f"{drawing.places[s['from']]}-{drawing.places[s['to']]}"
        for s in drawing.streets
        if s["is_blocked"]
    )
    snapshot = night_of(
        drawing,
        fleet,
        weather,
        now,
        classes=CLASSES,
        vehicle_states=(out,),
        closed_segments=closed,
    )
    plan = make_plan(snapshot, PlanParams(), MaxIterations(2), 1)
    assert verify(plan, snapshot.network, snapshot.town) == ()
    done = {s.task for tour in plan.tours for s in tour.steps if s.task}
    left = {each.task for each in plan.unassigned}
    assert done | left == {task.task for task in plan.tasks}
    assert not done & left
    assert all(each.why for each in plan.unassigned)
    assert all(task.reason for task in plan.tasks)


def test_a_night_looked_at_before_gives_the_same_plan(folder):
    known = snapshot_of(folder)
    vehicles = known.town.vehicles
    night = foresee(replace(known, town=replace(known.town, vehicles=())), PlanParams())
    plan = make_plan(known, PlanParams(), MaxIterations(ITERATIONS), 7, night=night)
    assert vehicles
    assert encode_document(plan_document(plan)) == document_of(known)
