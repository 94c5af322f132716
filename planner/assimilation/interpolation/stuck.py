"""A sensor that shows the same value while the weather moves is stuck."""

import numpy as np
from numpy.typing import NDArray

from planner.assimilation_params import StuckParams

Array = NDArray[np.float64]
HOUR_S = 3600.0


def stuck_since_s(
    time_s: Array,
    value_c: Array,
    expected_c: Array,
    can_thaw: NDArray[np.bool_],
    params: StuckParams,
) -> float:
    """Return since when a sensor has been stuck, NaN if it is not.

    The newest run of equal values is looked at; it says nothing when it is short or
    thin. Otherwise the sensor is stuck if the model's surface there moved by
    ``moved_k`` meanwhile, or was ``off_k`` away on average. Ice that melts and water
    that freezes hold a surface at 0 °C for hours, which is no fault.

    Parameters
    ----------
    time_s : (k,)
        Rising. [s]
    value_c : (k,)
        What it showed. [°C]
    expected_c : (k,)
        The model's surface temperature at the same moments and place. [°C]
    can_thaw : (k,) bool
        Whether the model has something there that could melt or freeze.
    params : StuckParams

    Returns
    -------
    float
        [s]
    """
    if not value_c.size:
        return float("nan")
    differs = np.abs(value_c - value_c[-1]) > params.tolerance_k
    first = int(np.flatnonzero(differs)[-1]) + 1 if differs.any() else 0
    run_s, expected = time_s[first:], expected_c[first:]
    if run_s.size < params.fewest or run_s[-1] - run_s[0] < params.least_h * HOUR_S:
        return float("nan")
    thaws = can_thaw[first:].any() and bool(
        (np.abs(expected) <= params.thaw_near_k).all()
    )
    if thaws and abs(value_c[-1]) <= params.thaw_band_k:
        return float("nan")
    moved_k = float(np.ptp(expected))
    off_k = float(np.abs(value_c[first:] - expected).mean())
    is_stuck = moved_k >= params.moved_k or off_k >= params.off_k
    return float(run_s[0]) if is_stuck else float("nan")
