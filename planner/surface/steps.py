"""The weather on the outlook's own even steps."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, format_instant
from planner.params import HorizonParams
from planner.snapshot import Forcing

HOUR_S = 3600.0
# Six missing hours lie between values seven hours apart.
LONGEST_GAP_S = 7.0 * HOUR_S
DEFAULT_HUMIDITY_PCT = 85.0
DEFAULT_WIND_M_S = 3.0
DEFAULT_CLOUD_PCT = 60.0
MINUTE_S = 60.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Weather at the town's level on even steps, (T,); one step is exactly ``now``.

    ``first`` is the step at which the outlook starts; those before it only warm
    the surface up. ``precipitation_mm`` fell in the step that ends there.
    """

    time_s: Array
    first: int
    step_s: float
    air_temperature_c: Array
    relative_humidity_pct: Array
    wind_speed_m_s: Array
    cloud_share: Array
    precipitation_mm: Array
    observed_surface_c: Array
    remarks: tuple[str, ...] = field(default_factory=tuple)


def weather_steps(
    forcing: Forcing, now: Instant, horizon: HorizonParams, spin_up_h: float
) -> Steps:
    """Lay weather on the steps of the horizon, cut to what the weather covers.

    Precipitation of an hour is spread evenly over it; what a row states for the
    hour that it ends is kept to the last drop. Where it is missing none falls, and
    a remark says for how many hours.

    Raises
    ------
    ValueError
        If ``now`` lies outside the weather, or a gap in the air temperature of more
        than 6 h lies between ``now`` and the horizon's end.
    """
    begin_s, end_s, remarks = _extent(forcing, now, horizon)
    step_s = horizon.step_s
    wanted_back = int(np.floor(horizon.history_h * HOUR_S / step_s + 1e-9))
    most_back = int(np.floor(-begin_s / step_s + 1e-9))
    back = min(wanted_back, most_back)
    ahead = int(np.floor(min(end_s, horizon.ahead_h * HOUR_S) / step_s + 1e-9))
    spin_up = min(int(spin_up_h * HOUR_S / step_s), most_back - back)
    time_s: Array = np.arange(-back - spin_up, ahead + 1, dtype=np.float64) * step_s
    if end_s < horizon.ahead_h * HOUR_S - step_s / 2:
        remarks.append(
            f"The weather of {forcing.source} ends {_hours(end_s)} after now; the "
            f"outlook ends there instead of after {horizon.ahead_h:g} h."
        )
    if back < wanted_back:
        remarks.append(
            f"The weather of {forcing.source} starts {_hours(back * step_s)} before "
            "now; earlier snow is not known."
        )
    humidity = _at_steps(forcing, forcing.relative_humidity_pct, time_s)
    wind = _at_steps(forcing, forcing.wind_speed_m_s, time_s)
    cloud = _at_steps(forcing, forcing.cloud_cover_pct, time_s)
    for name, values, default, unit in (
        ("Humidity", humidity, DEFAULT_HUMIDITY_PCT, " %"),
        ("Wind", wind, DEFAULT_WIND_M_S, " m/s"),
        ("Cloud", cloud, DEFAULT_CLOUD_PCT, " %"),
    ):
        if np.isnan(values).any():
            remarks.append(f"{name} is missing and taken as {default:g}{unit}.")
    fallen, missing_h = _fallen_mm(forcing, time_s, step_s)
    in_view = missing_h[spin_up:].sum()
    if in_view > 0.01:  # noqa: PLR2004 - hours: less is rounding
        remarks.append(
            f"Precipitation is missing for {_hours(in_view * HOUR_S)} of the time "
            "looked at and counts as none."
        )
    return Steps(
        time_s=time_s,
        first=spin_up,
        step_s=step_s,
        air_temperature_c=_at_steps(forcing, forcing.air_temperature_c, time_s),
        relative_humidity_pct=np.where(
            np.isnan(humidity), DEFAULT_HUMIDITY_PCT, humidity
        ),
        wind_speed_m_s=np.where(np.isnan(wind), DEFAULT_WIND_M_S, wind),
        cloud_share=np.where(np.isnan(cloud), DEFAULT_CLOUD_PCT, cloud) / 100.0,
        precipitation_mm=fallen,
        observed_surface_c=_observed(forcing, time_s),
        remarks=tuple(remarks),
    )


