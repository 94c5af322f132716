"""An arc-routing instance as read so far, and what every format must keep to.

Each part knows its line, so that a refusal can name it.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from planner.routing.arc_instance import ArcInstance, Link, RequiredNode

Move = tuple[int, int]
_Stage = Move | tuple[int]
"""A drive from node to node, or being at a node."""

TOO_LARGE = 10**9
_MOST_NODES = 10**6


@dataclass(slots=True, kw_only=True)
class Draft:
    """An instance before it is checked.

    ``source`` is the file's name, ``values`` and ``lines`` the text and the line of
    each header by what it says.
    """

    source: str
    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    name: str = ""
    node_count: int = 0
    depot: int = 0
    capacity: int = 0
    vehicles: int | None = None
    dumping_cost: int = 0
    links: list[tuple[int, Link]] = field(default_factory=list)
    required_nodes: list[tuple[int, RequiredNode]] = field(default_factory=list)
    turns: dict[tuple[int, int, int], int] | None = None

    def refuse(self, line: int, found: str) -> NoReturn:
        """Raise ValueError with the file and the line, from 1; 0 for the whole file."""
        where = f"{self.source}, line {line}" if line else self.source
        msg = f"{where}: {found}"
        raise ValueError(msg)

    def whole(self, line: int, name: str, text: str) -> int:
        """Return a whole number; refuse anything else and what is far too large."""
        try:
            figure = int(text)
        except ValueError:
            self.refuse(line, f"{name} is {text!r}, expected a whole number")
        if abs(figure) >= TOO_LARGE:
            found = f"{name} is {figure}, expected less than {TOO_LARGE}"
            self.refuse(line, found)
        return figure

    def keep_header(self, line: int, head: str, meaning: str, value: str) -> None:
        """Remember a header's value and line; refuse what a header said before."""
        if meaning in self.values:
            first = self.lines[meaning]
            self.refuse(line, f"{head} again, expected once (first in line {first})")
        self.values[meaning] = value
        self.lines[meaning] = line


def finish_draft(draft: Draft) -> ArcInstance:
    """Return the instance, if it keeps to what every instance must.

    Nodes are numbered from 0 if anything is numbered 0, else from 1.

    Raises
    ------
    ValueError
        In one sentence with file and line: an unknown node or depot, a negative cost
        or demand, a capacity or fleet of nothing, a demand above the capacity,
        nothing to serve, or something that no vehicle can serve and come back.
    """
    lowest = min(
        (
            draft.depot,
            *(end for _, link in draft.links for end in (link.tail, link.head)),
        )
    )
    first = 0 if lowest == 0 else 1
    nodes = range(first, first + draft.node_count)
    _refuse_wrong_header(draft, nodes)
    for line, link in draft.links:
        _refuse_wrong_link(draft, nodes, line, link)
    for line, wanted in draft.required_nodes:
        if wanted.node not in nodes:
            draft.refuse(line, _unknown(wanted.node, nodes))
        _refuse_wrong_demand(draft, line, f"node {wanted.node}", wanted.demand)
    if not draft.required_nodes and not any(
        link.is_required for _, link in draft.links
    ):
        draft.refuse(0, "nothing is required, expected something to serve")
    _refuse_unreachable(draft)
    return ArcInstance(
        name=draft.name,
        nodes=tuple(nodes),
        links=tuple(link for _, link in draft.links),
        depot=draft.depot,
        capacity=draft.capacity,
        required_nodes=tuple(wanted for _, wanted in draft.required_nodes),
        vehicles=draft.vehicles,
        dumping_cost=draft.dumping_cost,
        turns=draft.turns,
    )


def _unknown(node: int, nodes: range) -> str:
    """Say that a node is none of the instance."""
    return f"node {node} is unknown, expected {nodes.start} to {nodes.stop - 1}"


