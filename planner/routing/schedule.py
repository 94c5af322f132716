"""Orders of work written out as tours: every drive and every stop with its times."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.domain.calendar import (
    after_milliseconds,
    get_zone,
    local_clock,
)
from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import (
    DriveStep,
    Material,
    StandStep,
    Step,
    StepKind,
    Tour,
    Unassigned,
)
from planner.network.shortest_paths import (
    build_workspace,
    find_path,
)
from planner.routing.build import BuiltProblem
from planner.routing.problem import BRINE, GRIT, NO_MATERIAL, SALT
from planner.routing.solution import RELOAD, Solution, Visit

LONG_WAIT_MS = 30 * 60_000
"""A crew that would wait longer than this and both drives waits at its depot."""
_MATERIALS = {SALT: Material.SALT, BRINE: Material.BRINE, GRIT: Material.GRIT}


@dataclass(slots=True, kw_only=True)
class _Crew:
    """A vehicle on its way through its order of work; times in ms from ``now``."""

    vehicle: int
    order: tuple[Visit, ...]
    node: int
    clock_ms: int
    load_g: int
    carried: int
    first_carried: int
    begin_ms: int | None = None
    next_visit: int = 0
    trips: int = 1
    steps: list[Step] = field(default_factory=list)


def build_tours(
    built: BuiltProblem, solution: Solution, task_names: Sequence[str]
) -> tuple[Tour, ...]:
    """Write out the tour of every vehicle that has something to do, or to come home.

    Parameters
    ----------
    built : BuiltProblem
    solution : Solution
    task_names : (R,) sequence of str
        As the plan calls them.

    Returns
    -------
    tuple of Tour
        In the order of the vehicles; one at its depot without work has no tour.

    Raises
    ------
    ValueError
        If the solution's orders cannot be driven.
    """
    writer = _Writer(built, task_names)
    crews = [
        writer.crew(vehicle, order)
        for vehicle, order in enumerate(solution.orders)
        if order or writer.is_away(vehicle)
    ]
    waiting = crews
    while waiting:
        before = sum(crew.next_visit for crew in crews)
        waiting = [crew for crew in waiting if not writer.advance(crew)]
        if waiting and sum(crew.next_visit for crew in crews) == before:
            stuck = waiting[0].order[waiting[0].next_visit].task
            msg = f"task {task_names[stuck]} waits for a task that never ends before it"
            raise ValueError(msg)
    return tuple(writer.finish(crew) for crew in crews)


def build_unassigned(
    built: BuiltProblem, solution: Solution, task_names: Sequence[str]
) -> tuple[Unassigned, ...]:
    """List what nobody does, each with its reason, in the order of the tasks."""
    town = built.snapshot.town
    zone, say = get_zone(town.time_zone), get_phrases(town.language).undone
    listed = []
    for task, leftover in sorted(solution.unassigned.items()):
        why = say.why[leftover]
        if task in built.impossible:
            why = built.impossible[task]
        elif task in solution.would_end_ms:
            end = after_milliseconds(built.snapshot.now, solution.would_end_ms[task])
            why = say.no_time(local_clock(end, zone))
        listed.append(Unassigned(task=task_names[task], why=why))
    return tuple(listed)


def list_notes(built: BuiltProblem, solution: Solution) -> tuple[str, ...]:
    """Say what the search did not use, one sentence each."""
    say = get_phrases(built.snapshot.town.language).undone
    return tuple(say.notes[note] for note in solution.notes)


class _Writer:
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

    def is_away(self, vehicle: int) -> bool:
        """Return whether a vehicle is out, and not at its depot."""
        problem = self.problem
        home = problem.depot_node[problem.vehicle_depot[vehicle]]
        return bool(problem.is_out[vehicle] and problem.start_node[vehicle] != home)

    def crew(self, vehicle: int, order: tuple[Visit, ...]) -> _Crew:
        """Put a vehicle where it is, with what it has, ready."""
        problem = self.problem
        ready_ms = int(problem.vehicle_ready_ms[vehicle])
        carried = int(problem.start_material[vehicle])
        if carried == NO_MATERIAL:
            carried = self._first_kind(order)
        return _Crew(
            vehicle=vehicle,
            order=order,
            node=int(problem.start_node[vehicle]),
            clock_ms=ready_ms,
            begin_ms=ready_ms if problem.is_out[vehicle] else None,
            load_g=int(problem.start_load_g[vehicle]),
            carried=carried,
            first_carried=carried,
        )

    def advance(self, crew: _Crew) -> bool:
        """Write visits until the end, or until one waits for an unknown moment."""
        while crew.next_visit < len(crew.order):
            visit = crew.order[crew.next_visit]
            if visit.task == RELOAD:
                self._reload(crew, visit)
            elif not self._serve(crew, visit):
                return False
            crew.next_visit += 1
        return True

    def finish(self, crew: _Crew) -> Tour:
        """Drive home and close the tour."""
        problem, vehicle = self.problem, self.built.vehicles[crew.vehicle]
        home = int(problem.depot_node[problem.vehicle_depot[crew.vehicle]])
        self._drive(crew, home)
        begin_ms = crew.clock_ms if crew.begin_ms is None else crew.begin_ms
        shift_end_ms = min(
            int(problem.vehicle_shift_end_ms[crew.vehicle]),
            begin_ms + int(problem.vehicle_shift_ms[crew.vehicle]),
        )
        now = self.built.snapshot.now
        start_g = int(problem.start_load_g[crew.vehicle])
        capacity_g = int(problem.vehicle_capacity_g[crew.vehicle])
        return Tour(
            vehicle=vehicle.name,
            depot=vehicle.depot,
            depot_node=self.node_id[home],
            start=after_milliseconds(now, begin_ms),
            end=after_milliseconds(now, crew.clock_ms),
            shift_end=after_milliseconds(now, shift_end_ms),
            capacity_kg=capacity_g / 1000,
            trips=crew.trips,
            steps=tuple(crew.steps),
            material=_MATERIALS.get(crew.first_carried),
            start_node=(
                self.node_id[problem.start_node[crew.vehicle]]
                if self.is_away(crew.vehicle)
                else None
            ),
            start_kg=None if start_g == capacity_g else start_g / 1000,
        )

    def _reload(self, crew: _Crew, visit: Visit) -> None:
        """Drive to a depot, empty the hopper for another material, and fill up."""
        problem = self.problem
        node = int(problem.depot_node[visit.place])
        if crew.begin_ms is None:
            crew.begin_ms = crew.clock_ms
        self._drive(crew, node)
        capacity_g = int(problem.vehicle_capacity_g[crew.vehicle])
        ahead = self._kind_ahead(crew.order, crew.next_visit + 1)
        if ahead not in (NO_MATERIAL, crew.carried):
            self._stand(crew, StepKind.EQUIPMENT, problem.equipment_change_ms)
            crew.carried = ahead
            crew.load_g = 0
        self._stand(
            crew,
            StepKind.RELOAD,
            int(problem.loading_ms[visit.place]),
            material_kg=(capacity_g - crew.load_g) / 1000,
            material=_MATERIALS.get(crew.carried),
        )
        crew.load_g = capacity_g
        crew.trips += 1

    def _serve(self, crew: _Crew, visit: Visit) -> bool:
        """Drive to a task and do it; False while what it waits for is not written."""
        problem, task = self.problem, visit.task
        ready_ms = int(problem.earliest_ms[task])
        first, last = problem.after_offsets[task], problem.after_offsets[task + 1]
        for earlier in problem.after[first:last].tolist():
            if earlier not in self.end_ms:
                return False
            ready_ms = max(ready_ms, self.end_ms[earlier])
        is_point = visit.place < 0
        node = int(problem.task_node[task]) if is_point else self.arc_tail[visit.place]
        legs = self._path(crew, node)
        leg_ms = self._leg_ms(crew, legs)
        kind = int(problem.vehicle_type[crew.vehicle])
        service_ms = int(problem.service_ms[kind, task])
        start_ms = self._allowed_ms(
            task, service_ms, max(ready_ms, crew.clock_ms + leg_ms)
        )
        if crew.begin_ms is None:
            crew.begin_ms = crew.clock_ms = start_ms - leg_ms
        self._approach(crew, node, legs, start_ms)
        grams = int(problem.material_g[task])
        material_kg = grams / 1000 if grams else None
        if is_point:
            self._stand(
                crew, StepKind.WORK, service_ms, task=task, material_kg=material_kg
            )
        else:
            self._step(crew, visit.place, service_ms, task, material_kg)
        crew.load_g -= grams
        self.end_ms[task] = crew.clock_ms
        return True

    def _approach(self, crew: _Crew, node: int, legs: list[int], start_ms: int) -> None:
        """Drive to a task's node to be there at a moment; wait long at the depot."""
        problem = self.problem
        depot = int(problem.depot_node[problem.vehicle_depot[crew.vehicle]])
        spare_ms = start_ms - crew.clock_ms
        if spare_ms > LONG_WAIT_MS + self._leg_ms(crew, legs):
            in_ms = self._leg_ms(crew, self._path(crew, depot))
            here, crew.node = crew.node, depot
            out = self._path(crew, node)
            crew.node = here
            spare_ms -= in_ms + self._leg_ms(crew, out)
            if spare_ms > LONG_WAIT_MS:
                self._drive(crew, depot)
                self._stand(crew, StepKind.WAIT, spare_ms)
                legs = out
        self._follow(crew, legs)
        if start_ms > crew.clock_ms:
            self._stand(crew, StepKind.WAIT, start_ms - crew.clock_ms)

    def _leg_ms(self, crew: _Crew, legs: list[int]) -> int:
        """Return the time to deadhead along a path."""
        kind = int(self.problem.vehicle_type[crew.vehicle])
        return int(self.travel[kind, legs].sum())

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
        if not fitting:
            msg = f"task {self.names[task]} does not fit into its allowed hours"
            raise ValueError(msg)
        return int(min(fitting))

    def _first_kind(self, order: tuple[Visit, ...]) -> int:
        """Return the material of the first task that spreads any."""
        for visit in order:
            if visit.task != RELOAD and self.problem.material_g[visit.task] > 0:
                return int(self.problem.material_kind[visit.task])
        return NO_MATERIAL

    def _kind_ahead(self, order: tuple[Visit, ...], start: int) -> int:
        """Return the material of the trip that starts at a place."""
        trip = order[start:]
        ends = [place for place, visit in enumerate(trip) if visit.task == RELOAD]
        return self._first_kind(trip[: ends[0]] if ends else trip)

    def _path(self, crew: _Crew, node: int) -> list[int]:
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

    def _drive(self, crew: _Crew, node: int) -> None:
        """Deadhead to a node."""
        self._follow(crew, self._path(crew, node))

    def _follow(self, crew: _Crew, legs: list[int]) -> None:
        """Write the deadheads along a path."""
        kind = int(self.problem.vehicle_type[crew.vehicle])
        for arc in legs:
            self._step(crew, arc, int(self.travel[kind, arc]), None, None)

    def _step(
        self,
        crew: _Crew,
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

    def _stand(
        self,
        crew: _Crew,
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
