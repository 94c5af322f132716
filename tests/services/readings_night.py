"""A night in which a camera and a driver speak up over MQTT, and the next plan hears.

Sixty streets of 100 m in a row, called by their first metre. 25 mm of snow lie, less
than class A clears; the paths of class B, in the middle, are cleared from 15 mm. The
camera stands at 550 m and reaches 1500 m at most; the driver is at 5550 m and is
believed for 300 m around.
"""

import json
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from planner.domain.plan import Plan, Task
from planner.domain.service_levels import IceControl
from planner.domain.treatments import Work
from planner.io.town_folder import TownFolder, read_town, write_town
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import build_snapshot
from sensors.broker_url import parse_broker_url
from sensors.mqtt_connection import SessionParams
from services.db.engine import begin_read, begin_write
from services.db.upgrade import prepare_database
from services.ingest import IngestCounters, run_ingest
from services.knowledge import build_knowledge
from services.readings.devices import add_device
from services.settings import Settings
from tests.planner.stories.drawing import (
    METRES_A_DEGREE,
    draw,
    network_of,
    plough,
    town_of,
)
from tests.planner.stories.nights.night import local, service_class, weather_of

TOWN = "drawn"
NOW = local("03:00")
STREETS = 60
PATHS = range(30, 33)
CAMERA_M, DRIVER_M = 550.0, 5550.0
REPORT_REACH_M = 300.0
PATIENCE_S = 30.0
METRES_A_DEGREE_AT_60 = METRES_A_DEGREE / 2  # cos 60° = 1/2
CLASSES = (
    service_class(
        "A", rank=1, start_mm=40.0, completion_h=6.0, ice_control=IceControl.SALT
    ),
    service_class("B", rank=2, start_mm=15.0, completion_h=8.0),
)
WEATHER = weather_of("22:00-23:00 snow 26 mm/h, -4 °C", air_temperature_c=-4.0)


def write_row_town(folder: Path) -> TownFolder:
    """Write the town to disk and read it as every command does."""
    streets = ["class B" if number in PATHS else "class A" for number in range(STREETS)]
    places = ["depot", *(f"P{number}" for number in range(1, STREETS + 1))]
    text = places[0] + "".join(
        f" ={said}, 100m= {place}"
        for said, place in zip(streets, places[1:], strict=True)
    )
    drawing = draw(text)
    names = np.array([f"{number * 100} m" for number in range(STREETS)])
    network = network_of(drawing)
    network = replace(
        network,
        name=names,
        longitude=17.0 + network.x_m / METRES_A_DEGREE_AT_60,
        shape_longitude=17.0
        + (network.shape_longitude - 17.0) * METRES_A_DEGREE / METRES_A_DEGREE_AT_60,
    )
    town = town_of(drawing, [plough("plough 1"), plough("plough 2")], classes=CLASSES)
    write_town(folder, town=town, network=network)
    return read_town(folder)


