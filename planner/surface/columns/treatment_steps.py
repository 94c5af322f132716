"""Treatments as operators on the surface state, in order of time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSteps:
    """What is done to which site when, (E,) in order of time.

    Attributes
    ----------
    at_s : (E,)
        When it is finished, from ``now``; felt from the step that ends then or
        next. [s]
    site : (E,) int32
    kept_share : (E,)
        Share of the loose snow's ice that a plough or brush leaves beyond what it can
        reach, 1 where nothing is cleared; 0.5 is the first of two passes.
    is_swept : (E,) bool
        Cleared with a brush, to the pavement, instead of a blade.
    salt_g_m2 : (E,)
        NaCl. [g/m²]
    water_mm : (E,)
        Spread with it as brine or to pre-wet it. [mm]
    grit_g_m2 : (E,)
        [g/m²]
    """

    at_s: Array
    site: NDArray[np.int32]
    kept_share: Array
    is_swept: NDArray[np.bool_]
    salt_g_m2: Array
    water_mm: Array
    grit_g_m2: Array


def no_treatments() -> TreatmentSteps:
    """Return nothing done."""
    none = np.zeros(0)
    return TreatmentSteps(
        at_s=none,
        site=np.zeros(0, dtype=np.int32),
        kept_share=none,
        is_swept=np.zeros(0, dtype=np.bool_),
        salt_g_m2=none,
        water_mm=none,
        grit_g_m2=none,
    )