def _refuse_wrong_header(draft: Draft, nodes: range) -> None:
    """Refuse an instance that could not be solved whatever its streets are."""
    if not 1 <= draft.node_count <= _MOST_NODES:
        found = f"{draft.node_count} nodes, expected 1 to {_MOST_NODES}"
        draft.refuse(draft.lines.get("nodes", 0), found)
    if draft.depot not in nodes:
        found = f"depot: {_unknown(draft.depot, nodes)}"
        draft.refuse(draft.lines.get("depot", 0), found)
    if draft.capacity < 1:
        found = f"capacity is {draft.capacity}, expected at least 1"
        draft.refuse(draft.lines.get("capacity", 0), found)
    if draft.vehicles is not None and draft.vehicles < 1:
        found = f"{draft.vehicles} vehicles, expected at least 1"
        draft.refuse(draft.lines.get("vehicles", 0), found)
    if draft.dumping_cost < 0:
        found = f"dumping cost is {draft.dumping_cost}, expected 0 or more"
        draft.refuse(draft.lines.get("dumping", 0), found)


def _refuse_wrong_link(draft: Draft, nodes: range, line: int, link: Link) -> None:
    """Refuse a street between unknown nodes, or with impossible figures."""
    name = f"{link.tail}-{link.head}"
    for end in (link.tail, link.head):
        if end not in nodes:
            draft.refuse(line, f"{name}: {_unknown(end, nodes)}")
    for cost in (link.cost, link.service_cost):
        if cost < 0:
            draft.refuse(line, f"cost of {name} is {cost}, expected 0 or more")
    _refuse_wrong_demand(draft, line, name, link.demand)


def _refuse_wrong_demand(draft: Draft, line: int, name: str, demand: int) -> None:
    """Refuse a demand that no vehicle could carry."""
    if demand < 0:
        draft.refuse(line, f"demand of {name} is {demand}, expected 0 or more")
    if demand > draft.capacity:
        found = (
            f"demand of {name} is {demand}, "
            f"expected at most the capacity of {draft.capacity}"
        )
        draft.refuse(line, found)


def _refuse_unreachable(draft: Draft) -> None:
    """Refuse something required that no vehicle can serve and come back from."""
    moves = {move for _, link in draft.links for move in link.ways}
    ends = {draft.depot}
    driven = drivable(moves, draft.turns, ends, ends)
    for line, link in draft.links:
        if link.is_required and driven.isdisjoint(link.ways):
            _say_unreachable(draft, line, f"{link.tail}-{link.head}")
    seen = {move[1] for move in moves if move in driven} | {draft.depot}
    for line, wanted in draft.required_nodes:
        if wanted.node not in seen:
            _say_unreachable(draft, line, f"node {wanted.node}")


def drivable(
    moves: set[Move],
    turns: Mapping[tuple[int, int, int], int] | None,
    starts: Collection[int],
    ends: Collection[int],
) -> set[_Stage]:
    """Return every drive that lies on a way from one of some nodes to one of others.

    Parameters
    ----------
    moves : set of (from node, to node)
    turns : mapping of (from, at, to), or None
        Turns that are allowed; None for all.
    starts, ends : collections of int
    """
    onward = _successors(moves, turns)
    backward: defaultdict[_Stage, list[_Stage]] = defaultdict(list)
    for stage, following in onward.items():
        for then in following:
            backward[then].append(stage)
    return _reached(onward, {move for move in moves if move[0] in starts}) & _reached(
        backward, {move for move in moves if move[1] in ends}
    )


def _say_unreachable(draft: Draft, line: int, name: str) -> NoReturn:
    """Refuse what no vehicle can serve."""
    turns = "" if draft.turns is None else " by the turns listed"
    draft.refuse(
        line,
        f"{name} is required but no vehicle can drive from depot {draft.depot} "
        f"to it and back{turns}, expected a way both there and back",
    )


def _successors(
    moves: set[Move], turns: Mapping[tuple[int, int, int], int] | None
) -> dict[_Stage, list[_Stage]]:
    """Return what may follow each drive: a drive, or without turns the node between."""
    onward: defaultdict[_Stage, list[_Stage]] = defaultdict(list)
    if turns is None:
        for tail, head in moves:
            onward[tail, head].append((head,))
            onward[tail,].append((tail, head))
        return onward
    for first, at, last in turns:
        if (first, at) in moves and (at, last) in moves:
            onward[first, at].append((at, last))
    return onward


def _reached(
    following: Mapping[_Stage, list[_Stage]], starts: set[Move]
) -> set[_Stage]:
    """Return every stage that can come after one of those, these included."""
    found: set[_Stage] = set(starts)
    queue = deque(found)
    while queue:
        for then in following.get(queue.popleft(), []):
            if then not in found:
                found.add(then)
                queue.append(then)
    return found
