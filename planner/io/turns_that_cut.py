"""Bans of turns that would cut off a street: often where an extract was cropped."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from planner.network.arcs import Arcs, build_arcs
from planner.network.positions import turning_positions
from planner.network.road_network import RoadNetwork

_MOST_ROUNDS = 10


def drop_cutting_bans(
    network: RoadNetwork, banned: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the banned turns that cut off no street from trucks.

    A street is cut off when trucks that turn anywhere get there and back from most of
    the network, and those that keep the bans do not. The bans of turns into and out of
    such streets are dropped, and again until none is cut off.

    Parameters
    ----------
    network : RoadNetwork
    banned : (B, 2) int32

    Returns
    -------
    (at most B, 2) int32
    """
    arcs = build_arcs(network)
    can_reach = _streets_in_largest_part(arcs, banned[:0])
    for _ in range(_MOST_ROUNDS):
        is_cut = can_reach & ~_streets_in_largest_part(arcs, banned)
        touches = is_cut[banned // 2].any(axis=1)
        if not touches.any():
            break
        banned = banned[~touches]
    return banned


def _streets_in_largest_part(
    arcs: Arcs, banned: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Return which segments lie in the largest part where trucks get about, (S,)."""
    positions = turning_positions(
        arcs.graph(),
        np.where(arcs.truck_may, 1, -1).astype(np.int64),
        arcs.arc_segment,
        np.zeros(0, dtype=np.int64),
        0,
        banned,
    )
    graph = positions.graph
    size = graph.offsets.shape[0] - 1
    found = np.zeros(arcs.count, dtype=np.bool_)
    if size:
        ones = np.ones(graph.starts.shape[0], dtype=np.int8)
        moves = coo_array((ones, (graph.starts, graph.ends)), shape=(size, size))
        _, part = connected_components(
            moves.tocsr(), directed=True, connection="strong"
        )
        in_largest = part == np.bincount(part).argmax()
        found[arcs.truck_may] = in_largest[positions.behind[arcs.truck_may]]
    return np.asarray(found.reshape(-1, 2).any(axis=1), dtype=np.bool_)
