"""How wrong the sky's longwave may be, by how it is known."""

import re

import numpy as np

from planner.ensemble_params import EnsembleParams
from planner.surface.forcing import cloud
from planner.surface.forcing.said import METHODS

QUANTITY = "longwave_w_m2"
HOUR_S = 3600.0
SECONDS = {"h": HOUR_S, "min": 60.0}
LENGTH = re.compile(r", for ([0-9.e+]+) (h|min)$")


def sky_error_w_m2(
    estimated: tuple[str, ...], looked_at_s: float, params: EnsembleParams
) -> float:
    """Return the standard deviation of the longwave's error in a weather.

    The root of the mean square over its time, each part with the error of what its
    longwave comes from: a statement, or one of the methods named. They say for how
    long they were used but not when, so the whole time is taken to be equally sure.

    Parameters
    ----------
    estimated : tuple of str
        `StepWeather.estimated`.
    looked_at_s : float
        The time that it speaks of. [s]
    params : EnsembleParams

    Returns
    -------
    float
        ``longwave_w_m2`` where all is stated. [W/m²]

    Raises
    ------
    ValueError
        If a method of estimating longwave has no error here.
    """
    of_method = {
        METHODS[QUANTITY][quality]: error
        for quality, error in (
            (cloud.FROM_SUN, params.longwave_from_sun_w_m2),
            (cloud.FROM_CLOUD, params.longwave_from_cloud_w_m2),
            (cloud.THROUGH_NIGHT, params.longwave_through_night_w_m2),
            (cloud.FROM_RANGE, params.longwave_from_range_w_m2),
        )
    }
    squares, estimated_s = 0.0, 0.0
    for sentence in estimated:
        name, _, methods = sentence.partition(": ")
        if name != QUANTITY:
            continue
        for said in methods.split("; "):
            length = LENGTH.search(said)
            error = of_method.get(LENGTH.sub("", said))
            if length is None or error is None:
                msg = (
                    f"'{said}' is not a way of estimating {QUANTITY} with the time for "
                    f"which it was used; known ways: {'; '.join(of_method)}"
                )
                raise ValueError(msg)
            length_s = float(length[1]) * SECONDS[length[2]]
            squares += length_s * error**2
            estimated_s += length_s
    stated_s = max(looked_at_s - estimated_s, 0.0)
    if stated_s + estimated_s <= 0.0:
        return params.longwave_w_m2
    squares += stated_s * params.longwave_w_m2**2
    return float(np.sqrt(squares / (stated_s + estimated_s)))
