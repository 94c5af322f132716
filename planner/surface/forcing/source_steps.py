"""One source's completed rows laid on the model's steps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing.estimated_sky import CompletedRows, Filled
from planner.surface.forcing.source_rows import HOUR_S, Rows
from planner.surface.forcing.sunshine import at_nodes, on_steps_w_m2

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSteps:
    """One source's weather on (T,) steps at (C,) points, with qualities (T, C).

    ``begin_air_c`` is the air temperature at the beginning of the first step, (C,).
    ``quality`` maps each quantity to 0 (nothing known) to 1 (measured).
    """

    rows: Rows
    begin_air_c: Array
    air_temperature_c: Array
    values: dict[str, Array]
    quality: dict[str, Array]


def laid_on_steps(completed: CompletedRows, bounds_s: Array) -> SourceSteps:
    """Lay a source's rows on steps.

    What holds for a moment is interpolated to the steps' ends; precipitation and
    radiation stay within their rows to the last drop and joule; cover is the mean
    of the rows that a step touches.
    """
    rows = completed.rows
    ends_s = bounds_s[1:]
    air = _at(rows.end_s, rows.air_temperature_c, bounds_s)
    is_there = np.isfinite(air[1:])
    values: dict[str, Array] = {}
    quality: dict[str, Array] = {}
    for name, filled in (
        ("relative_humidity_pct", completed.humidity),
        ("wind_speed_m_s", completed.wind),
        ("pressure_hpa", completed.pressure),
    ):
        values[name] = at_nodes_or_one(rows.end_s, filled.value, ends_s)
        quality[name] = np.where(is_there, _worst(rows.end_s, filled, ends_s), 0.0)
    row_ends_s = np.concatenate((rows.begin_s[:1], rows.end_s))
    row = np.clip(
        np.searchsorted(rows.end_s, 0.5 * (bounds_s[1:] + bounds_s[:-1])),
        0,
        rows.end_s.size - 1,
    )
    values["shortwave_w_m2"] = on_steps_w_m2(
        completed.sun, row_ends_s, completed.shortwave.value, bounds_s
    )
    quality["shortwave_w_m2"] = np.where(
        is_there, completed.shortwave.quality[row], 0.0
    )
    length_s = np.diff(bounds_s)[:, None]
    values["cover"] = _gained(row_ends_s, completed.cover.value, bounds_s) / length_s
    quality["cover"] = np.where(is_there, completed.cover.quality[row], 0.0)
    known = np.isfinite(rows.precipitation_mm)
    hours = np.diff(row_ends_s)[:, None] / HOUR_S
    values["precipitation_mm"] = (
        _gained(row_ends_s, np.nan_to_num(rows.precipitation_mm) / hours, bounds_s)
        / HOUR_S
    )
    quality["precipitation_mm"] = np.clip(
        _gained(row_ends_s, known.astype(np.float64), bounds_s) / length_s, 0.0, 1.0
    )
    return SourceSteps(
        rows=rows,
        begin_air_c=air[0],
        air_temperature_c=air[1:],
        values=values,
        quality=quality,
    )


def at_nodes_or_one(time_s: Array, values: Array, wanted_s: Array) -> Array:
    """Interpolate columns, also where there is one row only, (W, C)."""
    if time_s.size == 1:
        return np.repeat(values, wanted_s.size, axis=0)
    return at_nodes(time_s, values, wanted_s)


def _at(time_s: Array, values: Array, wanted_s: Array) -> Array:
    """Interpolate the air temperature; NaN inside gaps and beyond the rows."""
    found = at_nodes_or_one(time_s, values, wanted_s)
    row = np.clip(np.searchsorted(time_s, wanted_s), 0, time_s.size - 1)
    # The row itself is known even where the one before it is not.
    is_exact = time_s[row] == wanted_s
    found[is_exact] = values[row[is_exact]]
    found[(wanted_s < time_s[0]) | (wanted_s > time_s[-1])] = np.nan
    return found


def _worst(time_s: Array, filled: Filled, wanted_s: Array) -> Array:
    """Return the lower quality of the two rows around each time."""
    after = np.clip(np.searchsorted(time_s, wanted_s), 0, time_s.size - 1)
    before = np.where(time_s[after] <= wanted_s, after, np.maximum(after - 1, 0))
    # Where one side has nothing the other one's value is not mixed with it.
    worst: Array = np.minimum(filled.quality[after], filled.quality[before])
    return worst


def _gained(row_ends_s: Array, rate: Array, bounds_s: Array) -> Array:
    """Add up what rows give per second over each step; nothing beyond the rows."""
    length_s = np.diff(row_ends_s)[:, None]
    sums = np.concatenate(
        (np.zeros((1, rate.shape[1])), np.cumsum(rate * length_s, axis=0))
    )
    gained: Array = np.diff(at_nodes(row_ends_s, sums, bounds_s), axis=0)
    return gained
