"""Maintained segments that no vehicle can reach from any depot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.domain.fleet import VehicleKind
from planner.domain.town import Town
from planner.network.connectivity import (
    cleared_by,
    large_part_nodes,
    nearest_node,
    reachable_segments,
)
from planner.network.road_network import NO_CLASS, RoadNetwork, SegmentKind

FARTHEST_DEPOT_M = 200.0
"""A depot farther than this from any drivable node is off the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """Connected maintained segments out of reach.

    ``example`` is the id of the longest of its segments and ``why`` a clause.
    """

    segments: int
    km: float
    example: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotPlace:
    """The node at which a depot stands, and how far it is. [m]."""

    depot: str
    node: int
    distance_m: float


def find_depot_places(town: Town, network: RoadNetwork) -> tuple[DepotPlace, ...]:
    """Return each depot's nearest node that its vehicles can use.

    A depot whose vehicles are all of one kind stands on that kind's network; one
    with both kinds, or none, on a node that both can leave and reach, where there
    is one. Small islands hold no depot.
    """
    by_kind = {kind: large_part_nodes(network, kind) for kind in VehicleKind}
    places: list[DepotPlace] = []
    for depot in town.depots:
        kinds = {v.kind for v in town.vehicles if v.depot == depot.name}
        usable = np.ones(network.node_count, dtype=np.bool_)
        for kind in kinds or set(VehicleKind):
            usable &= by_kind[kind]
        if not usable.any():
            usable = np.any(list(by_kind.values()), axis=0)
        node, distance_m = nearest_node(
            network, depot.longitude, depot.latitude, usable
        )
        places.append(DepotPlace(depot=depot.name, node=node, distance_m=distance_m))
    return tuple(places)


def served_segments(town: Town, network: RoadNetwork) -> NDArray[np.bool_]:
    """Return the (S,) segments that some vehicle reaches from its depot and clears."""
    places = {p.depot: p for p in find_depot_places(town, network)}
    served = np.zeros(network.count, dtype=np.bool_)
    for kind in VehicleKind:
        homes = {v.depot for v in town.vehicles if v.kind is kind}
        nodes = [
            places[home].node
            for home in sorted(homes)
            if places[home].distance_m <= FARTHEST_DEPOT_M
        ]
        if nodes:
            reached = reachable_segments(network, nodes, kind)
            served |= reached & cleared_by(network, kind)
    return served


def list_islands(town: Town, network: RoadNetwork) -> tuple[Island, ...]:
    """Return the islands, longest first.

    Parameters
    ----------
    town : Town
        Its depots and vehicles.
    network : RoadNetwork
        With classes.

    Returns
    -------
    tuple of Island
        Empty when every maintained segment can be reached and left again.
    """
    required = network.service_class != NO_CLASS
    lost = np.flatnonzero(required & ~served_segments(town, network))
    if not lost.size:
        return ()
    start, end = network.from_node[lost], network.to_node[lost]
    links = coo_array(
        (np.ones(lost.size, dtype=np.int8), (start, end)),
        shape=(network.node_count, network.node_count),
    )
    _, parts = connected_components(links.tocsr(), directed=False)
    found: list[Island] = []
    for part in np.unique(parts[start]).tolist():
        members = lost[parts[start] == part]
        longest = members[network.length_m[members].argmax()]
        found.append(
            Island(
                segments=int(members.size),
                km=float(network.length_m[members].sum()) / 1000.0,
                example=str(network.segment_id[longest]),
                name=str(network.name[longest]),
                why=_why(town, network, members),
            )
        )
    return tuple(sorted(found, key=lambda i: (-i.km, i.example)))


def _why(town: Town, network: RoadNetwork, members: NDArray[np.int64]) -> str:
    """Return why a group of segments is out of reach, as a clause."""
    kinds = {vehicle.kind for vehicle in town.vehicles}
    fits = np.zeros(members.size, dtype=np.bool_)
    for kind in kinds:
        fits |= cleared_by(network, kind)[members]
    if not fits.any():
        is_path = bool((network.kind[members] == SegmentKind.PATH).any())
        return f"no vehicle of the fleet fits {'paths' if is_path else 'streets'} here"
    if (network.oneway[members] != 0).any():
        return "one-ways or the extract's edge cut it off: no way there and back"
    return "not connected to what a depot can reach"
