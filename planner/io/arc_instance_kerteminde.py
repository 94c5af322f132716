"""Instances of salt spreading by vehicles with homes, as JSON.

Outermost names: ``name``; ``max_time`` of a tour in minutes, or null; ``nodes`` with a
``label``; ``vehicles`` with ``id``, ``home`` and ``capacity``; ``depots`` with the
``refill`` that an arrival loads at most; ``A`` for arcs to drive, ``A_R`` for arcs to
salt and drive, ``E_R`` for edges to salt in either direction, each with ``len`` in
metres and ``time`` in minutes, those to salt with ``dem``; and ``U``, the nodes at
which a vehicle may turn round (Fonnesbech and Chiarandini, ROAR-NET problem statement
"Salt Spreading"). Salting a street costs its length, as driving it does.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from planner.io.arc_instance_draft import TOO_LARGE, drivable
from planner.routing.arc_instance import ArcInstance, Link, TourRules, Vehicle

_KEYS = ("name", "max_time", "nodes", "vehicles", "depots", "A", "A_R", "E_R", "U")
_MS_PER_MIN = 60_000
_DECIMALS = 1_000
"""Loads are counted in thousandths where they are not whole."""


def looks_like_kerteminde(names: Collection[str]) -> bool:
    """Return whether the outermost names of a JSON object are those of this format."""
    return {"nodes", "vehicles", "depots", "A_R", "E_R"} <= set(names)


def instance_from_kerteminde(
    source: str, document: Mapping[str, object]
) -> ArcInstance:
    """Read an instance of salt spreading.

    Parameters
    ----------
    source : str
        The file's name, for refusals.
    document : mapping
        The JSON object.

    Raises
    ------
    ValueError
        In one sentence with file and entry: a missing or wrong field, an unknown
        node, a label twice, no vehicle, a demand above every capacity, two streets
        to salt from one node to the same other, nothing to salt, or a street that no
        vehicle can salt and finish its tour.
    """
    reading = _Reading(source=source, nodes={})
    for key in _KEYS:
        if key not in document:
            reading.refuse(f"no {key}, expected {', '.join(_KEYS)}")
    labels = [
        reading.text(entry, where, "label")
        for where, entry in reading.entries(document, "nodes")
    ]
    reading.nodes.update(_numbered(reading, labels))
    vehicles = _vehicles(reading, document)
    refills = {
        reading.node(entry, where, "label"): reading.number(entry, where, "refill")
        for where, entry in reading.entries(document, "depots")
    }
    longest = document["max_time"]
    limit = (
        None
        if longest is None
        else reading.number(document, "the instance", "max_time")
    )
    links = _links(reading, document, max(load for *_, load in vehicles))
    turning = {
        reading.node(entry, where, "label")
        for where, entry in reading.entries(document, "U")
    }
    turns = _turns(links, turning)
    loads = [*(load for *_, load in vehicles), *refills.values()]
    loads += [link.demand for _, link in links]
    parts = 1 if all(load % _DECIMALS == 0 for load in loads) else _DECIMALS
    rules = TourRules(
        vehicles=tuple(
            Vehicle(name=name, home=home, capacity=load * parts // _DECIMALS)
            for name, home, load in vehicles
        ),
        refills={node: load * parts // _DECIMALS for node, load in refills.items()},
        longest_ms=None if limit is None else limit * _MS_PER_MIN // _DECIMALS,
    )
    _refuse_unreachable(reading, links, turns, rules)
    return ArcInstance(
        name=reading.text(document, "the instance", "name"),
        nodes=tuple(reading.nodes.values()),
        links=tuple(_with_demand(link, parts) for _, link in links),
        depot=next(iter(refills), rules.vehicles[0].home),
        capacity=max(vehicle.capacity for vehicle in rules.vehicles),
        vehicles=len(rules.vehicles),
        turns=turns,
        tours=rules,
        labels={number: label for label, number in reading.nodes.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What names entries in refusals; nodes by their labels."""

    source: str
    nodes: dict[str, int]

    def refuse(self, found: str) -> NoReturn:
        """Raise ValueError with the file."""
        msg = f"{self.source}: {found}"
        raise ValueError(msg)

    def entries(
        self, document: Mapping[str, object], key: str
    ) -> list[tuple[str, Mapping[str, object]]]:
        """Return each object of a list with its place in the file."""
        found = document[key]
        if not isinstance(found, list):
            self.refuse(f"{key} is {_shown(found)}, expected a list")
        entries = [(f"{key}[{place}]", entry) for place, entry in enumerate(found)]
        for where, entry in entries:
            if not isinstance(entry, dict):
                self.refuse(f"{where} is {_shown(entry)}, expected an object")
        return entries

    def field(self, entry: Mapping[str, object], where: str, key: str) -> object:
        """Return a field that must be there."""
        if key not in entry:
            self.refuse(f"{where} has no {key}")
        return entry[key]

    def text(self, entry: Mapping[str, object], where: str, key: str) -> str:
        """Return a text that is not empty."""
        found = self.field(entry, where, key)
        if not isinstance(found, str) or not found:
            self.refuse(f"{key} of {where} is {_shown(found)}, expected a text")
        return found

    def number(self, entry: Mapping[str, object], where: str, key: str) -> int:
        """Return thousandths of a number from 0 to below 10^9."""
        found = self.field(entry, where, key)
        if (
            not isinstance(found, int | float)
            or isinstance(found, bool)
            or not 0 <= found < TOO_LARGE
        ):
            self.refuse(
                f"{key} of {where} is {_shown(found)}, "
                f"expected a number from 0 to below {TOO_LARGE}"
            )
        return round(found * _DECIMALS)

    def node(self, entry: Mapping[str, object], where: str, key: str) -> int:
        """Return the number of a node that an entry names."""
        return self.known(self.text(entry, where, key), f"{key} of {where}")

    def known(self, label: object, what: str) -> int:
        """Return the number of a node that must be one."""
        if not isinstance(label, str) or label not in self.nodes:
            self.refuse(f"{what} is {_shown(label)}, expected the label of a node")
        return self.nodes[label]

    def ends(
        self, entry: Mapping[str, object], where: str, key: str
    ) -> tuple[int, int]:
        """Return the two nodes that a street joins."""
        found = self.field(entry, where, key)
        if not isinstance(found, list) or len(found) != len(("from", "to")):
            self.refuse(f"{key} of {where} is {_shown(found)}, expected two labels")
        tail, head = (self.known(label, f"{key} of {where}") for label in found)
        if tail == head:
            self.refuse(f"{key} of {where} leads from {found[0]} to itself")
        return tail, head


