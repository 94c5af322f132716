"""Grit waits for snow that would bury it, as far as its due time allows."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.params import PriorityParams
from planner.priority.due import HOUR_S
from planner.priority.ice_list import IceTreatments
from planner.priority.methods import GRIT
from planner.priority.needs import Conditions

_NOTICES = 2.0
"""Grit may wait until so many times the shortest notice before it is due, assumed."""


def hold_grit(
    ice: IceTreatments, conditions: Conditions, params: PriorityParams
) -> IceTreatments:
    """Let grit wait while snow comes that would bury it.

    What would be buried within half of its period of effect starts when that is no
    longer so, at the latest two notices before it is due. A crew that grits between two
    rounds of ploughing drives to its depot for grit that the next blade takes away.
    What is spread before ice forms is left alone.

    Parameters
    ----------
    ice : IceTreatments, (I,)
    conditions : Conditions
    params : PriorityParams

    Returns
    -------
    IceTreatments
        The same treatments, none earlier and none due at another time.
    """
    waits = ((ice.works & GRIT) > 0) & ~ice.is_preventive
    notice_s = _NOTICES * params.notice_h * HOUR_S
    latest_s = np.maximum(ice.earliest_s, ice.due_s - notice_s)
    calm_s = _next_calm_s(ice.earliest_s, conditions, params)
    held_s = np.maximum(ice.earliest_s, np.minimum(calm_s, latest_s))
    return replace(ice, earliest_s=np.where(waits, held_s, ice.earliest_s))


def _next_calm_s(
    from_s: NDArray[np.float64], conditions: Conditions, params: PriorityParams
) -> NDArray[np.float64]:
    """Return when, from each moment on, what is spread is not buried soon (I,) [s].

    `inf` where that does not happen in the outlook.
    """
    time_s = conditions.time_s
    step_s = np.diff(time_s, prepend=time_s[0])
    grown_mm = np.cumsum(conditions.snowfall_mm_h * step_s / HOUR_S)
    until_s = time_s + params.effect_h * HOUR_S / 2
    falls_mm = np.interp(until_s, time_s, grown_mm) - grown_mm
    calm_s = np.where(falls_mm < params.buried_by_mm, time_s, np.inf)
    next_s = np.minimum.accumulate(calm_s[::-1])[::-1]
    row = np.searchsorted(time_s, np.maximum(from_s, 0.0), side="right") - 1
    found: NDArray[np.float64] = next_s[np.maximum(row, 0)]
    return found
