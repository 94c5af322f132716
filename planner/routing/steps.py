"""The steps of a tour as they are written: drives, stops, and how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.domain.calendar import after_milliseconds
from planner.domain.plan import DriveStep, Material, StandStep, Step, StepKind
from planner.network.positions import quickest_moves
from planner.network.shortest_paths import NO_ARC, build_workspace
from planner.routing.build import BuiltProblem
from planner.routing.problem import NO_MATERIAL
from planner.routing.solution import RELOAD, Visit
from planner.routing.tours.streets import build_positions


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
    arc: int = NO_ARC
    """It has just driven this one; `NO_ARC` where it stands and may leave any way."""

    at_loader_ms: int | None = None
    """In the queue of a depot since then, not called yet."""

    has_rested: bool = False
    """On its way to the load that is next."""

    filled_ms: int = 0
    """When its tank was full, later by the breaks since."""

    must_refuel: bool = False
    """At the depot of the load that is next."""

    next_visit: int = 0
    trips: int = 1
    steps: list[Step] = field(default_factory=list)

    def set_out(self, at_ms: int) -> None:
        """Begin the tour, rested and with a full tank."""
        self.begin_ms = self.since_ms = self.filled_ms = self.clock_ms = at_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Arcs to deadhead, and the time that takes with its turns."""

    arcs: tuple[int, ...]
    ms: int


