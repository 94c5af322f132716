"""The steps of a tour as they are written: drives, stops, and how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.domain.calendar import after_milliseconds
from planner.domain.plan import DriveStep, Material, StandStep, Step, StepKind
from planner.network.shortest_paths import build_workspace, find_path
from planner.routing.build import BuiltProblem
from planner.routing.solution import Visit


@dataclass(slots=True, kw_only=True)
class CrewOnTour:
    """A vehicle on its way through its order of work; times in ms from ``now``."""

    vehicle: int
    order: tuple[Visit, ...]
    node: int
    clock_ms: int
    load_g: int
    carried: int
    first_carried: int
    since_ms: int
    begin_ms: int | None = None
    next_visit: int = 0
    trips: int = 1
    steps: list[Step] = field(default_factory=list)


class StepWriter:
    """Writes steps; remembers when tasks ended."""

    def __init__(self, built: BuiltProblem, task_names: Sequence[str]) -> None:
        self.built = built
        self.problem = built.problem
        self.names = task_names
        self.graph = built.arcs.graph()
        self.work = build_workspace(self.graph)
        self.travel = np.ascontiguousarray(self.problem.travel_ms, dtype=np.int64)
        self.end_ms: dict[int, int] = {}
        network = built.snapshot.network
        self.node_id = network.node_id.tolist()
        self.segment_id = network.segment_id.tolist()
        self.length_m = network.length_m.tolist()
        self.arc_segment = self.problem.arc_segment.tolist()
        self.arc_tail = self.problem.arc_tail.tolist()
        self.arc_head = self.problem.arc_head.tolist()

    def leg_ms(self, crew: CrewOnTour, legs: list[int]) -> int:
        """Return the time to deadhead along a path."""
        kind = int(self.problem.vehicle_type[crew.vehicle])
        return int(self.travel[kind, legs].sum())

    def path(self, crew: CrewOnTour, node: int) -> list[int]:
        """Return the arcs of the quickest way from where the crew is."""
        if crew.node == node:
            return []
        kind = int(self.problem.vehicle_type[crew.vehicle])
        path = find_path(self.graph, self.travel[kind], crew.node, node, self.work)
        if path.size == 0:
            msg = (
                f"vehicle {self.built.vehicles[crew.vehicle].name} cannot get from "
                f"node {self.node_id[crew.node]} to node {self.node_id[node]}"
            )
            raise ValueError(msg)
        legs: list[int] = path.tolist()
        return legs

    def drive(self, crew: CrewOnTour, node: int) -> None:
        """Deadhead to a node."""
        self.follow(crew, self.path(crew, node))

    def follow(self, crew: CrewOnTour, legs: list[int]) -> None:
        """Write the deadheads along a path."""
        kind = int(self.problem.vehicle_type[crew.vehicle])
        for arc in legs:
            self.step(crew, arc, int(self.travel[kind, arc]), None, None)

    def step(
        self,
        crew: CrewOnTour,
        arc: int,
        needed_ms: int,
        task: int | None,
        material_kg: float | None,
    ) -> None:
        """Write one traversal and move on."""
        now, segment = self.built.snapshot.now, self.arc_segment[arc]
        end_ms = crew.clock_ms + needed_ms
        crew.steps.append(
            DriveStep(
                kind=StepKind.DEADHEAD if task is None else StepKind.TREAT,
                segment=self.segment_id[segment],
                from_node=self.node_id[self.arc_tail[arc]],
                to_node=self.node_id[self.arc_head[arc]],
                start=after_milliseconds(now, crew.clock_ms),
                end=after_milliseconds(now, end_ms),
                length_m=self.length_m[segment],
                task=None if task is None else self.names[task],
                material_kg=material_kg,
            )
        )
        crew.clock_ms = end_ms
        crew.node = self.arc_head[arc]

    def stand(
        self,
        crew: CrewOnTour,
        kind: StepKind,
        needed_ms: int,
        *,
        task: int | None = None,
        material_kg: float | None = None,
        material: Material | None = None,
    ) -> None:
        """Write one stop and let time pass."""
        now = self.built.snapshot.now
        end_ms = crew.clock_ms + needed_ms
        crew.steps.append(
            StandStep(
                kind=kind,
                node=self.node_id[crew.node],
                start=after_milliseconds(now, crew.clock_ms),
                end=after_milliseconds(now, end_ms),
                task=None if task is None else self.names[task],
                material_kg=material_kg,
                material=material,
            )
        )
        crew.clock_ms = end_ms
