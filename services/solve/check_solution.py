"""Whether routes solve an arc-routing instance, and what they cost.

Written apart from the search and its ways: it follows the steps alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations

from planner.routing.arc_instance import ArcInstance, Link
from services.solve.check_tours import tour_violations

Step = tuple[int, int, bool]
_MOST_PARALLEL = 5
"""Parallel required streets of which every assignment to routes is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found; the cost counts only where nothing is wrong."""

    cost: int
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """A step that serves something."""

    route: int
    tail: int
    head: int


@dataclass(slots=True, kw_only=True)
class _Findings:
    """What has been added up so far."""

    cost: int = 0
    violations: list[str] = field(default_factory=list)
    services: dict[frozenset[int], list[_Service]] = field(
        default_factory=lambda: defaultdict(list)
    )
    node_services: dict[int, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )
    loads: list[int] = field(default_factory=list)


def check_solution(
    instance: ArcInstance, routes: Sequence[Sequence[Step]], stated_cost: int
) -> tuple[str, ...]:
    """Return one sentence for each rule that routes break, their cost among them.

    Parameters
    ----------
    instance : ArcInstance
    routes : sequence of sequences of (from node, to node, whether served)
        In the instance's labels; a node is served by a step from itself to itself.
    stated_cost : int
        What the routes are said to cost.
    """
    checked = check_routes(instance, routes)
    if not checked.violations and checked.cost != stated_cost:
        return (f"the routes cost {checked.cost}, the solution says {stated_cost}",)
    return checked.violations


def check_routes(instance: ArcInstance, routes: Sequence[Sequence[Step]]) -> Checked:
    """Follow routes step by step and add up what they cost.

    Where several required streets join the same two nodes, a step does not say which
    of them it serves: they are given to the routes so that loads stay even. Where the
    instance has rules for tours, the routes are those of its vehicles in their order,
    empty where one stays at home.
    """
    found = _Findings(loads=[0] * len(routes))
    drives: dict[tuple[int, int], int] = {}
    for link in instance.links:
        _allow(drives, (link.tail, link.head), link.cost)
        if link.is_two_way:
            _allow(drives, (link.head, link.tail), link.cost)
    for number, steps in enumerate(routes):
        if steps:
            found.cost += instance.dumping_cost
            _follow(instance, drives, number, steps, found)
    _count_services(instance, found)
    _count_node_services(instance, found)
    if instance.tours is None:
        found.violations += [
            f"route {number} serves {load}, expected at most {instance.capacity}"
            for number, load in enumerate(found.loads, start=1)
            if load > instance.capacity
        ]
    else:
        found.violations += tour_violations(instance.links, instance.tours, routes)
    return Checked(cost=found.cost, violations=tuple(found.violations))


def _allow(drives: dict[tuple[int, int], int], way: tuple[int, int], cost: int) -> None:
    """Keep the least cost of driving from a node to the next."""
    if way not in drives or cost < drives[way]:
        drives[way] = cost


def _follow(
    instance: ArcInstance,
    drives: dict[tuple[int, int], int],
    number: int,
    steps: Sequence[Step],
    found: _Findings,
) -> None:
    """Follow one route: its ends, joins, streets and turns, and what it serves."""
    name = f"route {number + 1}"
    if instance.tours is None and steps[0][0] != instance.depot:
        found.violations.append(
            f"{name} starts at {steps[0][0]}, expected depot {instance.depot}"
        )
    if instance.tours is None and steps[-1][1] != instance.depot:
        found.violations.append(
            f"{name} ends at {steps[-1][1]}, expected depot {instance.depot}"
        )
    found.violations += [
        f"{name} jumps from {before[1]} to {after[0]}"
        for before, after in pairwise(steps)
        if before[1] != after[0]
    ]
    moves: list[tuple[int, int]] = []
    wanted = {required.node for required in instance.required_nodes}
    for tail, head, is_served in steps:
        at_node = tail == head and (tail in wanted or (tail, head) not in drives)
        if at_node and is_served:
            found.node_services[tail].append(number)
            continue
        moves.append((tail, head))
        if (tail, head) not in drives:
            why = "is against its one-way" if (head, tail) in drives else "is no street"
            found.violations.append(f"{name}: {tail}-{head} {why}")
        elif is_served:
            service = _Service(route=number, tail=tail, head=head)
            found.services[frozenset((tail, head))].append(service)
        else:
            found.cost += drives[tail, head]
    if instance.turns is not None:
        _add_turns(instance.turns, name, moves, found)


def _add_turns(
    turns: Mapping[tuple[int, int, int], int],
    name: str,
    moves: Sequence[tuple[int, int]],
    found: _Findings,
) -> None:
    """Add the cost of each turn of one route."""
    for (first, at), (_, last) in pairwise(moves):
        cost = turns.get((first, at, last))
        if cost is None:
            found.violations.append(f"{name}: turn {first}-{at}-{last} is not allowed")
        else:
            found.cost += cost


def _count_services(instance: ArcInstance, found: _Findings) -> None:
    """Compare what was served with what is required, street by street."""
    required: dict[frozenset[int], list[Link]] = defaultdict(list)
    for link in instance.links:
        if link.is_required:
            required[frozenset((link.tail, link.head))].append(link)
            found.cost += link.service_cost
    for ends, services in found.services.items():
        if ends not in required:
            first = services[0]
            found.violations.append(
                f"route {first.route + 1} serves {first.tail}-{first.head}, "
                "which is not required"
            )
    for ends, links in sorted(required.items(), key=lambda item: len(item[1])):
        services = found.services.get(ends, [])
        if len(services) != len(links):
            found.violations.append(
                f"{links[0].tail}-{links[0].head} is served {len(services)} times, "
                f"expected {'once' if len(links) == 1 else f'{len(links)} times'}"
            )
            continue
        assigned = _assign(links, services, found.loads)
        if assigned is None:
            found.violations.append(
                f"{links[0].tail}-{links[0].head} is served against its one-way"
            )
            continue
        for link, service in zip(assigned, services, strict=True):
            found.loads[service.route] += link.demand


def _assign(
    links: Sequence[Link], services: Sequence[_Service], loads: Sequence[int]
) -> Sequence[Link] | None:
    """Return the street of each service, None where no order fits the one-ways.

    Of several orders, the one after which the fullest route has least.
    """
    best: Sequence[Link] | None = None
    least = 0
    for order in _orders(links):
        if not all(map(_fits, order, services)):
            continue
        after = {service.route: loads[service.route] for service in services}
        for link, service in zip(order, services, strict=True):
            after[service.route] += link.demand
        fullest = max(after.values())
        if best is None or fullest < least:
            best, least = order, fullest
    return best


def _orders(links: Sequence[Link]) -> Iterator[Sequence[Link]]:
    """Yield every order of a few streets; of many, one-way streets first, one."""
    if len(links) <= _MOST_PARALLEL:
        yield from permutations(links)
    else:
        yield sorted(links, key=lambda link: link.is_two_way)


def _fits(link: Link, service: _Service) -> bool:
    """Return whether a street may be served in that direction."""
    return link.is_two_way or (link.tail, link.head) == (service.tail, service.head)


def _count_node_services(instance: ArcInstance, found: _Findings) -> None:
    """Compare the nodes that were served with those required."""
    required = {wanted.node: wanted for wanted in instance.required_nodes}
    found.violations += [
        f"route {routes[0] + 1} serves node {node}, which is not required"
        for node, routes in found.node_services.items()
        if node not in required
    ]
    for node, wanted in required.items():
        routes = found.node_services.get(node, [])
        found.cost += wanted.service_cost
        if len(routes) != 1:
            found.violations.append(
                f"node {node} is served {len(routes)} times, expected once"
            )
        for route in routes:
            found.loads[route] += wanted.demand
