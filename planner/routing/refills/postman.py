"""The least that tours must drive, whatever is loaded: a mixed rural postman bound.

An integer program counts how often each direction of each street is driven. Every
street to serve is driven, every vehicle that leaves its home ends at a refill node (at
its home where there is none), and as much enters a node as leaves it. Where nobody may
turn round at a node, what comes in from a neighbour must leave to others: such a
pairing of arrivals with departures exists if no neighbour accounts for more than the
other side has room for (Hall's condition for a transport with a forbidden diagonal).
Parts that no vehicle reaches are cut off one after the other. All tours satisfy this,
so that its optimum is a lower bound of theirs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from planner.routing.arc_instance import ArcInstance, TourRules
from planner.routing.chains.ways import Move

_MOST_ROUNDS = 20
_EXACT = {"mip_rel_gap": 0.0}
_ROUGH = {"mip_rel_gap": 0.005, "node_limit": 100}
"""Of HiGHS, without a clock, so that it answers the same each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """How often each direction of a street is driven, and by how many.

    ``leaves`` says of each vehicle whether it leaves home, ``ends`` how many tours end
    at a node. ``bound`` is at most what any tours cost; what is driven costs ``cost``.
    """

    times: Mapping[Move, int]
    leaves: tuple[bool, ...]
    ends: Mapping[int, int]
    cost: int
    bound: float
    drives_ms: int
    """Of all that is driven. [ms]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A linear condition: the sum of factors times variables lies between two ends."""

    factors: Mapping[int, float]
    least: float
    most: float


def relax_tours(instance: ArcInstance, rules: TourRules) -> Driven | None:
    """Return what must be driven at least, with as many vehicles as time demands.

    Parameters
    ----------
    instance : ArcInstance
    rules : TourRules

    Returns
    -------
    Driven or None
        The optimum, a proven lower bound; None if nothing can be driven under these
        rules.
    """
    for vehicles in range(1, len(rules.vehicles) + 1):
        driven = _relax(instance, rules, vehicles, _EXACT)
        if driven is None or rules.longest_ms is None:
            return driven
        quickest = _relax(instance, rules, vehicles, _EXACT, by_time=True)
        if quickest is None or quickest.bound <= vehicles * rules.longest_ms:
            return driven
    return None


