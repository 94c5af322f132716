"""Which observations of a road surface are believed, judged by what came before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STUCK_H = 6
STUCK_AT_ZERO_H = 12
"""Melting snow holds a surface at 0 °C for hours, a fault for longer."""
MOVED_K = 3.0
MOVED_AT_ZERO_K = 5.0
SUNNY_W_M2 = 150.0
NEAR_ZERO_C = 0.05
FAR_FROM_AIR_K = 50.0
"""No road was ever so much warmer or colder than the air."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Observations without those not believed, and what was found, by hours.

    Attributes
    ----------
    observed_c : (H,)
        NaN where there is none or it is not believed. [°C]
    stuck : tuple of (first, last, value)
        Hours in which the sensor showed one value while the weather moved. [°C]
    far_count : int
        Observations much too far from the air temperature.
    """

    observed_c: Array
    stuck: tuple[tuple[int, int, float], ...]
    far_count: int


def believed(observed_c: Array, air_c: Array, sun_w_m2: Array) -> Believed:
    """Drop what a stuck or broken sensor shows; each hour is judged by the past alone.

    Parameters
    ----------
    observed_c : (H,)
        [°C]
    air_c : (H,)
        [°C]
    sun_w_m2 : (H,)
        [W/m²]
    """
    kept = observed_c.copy()
    is_far = np.isfinite(observed_c) & (np.abs(observed_c - air_c) > FAR_FROM_AIR_K)
    kept[is_far] = np.nan
    stuck: list[tuple[int, int, float]] = []
    first = 0
    for hour in range(observed_c.size):
        value = observed_c[hour]
        if not np.isfinite(value):
            continue
        if value != observed_c[first]:
            first = hour
            continue
        is_zero = abs(value) <= NEAR_ZERO_C
        least_h = STUCK_AT_ZERO_H if is_zero else STUCK_H
        if hour - first < least_h:
            continue
        run = slice(first, hour + 1)
        moved = float(np.ptp(air_c[run]))
        limit_k = MOVED_AT_ZERO_K if is_zero else MOVED_K
        is_sunny = not is_zero and float(np.ptp(sun_w_m2[run])) >= SUNNY_W_M2
        if moved < limit_k and not is_sunny:
            continue
        kept[hour] = np.nan
        if stuck and stuck[-1][0] == first:
            stuck[-1] = (first, hour, float(value))
        else:
            stuck.append((first, hour, float(value)))
    return Believed(observed_c=kept, stuck=tuple(stuck), far_count=int(is_far.sum()))
