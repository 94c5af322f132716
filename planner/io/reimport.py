"""A newer extract under an old town: what moves along, and what changed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.io.classes import Pins
from planner.io.matching import find_same_line
from planner.io.town_folder import TownFolder
from planner.network.road_network import RoadNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class TownChanges:
    """How the segments of a newer extract relate to the old ones."""

    kept: int
    matched: int
    added: int
    removed: int


def carry_over(
    old: TownFolder, network: RoadNetwork, pins: Pins
) -> tuple[RoadNetwork, Pins, TownChanges]:
    """Move what the municipality's map says from old segments to new ones.

    A segment of the same id is the same; one whose id is new takes the old
    segment that runs along most of it.

    Parameters
    ----------
    old : TownFolder
        The town before.
    network : RoadNetwork
        From the new extract.
    pins : Pins
        Of the new network.

    Returns
    -------
    RoadNetwork
        With area, contractor, beat and allowed hours of the old one, and its
        width where the old segment was pinned.
    Pins
    TownChanges
    """
    before = {name: row for row, name in enumerate(old.network.segment_id.tolist())}
    source = np.array(
        [before.get(name, -1) for name in network.segment_id.tolist()], dtype=np.int64
    )
    kept = int((source >= 0).sum())
    unmatched = np.flatnonzero(source < 0)
    source[unmatched] = find_same_line(network, unmatched, old.network)
    is_known = source >= 0
    used = np.unique(source[is_known])
    takes = is_known & old.pins.is_pinned[np.maximum(source, 0)]
    width_m = np.where(takes, old.network.width_m[source], network.width_m)
    passes = np.where(takes, old.network.passes[source], network.passes)
    return (
        replace(
            network,
            area=_take(old.network.area, source, network.area),
            contractor=_take(old.network.contractor, source, network.contractor),
            beat=_take(old.network.beat, source, network.beat),
            allowed_hours=_take(
                old.network.allowed_hours, source, network.allowed_hours
            ),
            width_m=width_m,
            passes=passes.astype(np.int8),
        ),
        Pins(
            is_pinned=np.asarray(pins.is_pinned | takes, dtype=np.bool_),
            service_class=np.where(
                takes, old.pins.service_class[source], pins.service_class
            ),
            owner=np.where(takes, old.pins.owner[source], pins.owner),
        ),
        TownChanges(
            kept=kept,
            matched=int(is_known.sum()) - kept,
            added=int((~is_known).sum()),
            removed=old.network.count - int(used.size),
        ),
    )


def _take(
    values: NDArray[np.str_], source: NDArray[np.int64], otherwise: NDArray[np.str_]
) -> NDArray[np.str_]:
    """Return the old segment's text where there is an old segment."""
    return np.where(source >= 0, values[source], otherwise)
