"""A linear relaxation of an arc-routing instance, and bounds that it proves.

A column counts the drives without service between two nodes; where some street has one
way there is one for each direction, one for the direction in which each two-way street
is served, and as much leaves a node as comes to it. Rows are cuts: whatever routes
serve the streets that touch a set of nodes without the depot come into it and leave it
again, and every closed way crosses its border an even number of times (Belenguer and
Benavent 1998, The capacitated arc routing problem: valid inequalities and facets,
Computational Optimization and Applications 10; 2003, A cutting plane algorithm for the
capacitated arc routing problem, Computers and Operations Research 30). The number of
routes is free. Costs of turns are left out, which keeps a bound a bound.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack

from planner.routing.arc_instance import ArcInstance, Link

ROUNDING = 1e-4
"""Cost by which a bound is lowered before it is rounded up: what floating point may
have added."""

MIP_ROUNDING = 1e-6
"""Share of the deadhead by which a bound by branching is lowered: rows are kept to 1e-6
by the solver."""

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Streets:
    """An instance without directions: every two nodes that a street joins.

    ``p`` counts pairs of nodes, ``n`` nodes.
    """

    node_count: int
    depot: int
    ends: NDArray[np.int64]
    """(p, 2): nodes, the smaller first."""

    required: NDArray[np.int64]
    """(p,): streets to serve between them."""

    demand: NDArray[np.int64]
    """(p,): of these streets."""

    node_demand: NDArray[np.int64]
    """(n,): of required nodes and loops."""

    cost: NDArray[np.int64]
    """(p,): of the cheapest drive between them, either way."""

    capacity: int

    @property
    def least_routes(self) -> int:
        """Routes that carry the whole demand, at least."""
        total = int(self.demand.sum() + self.node_demand.sum())
        return math.ceil(total / self.capacity)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxation:
    """Columns, balance rows and what every plan costs besides.

    ``pairs`` (p, columns) has a one where a column is a drive along a pair;
    ``balance`` (rows, columns) with ``balance_rhs``; no column exceeds ``most``.
    """

    streets: Streets
    fixed_cost: int
    cost: Array
    most: Array
    pairs: csr_array
    balance: csr_array
    balance_rhs: Array
    is_mixed: bool


def streets_of(instance: ArcInstance) -> Streets:
    """Return the streets of an instance without their directions."""
    index = {label: place for place, label in enumerate(instance.nodes)}
    rows: dict[tuple[int, int], list[int]] = {}
    node_demand = np.zeros(len(index), dtype=np.int64)
    for wanted in instance.required_nodes:
        node_demand[index[wanted.node]] += wanted.demand
    for link in instance.links:
        ends = _ends(link, index)
        if ends[0] == ends[1]:
            node_demand[ends[0]] += link.demand if link.is_required else 0
            continue
        row = rows.setdefault(ends, [0, 0, link.cost])
        row[0] += link.is_required
        row[1] += link.demand if link.is_required else 0
        row[2] = min(row[2], link.cost)
    table = np.array(list(rows.values()), dtype=np.int64).reshape(-1, 3)
    return Streets(
        node_count=len(index),
        depot=index[instance.depot],
        ends=np.array(list(rows), dtype=np.int64).reshape(-1, 2),
        required=table[:, 0],
        demand=table[:, 1],
        node_demand=node_demand,
        cost=table[:, 2],
        capacity=instance.capacity,
    )


def relaxation_of(instance: ArcInstance) -> Relaxation:
    """Return the columns of an instance, without cuts.

    Raises
    ------
    ValueError
        If vehicles have homes of their own.
    """
    if instance.tours is not None:
        msg = (
            f"{instance.name} has {len(instance.tours.vehicles)} vehicles with homes, "
            "expected one depot"
        )
        raise ValueError(msg)
    streets = streets_of(instance)
    index = {label: place for place, label in enumerate(instance.nodes)}
    joined = [link for link in instance.links if link.tail != link.head]
    is_mixed = not all(link.is_two_way for link in joined)
    pair_of = {(int(u), int(v)): pair for pair, (u, v) in enumerate(streets.ends)}
    drives: dict[tuple[int, int], int] = {}
    for link in joined:
        for tail, head in link.ways:
            way = (index[tail], index[head])
            if not is_mixed:
                way = (min(way), max(way))
            drives[way] = min(link.cost, drives.get(way, link.cost))
    served = [
        link for link in joined if link.is_required and link.is_two_way and is_mixed
    ]
    columns = len(drives) + len(served)
    tasks = sum(link.is_required for link in instance.links)
    tasks += len(instance.required_nodes)
    most = np.concatenate(
        [np.full(len(drives), 4.0 * (tasks + 1)), np.ones(len(served))]
    )
    ways = list(drives)
    pairs = csr_array(
        (
            np.ones(len(ways)),
            ([pair_of[min(way), max(way)] for way in ways], range(len(ways))),
        ),
        shape=(len(pair_of), columns),
    )
    balance, balance_rhs = _balance(instance, ways, served, index)
    services = sum(link.service_cost for link in instance.links if link.is_required)
    services += sum(wanted.service_cost for wanted in instance.required_nodes)
    return Relaxation(
        streets=streets,
        fixed_cost=services + instance.dumping_cost * streets.least_routes,
        cost=np.array([*drives.values(), *[0] * len(served)], dtype=np.float64),
        most=most,
        pairs=pairs,
        balance=balance if is_mixed else balance[:0],
        balance_rhs=balance_rhs if is_mixed else balance_rhs[:0],
        is_mixed=is_mixed,
    )


def _ends(link: Link, index: dict[int, int]) -> tuple[int, int]:
    """Return the places of both ends, the smaller first."""
    tail, head = index[link.tail], index[link.head]
    return min(tail, head), max(tail, head)


def _balance(
    instance: ArcInstance,
    ways: list[tuple[int, int]],
    served: list[Link],
    index: dict[int, int],
) -> tuple[csr_array, Array]:
    """Return rows by node: what leaves less what comes is nothing.

    A two-way street that is served counts as forward; its column, 0 to 1, is the share
    served backward.
    """
    rhs = np.zeros(len(index))
    for link in instance.links:
        if link.is_required and link.tail != link.head:
            rhs[index[link.tail]] -= 1.0
            rhs[index[link.head]] += 1.0
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for column, (tail, head) in enumerate(ways):
        rows += [tail, head]
        columns += [column, column]
        values += [1.0, -1.0]
    for column, link in enumerate(served, start=len(ways)):
        rows += [index[link.tail], index[link.head]]
        columns += [column, column]
        values += [-2.0, 2.0]
    shape = (len(index), len(ways) + len(served))
    return csr_array((values, (rows, columns)), shape=shape), rhs


def cut_of(streets: Streets, inside: Mask) -> tuple[Mask, int]:
    """Return the pairs that a cut crosses, and the drives without service across it.

    Parameters
    ----------
    streets : Streets
    inside : (n,) mask
        A set of nodes without the depot.

    Returns
    -------
    crossed : (p,) mask
    least : int
        Drives without service that every plan has across the border.
    """
    first, second = inside[streets.ends[:, 0]], inside[streets.ends[:, 1]]
    crossed = first != second
    served = int(streets.required[crossed].sum())
    demand = int(streets.demand[first | second].sum())
    demand += int(streets.node_demand[inside].sum())
    routes = math.ceil(demand / streets.capacity)
    return crossed, max(2 * routes - served, served % 2)


class Cuts:
    """Cuts found so far, each once."""

    def __init__(self, relaxation: Relaxation) -> None:
        self._relaxation = relaxation
        self._kept: set[bytes] = set()
        self._rows: list[NDArray[np.int64]] = []
        self._least: list[int] = []

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def add(self, inside: Mask) -> bool:
        """Keep the cut of a set of nodes unless it says nothing or is kept already."""
        crossed, least = cut_of(self._relaxation.streets, inside)
        row = np.flatnonzero(crossed)
        name = row.tobytes()
        if least <= 0 or name in self._kept:
            return False
        self._kept.add(name)
        self._rows.append(row)
        self._least.append(least)
        return True

    def rows(self) -> tuple[csr_array, Array]:
        """Return the cuts over columns, and what each side is at least."""
        pairs = self._relaxation.pairs
        if not self._rows:
            return csr_array((0, pairs.shape[1])), np.zeros(0)
        entries = np.concatenate(self._rows)
        ends = np.cumsum([0, *[row.size for row in self._rows]])
        crossed = csr_array(
            (np.ones(entries.size), entries, ends),
            shape=(len(self._rows), pairs.shape[0]),
        )
        return csr_array(crossed @ pairs), np.array(self._least, dtype=np.float64)


def bound_by_lp(relaxation: Relaxation, cuts: Cuts) -> tuple[int, Array]:
    """Solve the linear relaxation.

    The bound is computed from the dual values alone: whatever they are, it is valid
    (Neumaier and Shcherbina 2004, Safe bounds in linear and mixed-integer linear
    programming, Mathematical Programming 99).

    Returns
    -------
    bound : int
        On the cost of every plan.
    driven : (p,) array
        Drives without service in the relaxation.

    Raises
    ------
    RuntimeError
        If the relaxation cannot be solved.
    """
    rows, least = cuts.rows()
    solved = linprog(
        relaxation.cost,
        A_ub=-rows if least.size else None,
        b_ub=-least if least.size else None,
        A_eq=relaxation.balance if relaxation.balance_rhs.size else None,
        b_eq=relaxation.balance_rhs if relaxation.balance_rhs.size else None,
        bounds=np.stack([np.zeros(relaxation.most.size), relaxation.most], axis=1),
        method="highs",
    )
    if solved.status != 0:
        msg = f"the relaxation is not solved: {solved.message}"
        raise RuntimeError(msg)
    reduced = relaxation.cost.copy()
    bound = 0.0
    if least.size:
        price = np.maximum(-solved.ineqlin.marginals, 0.0)
        bound += float(price @ least)
        reduced -= rows.T @ price
    if relaxation.balance_rhs.size:
        price = solved.eqlin.marginals
        bound += float(price @ relaxation.balance_rhs)
        reduced -= relaxation.balance.T @ price
    bound += float(np.minimum(reduced, 0.0) @ relaxation.most)
    deadhead = max(0, math.ceil(bound - ROUNDING))
    return relaxation.fixed_cost + deadhead, relaxation.pairs @ solved.x


def bound_by_branching(
    relaxation: Relaxation, cuts: Cuts, seconds: float
) -> tuple[int, Array | None]:
    """Solve it in whole drives, with an even number of them at every node.

    Returns
    -------
    bound : int
        By the solver's own dual bound, 0 if it has none.
    driven : (p,) array or None
        Drives without service of the best plan found.
    """
    streets = relaxation.streets
    rows, least = cuts.rows()
    columns = relaxation.cost.size
    nodes = streets.node_count
    pairs = np.arange(streets.required.size)
    touches = csr_array(
        (
            np.ones(2 * pairs.size),
            (streets.ends.T.reshape(-1), np.concatenate([pairs, pairs])),
        ),
        shape=(nodes, pairs.size),
    )
    degree = touches @ streets.required
    halves = csr_array((-2.0 * np.ones(nodes), (range(nodes), range(nodes))))
    constraints = [
        LinearConstraint(hstack([touches @ relaxation.pairs, halves]), -degree, -degree)
    ]
    if least.size:
        constraints.append(
            LinearConstraint(
                hstack([rows, csr_array((least.size, nodes))]), least, np.inf
            )
        )
    if relaxation.balance_rhs.size:
        none = csr_array((relaxation.balance_rhs.size, nodes))
        rhs = relaxation.balance_rhs
        constraints.append(
            LinearConstraint(hstack([relaxation.balance, none]), rhs, rhs)
        )
    solved = milp(
        np.concatenate([relaxation.cost, np.zeros(nodes)]),
        integrality=np.ones(columns + nodes),
        bounds=Bounds(0.0, np.concatenate([relaxation.most, np.full(nodes, np.inf)])),
        constraints=constraints,
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = solved.mip_dual_bound
    driven = None if solved.x is None else relaxation.pairs @ solved.x[:columns]
    if bound is None or not math.isfinite(bound):
        return 0, driven
    lowered = bound - max(ROUNDING, MIP_ROUNDING * bound)
    return relaxation.fixed_cost + max(0, math.ceil(lowered)), driven
