"""Orders of work written out as tours: every drive and every stop with its times."""

from collections.abc import Sequence

from planner.domain.calendar import after_milliseconds
from planner.domain.phrases.languages import get_phrases
from planner.domain.plan import (
    Material,
    StepKind,
    Tour,
)
from planner.network.positions import quickest_moves
from planner.network.shortest_paths import NO_ARC
from planner.routing.build import BuiltProblem
from planner.routing.fuel import FuelGauge
from planner.routing.loader_queue import LoaderQueue
from planner.routing.problem import BRINE, GRIT, LONG_WAIT_MS, NO_MATERIAL, SALT
from planner.routing.solution import RELOAD, Solution, Visit
from planner.routing.steps import CrewOnTour, StepWriter, Way

_MATERIALS = {SALT: Material.SALT, BRINE: Material.BRINE, GRIT: Material.GRIT}


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
        In the order of the vehicles; one at its depot without work has no tour, nor
        has one that a closed street keeps from coming home.

    Raises
    ------
    ValueError
        If the solution's orders cannot be driven.
    """
    return _write_tours(_Writer(built, task_names), solution, task_names)


def try_tours(
    built: BuiltProblem, solution: Solution
) -> tuple[tuple[Tour, ...], frozenset[int]]:
    """Write out tours whose queues at loaders may take them too long.

    Returns
    -------
    (tuple of Tour, set of task)
        Their tasks are called by their numbers; the second are those that do not fit
        their allowed hours.
    """
    names = [str(task) for task in range(built.problem.task_count)]
    writer = _Writer(built, names, too_late=set())
    tours = _write_tours(writer, solution, names)
    return tours, frozenset(writer.too_late or ())


def _write_tours(
    writer: "_Writer", solution: Solution, task_names: Sequence[str]
) -> tuple[Tour, ...]:
    """Write out tours, each as far as it is known when others end their tasks."""
    crews = [
        writer.crew(vehicle, order)
        for vehicle, order in enumerate(solution.orders)
        if order or (writer.is_away(vehicle) and writer.has_way_home(vehicle))
    ]
    waiting = crews
    while waiting:
        before = sum(crew.next_visit for crew in crews)
        waiting = [crew for crew in waiting if not writer.advance(crew)]
        is_stuck = sum(crew.next_visit for crew in crews) == before
        if waiting and is_stuck and not writer.queue.call_next(waiting):
            stuck = waiting[0].order[waiting[0].next_visit].task
            msg = f"task {task_names[stuck]} waits for a task that never ends before it"
            raise ValueError(msg)
    return tuple(writer.finish(crew) for crew in crews)


def list_trapped(built: BuiltProblem) -> tuple[str, ...]:
    """Say which crews that are out cannot come home."""
    if built.problem.on_tour is None:
        return ()
    say = get_phrases(built.snapshot.town.language).undone
    writer = _Writer(built, ())
    return tuple(
        say.trapped(vehicle.name)
        for number, vehicle in enumerate(built.vehicles)
        if writer.is_away(number) and not writer.has_way_home(number)
    )


class _Writer(StepWriter):
    """Writes the steps of orders of work."""

    def __init__(
        self,
        built: BuiltProblem,
        task_names: Sequence[str],
        too_late: set[int] | None = None,
    ) -> None:
        super().__init__(built, task_names, too_late)
        self.queue = LoaderQueue(self.problem)
        self.fuel = FuelGauge(self)

    def is_away(self, vehicle: int) -> bool:
        """Return whether a vehicle is out, and not at its depot."""
        problem = self.problem
        home = problem.depot_node[problem.vehicle_depot[vehicle]]
        return bool(problem.is_out[vehicle] and problem.start_node[vehicle] != home)

    def crew(self, vehicle: int, order: tuple[Visit, ...]) -> CrewOnTour:
        """Put a vehicle where it is, with what it has, ready."""
        problem = self.problem
        ready_ms = int(problem.vehicle_ready_ms[vehicle])
        carried = int(problem.start_material[vehicle])
        if carried == NO_MATERIAL:
            carried = self.first_kind(order)
        return CrewOnTour(
            vehicle=vehicle,
            order=order,
            node=int(problem.start_node[vehicle]),
            clock_ms=ready_ms,
            since_ms=int(problem.start_since_ms[vehicle]),
            begin_ms=ready_ms if problem.is_out[vehicle] else None,
            filled_ms=ready_ms,
            load_g=int(problem.start_load_g[vehicle]),
            carried=carried,
            first_carried=carried,
        )

    def has_way_home(self, vehicle: int) -> bool:
        """Return whether a vehicle can drive from where it is to its depot."""
        problem = self.problem
        home = int(problem.depot_node[problem.vehicle_depot[vehicle]])
        kind = int(problem.vehicle_type[vehicle])
        one = self.positions[kind]
        start = int(one.leaving[problem.start_node[vehicle]])
        work = self.work[kind]
        return quickest_moves(one, start, int(one.arriving[home]), work) is not None

    def advance(self, crew: CrewOnTour) -> bool:
        """Write visits until the end, or until one waits for an unknown moment."""
        while crew.next_visit < len(crew.order) and not self.queue.is_waiting(crew):
            visit = crew.order[crew.next_visit]
            write = self._reload if visit.task == RELOAD else self._serve
            if not write(crew, visit):
                return False
            crew.next_visit += 1
        return crew.next_visit == len(crew.order)

    def finish(self, crew: CrewOnTour) -> Tour:
        """Drive home and close the tour."""
        problem, vehicle = self.problem, self.built.vehicles[crew.vehicle]
        home = int(problem.depot_node[problem.vehicle_depot[crew.vehicle]])
        way, errand_ms, node = self.way_to_node(crew, home), 0, None
        if crew.order and self.fuel.runs_dry_by(crew, crew.clock_ms + way.ms):
            node, there, way = self.fuel.detour(crew, home)
            errand_ms = there.ms + self.fuel.takes_ms[crew.vehicle]
        worked_ms = crew.clock_ms + errand_ms + way.ms - crew.since_ms
        if worked_ms > problem.vehicle_rest_after_ms[crew.vehicle]:
            self._rest(crew, int(problem.vehicle_rest_ms[crew.vehicle]))
        if node is not None:
            self.drive(crew, node)
            self._refuel(crew)
        self.follow(crew, way)
        begin_ms = crew.clock_ms if crew.begin_ms is None else crew.begin_ms
        shift_end_ms = min(
            int(problem.vehicle_shift_end_ms[crew.vehicle]),
            begin_ms + int(problem.vehicle_shift_ms[crew.vehicle]),
        )
        if not crew.order:
            # A crew that is late as it is does nothing but come home.
            shift_end_ms = max(shift_end_ms, crew.clock_ms)
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
            working_since=(
                after_milliseconds(now, int(problem.start_since_ms[crew.vehicle]))
                if problem.is_out[crew.vehicle]
                else None
            ),
        )

    def _reload(self, crew: CrewOnTour, visit: Visit) -> bool:
        """Drive to a depot, empty the hopper for another material, and fill up.

        Returns
        -------
        bool
            False while it is not known what comes then, or who loads before.
        """
        problem = self.problem
        following = crew.order[crew.next_visit + 1]
        if not self.is_known(following):
            return False
        node = int(problem.depot_node[visit.place])
        capacity_g = int(problem.vehicle_capacity_g[crew.vehicle])
        ahead = self.kind_ahead(crew.order, crew.next_visit + 1)
        changes = ahead not in (NO_MATERIAL, crew.carried)
        needed_ms = int(problem.loading_ms[visit.place])
        if crew.begin_ms is None:
            stands_ms = needed_ms + problem.equipment_change_ms * changes
            crew.set_out(self.departure_ms(crew, node, following, stands_ms))
        at_ms = crew.clock_ms + self.way_to_node(crew, node).ms
        at_ms += problem.equipment_change_ms * changes
        at_ms += self.fuel.takes_ms[crew.vehicle] * crew.must_refuel
        if self.queue.must_wait(crew, visit.place, at_ms):
            return False
        errand_ms = self.queue.free_ms(visit.place, at_ms) + needed_ms
        errand_ms += self.way_on(crew, node, following).ms - crew.clock_ms
        if self._comes_later(crew, following, errand_ms):
            # Others may come to the loaders before it.
            self.queue.called = None
            return self._reload(crew, visit)
        self.drive(crew, node)
        crew.arc = NO_ARC
        if crew.must_refuel:
            self._refuel(crew)
        if changes:
            self.stand(crew, StepKind.EQUIPMENT, problem.equipment_change_ms)
            crew.carried = ahead
            crew.load_g = 0
        queued_ms = self.queue.free_ms(visit.place, crew.clock_ms) - crew.clock_ms
        if queued_ms:
            self.stand(crew, StepKind.QUEUE, queued_ms)
        self.queue.take(visit.place, crew.clock_ms)
        crew.has_rested = False
        self.stand(
            crew,
            StepKind.RELOAD,
            needed_ms,
            material_kg=(capacity_g - crew.load_g) / 1000,
            material=_MATERIALS.get(crew.carried),
        )
        crew.load_g = capacity_g
        crew.trips += 1
        return True

    def _comes_later(self, crew: CrewOnTour, visit: Visit, errand_ms: int) -> bool:
        """Let a crew rest before it loads, or plan to fill its tank, if it must."""
        if crew.has_rested:
            return False
        if not crew.must_refuel and self._lacks_fuel(crew, visit, errand_ms):
            crew.must_refuel = True
            return True
        crew.has_rested = self._rest_before(crew, visit, errand_ms)
        return crew.has_rested

    def _refuel(self, crew: CrewOnTour) -> None:
        """Fill the tank at the depot where a crew stands."""
        self.stand(crew, StepKind.REFUEL, self.fuel.takes_ms[crew.vehicle])
        crew.filled_ms = crew.clock_ms
        crew.must_refuel = False
        crew.arc = NO_ARC

    def _lacks_fuel(self, crew: CrewOnTour, visit: Visit, leg_ms: int) -> bool:
        """Return whether a crew could not get to a depot from a task so far off."""
        if self.fuel.lasts_ms is None:
            return False
        rests, end_ms = self._look_ahead(crew, visit, leg_ms)
        end_ms -= int(self.problem.vehicle_rest_ms[crew.vehicle]) * rests
        return self.fuel.runs_dry(crew, end_ms, visit)

    def _rest_before(self, crew: CrewOnTour, visit: Visit, leg_ms: int) -> bool:
        """Let a crew rest that must before a task so far off; say whether it does."""
        must_rest, _ = self._look_ahead(crew, visit, leg_ms)
        if must_rest:
            self._rest(crew, int(self.problem.vehicle_rest_ms[crew.vehicle]))
        return must_rest

    def _look_ahead(
        self, crew: CrewOnTour, visit: Visit, leg_ms: int
    ) -> tuple[bool, int]:
        """Return whether a crew must rest before a task, and when it then ends.

        It must if it would be at work too long by the end, unless it gets there in
        time to rest while it waits.
        """
        problem = self.problem
        kind = int(problem.vehicle_type[crew.vehicle])
        service_ms = int(problem.service_ms[kind, visit.task])
        arrival_ms = crew.clock_ms + leg_ms
        start_ms = self.start_ms(visit.task, service_ms, arrival_ms)
        longest_ms = int(problem.vehicle_rest_after_ms[crew.vehicle])
        rest_ms = int(problem.vehicle_rest_ms[crew.vehicle])
        is_late = arrival_ms - crew.since_ms > longest_ms
        ends_late = start_ms + service_ms - crew.since_ms > longest_ms
        must_rest = is_late or (ends_late and start_ms - arrival_ms < rest_ms)
        if must_rest:
            start_ms = self.start_ms(visit.task, service_ms, arrival_ms + rest_ms)
        return must_rest, start_ms + service_ms

    def _rest(self, crew: CrewOnTour, rest_ms: int) -> None:
        """Write a break."""
        self.stand(crew, StepKind.BREAK, rest_ms)
        crew.since_ms = crew.clock_ms
        crew.filled_ms += rest_ms

    def _wait(self, crew: CrewOnTour, spare_ms: int) -> None:
        """Write a wait; in one as long as a break the crew rests."""
        self.stand(crew, StepKind.WAIT, spare_ms)
        if spare_ms >= self.problem.vehicle_rest_ms[crew.vehicle]:
            crew.since_ms = crew.clock_ms

    def _serve(self, crew: CrewOnTour, visit: Visit) -> bool:
        """Drive to a task and do it; False while what it waits for is not written."""
        problem, task = self.problem, visit.task
        if not self.is_known(visit):
            return False
        way = self.way_to_visit(crew, visit)
        kind = int(problem.vehicle_type[crew.vehicle])
        service_ms = int(problem.service_ms[kind, task])
        if crew.begin_ms is None:
            start_ms = self.start_ms(task, service_ms, crew.clock_ms + way.ms)
            crew.set_out(start_ms - way.ms)
        elif self._lacks_fuel(crew, visit, way.ms):
            node, there, out = self.fuel.detour(crew, visit)
            errand_ms = there.ms + self.fuel.takes_ms[crew.vehicle]
            self._rest_before(crew, visit, errand_ms + out.ms)
            self.drive(crew, node)
            self._refuel(crew)
            way = self.way_to_visit(crew, visit)
        self._rest_before(crew, visit, way.ms)
        start_ms = self.start_ms(task, service_ms, crew.clock_ms + way.ms)
        self._approach(crew, visit, way, start_ms)
        grams = int(problem.material_g[task])
        material_kg = grams / 1000 if grams else None
        if visit.place < 0:
            self.stand(
                crew, StepKind.WORK, service_ms, task=task, material_kg=material_kg
            )
            crew.arc = NO_ARC
        else:
            self.step(crew, visit.place, service_ms, task, material_kg)
        crew.load_g -= grams
        self.end_ms[task] = crew.clock_ms
        return True

    def _approach(
        self, crew: CrewOnTour, visit: Visit, way: Way, start_ms: int
    ) -> None:
        """Drive to a task to be there at a moment; wait long at the depot."""
        problem = self.problem
        depot = int(problem.depot_node[problem.vehicle_depot[crew.vehicle]])
        spare_ms = start_ms - crew.clock_ms
        home = out = None
        if spare_ms > LONG_WAIT_MS + way.ms:
            home = self.find_way_to_node(crew, depot)
            out = self.find_way_on(crew, depot, visit)
        # Where turns are banned there may be a way on and none home.
        if home is not None and out is not None:
            spare_ms -= home.ms + out.ms
            rest_ms = int(problem.vehicle_rest_ms[crew.vehicle])
            is_long = spare_ms > LONG_WAIT_MS
            if start_ms - crew.clock_ms - way.ms >= rest_ms:
                # It is to rest in this wait: at the depot only if it can there.
                back_ms = crew.clock_ms + home.ms - crew.since_ms
                longest_ms = problem.vehicle_rest_after_ms[crew.vehicle]
                is_long = is_long and spare_ms >= rest_ms and back_ms <= longest_ms
            if is_long:
                self.follow(crew, home)
                crew.arc = NO_ARC
                self._wait(crew, spare_ms)
                way = out
        self.follow(crew, way)
        if visit.place >= 0:
            self.turn_round(crew, visit.place)
        if start_ms > crew.clock_ms:
            self._wait(crew, start_ms - crew.clock_ms)
