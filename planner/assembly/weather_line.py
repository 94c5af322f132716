"""The weather that a plan was made for, in the figures of one line."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, format_instant
from planner.snapshot import Forcing
from planner.surface.forcing.source_rows import rows_of_station
from planner.surface.outlook import Outlook

HOUR_S = 3600.0
LOOK_H = 12.0


def weather_figures(
    forcing: Forcing,
    outlook: Outlook,
    now: Instant,
    *,
    snowing_above_mm_h: float,
    estimated: Sequence[str] = (),
) -> dict[str, object]:
    """Return what the night sheet says of the weather in the next 12 hours.

    ``estimated`` says what the surface model estimated, as ``quantity: method, for
    12 h``; what the weather's reader had filled comes before it.

    Precipitation counts the hours that end inside the span, snow the steps; a
    quantity without any value in it is None, and so is the end of a snowfall that
    goes on to the end of the span. Where precipitation is not known for more than
    half of the hours ahead, neither it nor the snow is: a sum of the rest would say
    that little falls.
    """
    ahead = (forcing.time_s > 0.0) & (forcing.time_s <= LOOK_H * HOUR_S)
    steps = (outlook.time_s >= 0.0) & (outlook.time_s <= LOOK_H * HOUR_S)
    # Weather that ends now leaves one step, in which nothing falls any more.
    step_h = float(np.diff(outlook.time_s[:2]).sum()) / HOUR_S
    surface = outlook.road_surface_temperature_c[steps]
    fresh_mm = outlook.snowfall_mm_h * step_h
    coming = steps & (outlook.time_s > 0.0)
    falling = np.flatnonzero(coming & (outlook.snowfall_mm_h > snowing_above_mm_h))
    goes_on = falling[-1:] == np.flatnonzero(steps)[-1:]
    rows = rows_of_station(forcing, 0.0, LOOK_H * HOUR_S)
    is_row_ahead = (rows.end_s > 0.0) & (rows.end_s <= LOOK_H * HOUR_S)
    fallen_mm = rows.precipitation_mm[is_row_ahead, 0]
    length_s = (rows.end_s - rows.begin_s)[is_row_ahead]
    known_s = length_s[np.isfinite(fallen_mm)].sum()
    is_known = bool(known_s > 0.0 and known_s * 2.0 >= length_s.sum())
    return {
        "source": forcing.source,
        "span_h": LOOK_H,
        "air_temperature_min_c": _figure(np.min, forcing.air_temperature_c[ahead]),
        "air_temperature_max_c": _figure(np.max, forcing.air_temperature_c[ahead]),
        "wind_speed_max_m_s": _figure(np.max, forcing.wind_speed_m_s[ahead]),
        "precipitation_mm": _figure(np.sum, fallen_mm) if is_known else None,
        "fresh_snow_mm": round(float(fresh_mm[coming].sum()), 1) if is_known else None,
        "snowfall_ends": (
            format_instant(after_seconds(now, float(outlook.time_s[falling[-1]])))
            if falling.size and is_known and not goes_on.any()
            else None
        ),
        "road_surface_temperature_min_c": (
            round(float(np.median(surface.min(axis=0))), 1) if surface.size else None
        ),
        "estimated": list(dict.fromkeys((*forcing.estimated, *estimated))),
    }


def _figure(
    reduce: Callable[[NDArray[np.float64]], np.float64], values: NDArray[np.float64]
) -> float | None:
    """Return a figure of the values that are there, to one decimal."""
    known = values[~np.isnan(values)]
    return None if known.size == 0 else round(float(reduce(known)), 1)
