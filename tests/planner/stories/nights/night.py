"""Whole nights: weather written as text, a plan made from it, its tasks as text.

Weather is a list of spells in the town's own time; between them it stays dry::

    22:00-01:00 snow 20 mm/h
    04:00-07:00 snow 20 mm/h, -3 °C

``snow`` counts fresh depth. A clock time earlier than the one before it is of the
next day. Beside it may stand ``-3 °C``, ``clear``, ``90 %`` (humidity) and ``calm``.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from textwrap import dedent
from zoneinfo import ZoneInfo

import numpy as np

from planner.domain.operations import TreatmentRecord
from planner.domain.plan import DriveStep, Plan
from planner.domain.service_levels import ServiceClass
from planner.domain.treatments import Work, describe_works
from planner.domain.weather import WeatherSeries
from planner.ensemble_params import EnsembleParams
from planner.make_plan import make_plan
from planner.params import MaxIterations, PlanParams
from planner.routing.verify import verify
from planner.snapshot import Knowledge, build_snapshot
from tests.planner.expected import fresh_kg_m3
from tests.planner.stories.drawing import (
    network_of,
    segment_names,
    tours_as_text,
    town_of,
)

HOUR_S = 3600.0
ZONE = ZoneInfo("Europe/Stockholm")
MONDAY = datetime(2024, 1, 8, tzinfo=ZONE)
USUAL = {
    "air_temperature_c": -5.0,
    "relative_humidity_pct": 90.0,
    "wind_speed_m_s": 2.0,
    "cloud_cover_pct": 100.0,
    "precipitation_mm_h": 0.0,
}


def service_class(name, *, rank, start_mm, completion_h, **promised):
    """Return a class that starts at one depth of dry and wet snow."""
    return ServiceClass(
        name=name,
        title=f"Class {name}",
        rank=rank,
        start_depth_wet_mm=start_mm,
        start_depth_dry_mm=start_mm,
        completion_h=completion_h,
        **{"weight": {1: 400.0, 2: 20.0}.get(rank, 1.0)} | promised,
    )


def local(clock, day=MONDAY):
    """Return a local clock time in UTC; before noon it is that of the next day."""
    hour, minute = map(int, clock.split(":"))
    date = day + timedelta(days=1) if hour < 12 else day
    return date.replace(hour=hour, minute=minute).astimezone(UTC)


def fresh_water_mm(depth_mm, air_c, wind_m_s=2.0):
    """Return the water in a depth of fresh snow.

    At -5 °C and 2 m/s it weighs 80.4 kg/m³, so 20 mm hold 1.61 mm.
    """
    return depth_mm * fresh_kg_m3(air_c, wind_m_s) / 1000.0


def clock_after(start, hours):
    """Return the local clock so many hours after another, as plans say it."""
    moment = local(start).astimezone(ZONE) + timedelta(hours=hours)
    return f"{moment:%H:%M}"


def weather_of(text, *, day=MONDAY, **usual):
    """Read spells of weather into hourly rows, a day and a half either side."""
    midnight = (day + timedelta(days=1)).astimezone(UTC)
    hours = [midnight + timedelta(hours=h) for h in range(-40, 41)]
    rows = [dict(USUAL | usual) for _ in hours]
    for line in filter(None, (line.strip() for line in text.splitlines())):
        span, _, said = line.partition(" ")
        start, end = (local(clock, day) for clock in span.split("-"))
        for moment, row in zip(hours, rows, strict=True):
            # Precipitation is of the hour that ends there, the rest of the moment.
            if start < moment <= end:
                row.update(_said(said, row, falls=True))
            elif moment == start:
                row.update(_said(said, row, falls=False))
    return WeatherSeries(
        source="a drawn night",
        times=tuple(hours),
        columns={name: tuple(row[name] for row in rows) for name in USUAL},
        latitude=60.0,
        longitude=17.0,
    )


def _said(words, row, *, falls):
    """Return what the words of a spell change in a row."""
    changed = {}
    for word in (w.strip() for w in words.split(",")):
        if match := re.fullmatch(r"(-?[\d.]+) °C", word):
            changed["air_temperature_c"] = float(match[1])
        elif match := re.fullmatch(r"([\d.]+) %", word):
            changed["relative_humidity_pct"] = float(match[1])
        elif word == "clear":
            changed["cloud_cover_pct"] = 0.0
        elif word == "calm":
            changed["wind_speed_m_s"] = 0.5
        elif match := re.fullmatch(r"snow ([\d.]+) mm/h", word):
            air_c = changed.get("air_temperature_c", row["air_temperature_c"])
            if falls:
                changed["precipitation_mm_h"] = fresh_water_mm(float(match[1]), air_c)
        elif word != "dry":
            msg = f"'{word}' says nothing about the weather"
            raise ValueError(msg)
    return changed


def night_of(drawing, vehicles, weather, now, *, classes, **known):
    """Return the snapshot of a night over a drawing; streets are called as drawn.

    ``columns`` changes columns of the network: ``{"is_tunnel": {"A-B": True}}``.
    """
    columns = known.pop("columns", {})
    network = network_of(drawing)
    names = segment_names(drawing)
    changed = {"name": np.array(names, dtype=np.str_)}
    for column, values in columns.items():
        own = getattr(network, column)
        given = [values.get(n, v) for n, v in zip(names, own.tolist(), strict=True)]
        kind = np.str_ if own.dtype.kind == "U" else own.dtype
        changed[column] = np.array(given, dtype=kind)
    return build_snapshot(
        Knowledge(
            town=town_of(drawing, vehicles, classes=classes),
            town_hash="drawn",
            network=replace(network, **changed),
            weather=weather,
            **known,
        ),
        now,
    )


def ploughed(segment, clock, *, day=MONDAY):
    """Return the record of a street that was ploughed at a local clock time."""
    moment = local(clock, day)
    return TreatmentRecord(
        segment=segment,
        works=frozenset({Work.PLOUGH}),
        finished_at=moment,
        received_at=moment,
        vehicle="plough 1",
    )


def plan_of_night(snapshot, *, iterations=3, seed=1) -> Plan:
    """Make the plan; one that breaks a rule fails the story."""
    plan = make_plan(
        snapshot,
        PlanParams(ensemble=EnsembleParams(members=1)),
        MaxIterations(iterations),
        seed,
    )
    violations = verify(plan, snapshot.network, snapshot.town)
    assert violations == (), violations
    return plan


def said(text: str) -> str:
    """Return a text as it was meant: a line that is indented continues the last."""
    return re.sub(r"\n +", " ", dedent(text).strip())


def assert_alike(found: str, expected: str, *, minutes: int = 1) -> None:
    """Compare texts; clocks may differ by a minute, lengths of time by two.

    What a sum on paper says of settling snow is right to half a minute.
    """
    pattern = re.compile(r"\d\d:\d\d|\d+(?= min)")
    assert pattern.sub("#", found) == pattern.sub("#", expected)
    for ours, theirs in zip(
        pattern.findall(found), pattern.findall(expected), strict=True
    ):
        if ":" in ours:
            apart = (_minute_of_day(ours) - _minute_of_day(theirs) + 720) % 1440 - 720
            assert abs(apart) <= minutes, (ours, theirs, found)
        else:
            assert abs(int(ours) - int(theirs)) <= 2 * minutes, (ours, theirs, found)


def _minute_of_day(clock: str) -> int:
    """Return the minutes since midnight."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def tasks_as_text(plan: Plan) -> str:
    """Print the tasks, one line each: work, place, reason, and when it may start.

    >>> plough A-B: 40 mm reached 00:01, class A allows 4 h, due 04:01 | from 00:01
    """
    lines = []
    for task in plan.tasks:
        works = describe_works(task.works)
        line = f"{works} {task.reason}"
        if task.earliest is not None:
            line += f" | from {task.earliest.astimezone(ZONE):%H:%M}"
        lines.append(line)
    return "\n".join(lines).replace("\N{MINUS SIGN}", "-")


def local_tours_as_text(drawing, plan: Plan) -> str:
    """Print the tours with the town's own clock."""

    def moved(thing):
        return replace(
            thing,
            start=thing.start.astimezone(ZONE),
            end=thing.end.astimezone(ZONE),
        )

    return tours_as_text(
        drawing,
        replace(
            plan,
            tours=tuple(
                replace(moved(tour), steps=tuple(map(moved, tour.steps)))
                for tour in plan.tours
            ),
        ),
    )


def treated_in_order(plan: Plan) -> list[str]:
    """List what the tours treat, each tour in its order, as "segment/r1"."""
    return [
        step.task.rsplit("/", 2)[0]
        for tour in plan.tours
        for step in tour.steps
        if isinstance(step, DriveStep) and step.task
    ]
