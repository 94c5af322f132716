"""Both drivable directions of every segment, and which vehicle may take them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.fleet import VehicleKind
from planner.network.road_network import RoadNetwork
from planner.network.shortest_paths import Graph, build_graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """Two arcs a segment: arc ``2 s`` runs forward along segment s, ``2 s + 1`` back.

    Attributes
    ----------
    node_count : int
    arc_tail, arc_head, arc_segment : (A,) int32
        Node it leaves, node it reaches, segment it runs along.
    is_forward : (A,) bool
        From the segment's ``from_node`` to its ``to_node``.
    truck_may, path_machine_may : (A,) bool
        Access and one-ways kept, in summer and winter alike.
    """

    node_count: int
    arc_tail: NDArray[np.int32]
    arc_head: NDArray[np.int32]
    arc_segment: NDArray[np.int32]
    is_forward: NDArray[np.bool_]
    truck_may: NDArray[np.bool_]
    path_machine_may: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """Number of arcs, A."""
        return int(self.arc_tail.shape[0])

    def permitted(self, kind: VehicleKind) -> NDArray[np.bool_]:
        """Return which arcs a kind of vehicle may drive, (A,) bool."""
        return self.truck_may if kind is VehicleKind.TRUCK else self.path_machine_may

    def graph(self) -> Graph:
        """Return the arcs sorted by the node they leave."""
        return build_graph(self.node_count, self.arc_tail, self.arc_head)

    def reversed_graph(self) -> Graph:
        """Return the arcs sorted by the node they reach, to search backwards."""
        return build_graph(self.node_count, self.arc_head, self.arc_tail)


def build_arcs(network: RoadNetwork) -> Arcs:
    """List both directions of every segment.

    A direction that nobody may drive is listed too, so that arcs and segments
    translate by counting; ``permitted`` says no.
    """
    both = np.empty(2 * network.count, dtype=np.int32)
    tail, head = both.copy(), both.copy()
    tail[0::2], tail[1::2] = network.from_node, network.to_node
    head[0::2], head[1::2] = network.to_node, network.from_node
    is_forward = np.zeros(2 * network.count, dtype=np.bool_)
    is_forward[0::2] = True
    return Arcs(
        node_count=network.node_count,
        arc_tail=tail,
        arc_head=head,
        arc_segment=np.repeat(np.arange(network.count, dtype=np.int32), 2),
        is_forward=is_forward,
        truck_may=_directions(network.oneway, network.truck_access),
        path_machine_may=_directions(network.oneway, network.path_access),
    )


def _directions(
    oneway: NDArray[np.int8], access: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return which of both directions of each segment are open."""
    may = np.empty(2 * oneway.shape[0], dtype=np.bool_)
    may[0::2] = access & (oneway >= 0)
    may[1::2] = access & (oneway <= 0)
    return may
