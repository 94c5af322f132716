"""What a policy is told at an hour, and what it may answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from planner.domain.calendar import Instant
from planner.domain.operations import TreatmentRecord
from planner.domain.plan import Task, Tour
from planner.domain.readings import Reading
from planner.domain.town import Town
from planner.domain.weather import WeatherSeries
from planner.network.road_network import RoadNetwork
from planner.params import PlanParams
from planner.snapshot import Knowledge, Snapshot, build_snapshot
from planner.terrain.terrain import Terrain
from simulations.crews import Crew

LONGEST_HISTORY_H = 48.0
"""Hours over which a policy's surface model starts from clear streets at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that was known at ``now``; nothing of the truth.

    ``weather`` is recorded until ``now`` and forecast after. ``under_way`` are the
    treatments that published tours will still do, written as done now, so that
    nobody is sent to them twice. ``history_h`` is how long ago all streets were
    clear. [h] Without ``terrain`` the town lies on a plain.
    """

    now: Instant
    town: Town
    town_hash: str
    network: RoadNetwork
    weather: WeatherSeries
    readings: tuple[Reading, ...]
    treatments: tuple[TreatmentRecord, ...]
    under_way: tuple[TreatmentRecord, ...]
    crews: Mapping[str, Crew]
    seed: int
    history_h: float
    terrain: Terrain | None = None

    def params(self, params: PlanParams) -> PlanParams:
        """Return parameters that look back to the last clear streets.

        The planner takes streets as clear where its history starts; a shorter
        history would forget snow that still lies.
        """
        history_h = min(self.history_h, LONGEST_HISTORY_H)
        return replace(params, horizon=replace(params.horizon, history_h=history_h))

    def free_crews(self) -> tuple[Crew, ...]:
        """Return the crews at home with hours left, in the town's order."""
        return tuple(crew for crew in self.crews.values() if crew.is_free(self.now))

    def snapshot(self, town: Town | None = None) -> Snapshot:
        """Arrange what is known as the planner takes it."""
        return build_snapshot(
            Knowledge(
                town=town or self.town,
                town_hash=self.town_hash,
                network=self.network,
                terrain=self.terrain,
                weather=self.weather,
                readings=self.readings,
                treatments=(*self.treatments, *self.under_way),
                vehicle_states=tuple(
                    crew.state(self.now) for crew in self.crews.values()
                ),
            ),
            self.now,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A tour that is published now, and the tasks that its steps name."""

    tour: Tour
    tasks: Mapping[str, Task]


class Policy(Protocol):
    """Decides once an hour who is sent out to do what.

    ``version`` changes with anything that changes its decisions.
    """

    @property
    def name(self) -> str:
        """Name on the command line and in the report."""
        ...

    @property
    def version(self) -> str:
        """Version of its rules."""
        ...

    def decide(self, situation: Situation) -> tuple[Dispatch, ...]:
        """Return the tours to publish, at most one for each free vehicle."""
        ...
