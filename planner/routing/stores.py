"""Depots that have none of a material: what vehicles cannot load there."""

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.routing.problem import BRINE, GRIT, MATERIALS, NO_MATERIAL, NOTHING, SALT


def depot_lacks(town: Town, kinds: NDArray[np.int8]) -> NDArray[np.bool_] | None:
    """Return which kinds of material each depot has none of, (D, MATERIALS).

    Parameters
    ----------
    town : Town
    kinds : (R,) int8
        What the tasks spread: of other kinds nobody asks.

    Returns
    -------
    array or None
        None where nothing that is to be spread is lacking.
    """
    lacks = np.zeros((len(town.depots), MATERIALS), dtype=np.bool_)
    for row, depot in enumerate(town.depots):
        lacks[row, SALT] = depot.salt_t == 0.0
        lacks[row, GRIT] = depot.grit_t == 0.0
    lacks &= np.isin(np.arange(MATERIALS), kinds)
    return lacks if lacks.any() else None


def first_material(
    lacks: NDArray[np.bool_] | None,
    vehicle_depot: NDArray[np.int32],
    kinds: NDArray[np.int8],
) -> NDArray[np.int8] | None:
    """Return what each crew is loaded with that sets out, before its shift, (V,).

    Parameters
    ----------
    lacks : (D, MATERIALS) or None
        What each depot has none of.
    vehicle_depot : (V,)
    kinds : (R,)
        What the tasks spread.

    Returns
    -------
    int8 array or None
        `NO_MATERIAL` where it may be any, `NOTHING` where its depot has nothing of what
        is to be spread; None where it may be any for all.
    """
    if lacks is None:
        return None
    first = np.full(lacks.shape[0], NO_MATERIAL, dtype=np.int8)
    for depot in np.flatnonzero(lacks.any(axis=1)).tolist():
        here = [k for k in (SALT, BRINE, GRIT) if k in kinds and not lacks[depot, k]]
        first[depot] = here[0] if here else NOTHING
    return first[vehicle_depot]
