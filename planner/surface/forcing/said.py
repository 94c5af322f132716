"""What was estimated, how and for how long: one sentence a quantity."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.surface.forcing import cloud
from planner.surface.forcing.estimated_sky import (
    BY_CLOUD,
    BY_COVER,
    DEFAULT_WIND_M_S,
    GUESSED,
)
from planner.surface.forcing.source_rows import HOUR_S
from planner.surface.forcing.weather_window import spoken

LEAST_H = 0.01
"""Less than this is rounding."""
NEARLY = 1.0 - 1e-9

Array = NDArray[np.float64]

METHODS: Mapping[str, Mapping[float, str]] = {
    "relative_humidity_pct": {
        GUESSED: "the lowest air temperature of the 24 h around as dew point "
        "(Running 1987)"
    },
    "wind_speed_m_s": {GUESSED: f"{DEFAULT_WIND_M_S:g} m/s"},
    "pressure_hpa": {GUESSED: "standard atmosphere at the height (ISO 2533)"},
    "shortwave_w_m2": {
        BY_CLOUD: "clear sky (Ineichen and Perez 2002) under the cloud cover stated "
        "(Kasten and Czeplak 1980)",
        BY_COVER: "clear sky (Ineichen and Perez 2002) under the cloud that the range "
        "of air temperature shows (Bristow and Campbell 1984)",
    },
    "longwave_w_m2": {
        cloud.FROM_SUN: "clear sky (Prata 1996) with the cloud that the sun's strength "
        "shows (Crawford and Duchon 1999)",
        cloud.FROM_CLOUD: "clear sky (Prata 1996) with the cloud cover stated "
        "(Unsworth and Monteith 1975)",
        cloud.THROUGH_NIGHT: "clear sky (Prata 1996) with the days' cloud carried "
        "through the night by precipitation, humidity and cooling (Brunt 1932)",
        cloud.FROM_RANGE: "clear sky (Prata 1996) with the cloud that the range of air "
        "temperature shows (Bristow and Campbell 1984)",
    },
}


def estimated_sentences(quality: Mapping[str, Array], step_s: Array) -> tuple[str, ...]:
    """Say of each quantity that is not measured by which methods it is estimated.

    Parameters
    ----------
    quality : mapping of quantity to (T, K)
        The best that each value comes from; the place worst off counts.
    step_s : (T,)
        [s]

    Returns
    -------
    tuple of str
        ``quantity: method, for 12 h; method, for 3 h``.
    """
    said = []
    for name, methods in METHODS.items():
        worst = quality["cover" if name == "longwave_w_m2" else name].min(axis=1)
        levels = np.array(sorted(methods))
        level = np.clip(np.searchsorted(levels, worst - 1e-9), 0, levels.size - 1)
        parts = []
        for number, value in enumerate(levels):
            length_s = float(step_s[(worst < NEARLY) & (level == number)].sum())
            if length_s > LEAST_H * HOUR_S:
                parts.append(f"{methods[float(value)]}, for {spoken(length_s)}")
        if parts:
            said.append(f"{name}: {'; '.join(parts)}")
    return tuple(said)


def missing_precipitation(quality: Array, step_s: Array) -> tuple[str, ...]:
    """Say for how long nothing is known of precipitation.

    Parameters
    ----------
    quality : (T, K)
        Share of each step for which it is known; the place worst off counts.
    step_s : (T,)
        [s]
    """
    missing_s = float(((1.0 - quality.min(axis=1)) * step_s).sum())
    if missing_s <= LEAST_H * HOUR_S:
        return ()
    sentence = (
        f"Precipitation is missing for {spoken(missing_s)} of the time looked at and "
        "counts as none."
    )
    return (sentence,)
