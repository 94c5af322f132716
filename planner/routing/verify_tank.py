"""The tank of one tour: never empty, and filled at depots only."""

from collections.abc import Callable

from planner.domain.calendar import after_seconds, seconds_between
from planner.domain.fleet import Vehicle
from planner.domain.plan import DriveStep, StandStep, StepKind, Tour
from planner.routing.verify_facts import Facts

_TOLERANCE_S = 0.001
_SECONDS_PER_HOUR = 3600.0


class TankCheck:
    """Follows since when the tank of a vehicle was full, breaks aside."""

    def __init__(self, tour: Tour, facts: Facts, say: Callable[[str], None]) -> None:
        self.depot_nodes = {tour.depot_node, *facts.depot_node.values()}
        self.say = say
        self.full_at = tour.start

    def follow(self, step: DriveStep | StandStep, vehicle: Vehicle) -> None:
        """Check one step."""
        taken_s = seconds_between(step.start, step.end)
        if step.kind is StepKind.REFUEL and isinstance(step, StandStep):
            self._refuel(step, vehicle, taken_s)
        elif step.kind is StepKind.BREAK:
            self.full_at = after_seconds(self.full_at, taken_s)
        elif vehicle.tank_h is not None:
            gone_s = seconds_between(self.full_at, step.end)
            if gone_s > vehicle.tank_h * _SECONDS_PER_HOUR + _TOLERANCE_S:
                self.say(
                    f"has been out for {gone_s / _SECONDS_PER_HOUR:.2f} h on a tank "
                    f"that lasts {vehicle.tank_h:g} h"
                )
                self.full_at = step.end

    def _refuel(self, step: StandStep, vehicle: Vehicle, taken_s: float) -> None:
        """Check where the tank is filled, and for how long."""
        if step.node not in self.depot_nodes:
            self.say(f"fills its tank at node {step.node}, where no depot stands")
        if taken_s < vehicle.refuelling_min * 60 - _TOLERANCE_S:
            self.say(
                f"fills its tank in {taken_s / 60:g} min, "
                f"that takes {vehicle.refuelling_min:g} min"
            )
        self.full_at = step.end