def _extent(
    forcing: Forcing, now: Instant, horizon: HorizonParams
) -> tuple[float, float, list[str]]:
    """Return the time that air temperature covers without a long gap. [s]."""
    known = forcing.time_s[np.isfinite(forcing.air_temperature_c)]
    if not known.size or known[0] > 0.0 or known[-1] < 0.0:
        extent = (
            f"{format_instant(after_seconds(now, known[0]))} to "
            f"{format_instant(after_seconds(now, known[-1]))}"
            if known.size
            else "no time at all"
        )
        msg = (
            f"{forcing.source} has weather for {extent}, but now is "
            f"{format_instant(now)}; choose a moment inside it or another file"
        )
        raise ValueError(msg)
    remarks = []
    gaps = np.flatnonzero(np.diff(known) > LONGEST_GAP_S)
    past = gaps[known[gaps + 1] <= 0.0]
    begin_s = float(known[past[-1] + 1] if past.size else known[0])
    if past.size and begin_s > -horizon.history_h * HOUR_S:
        remarks.append(
            f"Air temperature is missing before "
            f"{format_instant(after_seconds(now, begin_s))}; earlier snow is not known."
        )
    for gap in gaps[known[gaps + 1] > 0.0]:
        start_s, end_s = float(known[gap]), float(known[gap + 1])
        if start_s < horizon.ahead_h * HOUR_S:
            msg = (
                f"{forcing.source} has no air temperature between "
                f"{format_instant(after_seconds(now, start_s))} and "
                f"{format_instant(after_seconds(now, end_s))}, which is too long to "
                "guess; choose another time or another station"
            )
            raise ValueError(msg)
    return begin_s, float(known[-1]), remarks


def _at_steps(forcing: Forcing, values: Array, time_s: Array) -> Array:
    """Interpolate between known values; NaN farther than a long gap from any."""
    is_known = np.isfinite(values)
    if not is_known.any():
        return np.full(time_s.shape, np.nan)
    known_s, known = forcing.time_s[is_known], values[is_known]
    found = np.interp(time_s, known_s, known)
    after = np.clip(np.searchsorted(known_s, time_s), 0, known_s.size - 1)
    before = np.clip(np.searchsorted(known_s, time_s, side="right") - 1, 0, None)
    nearest_s = np.minimum(
        np.abs(known_s[after] - time_s), np.abs(time_s - known_s[before])
    )
    result: Array = np.where(nearest_s <= LONGEST_GAP_S / 2, found, np.nan)
    return result


def _fallen_mm(forcing: Forcing, time_s: Array, step_s: float) -> tuple[Array, Array]:
    """Return what fell in each step [mm], and for how much of it is unknown [h].

    Both come from running sums, so that no step size loses or doubles a drop.
    """
    ends_s = forcing.time_s
    starts_s = np.concatenate(([ends_s[0] - HOUR_S], ends_s[:-1]))
    starts_s = np.maximum(starts_s, ends_s - HOUR_S)
    hours = (ends_s - starts_s) / HOUR_S
    is_known = np.isfinite(forcing.precipitation_mm_h)
    fallen = np.where(is_known, forcing.precipitation_mm_h, 0.0) * hours
    knots_s = np.stack((starts_s, ends_s), axis=1).ravel()
    bounds_s = np.concatenate(([time_s[0] - step_s], time_s))

    def in_steps(amounts: Array) -> Array:
        upper = np.cumsum(amounts)
        sums = np.stack((upper - amounts, upper), axis=1).ravel()
        part: Array = np.diff(np.interp(bounds_s, knots_s, sums))
        return part

    known_h = in_steps(np.where(is_known, hours, 0.0))
    missing_h = np.maximum(step_s / HOUR_S - known_h, 0.0)
    return in_steps(fallen), missing_h


def _observed(forcing: Forcing, time_s: Array) -> Array:
    """Return the road temperature observed at the station; NaN where not.

    Between two observations at most an hour apart; never after ``now``.
    """
    is_known = np.isfinite(forcing.road_surface_temperature_c) & (forcing.time_s <= 0.0)
    known_s = forcing.time_s[is_known]
    if not known_s.size:
        return np.full(time_s.shape, np.nan)
    found = np.interp(
        time_s, known_s, forcing.road_surface_temperature_c[is_known], np.nan, np.nan
    )
    after = np.clip(np.searchsorted(known_s, time_s), 0, known_s.size - 1)
    before = np.clip(np.searchsorted(known_s, time_s, side="right") - 1, 0, None)
    is_close = known_s[after] - known_s[before] <= HOUR_S
    observed: Array = np.where(is_close & (time_s <= 0.0), found, np.nan)
    return observed


def _hours(seconds: float) -> str:
    """Return a length of time as people say it."""
    if seconds < HOUR_S:
        return f"{seconds / MINUTE_S:.0f} min"
    return f"{seconds / HOUR_S:.3g} h"
