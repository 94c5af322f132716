"""Which segments a machine can get to and come back from."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.domain.fleet import VehicleKind
from planner.network.road_network import RoadNetwork, SegmentKind

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius, IUGG. [m]"""
SMALLEST_PART = 0.01
"""Smallest share of the largest part in which a depot may stand."""


def usable_segments(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.bool_]:
    """Return the (S,) segments that this kind of vehicle may drive."""
    if kind is VehicleKind.TRUCK:
        return network.truck_access
    return network.path_access


def cleared_by(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.bool_]:
    """Return the (S,) segments that this kind clears: trucks streets, others paths."""
    own = SegmentKind.STREET if kind is VehicleKind.TRUCK else SegmentKind.PATH
    return np.asarray((network.kind == own) & usable_segments(network, kind))


def strong_parts(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.int32]:
    """Return the part to which each node belongs for one kind of vehicle.

    Two nodes share a part when the vehicle can drive from either to the other,
    one-ways kept. A node on no usable segment is a part of its own.

    Returns
    -------
    (N,) int32
        Numbers of parts.
    """
    usable = usable_segments(network, kind)
    sign = network.oneway
    ahead, back = usable & (sign >= 0), usable & (sign <= 0)
    tails = np.concatenate((network.from_node[ahead], network.to_node[back]))
    heads = np.concatenate((network.to_node[ahead], network.from_node[back]))
    arcs = coo_array(
        (np.ones(tails.size, dtype=np.int8), (tails, heads)),
        shape=(network.node_count, network.node_count),
    )
    _, parts = connected_components(arcs.tocsr(), directed=True, connection="strong")
    return np.asarray(parts, dtype=np.int32)


def large_part_nodes(network: RoadNetwork, kind: VehicleKind) -> NDArray[np.bool_]:
    """Return the (N,) nodes of every strong part large enough to hold a depot.

    A part of one node, or of less than a hundredth of the largest part's nodes, is
    an island on which no depot stands.
    """
    parts = strong_parts(network, kind)
    sizes = np.bincount(parts)
    return np.asarray(sizes[parts] >= max(2.0, SMALLEST_PART * sizes.max()))


def reachable_segments(
    network: RoadNetwork, depot_nodes: Sequence[int], kind: VehicleKind
) -> NDArray[np.bool_]:
    """Return which segments a vehicle can drive to from a depot and back again.

    A place is reached where its node is.

    Parameters
    ----------
    network : RoadNetwork
        The town.
    depot_nodes : sequence of int
        Node index of each depot; reached from any one is reached.
    kind : VehicleKind
        Whose access and one-ways count.

    Returns
    -------
    (S,) bool
    """
    parts = strong_parts(network, kind)
    home = np.unique(parts[np.asarray(depot_nodes, dtype=np.int64)])
    start, end = parts[network.from_node], parts[network.to_node]
    drawn_up_at = usable_segments(network, kind) | (network.kind == SegmentKind.PLACE)
    reached = drawn_up_at & (start == end) & np.isin(start, home)
    return np.asarray(reached, dtype=np.bool_)


def usable_nodes(network: RoadNetwork, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the (N,) nodes at which one of the (S,) usable segments ends."""
    found = np.zeros(network.node_count, dtype=np.bool_)
    found[network.from_node[usable]] = True
    found[network.to_node[usable]] = True
    return found


def nearest_node(
    network: RoadNetwork,
    longitude: float,
    latitude: float,
    usable: NDArray[np.bool_],
) -> tuple[int, float]:
    """Return the usable node nearest to a point, and how far away it is.

    Parameters
    ----------
    network : RoadNetwork
        The town.
    longitude, latitude : float
        [degrees]
    usable : (N,) bool
        Nodes that may be chosen.

    Returns
    -------
    index : int
    distance_m : float
        As the crow flies. [m]

    Raises
    ------
    ValueError
        If no node is usable.
    """
    candidates = np.flatnonzero(usable)
    if not candidates.size:
        msg = "no node of the network can be used; is anything drivable at all?"
        raise ValueError(msg)
    distance_m = _distance_m(
        network.longitude[candidates], network.latitude[candidates], longitude, latitude
    )
    nearest = int(distance_m.argmin())
    return int(candidates[nearest]), float(distance_m[nearest])


def _distance_m(
    longitudes: NDArray[np.float64],
    latitudes: NDArray[np.float64],
    longitude: float,
    latitude: float,
) -> NDArray[np.float64]:
    """Great-circle distances by the haversine formula. [m]."""
    phi, phis = np.radians(latitude), np.radians(latitudes)
    half_lat = np.sin((phis - phi) / 2) ** 2
    half_lon = np.sin(np.radians(longitudes - longitude) / 2) ** 2
    share = half_lat + np.cos(phi) * np.cos(phis) * half_lon
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(share)), dtype=np.float64)
