"""A public arc-routing instance: streets to serve from one depot at least cost.

Capacitated arc routing (Golden and Wong 1981, Networks 11(3)), mixed with one-way
streets (Belenguer, Benavent, Lacomme and Prins 2006), nodes to serve and costs of
turns (Vidal 2017, Operations Research 65(4)), and vehicles with homes that refill on
the way (salt spreading, Fonnesbech and Chiarandini, ROAR-NET problem statements).
Costs and demands have the units of the instance.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An edge, which may be driven both ways, or an arc, which has one way.

    ``cost`` is what a drive along it costs that does not serve it,
    ``service_cost`` what serving it costs in all.
    """

    tail: int
    head: int
    is_two_way: bool
    cost: int
    is_required: bool = False
    service_cost: int = 0
    demand: int = 0
    time_ms: int = 0
    """Of a drive along it, serving or not; counts only where tours are limited."""

    @property
    def ways(self) -> tuple[tuple[int, int], ...]:
        """Where it may be driven from and to; a loop has one way."""
        if self.is_two_way and self.tail != self.head:
            return ((self.tail, self.head), (self.head, self.tail))
        return ((self.tail, self.head),)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredNode:
    """A node to serve in passing."""

    node: int
    service_cost: int
    demand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle that leaves its home with a full load."""

    name: str
    home: int
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TourRules:
    """What vehicles with homes may do.

    A vehicle drives one tour from its home. Wherever it arrives at a refill node it
    is loaded up. If it drives at all, its tour ends at a refill node, or at its home
    where there is none.
    """

    vehicles: tuple[Vehicle, ...]
    refills: Mapping[int, int]
    """The most that an arrival at a node loads, by node."""

    longest_ms: int | None = None
    """Of a tour from its start to its end; None where it has no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcInstance:
    """An instance with the node labels of its file.

    A route starts and ends at the depot, serves at most ``capacity``, and costs
    ``dumping_cost`` if it drives at all. Any number of routes is allowed. Where the
    instance has rules for ``tours``, these hold instead: a route is then the tour of
    one vehicle, ``capacity`` the largest of any and ``depot`` the first tour's end.
    """

    name: str
    nodes: tuple[int, ...]
    links: tuple[Link, ...]
    depot: int
    capacity: int
    required_nodes: tuple[RequiredNode, ...] = ()
    vehicles: int | None = None
    """Stated in the file; routes beyond it are allowed."""

    dumping_cost: int = 0
    turns: Mapping[tuple[int, int, int], int] | None = None
    """Cost of driving i, j, k in a row; a turn not listed is forbidden.
    None where turns cost nothing. The depot's start and end are no turns."""

    tours: TourRules | None = None
    labels: Mapping[int, str] | None = None
    """What the file calls each node, where that is text."""
