"""The weather that a plan was made for, in the figures of one line."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import after_seconds, format_instant
from planner.snapshot import Forcing, Snapshot, points_of
from planner.surface.forcing.source_rows import rows_of_station
from planner.surface.outlook import Outlook
from planner.surface.past import Past

HOUR_S = 3600.0
LOOK_H = 12.0
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is known of the weather in the next 12 hours; an empty array is nothing.

    Attributes
    ----------
    air_temperature_c, wind_speed_m_s : array
        All values in the span. [°C, m/s]
    precipitation_mm : array
        What falls in each part of the span, NaN where not known. [mm]
    is_fall_known : bool
        Whether it is known for half of the span or more.
    """

    air_temperature_c: Array
    wind_speed_m_s: Array
    precipitation_mm: Array
    is_fall_known: bool


def weather_figures(
    snapshot: Snapshot, past: Past, outlook: Outlook, *, snowing_above_mm_h: float
) -> dict[str, object]:
    """Return what the night sheet says of the weather in the next 12 hours.

    The air, the wind and what falls are those of the one source, as it states them;
    of several they are those of the town's cells, as the surface model had them.
    ``estimated`` says what the weather's readers had filled, then what the surface
    model estimated, as ``quantity: method, for 12 h``.

    Precipitation counts the hours that end inside the span, snow the steps; a
    quantity without any value in it is None, and so is the end of a snowfall that
    goes on to the end of the span. Where precipitation is not known for more than
    half of the hours ahead, neither it nor the snow is: a sum of the rest would say
    that little falls.
    """
    now, sources = snapshot.now, snapshot.weather
    one = past.grouped.cells.is_one
    ahead = _of_station(snapshot.forcing) if one else _of_town(snapshot, past)
    steps = (outlook.time_s >= 0.0) & (outlook.time_s <= LOOK_H * HOUR_S)
    # Weather that ends now leaves one step, in which nothing falls any more.
    step_h = float(np.diff(outlook.time_s[:2]).sum()) / HOUR_S
    surface = outlook.road_surface_temperature_c[steps]
    fresh_mm = outlook.snowfall_mm_h * step_h
    coming = steps & (outlook.time_s > 0.0)
    falling = np.flatnonzero(coming & (outlook.snowfall_mm_h > snowing_above_mm_h))
    goes_on = falling[-1:] == np.flatnonzero(steps)[-1:]
    is_known = ahead.is_fall_known
    estimated = (text for source in sources for text in source.estimated)
    fallen_mm = _figure(np.sum, ahead.precipitation_mm)
    return {
        "source": " + ".join(source.source for source in sources),
        "span_h": LOOK_H,
        "air_temperature_min_c": _figure(np.min, ahead.air_temperature_c),
        "air_temperature_max_c": _figure(np.max, ahead.air_temperature_c),
        "wind_speed_max_m_s": _figure(np.max, ahead.wind_speed_m_s),
        "precipitation_mm": fallen_mm if is_known else None,
        "fresh_snow_mm": round(float(fresh_mm[coming].sum()), 1) if is_known else None,
        "snowfall_ends": (
            format_instant(after_seconds(now, float(outlook.time_s[falling[-1]])))
            if falling.size and is_known and not goes_on.any()
            else None
        ),
        "road_surface_temperature_min_c": (
            round(float(np.median(surface.min(axis=0))), 1) if surface.size else None
        ),
        "estimated": list(dict.fromkeys((*estimated, *past.weather.estimated))),
    }


def attribution(snapshot: Snapshot) -> str:
    """Return whom the town's map and the weather are from, as they ask for it."""
    owners = (snapshot.town.attribution, *(one.attribution for one in snapshot.weather))
    return " · ".join(dict.fromkeys(filter(None, owners)))


def _of_station(forcing: Forcing) -> Ahead:
    """Return what a station states, or a point of a grid."""
    ahead = (forcing.time_s > 0.0) & (forcing.time_s <= LOOK_H * HOUR_S)
    rows = rows_of_station(forcing, 0.0, LOOK_H * HOUR_S)
    is_row_ahead = (rows.end_s > 0.0) & (rows.end_s <= LOOK_H * HOUR_S)
    fallen_mm = rows.precipitation_mm[is_row_ahead, 0]
    length_s = (rows.end_s - rows.begin_s)[is_row_ahead]
    known_s = length_s[np.isfinite(fallen_mm)].sum()
    return Ahead(
        air_temperature_c=forcing.air_temperature_c[ahead],
        wind_speed_m_s=forcing.wind_speed_m_s[ahead],
        precipitation_mm=fallen_mm,
        is_fall_known=bool(known_s > 0.0 and known_s * 2.0 >= length_s.sum()),
    )


def _of_town(snapshot: Snapshot, past: Past) -> Ahead:
    """Return what the cells in town get; what falls is the segments' mean.

    It is known if one of the sources knows it, and so is the wind.
    """
    stated = [
        _of_station(point) for one in snapshot.weather for point in points_of(one)
    ]
    is_wind_known = any(np.isfinite(one.wind_speed_m_s).any() for one in stated)
    weather, of_segment = past.weather, past.grouped.cells.of_segment
    steps = (weather.end_s > 0.0) & (weather.end_s <= LOOK_H * HOUR_S)
    cells, count = np.unique(of_segment, return_counts=True)
    fallen_mm = np.average(weather.precipitation_mm[:, cells], axis=1, weights=count)
    return Ahead(
        air_temperature_c=weather.air_temperature_c[steps][:, cells],
        wind_speed_m_s=(
            weather.wind_speed_m_s[steps][:, cells] if is_wind_known else np.empty(0)
        ),
        precipitation_mm=fallen_mm[steps],
        is_fall_known=any(one.is_fall_known for one in stated),
    )


def _figure(
    reduce: Callable[[NDArray[np.float64]], np.float64], values: NDArray[np.float64]
) -> float | None:
    """Return a figure of the values that are there, to one decimal."""
    known = values[~np.isnan(values)]
    return None if known.size == 0 else round(float(reduce(known)), 1)
