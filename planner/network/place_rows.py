"""A town's bus stops, stairs and squares as rows behind its segments.

What becomes of a surface and what is promised for it is asked of segments. A place to
be cleared is a row like theirs that nobody can drive: it takes after the maintained
segment nearest to it, and keeps a history of its own, for a plough that passes by does
not clear it.
"""

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import VehicleKind
from planner.domain.town import Town, TownPlace
from planner.network.connectivity import (
    large_part_nodes,
    nearest_node,
    strong_parts,
)
from planner.network.road_network import (
    NO_CLASS,
    NODE_COLUMNS,
    RoadNetwork,
    SegmentKind,
)

FARTHEST_M = 200.0
"""A place farther than this from the nearest maintained segment, or from the nearest
junction, is not cleared from it: the longest walk with a shovel. [m]"""

_M_PER_DEGREE = 111_195.0


def with_places(
    network: RoadNetwork, town: Town
) -> tuple[RoadNetwork, NDArray[np.intp]]:
    """Return a network with the town's places to be cleared behind its segments.

    A place's row is named as `Town.cleared_places` names it and of kind
    `SegmentKind.PLACE`; its ends are the junction at which a vehicle stops for it, its
    ``highway`` the kind of place, and its line is the place itself. Places too far off
    have no row.

    Parameters
    ----------
    network : RoadNetwork
        S segments; one with places already is returned as it is.
    town : Town

    Returns
    -------
    network : RoadNetwork
        S + P rows.
    takes_after : (S + P,) intp
        Segment whose surroundings each row has: itself, or the nearest.
    """
    rows = np.arange(network.count)
    places = town.cleared_places
    if not places or (network.kind == SegmentKind.PLACE).any():
        return network, rows
    stops, maintained = _stopping_nodes(network, town), _Maintained(network)
    found = [
        (name, place, segment, node)
        for name, place in places.items()
        if (segment := maintained.find(place)) is not None
        and (node := _find_node(network, place, stops)) is not None
    ]
    if not found:
        return network, rows
    near = np.array([segment for _, _, segment, _ in found], dtype=np.intp)
    takes_after = np.concatenate([rows, near])
    stop = np.array([node for _, _, _, node in found], dtype=np.int32)
    listed = [place for _, place, _, _ in found]
    class_index = {each.name: number for number, each in enumerate(town.classes)}
    count = len(found)
    own: dict[str, NDArray[np.generic]] = {
        "segment_id": np.array([name for name, _, _, _ in found], dtype=np.str_),
        "from_node": stop,
        "to_node": stop,
        "length_m": np.zeros(count),
        "width_m": np.zeros(count),
        "oneway": np.zeros(count, dtype=np.int8),
        "kind": np.full(count, SegmentKind.PLACE, dtype=np.int8),
        "service_class": np.array(
            [
                network.service_class[segment]
                if place.service_class is None
                else class_index[place.service_class]
                for _, place, segment, _ in found
            ],
            dtype=np.int16,
        ),
        "highway": np.array([place.kind for place in listed], dtype=np.str_),
        "name": np.array([place.name for place in listed], dtype=np.str_),
        "beat": np.full(count, "", dtype=np.str_),
        "allowed_hours": np.full(count, "", dtype=np.str_),
        "lanes": np.zeros(count, dtype=np.int8),
        "passes": np.ones(count, dtype=np.int8),
        "is_bridge": np.zeros(count, dtype=np.bool_),
        "truck_access": np.zeros(count, dtype=np.bool_),
        "path_access": np.zeros(count, dtype=np.bool_),
        "slope_pct": np.full(count, np.nan),
    }
    columns = {
        column.name: np.concatenate([values, own.get(column.name, values[near])])
        for column in fields(network)
        if column.name not in NODE_COLUMNS
        and not column.name.startswith(("shape_", "banned_"))
        for values in [getattr(network, column.name)]
    }
    ends = network.shape_offsets[-1] + np.arange(1, count + 1)
    return (
        replace(
            network,
            **columns,
            shape_offsets=np.concatenate([network.shape_offsets, ends]),
            shape_longitude=np.concatenate(
                [network.shape_longitude, [place.longitude for place in listed]]
            ),
            shape_latitude=np.concatenate(
                [network.shape_latitude, [place.latitude for place in listed]]
            ),
        ),
        takes_after,
    )


def _stopping_nodes(network: RoadNetwork, town: Town) -> NDArray[np.bool_]:
    """Return the (N,) nodes that trucks, or else path machines, reach from depots."""
    for kind in VehicleKind if network.node_count else ():
        nodes = large_part_nodes(network, kind)
        if nodes.any():
            parts = strong_parts(network, kind)
            homes = [
                parts[nearest_node(network, d.longitude, d.latitude, nodes)[0]]
                for d in town.depots
            ]
            return np.asarray(nodes & np.isin(parts, homes))
    return np.zeros(network.node_count, dtype=np.bool_)


def _find_node(
    network: RoadNetwork, place: TownPlace, stops: NDArray[np.bool_]
) -> int | None:
    """Return the nearest node at which a vehicle can stop, None where all are far."""
    if not stops.any():
        return None
    node, distance_m = nearest_node(network, place.longitude, place.latitude, stops)
    return node if distance_m <= FARTHEST_M else None


class _Maintained:
    """Finds the maintained segment under open sky that is nearest to a place."""

    def __init__(self, network: RoadNetwork) -> None:
        owner = np.repeat(np.arange(network.count), np.diff(network.shape_offsets))
        is_own = (network.service_class != NO_CLASS) & ~network.is_tunnel
        start = np.flatnonzero((owner[:-1] == owner[1:]) & is_own[owner[:-1]])
        self._owner = owner[start]
        self._ends = np.stack(
            [
                [network.shape_longitude[start], network.shape_latitude[start]],
                [network.shape_longitude[start + 1], network.shape_latitude[start + 1]],
            ]
        )
        self._least, self._most = self._ends.min(axis=0), self._ends.max(axis=0)

    def find(self, place: TownPlace) -> int | None:
        """Return the nearest segment, None where all are far."""
        shrink = np.cos(np.radians(place.latitude))
        per_degree_m = _M_PER_DEGREE * np.array([[shrink], [1.0]])
        at = np.array([[place.longitude], [place.latitude]])
        reach = FARTHEST_M / per_degree_m
        pieces = np.flatnonzero(
            ((self._least - reach <= at) & (at <= self._most + reach)).all(axis=0)
        )
        from_m, to_m = (self._ends[:, :, pieces] - at) * per_degree_m
        along_m = to_m - from_m
        squared = np.maximum((along_m**2).sum(axis=0), 1e-9)
        share = np.clip(-(from_m * along_m).sum(axis=0) / squared, 0.0, 1.0)
        away_m = np.hypot(*(from_m + share * along_m))
        if not away_m.size or away_m.min() > FARTHEST_M:
            return None
        return int(self._owner[pieces[away_m.argmin()]])