class StepWriter:
    """Writes steps; remembers when tasks ended."""

    def __init__(
        self,
        built: BuiltProblem,
        task_names: Sequence[str],
        too_late: set[int] | None = None,
    ) -> None:
        self.built = built
        self.too_late = too_late
        self.problem = built.problem
        self.names = task_names
        self.positions = build_positions(self.problem)
        self.work = [build_workspace(one.graph) for one in self.positions]
        turning = self.problem.turning
        self.round_ms = (
            [0] * len(self.positions) if turning is None else turning.round_ms.tolist()
        )
        self.travel = np.ascontiguousarray(self.problem.travel_ms, dtype=np.int64)
        self.end_ms: dict[int, int] = {}
        network = built.snapshot.network
        self.node_id = network.node_id.tolist()
        self.segment_id = network.segment_id.tolist()
        self.length_m = network.length_m.tolist()
        self.arc_segment = self.problem.arc_segment.tolist()
        self.arc_tail = self.problem.arc_tail.tolist()
        self.arc_head = self.problem.arc_head.tolist()

    def kind(self, crew: CrewOnTour) -> int:
        """Return the type of a crew's vehicle."""
        return int(self.problem.vehicle_type[crew.vehicle])

    def way_to_visit(self, crew: CrewOnTour, visit: Visit) -> Way:
        """Return the quickest way from where the crew is to where a task starts."""
        end = self._position_ahead(crew, visit)
        return self._must(crew, self._find_way(crew, self._position(crew), end))

    def way_to_node(self, crew: CrewOnTour, node: int) -> Way:
        """Return the quickest way from where the crew is to a stop."""
        return self._must(crew, self.find_way_to_node(crew, node))

    def find_way_to_node(self, crew: CrewOnTour, node: int) -> Way | None:
        """Return the quickest way from where the crew is to a stop, None without."""
        end = int(self.positions[self.kind(crew)].arriving[node])
        return self._find_way(crew, self._position(crew), end)

    def way_on(self, crew: CrewOnTour, node: int, visit: Visit) -> Way:
        """Return the quickest way to where a task starts from a stop elsewhere."""
        return self._must(crew, self.find_way_on(crew, node, visit))

    def find_way_on(self, crew: CrewOnTour, node: int, visit: Visit) -> Way | None:
        """Return that way, None where there is none."""
        start = int(self.positions[self.kind(crew)].leaving[node])
        return self._find_way(crew, start, self._position_ahead(crew, visit))

    def behind_visit(self, kind: int, visit: Visit) -> int:
        """Return a type's position behind a task."""
        one = self.positions[kind]
        if visit.place < 0:
            return int(one.leaving[self.problem.task_node[visit.task]])
        return int(one.behind[visit.place])

    def find_way_between(self, crew: CrewOnTour, node: int, then: int) -> Way | None:
        """Return the quickest way from one stop to another, None without."""
        one = self.positions[self.kind(crew)]
        return self._find_way(crew, int(one.leaving[node]), int(one.arriving[then]))

    def _position(self, crew: CrewOnTour) -> int:
        """Return where a crew is."""
        one = self.positions[self.kind(crew)]
        is_free = crew.arc == NO_ARC
        return int(one.leaving[crew.node] if is_free else one.behind[crew.arc])

    def _position_ahead(self, crew: CrewOnTour, visit: Visit) -> int:
        """Return the position to reach for a task."""
        one = self.positions[self.kind(crew)]
        if visit.place < 0:
            return int(one.arriving[self.problem.task_node[visit.task]])
        return int(one.ahead_of[visit.place])

    def _must(self, crew: CrewOnTour, way: Way | None) -> Way:
        """Return a way.

        Raises
        ------
        ValueError
            If there is none.
        """
        if way is None:
            msg = (
                f"vehicle {self.built.vehicles[crew.vehicle].name} cannot get on from "
                f"node {self.node_id[crew.node]} to its next task or depot"
            )
            raise ValueError(msg)
        return way

    def _find_way(self, crew: CrewOnTour, start: int, end: int) -> Way | None:
        """Return the quickest way from a position to where another is ahead."""
        kind = self.kind(crew)
        one = self.positions[kind]
        moves = quickest_moves(one, start, end, self.work[kind])
        if moves is None:
            return None
        lead_ms = int(one.lead_ms[end])
        arcs = one.move_arc[moves[:-1] if lead_ms else moves].tolist()
        return Way(
            arcs=tuple(arc for arc in arcs if arc != NO_ARC),
            ms=int(one.move_ms[moves].sum()) - lead_ms,
        )

    def drive(self, crew: CrewOnTour, node: int) -> None:
        """Deadhead to a node and stop there."""
        self.follow(crew, self.way_to_node(crew, node))

    def follow(self, crew: CrewOnTour, way: Way) -> None:
        """Write the deadheads along a way."""
        kind = self.kind(crew)
        for arc in way.arcs:
            self.turn_round(crew, arc)
            self.step(crew, arc, int(self.travel[kind, arc]), None, None)

    def turn_round(self, crew: CrewOnTour, arc: int) -> None:
        """Write the turn of a crew whose next arc leads back where it came from."""
        round_ms, last = self.round_ms[self.kind(crew)], crew.arc
        if not round_ms or last == NO_ARC or self.arc_tail[last] == crew.node:
            return
        is_back = self.arc_tail[last] == self.arc_head[arc]
        if is_back and self.arc_segment[last] == self.arc_segment[arc]:
            self.stand(crew, StepKind.TURN, round_ms)
            crew.arc = NO_ARC

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
        crew.arc = arc

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

    def first_kind(self, order: tuple[Visit, ...]) -> int:
        """Return the material of the first task that spreads any."""
        for visit in order:
            if visit.task != RELOAD and self.problem.material_g[visit.task] > 0:
                return int(self.problem.material_kind[visit.task])
        return NO_MATERIAL

    def kind_ahead(self, order: tuple[Visit, ...], start: int) -> int:
        """Return the material of the trip that starts at a place."""
        trip = order[start:]
        ends = [place for place, visit in enumerate(trip) if visit.task == RELOAD]
        return self.first_kind(trip[: ends[0]] if ends else trip)

    def is_known(self, visit: Visit) -> bool:
        """Return whether all that a task waits for has been written."""
        return all(earlier in self.end_ms for earlier in self._before(visit.task))

    def _before(self, task: int) -> list[int]:
        """Return the tasks that must have ended before a task starts."""
        first, last = self.problem.after_offsets[task : task + 2]
        before: list[int] = self.problem.after[first:last].tolist()
        return before

    def start_ms(self, task: int, service_ms: int, arrival_ms: int) -> int:
        """Return the first moment at which a task may start."""
        ready_ms = max(
            (self.end_ms[earlier] for earlier in self._before(task)), default=0
        )
        ready_ms = max(ready_ms, int(self.problem.earliest_ms[task]))
        return self._allowed_ms(task, service_ms, max(ready_ms, arrival_ms))

    def departure_ms(
        self, crew: CrewOnTour, node: int, visit: Visit, stands_ms: int
    ) -> int:
        """Return when to set out, to stand at a depot and begin a task in time."""
        leg_ms = self.way_to_node(crew, node).ms + stands_ms
        leg_ms += self.way_on(crew, node, visit).ms
        service_ms = int(self.problem.service_ms[self.kind(crew), visit.task])
        return self.start_ms(visit.task, service_ms, crew.clock_ms + leg_ms) - leg_ms

    def _allowed_ms(self, task: int, service_ms: int, start_ms: int) -> int:
        """Return the first moment within allowed hours."""
        problem = self.problem
        first, last = problem.window_offsets[task], problem.window_offsets[task + 1]
        if first == last:
            return start_ms
        fitting = [
            max(start_ms, opens)
            for opens, closes in problem.window_ms[first:last].tolist()
            if max(start_ms, opens) + service_ms <= closes
        ]
        if not fitting and self.too_late is not None:
            self.too_late.add(task)
            return start_ms
        if not fitting:
            msg = f"task {self.names[task]} does not fit into its allowed hours"
            raise ValueError(msg)
        return int(min(fitting))
