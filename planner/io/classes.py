"""Each segment's class and owner: the town's table, and what stands above it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.town import Town
from planner.network.road_network import NO_CLASS, RoadNetwork

MUNICIPALITY = "municipality"
PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """Segments whose class and owner do not follow the table, (S,) each.

    Attributes
    ----------
    is_pinned : (S,) bool
    service_class : (S,) str
        Name of the class, empty for none.
    owner : (S,) str
    """

    is_pinned: NDArray[np.bool_]
    service_class: NDArray[np.str_]
    owner: NDArray[np.str_]


def own_owners(town: Town) -> frozenset[str]:
    """Return the owners whose segments this town maintains."""
    owners = {rule.owner for rule in town.highway_rules if rule.service_class}
    return frozenset(owners | {MUNICIPALITY})


def pin_private(network: RoadNetwork, is_private: NDArray[np.bool_]) -> Pins:
    """Return pins for the (S,) segments that somebody else keeps."""
    return Pins(
        is_pinned=is_private,
        service_class=np.full(network.count, "", dtype="U1"),
        owner=np.where(is_private, PRIVATE, ""),
    )


def pin_what_differs(town: Town, network: RoadNetwork) -> Pins:
    """Return pins for the segments that are not as the table would have them."""
    names = class_names(town, network)
    by_table = classify(town, network, _no_pins(network))
    differs = names != class_names(town, by_table)
    differs |= network.owner != by_table.owner
    return pin(network, names, np.asarray(differs, dtype=np.bool_))


def pin(
    network: RoadNetwork, names: NDArray[np.str_], is_pinned: NDArray[np.bool_]
) -> Pins:
    """Return pins that hold the (S,) classes and owners of the network as it is."""
    return Pins(
        is_pinned=is_pinned,
        service_class=np.where(is_pinned, names, ""),
        owner=np.where(is_pinned, network.owner, ""),
    )


def class_names(town: Town, network: RoadNetwork) -> NDArray[np.str_]:
    """Return the (S,) class names, empty where there is none."""
    names = np.array([*(c.name for c in town.classes), ""], dtype=np.str_)
    return np.asarray(names[network.service_class], dtype=np.str_)


def classify(town: Town, network: RoadNetwork, pins: Pins) -> RoadNetwork:
    """Return the network with class and owner by the town's table and the pins.

    Raises
    ------
    ValueError
        If a pin names a class that the town no longer has.
    """
    index = {each.name: number for number, each in enumerate(town.classes)}
    index[""] = NO_CLASS
    lost = set(np.unique(pins.service_class[pins.is_pinned]).tolist()) - set(index)
    if lost:
        count = int(np.isin(pins.service_class, sorted(lost)).sum())
        msg = (
            f"class {', '.join(sorted(lost))} stands on {count} segments of the "
            f"municipality's own map, but town.toml has {sorted(index.keys() - {''})}"
        )
        raise ValueError(msg)
    rules = {rule.highway: rule for rule in town.highway_rules}
    values, where = np.unique(network.highway, return_inverse=True)
    ruled = [rules.get(value) for value in values.tolist()]
    table_class = np.array(
        [index[(rule.service_class or "") if rule else ""] for rule in ruled],
        dtype=np.int16,
    )
    table_owner = np.array([rule.owner if rule else "" for rule in ruled])
    pinned_class = np.array(
        [index.get(name, NO_CLASS) for name in pins.service_class.tolist()],
        dtype=np.int16,
    )
    return replace(
        network,
        service_class=np.where(pins.is_pinned, pinned_class, table_class[where]),
        owner=np.where(pins.is_pinned, pins.owner, table_owner[where]),
    )


def _no_pins(network: RoadNetwork) -> Pins:
    """Return pins of nothing."""
    return pin_private(network, np.zeros(network.count, dtype=np.bool_))
