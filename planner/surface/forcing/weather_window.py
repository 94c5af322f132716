"""How much of the time a plan looks at is covered by weather."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, format_instant
from planner.params import HorizonParams
from planner.snapshot import Forcing, names_of
from planner.surface.forcing.gridded import GriddedForcing
from planner.surface.forcing.source_rows import HOUR_S, LONGEST_GAP_S

MINUTE_S = 60.0

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherWindow:
    """The part of a horizon that weather covers, on even steps around ``now``.

    Attributes
    ----------
    begin_s : float
        Where the surface starts to be warmed up, before what is looked at. [s]
    view_from_s, end_s : float
        What is looked at: whole steps of the horizon from ``now``. [s]
    remarks : tuple of str
        What was cut and why, one sentence each.
    """

    begin_s: float
    view_from_s: float
    end_s: float
    remarks: tuple[str, ...]


def weather_window(
    sources: Sequence[Forcing | GriddedForcing],
    now: Instant,
    horizon: HorizonParams,
    spin_up_h: float,
) -> WeatherWindow:
    """Cut the horizon to what the air temperature of all sources together covers.

    Parameters
    ----------
    sources : sequence of Forcing or GriddedForcing
    now : Instant
    horizon : HorizonParams
    spin_up_h : float
        Wanted before the history. [h]

    Raises
    ------
    ValueError
        If ``now`` lies outside the weather, or a gap in the air temperature of more
        than 6 h lies between ``now`` and the horizon's end.
    """
    names = names_of([source.source for source in sources])
    known_s = np.unique(np.concatenate([_known_s(source) for source in sources]))
    begin_s, remarks = _extent(known_s, names, now, horizon)
    end_s = float(known_s[-1])
    step_s = horizon.step_s
    wanted_back = _whole(horizon.history_h * HOUR_S, step_s)
    most_back = _whole(-begin_s, step_s)
    back = min(wanted_back, most_back)
    ahead = _whole(min(end_s, horizon.ahead_h * HOUR_S), step_s)
    spin_up = min(_whole(spin_up_h * HOUR_S, step_s), most_back - back)
    if end_s < horizon.ahead_h * HOUR_S - step_s / 2:
        remarks.append(
            f"The weather of {names} ends {spoken(end_s)} after now; the outlook ends "
            f"there instead of after {horizon.ahead_h:g} h."
        )
    if back < wanted_back:
        remarks.append(
            f"The weather of {names} starts {spoken(back * step_s)} before now; "
            "earlier snow is not known."
        )
    return WeatherWindow(
        begin_s=-(back + spin_up) * step_s,
        view_from_s=-back * step_s,
        end_s=ahead * step_s,
        remarks=tuple(remarks),
    )


def spoken(seconds: float) -> str:
    """Return a length of time as people say it."""
    if seconds < HOUR_S:
        return f"{seconds / MINUTE_S:.0f} min"
    return f"{seconds / HOUR_S:.3g} h"


def _known_s(source: Forcing | GriddedForcing) -> Array:
    """Return when a source knows the air temperature anywhere. [s]."""
    if not source.time_s.size:
        return source.time_s
    known = np.isfinite(source.air_temperature_c).reshape(source.time_s.size, -1)
    found: Array = source.time_s[np.flatnonzero(known.any(axis=1))]
    return found


def _whole(length_s: float, step_s: float) -> int:
    """Return how many whole steps a length holds."""
    return int(np.floor(length_s / step_s + 1e-9))


def _extent(
    known_s: Array, names: str, now: Instant, horizon: HorizonParams
) -> tuple[float, list[str]]:
    """Return from when on there is no long gap [s], and what is cut for it."""
    if not known_s.size or known_s[0] > 0.0 or known_s[-1] < 0.0:
        extent = (
            f"{format_instant(after_seconds(now, float(known_s[0])))} to "
            f"{format_instant(after_seconds(now, float(known_s[-1])))}"
            if known_s.size
            else "no time at all"
        )
        msg = (
            f"{names} has weather for {extent}, but now is {format_instant(now)}; "
            "choose a moment inside it or another file"
        )
        raise ValueError(msg)
    remarks = []
    gaps = np.flatnonzero(np.diff(known_s) > LONGEST_GAP_S)
    past = gaps[known_s[gaps + 1] <= 0.0]
    begin_s = float(known_s[past[-1] + 1] if past.size else known_s[0])
    if past.size and begin_s > -horizon.history_h * HOUR_S:
        remarks.append(
            f"Air temperature is missing before "
            f"{format_instant(after_seconds(now, begin_s))}; earlier snow is not known."
        )
    for gap in gaps[known_s[gaps + 1] > 0.0]:
        start_s, end_s = float(known_s[gap]), float(known_s[gap + 1])
        if start_s < horizon.ahead_h * HOUR_S:
            msg = (
                f"{names} has no air temperature between "
                f"{format_instant(after_seconds(now, start_s))} and "
                f"{format_instant(after_seconds(now, end_s))}, which is too long to "
                "guess; choose another time or another station"
            )
            raise ValueError(msg)
    return begin_s, remarks