def _shown(found: object) -> str:
    """Return a value as a refusal shows it: on one line and not long."""
    text = " ".join(repr(found).split())
    most = 60
    return text if len(text) <= most else f"{text[:most]}…"


def _numbered(reading: _Reading, labels: Sequence[str]) -> dict[str, int]:
    """Return a number for each label: its own where all are whole numbers."""
    seen: set[str] = set()
    for label in labels:
        if label in seen:
            reading.refuse(f"node {label} is listed twice")
        seen.add(label)
    are_numbers = all(label.isascii() and label.isdigit() for label in labels)
    own = [int(label) for label in labels] if are_numbers else []
    if len(set(own)) == len(labels):
        return dict(zip(labels, own, strict=True))
    return {label: number for number, label in enumerate(labels, start=1)}


def _vehicles(
    reading: _Reading, document: Mapping[str, object]
) -> list[tuple[str, int, int]]:
    """Return name, home and load (in thousandths) of each vehicle."""
    vehicles = []
    names: set[str] = set()
    for where, entry in reading.entries(document, "vehicles"):
        name = reading.text(entry, where, "id")
        if name in names:
            reading.refuse(f"vehicle {name} is listed twice")
        names.add(name)
        load = reading.number(entry, where, "capacity")
        if load == 0:
            reading.refuse(f"capacity of {where} is 0, expected more")
        vehicles.append((name, reading.node(entry, where, "home"), load))
    if not vehicles:
        reading.refuse("no vehicles, expected at least 1")
    return vehicles


def _links(
    reading: _Reading, document: Mapping[str, object], capacity: int
) -> list[tuple[str, Link]]:
    """Return every street with its place in the file; demands in thousandths."""
    links: list[tuple[str, Link]] = []
    salted: set[tuple[int, int]] = set()
    for key, ends_key in (("A", "arc"), ("A_R", "arc"), ("E_R", "edge")):
        for where, entry in reading.entries(document, key):
            tail, head = reading.ends(entry, where, ends_key)
            length = reading.number(entry, where, "len")
            if length % _DECIMALS:
                found = _shown(entry["len"])
                reading.refuse(f"len of {where} is {found}, expected whole metres")
            time = reading.number(entry, where, "time")
            is_required = key != "A"
            demand = reading.number(entry, where, "dem") if is_required else 0
            if demand > capacity:
                reading.refuse(
                    f"dem of {where} is {_shown(entry['dem'])}, expected at most the "
                    f"largest capacity of {capacity / _DECIMALS:g}"
                )
            link = Link(
                tail=tail,
                head=head,
                is_two_way=key == "E_R",
                cost=length // _DECIMALS,
                is_required=is_required,
                service_cost=length // _DECIMALS if is_required else 0,
                demand=demand,
                time_ms=time * _MS_PER_MIN // _DECIMALS,
            )
            if is_required and not salted.isdisjoint(link.ways):
                reading.refuse(
                    f"{where} is a second street to salt from one node to the same "
                    "other, expected one"
                )
            salted |= set(link.ways) if is_required else set()
            links.append((where, link))
    if not salted:
        reading.refuse("A_R and E_R are empty, expected something to salt")
    return links


def _turns(
    links: Sequence[tuple[str, Link]], turning: Collection[int]
) -> dict[tuple[int, int, int], int]:
    """Return every turn that is allowed: back only at some nodes."""
    onward: defaultdict[int, set[int]] = defaultdict(set)
    moves = sorted({move for _, link in links for move in link.ways})
    for tail, head in moves:
        onward[tail].add(head)
    return {
        (tail, at, head): 0
        for tail, at in moves
        for head in sorted(onward[at])
        if head != tail or at in turning
    }


def _with_demand(link: Link, parts: int) -> Link:
    """Return a street with its demand in the unit of all loads."""
    return Link(
        tail=link.tail,
        head=link.head,
        is_two_way=link.is_two_way,
        cost=link.cost,
        is_required=link.is_required,
        service_cost=link.service_cost,
        demand=link.demand * parts // _DECIMALS,
        time_ms=link.time_ms,
    )


def _refuse_unreachable(
    reading: _Reading,
    links: Sequence[tuple[str, Link]],
    turns: Mapping[tuple[int, int, int], int],
    rules: TourRules,
) -> None:
    """Refuse a street to salt that lies on no way from a home to the end of a tour."""
    moves = {move for _, link in links for move in link.ways}
    homes = {vehicle.home for vehicle in rules.vehicles}
    driven = drivable(moves, turns, homes, rules.refills or homes)
    names = {number: label for label, number in reading.nodes.items()}
    for where, link in links:
        if link.is_required and driven.isdisjoint(link.ways):
            end = "a refill" if rules.refills else "home"
            reading.refuse(
                f"{where}, {names[link.tail]} to {names[link.head]}, must be salted "
                f"but lies on no way from a home to {end} by the turns allowed"
            )
