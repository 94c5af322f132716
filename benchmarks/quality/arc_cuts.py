"""Sets of nodes whose border a relaxed plan crosses too seldom.

Found by several heuristics after Belenguer and Benavent (2003): parts of the network
that the relaxed plan leaves apart, smallest cuts with demand as a reward, smallest odd
cuts along a Gomory-Hu tree (Gusfield 1990, SIAM Journal on Computing 19(1)), and sets
grown from one node at a time. What they miss costs a weaker bound, never a wrong one.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import (
    breadth_first_order,
    connected_components,
    dijkstra,
    maximum_flow,
)

from benchmarks.quality.arc_relaxation import Array, Mask, Streets, cut_of
from planner.kernels import called, kernel

LEAST_VIOLATION = 1e-3
CUTS_AT_ONCE = 200
ENOUGH_CUTS = 300
_MOST_NODES_FOR_FLOWS = 3_000
_MOST_ODD_NODES = 400
SHARES = (0.0, 0.25, 0.5, 0.75)
"""Drives above which two nodes count as joined."""

REWARDS = (1.0, 1.2, 1.5, 2.0, 3.0)
"""Factors on the demand: sets with a little more than whole loads are wanted."""

_SCALE = 10_000
_GROWTH_WORK = 300_000_000
_MOST_STEPS = 2_000
_FEWEST_SEEDS = 20
_NONE = 1e18
_SAME = 1e-9


def first_sets(streets: Streets) -> Iterator[Mask]:
    """Yield sets to begin with: each node, all, and what lies beyond each distance."""
    away = np.arange(streets.node_count) != streets.depot
    yield away
    for node in np.flatnonzero(away):
        yield np.arange(streets.node_count) == node
    matrix = _matrix(streets, np.maximum(streets.cost, 1).astype(np.float64))
    far = dijkstra(matrix, directed=False, indices=streets.depot)
    rings = np.unique(far[np.isfinite(far) & away])
    for least in rings[:: max(1, rings.size // 200)]:
        yield from _parts(streets, far >= least, np.ones(streets.cost.size, np.bool_))


def violated_sets(streets: Streets, driven: Array) -> list[Mask]:
    """Return sets whose cut a relaxed plan violates, the worst first.

    Sets that cost more to find are sought only where the cheaper ones are few.

    Parameters
    ----------
    streets : Streets
    driven : (p,) array
        Drives without service.

    Returns
    -------
    list of (n,) masks
        At most `CUTS_AT_ONCE`, or one for each node of a larger network.
    """
    driven = np.maximum(driven, 0.0)
    found: dict[bytes, tuple[float, Mask]] = {}
    for search in (_apart, _by_flows, _grown):
        for inside in search(streets, driven):
            crossed, least = cut_of(streets, inside)
            violation = least - float(driven[crossed].sum())
            if violation > LEAST_VIOLATION:
                found[np.packbits(crossed).tobytes()] = (violation, inside)
        if len(found) > ENOUGH_CUTS:
            break
    worst = sorted(found.values(), key=lambda entry: -entry[0])
    most = max(CUTS_AT_ONCE, streets.node_count)
    return [inside for _, inside in worst[:most]]


def _apart(streets: Streets, driven: Array) -> Iterator[Mask]:
    """Yield what a relaxed plan leaves apart from the depot, or drives to only."""
    away = np.arange(streets.node_count) != streets.depot
    everywhere = np.ones(streets.node_count, dtype=np.bool_)
    for share in SHARES:
        yield from _parts(streets, away, driven + streets.required > share)
        for inside in _parts(streets, everywhere, driven > share):
            yield ~inside if inside[streets.depot] else inside


def _by_flows(streets: Streets, driven: Array) -> Iterator[Mask]:
    """Yield smallest cuts, where the network is small enough."""
    if streets.node_count <= _MOST_NODES_FOR_FLOWS:
        yield from _rewarded_cuts(streets, driven + streets.required)
        yield from _odd_cuts(streets, driven)


def _parts(streets: Streets, wanted: Mask, joins: Mask) -> Iterator[Mask]:
    """Yield the connected parts of some nodes by some pairs."""
    first, second = streets.ends.T
    kept = joins & wanted[first] & wanted[second]
    matrix = _matrix(streets, kept.astype(np.float64))
    matrix.eliminate_zeros()
    _, labels = connected_components(matrix, directed=False)
    labels = np.where(wanted, labels, -1)
    for label in np.unique(labels[wanted]):
        yield labels == label


def _matrix(streets: Streets, weight: Array) -> csr_array:
    """Return the pairs as a matrix, each both ways."""
    first, second = streets.ends.T
    count = streets.node_count
    half = csr_array((weight, (first, second)), shape=(count, count))
    return csr_array(half + half.T)


def _rewarded_cuts(streets: Streets, crossing: Array) -> Iterator[Mask]:
    """Yield the sets with the least crossing less a reward for the demand they touch.

    With half of a street's demand at each end, the demand of a set and its border is
    that of its nodes and half of what crosses the border.
    """
    count = streets.node_count
    at_node = streets.node_demand.astype(np.float64)
    np.add.at(at_node, streets.ends.T.reshape(-1), np.tile(streets.demand / 2.0, 2))
    source = count
    for factor in REWARDS:
        unit = 2.0 * factor / streets.capacity
        weight = np.maximum(crossing - unit * streets.demand / 2.0, 0.0)
        first, second = streets.ends.T
        reward = np.round(unit * at_node * _SCALE).astype(np.int32)
        reward[streets.depot] = 0
        sides = np.round(weight * _SCALE).astype(np.int32)
        rows = np.concatenate([first, second, np.full(count, source)])
        columns = np.concatenate([second, first, np.arange(count)])
        values = np.concatenate([sides, sides, reward])
        graph = csr_array(
            (values, (rows, columns)), shape=(count + 1, count + 1), dtype=np.int32
        )
        inside = _source_side(graph, source, streets.depot)[:count]
        if inside.any():
            yield inside
            yield from _parts(streets, inside, np.ones(crossing.size, dtype=np.bool_))


def _odd_cuts(streets: Streets, driven: Array) -> Iterator[Mask]:
    """Yield a smallest cut between every odd node and its father in a Gomory-Hu tree.

    Odd nodes have an odd number of streets to serve (Padberg and Rao 1982, Mathematics
    of Operations Research 7(1)).
    """
    first, second = streets.ends.T
    count = streets.node_count
    degree = np.bincount(first, streets.required, count)
    degree += np.bincount(second, streets.required, count)
    odd = np.flatnonzero(degree % 2)
    if not 0 < odd.size <= _MOST_ODD_NODES:
        return
    graph = _capacities(streets, driven)
    father = np.zeros(odd.size, dtype=np.int64)
    for index in range(1, odd.size):
        inside = _source_side(graph, int(odd[index]), int(odd[father[index]]))
        moved = inside[odd] & (father == father[index])
        moved[: index + 1] = False
        father[moved] = index
        yield ~inside if inside[streets.depot] else inside


def _capacities(streets: Streets, weight: Array) -> csr_array:
    """Return weights as whole capacities of a flow, each both ways."""
    graph = csr_array(np.round(_matrix(streets, weight) * _SCALE).astype(np.int32))
    graph.eliminate_zeros()
    return graph


def _source_side(graph: csr_array, source: int, sink: int) -> Mask:
    """Return the nodes that a largest flow leaves with the source."""
    flow = maximum_flow(graph, source, sink).flow
    left = csr_array(graph - flow)
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    inside = np.zeros(graph.shape[0], dtype=np.bool_)
    inside[breadth_first_order(left, source, return_predecessors=False)] = True
    return inside


def _grown(streets: Streets, driven: Array) -> Iterator[Mask]:
    """Yield the best set on the way from each of many nodes to all."""
    crossing = driven + streets.required
    count = streets.node_count
    matrix = _matrix(streets, np.arange(1.0, crossing.size + 1.0))
    net = Net(
        offsets=matrix.indptr.astype(np.int64),
        others=matrix.indices.astype(np.int64),
        pair=matrix.data.astype(np.int64) - 1,
        crossing=crossing,
        required=streets.required,
        demand=streets.demand,
        node_demand=streets.node_demand,
        depot=streets.depot,
        capacity=streets.capacity,
    )
    seeds = np.flatnonzero(np.arange(count) != streets.depot)
    steps = min(count - 1, _MOST_STEPS)
    affordable = max(_FEWEST_SEEDS, _GROWTH_WORK // (steps * min(count, 200)))
    seeds = seeds[:: max(1, seeds.size // affordable)]
    yield from grow(net, seeds, steps)


class Net(NamedTuple):
    """A relaxed plan as neighbours of each node.

    ``offsets`` (n + 1,), ``others`` and ``pair`` (2 p,): the neighbours, and the pair
    that leads to each; ``crossing``, ``required``, ``demand`` (p,); ``node_demand``
    (n,).
    """

    offsets: NDArray[np.int64]
    others: NDArray[np.int64]
    pair: NDArray[np.int64]
    crossing: Array
    required: NDArray[np.int64]
    demand: NDArray[np.int64]
    node_demand: NDArray[np.int64]
    depot: int
    capacity: int


@kernel
def grow(net: Net, seeds: NDArray[np.int64], steps: int) -> NDArray[np.bool_]:
    """Grow a set from each seed by the node that leaves least crossing and most demand.

    Parameters
    ----------
    net : Net
    seeds : (k,) array
    steps : int
        Nodes in a set at most.

    Returns
    -------
    (k, n) mask
        Of the sets on the way from each seed, the one that is crossed too seldom by
        most.
    """
    count = net.node_demand.shape[0]
    best = np.zeros((seeds.shape[0], count), dtype=np.bool_)
    order = np.empty(steps, dtype=np.int64)
    frontier = np.empty(count, dtype=np.int64)
    for seed in range(seeds.shape[0]):
        inside = np.zeros(count, dtype=np.bool_)
        is_near = np.zeros(count, dtype=np.bool_)
        near, node, size = 0, seeds[seed], 0
        border, served, load = 0.0, 0, 0
        most, most_at = -_NONE, 0
        while node >= 0 and size < steps:
            across, streets, touched = _change(net, inside, node)
            border += across
            served += streets
            load += touched
            inside[node] = True
            order[size] = node
            size += 1
            near = _widen(net, is_near, frontier, near, node)
            routes = (load + net.capacity - 1) // net.capacity
            violation = max(2 * routes, served + served % 2) - border
            if violation > most + _SAME:
                most, most_at = violation, size
            near, node = _nearest(net, inside, frontier, near)
        for place in range(most_at):
            best[seed, order[place]] = True
    return best


@called
def _change(net: Net, inside: NDArray[np.bool_], node: int) -> tuple[float, int, int]:
    """Return what a node adds to crossing and streets of a border, and to demand."""
    across, streets, touched = 0.0, 0, net.node_demand[node]
    for entry in range(net.offsets[node], net.offsets[node + 1]):
        pair = net.pair[entry]
        if inside[net.others[entry]]:
            across -= net.crossing[pair]
            streets -= net.required[pair]
        else:
            across += net.crossing[pair]
            streets += net.required[pair]
            touched += net.demand[pair]
    return across, streets, touched


@called
def _widen(
    net: Net,
    is_near: NDArray[np.bool_],
    frontier: NDArray[np.int64],
    near: int,
    node: int,
) -> int:
    """Add a node's neighbours to those near the set; return how many are."""
    for entry in range(net.offsets[node], net.offsets[node + 1]):
        other = net.others[entry]
        if other != net.depot and not is_near[other]:
            is_near[other] = True
            frontier[near] = other
            near += 1
    return near


@called
def _nearest(
    net: Net, inside: NDArray[np.bool_], frontier: NDArray[np.int64], near: int
) -> tuple[int, int]:
    """Return how many are near a set once those in it are dropped, and the next."""
    chosen, least, place = -1, _NONE, 0
    while place < near:
        node = frontier[place]
        if inside[node]:
            near -= 1
            frontier[place] = frontier[near]
            continue
        across, _, touched = _change(net, inside, node)
        value = across - 2.0 * touched / net.capacity
        if value < least:
            least, chosen = value, node
        place += 1
    return near, chosen
