"""When and why a segment becomes slippery, as its class sees it."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from planner.domain.service_levels import SLIPPERY_FRICTION, ServiceClass
from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.needs import Conditions


class Slippery(IntEnum):
    """Why a surface is slippery, numbered as the outlook numbers it."""

    NONE = 0
    HOAR_FROST = 1
    FREEZING_WET = 2
    FREEZING_RAIN = 3
    SNOW_COVER = 4
    REPORTED_ICE = 5


RISING_FILM_MM = 0.02
"""Growth of the water film in a step that only water coming down explains: hoar
frost and dew lay down about 0.1 mm in a whole night."""

RAIN_ABOVE_MM_H = 0.1
"""Rain that counts as falling, from which the outlook has it freeze. A film that is
full grows no more, so its growth alone does not tell when rain ends."""


def is_slippery(
    service_class: ServiceClass,
    conditions: Conditions,
    segments: NDArray[np.int32],
    *,
    until: int | None = None,
) -> NDArray[np.bool_]:
    """Tell where ice, frost or freezing rain counts as slippery for a class.

    The outlook says why a surface is slippery by its own limit of grip; a class may
    ask for less. Ice that somebody reports counts for every class, as does a grip
    that is not known. Snow that lies is the ploughs' matter and no reason here.

    Parameters
    ----------
    service_class : ServiceClass
    conditions : Conditions
    segments : array, (n,)
    until : int, optional
        Step before which is looked; all by default.

    Returns
    -------
    array, (until, n)
    """
    state = conditions.slipperiness[:until, segments]
    found: NDArray[np.bool_] = (state != Slippery.NONE) & (state != Slippery.SNOW_COVER)
    limit = service_class.slippery_friction
    if conditions.friction is not None and limit < SLIPPERY_FRICTION:
        grips = conditions.friction[:until, segments] >= limit
        found &= ~grips | (state == Slippery.REPORTED_ICE)
    return found


def first_onsets(
    slippery: NDArray[np.bool_], now: int
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the step at which each segment becomes slippery, and whether it does.

    Where it is slippery now, the step since when it has been.

    Parameters
    ----------
    slippery : array, (T, n)
    now : int
        Step of the present.
    """
    ahead = now + slippery[now:].argmax(axis=0)
    found = np.any(slippery[now:], axis=0)
    past = slippery[: now + 1][::-1]
    since = np.where(past.all(axis=0), 0, now + 1 - (~past).argmax(axis=0))
    return np.where(slippery[now], since, ahead), found


def first_likely(
    conditions: Conditions,
    segments: NDArray[np.int32],
    params: PriorityParams,
    *,
    until: int,
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the first step by which freezing is likely enough, and whether it gets so.

    Parameters
    ----------
    conditions : Conditions
    segments : array, (n,)
    params : PriorityParams
    until : int
        Step before which is looked.
    """
    nothing = np.zeros(segments.shape, dtype=np.intp)
    if conditions.freezing_chance is None:
        return nothing, nothing.astype(np.bool_)
    now = int(np.searchsorted(conditions.time_s, 0.0))
    chance = conditions.freezing_chance[now:until, segments]
    enough = chance >= params.freezing_chance_from
    found = np.any(enough, axis=0)
    return now + enough.argmax(axis=0), found


def is_older(
    conditions: Conditions,
    segments: NDArray[np.int32],
    onset: NDArray[np.intp],
    slippery: NDArray[np.int8],
) -> NDArray[np.bool_]:
    """Return where it may have been slippery before the history starts, (n,)."""
    past = conditions.time_s <= 0.0
    surface_c = conditions.road_surface_temperature_c[past][:, segments]
    thawed = surface_c > 0.0
    last = max(int(past.sum()) - 1, 0)
    ever = np.logical_or.accumulate(thawed, axis=0)
    cold = ~ever[np.minimum(onset, last), np.arange(segments.size)]
    happened = conditions.time_s[onset] < 0.0
    older: NDArray[np.bool_] = happened & (
        (onset == 0) | (cold & (slippery == Slippery.HOAR_FROST))
    )
    return older


def rain_end_s(
    conditions: Conditions,
    segments: NDArray[np.int32],
    onset: NDArray[np.intp],
    slippery: NDArray[np.int8],
    params: PriorityParams,
) -> NDArray[np.float64]:
    """Return when rain before the onset ends, ``-inf`` where none would wash it off."""
    end_s = np.full(onset.shape, -np.inf)
    film_mm = conditions.water_film_mm
    for back in range(effect_steps(conditions, params.preventive_lead_h), -1, -1):
        step = np.maximum(onset - back, 1)
        rise_mm = film_mm[step, segments] - film_mm[step - 1, segments]
        falls = conditions.rainfall_mm_h[step] > RAIN_ABOVE_MM_H
        falls |= rise_mm > RISING_FILM_MM
        end_s = np.where(falls, conditions.time_s[step], end_s)
    return np.where(slippery == Slippery.FREEZING_RAIN, -np.inf, end_s)


def lowest_surface_c(
    conditions: Conditions,
    segments: NDArray[np.int32],
    from_step: NDArray[np.intp],
    effect_h: float,
) -> NDArray[np.float64]:
    """Lowest road surface temperature [°C] over a period of effect, (n,)."""
    surface_c = conditions.road_surface_temperature_c
    last = surface_c.shape[0] - 1
    lowest_c: NDArray[np.float64] = surface_c[np.minimum(from_step, last), segments]
    for ahead in range(1, effect_steps(conditions, effect_h) + 1):
        later = np.minimum(from_step + ahead, last)
        lowest_c = np.minimum(lowest_c, surface_c[later, segments])
    return lowest_c


def effect_steps(conditions: Conditions, hours: float) -> int:
    """Return how many steps of the outlook fill those hours."""
    if conditions.time_s.size == 1:
        return 0
    return round(hours * HOUR_S / float(conditions.time_s[1] - conditions.time_s[0]))
