"""Whether vehicles with homes keep to their rules: ends, loads on the way, and time.

Written apart from the search and its ways: it follows the steps alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.routing.arc_instance import Link, TourRules, Vehicle

Step = tuple[int, int, bool]
Move = tuple[int, int]
_MS_PER_MIN = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Streets:
    """What a step takes, by its ends: driving time, serving time, load."""

    driving_ms: Mapping[Move, int]
    serving_ms: Mapping[Move, int]
    demand: Mapping[Move, int]


def tour_violations(
    links: Sequence[Link], rules: TourRules, tours: Sequence[Sequence[Step]]
) -> tuple[str, ...]:
    """Return one sentence for each rule of vehicles with homes that tours break.

    Parameters
    ----------
    links : sequence of Link
        At most one that is required leads from a node to the same other.
    rules : TourRules
    tours : sequence of sequences of (from node, to node, whether served)
        One for each vehicle in its order; empty for a vehicle that stays at home.
        Their joins, streets and turns are for others to check.
    """
    if len(tours) != len(rules.vehicles):
        wanted = f"expected {len(rules.vehicles)}, one for each vehicle"
        return (f"{len(tours)} routes, {wanted}, empty if it stays at home",)
    streets = _streets(links)
    said: list[str] = []
    for number, (vehicle, steps) in enumerate(
        zip(rules.vehicles, tours, strict=True), start=1
    ):
        if steps:
            name = f"route {number}"
            said += _end_violations(name, vehicle, rules, steps)
            said += _load_violations(name, vehicle, rules, steps, streets)
            said += _time_violations(name, rules, steps, streets)
    return tuple(said)


def _streets(links: Sequence[Link]) -> _Streets:
    """Look up streets by their ends; of parallel ones the shortest is driven."""
    shortest: dict[Move, tuple[int, int]] = {}
    served: dict[Move, Link] = {}
    for link in links:
        for move in link.ways:
            figures = (link.cost, link.time_ms)
            shortest[move] = min(figures, shortest.get(move, figures))
            if link.is_required:
                served[move] = link
    return _Streets(
        driving_ms={move: time_ms for move, (_, time_ms) in shortest.items()},
        serving_ms={move: link.time_ms for move, link in served.items()},
        demand={move: link.demand for move, link in served.items()},
    )


def _end_violations(
    name: str, vehicle: Vehicle, rules: TourRules, steps: Sequence[Step]
) -> list[str]:
    """Say where a tour starts or ends wrongly."""
    said = []
    first, last = steps[0][0], steps[-1][1]
    if first != vehicle.home:
        said.append(
            f"{name} starts at {first}, expected home {vehicle.home} "
            f"of vehicle {vehicle.name}"
        )
    if rules.refills and last not in rules.refills:
        nodes = ", ".join(map(str, rules.refills))
        said.append(f"{name} ends at {last}, expected a refill node: {nodes}")
    if not rules.refills and last != vehicle.home:
        said.append(f"{name} ends at {last}, expected home {vehicle.home}")
    return said


def _load_violations(
    name: str,
    vehicle: Vehicle,
    rules: TourRules,
    steps: Sequence[Step],
    streets: _Streets,
) -> list[str]:
    """Say where a vehicle serves more than is left on it, each time it does."""
    said = []
    left = vehicle.capacity
    for tail, head, is_served in steps:
        if is_served:
            demand = streets.demand.get((tail, head), 0)
            if demand > left:
                said.append(
                    f"{name} has {left} left where it serves {demand} on {tail}-{head}"
                )
            left = max(0, left - demand)
        left = min(vehicle.capacity, left + rules.refills.get(head, 0))
    return said


def _time_violations(
    name: str, rules: TourRules, steps: Sequence[Step], streets: _Streets
) -> list[str]:
    """Say how long a tour takes, if that is too long."""
    spent_ms = sum(
        (streets.serving_ms if is_served else streets.driving_ms).get((tail, head), 0)
        for tail, head, is_served in steps
    )
    if rules.longest_ms is None or spent_ms <= rules.longest_ms:
        return []
    most = f"expected at most {rules.longest_ms / _MS_PER_MIN:g}"
    return [f"{name} takes {spent_ms / _MS_PER_MIN:.3f} minutes, {most}"]
