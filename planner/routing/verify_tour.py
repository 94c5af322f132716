"""One tour followed step by step against the rules of the road and the depot."""

from planner.domain.calendar import Instant, seconds_between
from planner.domain.fleet import Vehicle, VehicleKind
from planner.domain.plan import (
    DRIVING,
    AreaPlace,
    DriveStep,
    PointPlace,
    SegmentPlace,
    StandStep,
    StepKind,
    Task,
    Tour,
    place_name,
)
from planner.domain.treatments import SPREADS, Work, describe_works
from planner.routing.verify_facts import Facts, SegmentFacts
from planner.routing.verify_hopper import HopperCheck
from planner.routing.verify_tank import TankCheck
from planner.routing.verify_turns import TurnCheck

_TOLERANCE_S = 0.001
_TOLERANCE_KG = 1e-6
_TOLERANCE_M = 0.01
_KM_H = 3.6


class TourCheck:
    """Follows one tour; ``done`` lists (task, start, end) of what it did."""

    def __init__(self, tour: Tour, facts: Facts) -> None:
        self.tour = tour
        self.facts = facts
        self.done: list[tuple[str, Instant, Instant]] = []
        self.found: list[str] = []
        self.number = 0
        self.node = tour.depot_node if tour.start_node is None else tour.start_node
        self.clock = tour.start
        self.working_since = tour.working_since or tour.start
        self.hopper = HopperCheck(tour, facts, self._say)
        self.turns = TurnCheck(tour, facts, self._say)
        self.tank = TankCheck(tour, facts, self._say)

    def run(self) -> list[str]:
        """Return a sentence for each rule that the tour breaks."""
        tour = self.tour
        vehicle = self.facts.vehicles.get(tour.vehicle)
        if vehicle is None:
            return [f"{tour.vehicle} has a tour, but the town has no such vehicle"]
        self._check_hours(vehicle)
        self._check_home(vehicle)
        self._check_start()
        for number, step in enumerate(tour.steps, 1):
            self.number = number
            self._check_joint(step.start, step.end)
            self._check_breaks(step, vehicle)
            self.tank.follow(step, vehicle)
            if isinstance(step, DriveStep):
                self._drive(step, vehicle)
            else:
                self._stand(step, vehicle)
        self.number = 0
        if self.node != tour.depot_node:
            self._say(f"ends at node {self.node}, its depot is at {tour.depot_node}")
        if abs(seconds_between(self.clock, tour.end)) > _TOLERANCE_S:
            self._say("has a last step that does not end when the tour does")
        self.hopper.finish()
        return self.found

    def _say(self, what: str) -> None:
        """Note a violation of the step that is being looked at, or of the tour."""
        where = f", step {self.number}:" if self.number else ""
        self.found.append(f"{self.tour.vehicle}{where} {what}")

    def _check_hours(self, vehicle: Vehicle) -> None:
        """Check the crew's hours."""
        tour = self.tour
        if seconds_between(self.facts.now, tour.start) < -_TOLERANCE_S:
            self._say("starts before the plan was made")
        if seconds_between(tour.end, tour.shift_end) < -_TOLERANCE_S:
            self._say("is home after its shift has ended")
        hours = seconds_between(tour.start, tour.end) / 3600
        if hours > vehicle.shift_h + _TOLERANCE_S / 3600:
            self._say(f"is out for {hours:.2f} h, its shift is {vehicle.shift_h:g} h")

    def _check_home(self, vehicle: Vehicle) -> None:
        """Check depot, depot node and stated capacity."""
        tour = self.tour
        if tour.depot != vehicle.depot:
            self._say(f"starts from depot {tour.depot}, it stands at {vehicle.depot}")
        node = self.facts.depot_node.get(tour.depot)
        if node != tour.depot_node:
            self._say(
                f"starts at node {tour.depot_node}, depot {tour.depot} is at {node}"
            )
        if tour.capacity_kg > vehicle.hopper_kg + _TOLERANCE_KG:
            self._say(
                f"is loaded with {tour.capacity_kg:g} kg, "
                f"its hopper holds {vehicle.hopper_kg:g} kg"
            )

    def _check_start(self) -> None:
        """Check that a tour begun elsewhere goes on from where its crew is."""
        tour = self.tour
        state = self.facts.states.get(tour.vehicle)
        is_out = state is not None and state.node is not None
        if not is_out and tour.start_node is None and not tour.start_kg:
            return
        if state is None:
            self._say("goes on with a tour, but nobody says that its crew is out")
            return
        start_node = tour.depot_node if tour.start_node is None else tour.start_node
        if start_node != (tour.depot_node if state.node is None else state.node):
            self._say(f"goes on from node {start_node}, it is at {state.node}")
        if seconds_between(state.free_at, tour.start) < -_TOLERANCE_S:
            self._say("goes on before its crew is free")
        most_kg = tour.capacity_kg if state.load_kg is None else state.load_kg
        start_kg = tour.capacity_kg if tour.start_kg is None else tour.start_kg
        if start_kg > most_kg + _TOLERANCE_KG:
            self._say(f"goes on with {start_kg:g} kg, it has {most_kg:g} kg left")
        if state.working_since is not None and (
            seconds_between(state.working_since, self.working_since) > _TOLERANCE_S
        ):
            self._say("goes on as if its crew had just rested")
        if state.material is not None and tour.material is not state.material:
            self._say(f"goes on with {tour.material}, it carries {state.material}")

    def _check_breaks(self, step: DriveStep | StandStep, vehicle: Vehicle) -> None:
        """Check that the crew is not at work for too long in a row."""
        if not vehicle.break_min:
            return
        short_s = vehicle.break_min * 60 - seconds_between(step.start, step.end)
        rests = step.kind in (StepKind.BREAK, StepKind.WAIT)
        if rests and short_s <= _TOLERANCE_S:
            self.working_since = step.end
        worked_h = seconds_between(self.working_since, step.end) / 3600
        if worked_h > vehicle.break_after_h + _TOLERANCE_S / 3600:
            self._say(
                f"is at work for {worked_h:.2f} h without a break, at most "
                f"{vehicle.break_after_h:g} h are allowed"
            )
            self.working_since = step.end

    def _check_joint(self, start: Instant, end: Instant) -> None:
        """Check that a step starts when the one before ended, and takes time."""
        gap_s = seconds_between(self.clock, start)
        if gap_s < -_TOLERANCE_S:
            self._say(f"starts {-gap_s:g} s before the step before it has ended")
        elif gap_s > _TOLERANCE_S:
            self._say(f"starts {gap_s:g} s after the step before it ended")
        if end < start:
            self._say("ends before it starts")
        self.clock = end

    def _drive(self, step: DriveStep, vehicle: Vehicle) -> None:
        """Check one traversal."""
        self.hopper.drive()
        self.turns.drive(step, vehicle)
        if step.from_node != self.node:
            self._say(f"starts at node {step.from_node}, the vehicle is at {self.node}")
        self.node = step.to_node
        if step.kind not in DRIVING:
            self._say(f"drives, but is called {step.kind}")
        segment = self.facts.segments.get(step.segment)
        if segment is None:
            self._say(f"drives segment {step.segment}, which the network has not")
            return
        self._check_direction(step, segment, vehicle)
        if abs(step.length_m - segment.length_m) > _TOLERANCE_M:
            self._say(
                f"drives {step.length_m:g} m of segment {step.segment}, "
                f"which is {segment.length_m:g} m long"
            )
        speed_km_h = vehicle.drive_speed_km_h
        task = None if step.task is None else self._find_task(step.task)
        if step.kind is StepKind.TREAT:
            if task is None:
                self._say("treats without a task")
            else:
                self._treat(step, task, segment, vehicle)
                speed_km_h = _treating_speed_km_h(task, vehicle)
        elif step.task is not None or step.material_kg:
            self._say("deadheads with a task or material")
        least_s = segment.length_m / (speed_km_h / _KM_H)
        taken_s = seconds_between(step.start, step.end)
        if taken_s < least_s - _TOLERANCE_S:
            self._say(
                f"takes {taken_s:.3f} s for {segment.length_m:.0f} m, at "
                f"{speed_km_h:g} km/h it needs {least_s:.3f} s"
            )

    def _check_direction(
        self, step: DriveStep, segment: SegmentFacts, vehicle: Vehicle
    ) -> None:
        """Check the ends, the one-way and the access."""
        ends = (segment.from_node, segment.to_node)
        is_truck = vehicle.kind is VehicleKind.TRUCK
        sign = segment.oneway
        steps = (step.from_node, step.to_node)
        if steps not in (ends, ends[::-1]):
            self._say(
                f"drives segment {step.segment} from node {steps[0]} to {steps[1]}, "
                f"it joins {ends[0]} and {ends[1]}"
            )
        elif ends[0] != ends[1] and (
            (sign > 0 and steps != ends) or (sign < 0 and steps == ends)
        ):
            self._say(f"drives segment {step.segment} against its one-way")
        if not (segment.truck_access if is_truck else segment.path_access):
            self._say(f"drives segment {step.segment}, where it may not drive")

    def _treat(
        self, step: DriveStep, task: Task, segment: SegmentFacts, vehicle: Vehicle
    ) -> None:
        """Check that this task is done here by this vehicle."""
        place = task.place
        if not isinstance(place, SegmentPlace) or place.segment != step.segment:
            self._say(f"treats segment {step.segment} for task {task.task}, not there")
        is_truck = vehicle.kind is VehicleKind.TRUCK
        if is_truck != segment.is_street:
            what = "street" if segment.is_street else "path"
            self._say(f"treats a {what} with a {vehicle.kind.replace('_', ' ')}")
        if vehicle.vehicle_width_m > segment.width_m:
            self._say(
                f"is {vehicle.vehicle_width_m:g} m wide, segment {step.segment} "
                f"{segment.width_m:g} m"
            )
        if vehicle.areas and segment.area not in vehicle.areas:
            self._say(f"works in area '{segment.area}', which is not among its own")
        self._do(task, step, vehicle)

    def _do(self, task: Task, step: DriveStep | StandStep, vehicle: Vehicle) -> None:
        """Check works, hours and material of a task, wherever it is."""
        self.done.append((task.task, step.start, step.end))
        by_hand = isinstance(task.place, PointPlace | AreaPlace)
        missing = [
            work
            for work in task.works
            if work not in vehicle.works and not (by_hand and work is Work.SHOVEL)
        ]
        if missing:
            self._say(f"is not equipped for {describe_works(missing)}")
        if task.earliest is not None and (
            seconds_between(task.earliest, step.start) < -_TOLERANCE_S
        ):
            self._say(f"starts task {task.task} before its earliest time")
        if task.allowed_hours and not any(
            seconds_between(opens, step.start) >= -_TOLERANCE_S
            and seconds_between(step.end, closes) >= -_TOLERANCE_S
            for opens, closes in task.allowed_hours
        ):
            self._say(f"does task {task.task} outside its allowed hours")
        self.hopper.spread(task, step)

    def _stand(self, step: StandStep, vehicle: Vehicle) -> None:
        """Check one stop."""
        self.turns.stand(step)
        if step.node != self.node:
            self._say(f"stands at node {step.node}, the vehicle is at {self.node}")
        if step.kind in DRIVING:
            self._say(f"stands, but is called {step.kind}")
        task = None if step.task is None else self._find_task(step.task)
        if step.kind is StepKind.RELOAD:
            self.hopper.reload(step)
        elif step.kind is StepKind.EQUIPMENT:
            self.hopper.change(step)
        elif step.kind is StepKind.WORK:
            if task is None:
                self._say("works without a task")
            elif isinstance(task.place, SegmentPlace) or task.place.node != step.node:
                self._say(f"works at node {step.node} for task {task.task}, not there")
            else:
                self._work(step, task, vehicle)
        if step.kind is not StepKind.WORK and step.task is not None:
            self._say(f"does task {step.task} in a step called {step.kind}")

    def _work(self, step: StandStep, task: Task, vehicle: Vehicle) -> None:
        """Check the work at a point or area."""
        self._do(task, step, vehicle)
        place = self.facts.places.get(place_name(task.place))
        if place is None:
            return
        if vehicle.areas and task.area not in vehicle.areas:
            self._say(f"works in area '{task.area}', which is not among its own")
        if place.cleared not in vehicle.clears:
            self._say(f"works at {place.name}, it does not clear {place.kind}")
        taken_s = seconds_between(step.start, step.end)
        if taken_s < place.work_s - _TOLERANCE_S:
            self._say(
                f"takes {taken_s:g} s for task {task.task}, it needs {place.work_s:g} s"
            )

    def _find_task(self, name: str) -> Task | None:
        """Return the task of that name, noting when there is none."""
        task = self.facts.tasks.get(name)
        if task is None:
            self._say(f"does task {name}, which the plan does not list")
        return task


def _treating_speed_km_h(task: Task, vehicle: Vehicle) -> float:
    """Return the highest speed at which a vehicle does the works of a task."""
    speeds = [
        vehicle.spread_speed_km_h if work in SPREADS else vehicle.plough_speed_km_h
        for work in task.works
    ]
    return min(speeds, default=vehicle.drive_speed_km_h)