@dataclass
class ReadingsNight:
    """A database, the town, and an ingest that listens to a broker."""

    home: Path
    url: str
    counters: IngestCounters = field(default_factory=IngestCounters)

    def __post_init__(self) -> None:
        self.folder = write_row_town(self.home / TOWN)
        self.settings = Settings(home=self.home, mqtt_url=self.url)
        self.engine = prepare_database(self.settings.get_database_url())
        with begin_write(self.engine) as session:
            for kind, device in (
                ("snow_camera", "torget"),
                ("driver_report", "phone-7"),
            ):
                add_device(session, town=TOWN, kind=kind, device=device, added_at=NOW)

    @contextmanager
    def listening(self, params: SessionParams):
        """Run the ingest on a thread; what comes is stamped two minutes before now."""
        stop = threading.Event()
        stamped = replace(params, clock=lambda: NOW - timedelta(minutes=2))
        thread = threading.Thread(
            target=run_ingest,
            args=(self.settings, stop),
            kwargs={"counters": self.counters, "params": stamped},
        )
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(PATIENCE_S)
            self.engine.dispose()
        assert not thread.is_alive()

    def publish(self, kind: str, device: str, **said: object) -> None:
        """Send one native message and wait until it is stored."""
        before = self.counters.stored
        observed_at = (NOW - timedelta(minutes=10)).isoformat()
        payload = {"device": device, "observed_at": observed_at, **said}
        broker = parse_broker_url(self.url)
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.connect(broker.host, broker.port)
        client.loop_start()
        topic = f"vinter/v1/{TOWN}/{kind}/{device}/up"
        deadline = time.monotonic() + PATIENCE_S
        # The session may not have subscribed yet: the same message counts once.
        while self.counters.stored == before:
            assert time.monotonic() < deadline, self.counters
            client.publish(topic, json.dumps(payload), qos=1).wait_for_publish(
                PATIENCE_S
            )
            _wait_a_little(lambda: self.counters.stored > before)
        client.disconnect()
        client.loop_stop()

    def plan(self) -> Plan:
        """Make the plan that the database allows now."""
        with begin_read(self.engine) as session:
            known = build_knowledge(session, TOWN, self.folder, WEATHER, NOW)
        plan = make_plan(build_snapshot(known, NOW), PlanParams(), MaxIterations(0), 1)
        assert verify(plan, self.folder.network, self.folder.town) == ()
        return plan


def _wait_a_little(holds: Callable[[], bool]) -> None:
    """Return when it holds, or after a while."""
    deadline = time.monotonic() + 0.5
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)


def tasks_by_metre(plan: Plan) -> dict[int, list[Task]]:
    """Return each street's tasks by its first metre."""
    found: dict[int, list[Task]] = {}
    for task in plan.tasks:
        found.setdefault(int(task.reason.split(" m:")[0]), []).append(task)
    return found


def metres_within(place_m: float, reach_m: float) -> list[int]:
    """Return the streets that come within reach of a place."""
    return [
        start
        for start in range(0, STREETS * 100, 100)
        if max(start - place_m, place_m - start - 100, 0.0) <= reach_m
    ]


def longitude_at(metres: float) -> float:
    return 17.0 + metres / METRES_A_DEGREE_AT_60


def tell_the_story(night: ReadingsNight) -> None:
    """Plan, hear the camera, plan, hear the driver, plan: each changes its streets."""
    paths = [number * 100 for number in PATHS]
    before = tasks_by_metre(night.plan())
    assert list(before) == paths

    # 95 mm against 25 of the outlook are ln(115 / 45) = 0.94 in log(1 + depth / 20 mm),
    # trusted by 0.6² / (0.6² + (15 / 115)²) = 0.955 and, after 10 minutes, 0.986 of
    # that: 0.88. exp(-d / 700 m) of it are the ln(60 / 45) = 0.288 that class A lacks
    # to 40 mm up to 700 ln(0.88 / 0.288) = 785 m away.
    night.publish(
        "snow_camera",
        "torget",
        snow_depth_mm=95,
        longitude=longitude_at(CAMERA_M),
        latitude=60.0,
    )
    seen = tasks_by_metre(night.plan())
    new = sorted(set(seen) - set(before))
    assert new == metres_within(CAMERA_M, 785.0)
    for metre in new:
        (task,) = seen[metre]
        assert Work.PLOUGH in task.works
        assert "; camera torget on " in task.reason
        assert task.reason.endswith("measured 95 mm of snow at 02:50")
    assert {m: seen[m] for m in before} == before

    night.publish(
        "driver_report",
        "phone-7",
        report="ice",
        longitude=longitude_at(DRIVER_M),
        latitude=60.0,
    )
    told = tasks_by_metre(night.plan())
    new = sorted(set(told) - set(seen))
    assert new == metres_within(DRIVER_M, REPORT_REACH_M)
    for metre in new:
        (task,) = told[metre]
        assert task.works == (Work.GRIT,)
        # The outlook has it at its next step of a quarter of an hour.
        assert "ice reported since 03:00" in task.reason
        assert "; a driver reported ice on " in task.reason
        assert task.reason.endswith("at 02:50")
    assert {m: told[m] for m in seen} == seen
