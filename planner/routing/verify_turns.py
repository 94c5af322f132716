"""The turns of one tour: none that is banned, and time to turn round."""

from collections.abc import Callable

from planner.domain.calendar import seconds_between
from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.plan import DriveStep, StandStep, StepKind, Tour
from planner.routing.verify_facts import Facts

_TOLERANCE_S = 0.001
_AT_DEPOT = (
    StepKind.RELOAD,
    StepKind.EQUIPMENT,
    StepKind.QUEUE,
    StepKind.REFUEL,
    StepKind.WAIT,
    StepKind.BREAK,
)


class TurnCheck:
    """Follows how a vehicle turns from one segment into the next."""

    def __init__(self, tour: Tour, facts: Facts, say: Callable[[str], None]) -> None:
        self.facts = facts
        self.say = say
        self.depot_nodes = {tour.depot_node, *facts.depot_node.values()}
        self.last: DriveStep | None = None
        self.turned_s = 0.0

    def stand(self, step: StandStep) -> None:
        """Look at a stop: from a depot or a place it may leave any way."""
        is_home = step.node in self.depot_nodes and step.kind in _AT_DEPOT
        if step.kind is StepKind.WORK or is_home:
            self.last = None
        if step.kind is StepKind.TURN:
            self.turned_s += seconds_between(step.start, step.end)

    def drive(self, step: DriveStep, vehicle: Vehicle) -> None:
        """Check the turn from the last segment into this one."""
        last, turned_s = self.last, self.turned_s
        self.last, self.turned_s = step, 0.0
        if last is None:
            return
        turn = (last.segment, last.from_node, last.to_node, step.segment)
        if vehicle.kind is VehicleKind.TRUCK and turn in self.facts.banned_turns:
            self.say(
                f"turns from segment {last.segment} into {step.segment}, "
                "where that is banned"
            )
        is_loop = step.from_node == step.to_node
        is_back = last.segment == step.segment and last.from_node == step.to_node
        if is_back and not is_loop and turned_s < vehicle.turn_round_s - _TOLERANCE_S:
            self.say(
                f"turns round in segment {step.segment} in {turned_s:g} s, "
                f"it needs {vehicle.turn_round_s:g} s"
            )