def relax_roughly(instance: ArcInstance, rules: TourRules) -> Driven | None:
    """Return little that must be driven, soon, and with about as many vehicles.

    Parameters
    ----------
    instance : ArcInstance
    rules : TourRules

    Returns
    -------
    Driven or None
        None if nothing was found.
    """
    driven = _relax(instance, rules, 1, _ROUGH)
    if driven is None or rules.longest_ms is None:
        return driven
    vehicles = max(1, -(-driven.drives_ms // max(1, rules.longest_ms)))
    if sum(driven.leaves) < vehicles <= len(rules.vehicles):
        return _relax(instance, rules, vehicles, _ROUGH)
    return driven


def _relax(
    instance: ArcInstance,
    rules: TourRules,
    vehicles: int,
    options: Mapping[str, float],
    *,
    by_time: bool = False,
) -> Driven | None:
    """Return the least driven by at least so many vehicles, in length or in time."""
    shortest: dict[Move, int] = {}
    quickest: dict[Move, int] = {}
    for link in instance.links:
        for move in link.ways:
            shortest[move] = min(link.cost, shortest.get(move, link.cost))
            quickest[move] = min(link.time_ms, quickest.get(move, link.time_ms))
    weights = quickest if by_time else shortest
    moves = sorted(shortest)
    ends = sorted(rules.refills or {vehicle.home for vehicle in rules.vehicles})
    model = _Model(instance=instance, rules=rules, moves=moves, ends=ends)
    rows = model.rows(vehicles)
    extra = 0
    if not by_time:
        extra = sum(
            min(link.service_cost - shortest[move] for move in link.ways)
            for link in instance.links
            if link.is_required
        )
    size = len(moves) + len(rules.vehicles) + len(ends)
    costs = np.zeros(size)
    costs[: len(moves)] = [weights[move] for move in moves]
    most = np.full(size, np.inf)
    most[len(moves) : len(moves) + len(rules.vehicles)] = 1.0
    for _ in range(_MOST_ROUNDS):
        found = milp(
            costs,
            constraints=_constraint(rows, size),
            integrality=np.ones(size),
            bounds=Bounds(0.0, most),
            options=dict(options),
        )
        if found.x is None:
            return None
        counts = np.rint(found.x).astype(int).tolist()
        bound = float(found.mip_dual_bound)
        cuts = model.cuts(counts)
        if not cuts:
            break
        rows += cuts
    times = {move: count for move, count in zip(moves, counts, strict=False) if count}
    return Driven(
        times=times,
        leaves=tuple(
            count > 0 for count in counts[len(moves) : len(moves) + len(rules.vehicles)]
        ),
        ends={
            node: count
            for node, count in zip(ends, counts[-len(ends) :], strict=True)
            if count
        },
        cost=sum(shortest[move] * count for move, count in times.items()) + extra,
        bound=bound + extra,
        drives_ms=sum(quickest[move] * count for move, count in times.items()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """Variables: counts of moves, vehicles that leave, tours ending at nodes."""

    instance: ArcInstance
    rules: TourRules
    moves: Sequence[Move]
    ends: Sequence[int]

    def rows(self, vehicles: int) -> list[_Row]:
        """Return every condition but that all is connected."""
        count = len(self.moves)
        fleet = range(len(self.rules.vehicles))
        inward: defaultdict[int, list[int]] = defaultdict(list)
        onward: defaultdict[int, list[int]] = defaultdict(list)
        for index, (tail, head) in enumerate(self.moves):
            onward[tail].append(index)
            inward[head].append(index)
        starts: defaultdict[int, list[int]] = defaultdict(list)
        for each in fleet:
            starts[self.rules.vehicles[each].home].append(count + each)
        ending = {
            node: count + len(fleet) + place for place, node in enumerate(self.ends)
        }
        rows = [
            _Row(
                factors=dict.fromkeys((count + each for each in fleet), 1.0),
                least=vehicles,
                most=np.inf,
            )
        ]
        index_of = {move: index for index, move in enumerate(self.moves)}
        for link in self.instance.links:
            if link.is_required:
                served = dict.fromkeys((index_of[move] for move in link.ways), 1.0)
                rows.append(_Row(factors=served, least=1.0, most=np.inf))
        turns = self.instance.turns
        for node in self.instance.nodes:
            ends = [ending[node]] if node in ending else []
            balance = dict.fromkeys((*inward[node], *starts[node]), 1.0)
            balance |= dict.fromkeys((*onward[node], *ends), -1.0)
            rows.append(_Row(factors=balance, least=0.0, most=0.0))
            for arrival in inward[node]:
                other = self.moves[arrival][0]
                if turns is None or (other, node, other) in turns:
                    continue
                passed = {
                    index: 1.0
                    for index in onward[node]
                    if self.moves[index][1] != other
                }
                passed |= dict.fromkeys(ends, 1.0)
                passed[arrival] = -1.0
                rows.append(_Row(factors=passed, least=0.0, most=np.inf))
        if not self.rules.refills:
            for node in self.ends:
                back = dict.fromkeys(starts[node], 1.0) | {ending[node]: -1.0}
                rows.append(_Row(factors=back, least=0.0, most=0.0))
        return rows

    def cuts(self, counts: Sequence[int]) -> list[_Row]:
        """Return a condition for each part that is driven but that nobody reaches."""
        group = {node: node for node in self.instance.nodes}

        def top(node: int) -> int:
            while group[node] != node:
                group[node] = group[group[node]]
                node = group[node]
            return node

        for index, (tail, head) in enumerate(self.moves):
            if counts[index]:
                group[top(tail)] = top(head)
        count = len(self.moves)
        reached = {
            top(vehicle.home)
            for place, vehicle in enumerate(self.rules.vehicles)
            if counts[count + place]
        }
        parts = {
            top(link.tail) for link in self.instance.links if link.is_required
        } - reached
        rows = []
        for part in sorted(parts):
            factors = {
                index: 1.0
                for index, (tail, head) in enumerate(self.moves)
                if top(head) == part and top(tail) != part
            }
            for place, vehicle in enumerate(self.rules.vehicles):
                if top(vehicle.home) == part:
                    factors[count + place] = 1.0
            rows.append(_Row(factors=factors, least=1.0, most=np.inf))
        return rows


def _constraint(rows: Sequence[_Row], size: int) -> LinearConstraint:
    """Return conditions as one sparse matrix."""
    places = [
        (row, index, factor)
        for row, each in enumerate(rows)
        for index, factor in each.factors.items()
    ]
    matrix = csr_array(
        (
            [factor for *_, factor in places],
            ([row for row, *_ in places], [index for _, index, _ in places]),
        ),
        shape=(len(rows), size),
    )
    return LinearConstraint(
        matrix, [row.least for row in rows], [row.most for row in rows]
    )
