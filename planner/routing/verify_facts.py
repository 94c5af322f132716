"""A plan and its town found by name, for the rules that are asked of tours."""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.calendar import Instant
from planner.domain.fleet import Depot, Vehicle
from planner.domain.operations import VehicleState
from planner.domain.plan import Plan, Task
from planner.domain.town import Town, TownPlace
from planner.network.road_network import RoadNetwork, SegmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFacts:
    """What a rule may ask about a segment."""

    from_node: int
    to_node: int
    length_m: float
    width_m: float
    is_street: bool
    area: str
    oneway: int
    truck_access: bool
    path_access: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The plan and its town, found by name; nodes with longitude and latitude."""

    now: Instant
    segments: dict[str, SegmentFacts]
    nodes: dict[int, tuple[float, float]]
    tasks: dict[str, Task]
    vehicles: dict[str, Vehicle]
    depots: dict[str, Depot]
    depot_node: dict[str, int]
    states: dict[str, VehicleState]
    banned_turns: frozenset[tuple[str, int, int, str]]
    """Segment behind, node it was driven from, node of the turn, segment ahead."""
    places: dict[str, TownPlace]


def build_facts(
    plan: Plan,
    network: RoadNetwork,
    town: Town,
    states: Iterable[VehicleState],
) -> Facts:
    """Index what the rules need."""
    node = network.node_id
    columns = zip(
        network.segment_id.tolist(),
        node[network.from_node].tolist(),
        node[network.to_node].tolist(),
        network.length_m.tolist(),
        network.width_m.tolist(),
        (network.kind == SegmentKind.STREET).tolist(),
        network.area.tolist(),
        network.oneway.tolist(),
        network.truck_access.tolist(),
        network.path_access.tolist(),
        strict=True,
    )
    return Facts(
        now=plan.now,
        segments={
            name: SegmentFacts(
                from_node=start,
                to_node=end,
                length_m=length_m,
                width_m=width_m,
                is_street=is_street,
                area=area,
                oneway=oneway,
                truck_access=truck_access,
                path_access=path_access,
            )
            for (
                name,
                start,
                end,
                length_m,
                width_m,
                is_street,
                area,
                oneway,
                truck_access,
                path_access,
            ) in columns
        },
        nodes={
            number: (longitude, latitude)
            for number, longitude, latitude in zip(
                node.tolist(),
                network.longitude.tolist(),
                network.latitude.tolist(),
                strict=True,
            )
        },
        tasks={task.task: task for task in plan.tasks},
        vehicles={vehicle.name: vehicle for vehicle in town.vehicles},
        depots={depot.name: depot for depot in town.depots},
        depot_node={depot.depot: depot.node for depot in plan.depots},
        states={state.vehicle: state for state in states},
        banned_turns=_banned_turns(network),
        places=town.cleared_places,
    )


def _banned_turns(network: RoadNetwork) -> frozenset[tuple[str, int, int, str]]:
    """Return the banned turns by what drives them."""
    found = set()
    for first, then in network.banned_turn.tolist():
        ends = (network.from_node[first // 2], network.to_node[first // 2])
        tail, head = ends if first % 2 == 0 else ends[::-1]
        found.add(
            (
                str(network.segment_id[first // 2]),
                int(network.node_id[tail]),
                int(network.node_id[head]),
                str(network.segment_id[then // 2]),
            )
        )
    return frozenset(found)
