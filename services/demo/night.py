"""The demo's night: streets that fill with snow, devices that see it, crews that go.

The streets are the replay's truth, which shares no model with the planner.
"""

from collections.abc import Mapping
from dataclasses import replace

from planner.domain.calendar import Instant
from planner.domain.operations import TreatmentRecord, VehicleState
from planner.domain.plan import Plan, Task, Tour
from sensors.message import Message
from simulations.clock import STEP_S, STEPS_PER_HOUR
from simulations.crews import Crew
from simulations.driving import Driven, drive, slow_down
from simulations.policies.vinter import published
from simulations.replay import Scene
from simulations.streets import Done


class Night:
    """A night under way, advanced by quarters of an hour.

    Parameters
    ----------
    scene : Scene
    seed : int
        Of how much longer than planned tours take.
    """

    def __init__(self, scene: Scene, seed: int) -> None:
        self.scene = scene
        self._seed = seed
        self._step = 0
        self._driven: list[Driven] = []
        self._truth = self.scene.build_truth()
        self._crews = {v.name: Crew(vehicle=v) for v in self.scene.town.vehicles}
        self._row_of = {
            str(self.scene.network.segment_id[segment]): row
            for row, segment in enumerate(self.scene.streets.segment)
        }
        first = self.scene.period.spin_up_h * STEPS_PER_HOUR
        while self._step < first:
            self.advance()
        self._truth.clear()

    def advance(self) -> None:
        """Live through one quarter."""
        begin_s = self._step * STEP_S
        done: list[Done] = []
        for driven in self._driven:
            for spread in driven.treatments:
                row = self._row_of.get(spread.record.segment)
                moment_s = self.scene.period.second(spread.record.finished_at)
                if row is not None and begin_s <= moment_s < begin_s + STEP_S:
                    done.append(self.scene.felt(row, spread))
        done.sort(key=lambda one: (one.finished_s, one.row, one.lane))
        self._truth.advance(self._step, tuple(done))
        self._step += 1

    def messages(self, now: Instant) -> tuple[Message, ...]:
        """Return what devices and drivers send about this moment."""
        return self.scene.observers.send(self._truth, now)

    def vehicle_states(self, now: Instant) -> tuple[VehicleState, ...]:
        """Return what the depot knows of its vehicles."""
        return tuple(crew.state(now) for crew in self._crews.values())

    def out_count(self, now: Instant) -> int:
        """Return how many vehicles are out."""
        return sum(not crew.is_free(now) for crew in self._crews.values())

    def deepest_mm(self) -> float:
        """Return the depth in mm of loose snow on the deepest street."""
        return float(self._truth.depth_mm.max())

    def send_out(self, plan: Plan, now: Instant) -> tuple[Driven, ...]:
        """Send the free vehicles of a plan on their tours; return how they will go."""
        free = {name for name, crew in self._crews.items() if crew.is_free(now)}
        dispatches = published(plan, free)
        return tuple(self._send(d.tour, d.tasks, now) for d in dispatches)

    def _send(self, tour: Tour, tasks: Mapping[str, Task], now: Instant) -> Driven:
        """Drive one tour."""
        falling = self.scene.snowfall_mm_we[self._step : self._step + STEPS_PER_HOUR]
        slow = slow_down(tour.vehicle, tour.start, float(falling.sum()), self._seed)
        driven = drive(tour, tasks, slow, self._seed)
        self._crews[tour.vehicle] = self._crews[tour.vehicle].sent(driven, now)
        self._driven.append(driven)
        return driven


def announced(driven: Driven, now: Instant) -> tuple[TreatmentRecord, ...]:
    """Return what a tour will do, as its vehicle announces it when it is sent out."""
    return tuple(
        replace(spread.record, received_at=min(spread.record.received_at, now))
        for spread in driven.treatments
    )
