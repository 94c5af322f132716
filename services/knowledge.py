"""What reached us about a town, put together for a plan made at some moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from planner.domain.calendar import after_seconds
from planner.domain.weather import Weather, WeatherSeries, picked_rows
from planner.io.town_folder import TownFolder
from planner.priority.rotation import NIGHTS_APART_S
from planner.snapshot import Knowledge
from services.fleet.queries import (
    list_last_done,
    list_sent_tours,
    list_treatments,
    list_usual_vehicles,
    list_vehicle_states,
)
from services.readings.queries import list_readings

READINGS_BACK = timedelta(hours=48)
TREATMENTS_BACK = timedelta(hours=48)
STATES_BACK = timedelta(hours=24)
"""An older word on a vehicle says nothing of tonight."""
USUAL_BACK = timedelta(days=60)
"""Drivers and their vehicles change from winter to winter."""
WEATHER_BACK = timedelta(days=11)
"""A plan's history may be 240 h long; a day more is there to lean on."""
WEATHER_AHEAD = timedelta(days=4)


def build_knowledge(
    session: Session,
    name: str,
    folder: TownFolder,
    weather: Weather | Sequence[Weather],
    now: datetime,
    *,
    replan: bool = False,
) -> Knowledge:
    """Gather what a plan made at ``now`` could know.

    Parameters
    ----------
    name : str
        The town's name in topics and in the database.
    weather : Weather or several
        Of several, those without a row around ``now`` are kept empty, and the plan
        says so.
    replan : bool
        Tours that vehicles are on may be changed behind what they are doing.

    Raises
    ------
    ValueError
        If no source has weather around ``now``.
    """
    start, end = now - WEATHER_BACK, now + WEATHER_AHEAD
    return Knowledge(
        town=folder.town,
        town_hash=folder.town_hash,
        network=folder.network,
        terrain=folder.terrain,
        weather=_cut_sources(weather, start, end),
        readings=list_readings(session, name, now, now - READINGS_BACK),
        treatments=list_treatments(session, name, now, now - TREATMENTS_BACK),
        vehicle_states=list_vehicle_states(session, name, now, now - STATES_BACK),
        sent=list_sent_tours(session, name, now, now - STATES_BACK) if replan else (),
        usual_vehicles=list_usual_vehicles(session, name, now, now - USUAL_BACK),
        last_done=list_last_done(
            session, name, now, (now - USUAL_BACK, after_seconds(now, -NIGHTS_APART_S))
        ),
    )


def _cut_sources(
    weather: Weather | Sequence[Weather], start: datetime, end: datetime
) -> tuple[Weather, ...]:
    """Return each source's rows from ``start`` to ``end``; one of them has some."""
    sources = (weather,) if isinstance(weather, Weather) else tuple(weather)
    cut: list[Weather] = []
    missing: list[str] = []
    for source in sources:
        points = (source,) if isinstance(source, WeatherSeries) else source.points
        try:
            kept = tuple(cut_weather(point, start, end) for point in points)
        except ValueError as none_there:
            kept = tuple(picked_rows(point, ()) for point in points)
            missing.append(str(none_there))
        cut.append(
            kept[0]
            if isinstance(source, WeatherSeries)
            else replace(source, points=kept)
        )
    if len(missing) == len(sources):
        raise ValueError("; ".join(missing))
    return tuple(cut)


def cut_weather(
    weather: WeatherSeries, start: datetime, end: datetime
) -> WeatherSeries:
    """Return the rows from ``start`` to ``end``, both included.

    Raises
    ------
    ValueError
        If no row lies between them.
    """
    kept = [row for row, moment in enumerate(weather.times) if start <= moment <= end]
    if not kept:
        covers = (
            f"it goes from {weather.times[0]:%F %H:%M} to {weather.times[-1]:%F %H:%M}"
            if weather.times
            else "it is empty"
        )
        msg = (
            f"{weather.source} has no weather between {start:%F %H:%M} and "
            f"{end:%F %H:%M} UTC; {covers}"
        )
        raise ValueError(msg)
    return picked_rows(weather, kept)
