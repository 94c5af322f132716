"""Treatments that nobody needed: the truth would not have asked for them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.domain.treatments import Work
from simulations.clock import HOUR_S, STEP_S
from simulations.driving import spreads
from simulations.neighbourhoods import Neighbourhoods
from simulations.promises import Promises
from simulations.streets import Met

LOOSEST_FRESH_KG_M3 = 100.0
"""Density that turns snow still to fall into a depth: assumed, ten to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """The maintained segments as their treatments are judged, (M,) rows."""

    streets: Neighbourhoods
    town: Town
    class_index: NDArray[np.intp]
    length_m: NDArray[np.float64]


def ploughed_unneeded_km(
    met: Sequence[Met],
    maintained: Maintained,
    promises: Promises,
    snowfall_mm_we: NDArray[np.float64],
) -> float:
    """Length ploughed where neither what lay nor what came met the criterion [km].

    What comes is the snow of the hours that the class allows for clearing.
    """
    fallen = np.concatenate([[0.0], np.cumsum(snowfall_mm_we)])
    metres = 0.0
    for one in met:
        if Work.PLOUGH not in one.done.works:
            continue
        level = int(maintained.class_index[one.done.row])
        step = int(one.done.finished_s // STEP_S)
        ahead = int(maintained.town.classes[level].completion_h * HOUR_S / STEP_S)
        last = min(step + 1 + ahead, snowfall_mm_we.shape[0])
        coming_mm = (
            1000.0
            * float(maintained.streets.catch[one.done.row])
            * (fallen[last] - fallen[step + 1])
            / LOOSEST_FRESH_KG_M3
        )
        criterion_mm = float(promises.start_depth_mm[step:last, level].min())
        if one.depth_mm + coming_mm < criterion_mm:
            metres += _share(one, maintained.streets) * float(
                maintained.length_m[one.done.row]
            )
    return metres / 1000.0


def spread_unneeded_km(
    met: Sequence[Met],
    maintained: Maintained,
    untouched_slippery: NDArray[np.bool_],
) -> float:
    """Length spread where it was not slippery and would not have become so [km].

    ``untouched_slippery`` (T, M) is the truth of streets that nobody treats; the
    hours that count are those that the class allows for ice control.
    """
    metres = 0.0
    for one in met:
        if not spreads(one.done.works) or one.was_slippery:
            continue
        step = int(one.done.finished_s // STEP_S)
        level = maintained.town.classes[int(maintained.class_index[one.done.row])]
        last = step + 1 + int(level.ice_completion_h * HOUR_S / STEP_S)
        if not untouched_slippery[step:last, one.done.row].any():
            metres += _share(one, maintained.streets) * float(
                maintained.length_m[one.done.row]
            )
    return metres / 1000.0


def _share(one: Met, streets: Neighbourhoods) -> float:
    """Share of the segment's width that the treatment covered."""
    return 1.0 if one.done.lane < 0 else 1.0 / float(streets.passes[one.done.row])
