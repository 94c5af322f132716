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
    stops = _stopping_nodes(network, town)
    found = [
        (name, place, segment, node)
        for name, place in places.items()
        if (segment := _nearest_maintained(network, place)) is not None
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


def _nearest_maintained(network: RoadNetwork, place: TownPlace) -> int | None:
    """Return the nearest maintained segment under open sky, None where all are far."""
    shrink = np.cos(np.radians(place.latitude))
    x_m = (network.shape_longitude - place.longitude) * _M_PER_DEGREE * shrink
    y_m = (network.shape_latitude - place.latitude) * _M_PER_DEGREE
    owner = np.repeat(np.arange(network.count), np.diff(network.shape_offsets))
    is_own = (network.service_class != NO_CLASS) & ~network.is_tunnel
    start = np.flatnonzero((owner[:-1] == owner[1:]) & is_own[owner[:-1]])
    end = start + 1
    dx_m, dy_m = x_m[end] - x_m[start], y_m[end] - y_m[start]
    squared = np.maximum(dx_m**2 + dy_m**2, 1e-9)
    share = np.clip(-(x_m[start] * dx_m + y_m[start] * dy_m) / squared, 0.0, 1.0)
    away_m = np.hypot(x_m[start] + share * dx_m, y_m[start] + share * dy_m)
    if not away_m.size or away_m.min() > FARTHEST_M:
        return None
    return int(owner[start[away_m.argmin()]])
