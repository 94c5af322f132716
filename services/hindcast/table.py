"""The rows that a hindcast writes."""

import csv
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, format_instant
from planner.surface.columns.surface_state import Trace
from planner.surface.friction import friction
from planner.surface.states import STATES, surface_states

Array = NDArray[np.float64]

HEADER = (
    "start_utc",
    "lead_h",
    "time_utc",
    "road_surface_temperature_c",
    "physical_road_surface_temperature_c",
    "surface_state",
    "friction",
    "snow_depth_mm",
    "water_mm",
    "ice_mm",
    "frost_mm",
)
HOUR = timedelta(hours=1)
Row = tuple[str, ...]


def rows_of_runs(
    starts: Iterable[Instant], shown_c: Array, physical_c: Array, trace: Trace
) -> Iterator[tuple[int, list[Row]]]:
    """Yield the rows of each run of a trace, with its column.

    Parameters
    ----------
    starts : iterable of Instant
        Of each column.
    shown_c, physical_c : (U, L)
        With and without the learned correction; at least as many leads as the trace
        has rows. [°C]
    trace : Trace
        (R, U), hourly.
    """
    states = surface_states(trace)
    grip = friction(trace)
    for column, start in enumerate(starts):
        rows: list[Row] = []
        for hour in range(trace.end_s.size):
            moment = start + HOUR * (hour + 1)
            rows.append(
                (
                    format_instant(start),
                    str(hour + 1),
                    format_instant(moment),
                    f"{shown_c[column, hour]:.3f}",
                    f"{physical_c[column, hour]:.3f}",
                    str(STATES[states[hour, column]].value),
                    f"{grip[hour, column]:.2f}",
                    f"{trace.snow_depth_mm[hour, column]:.1f}",
                    f"{trace.water_mm[hour, column]:.3f}",
                    f"{trace.ice_mm[hour, column]:.3f}",
                    f"{trace.frost_mm[hour, column]:.4f}",
                )
            )
        yield column, rows


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return rows under their header."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode()
