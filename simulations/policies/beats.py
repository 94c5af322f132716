"""Fixed beats: contiguous, class by class, built once by our own engine.

Frozen as version 1. Later work on the planner's search may make the beats shorter,
because they are built with it; the rules below stay as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.fleet import VehicleKind
from planner.domain.plan import DriveStep, SegmentPlace, Step, Task, Tour
from planner.domain.town import Town
from planner.domain.treatments import Work, works_of
from planner.network.road_network import RoadNetwork, SegmentKind
from planner.params import MaxIterations, SearchParams
from planner.routing.build import build_problem
from planner.routing.required import RequiredWork
from planner.routing.schedule import build_tours
from planner.routing.search import search
from planner.snapshot import Snapshot
from simulations.clock import HOUR_S
from simulations.policies.baseline_rules import RULES
from simulations.policies.bisection import split_into_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One fixed tour of one vehicle, at the time of the town's template.

    ``share`` is its part of all passes of its class, by number.
    """

    tour: Tour
    tasks: dict[str, Task]
    share: float

    @property
    def duration_h(self) -> float:
        """How long it takes [h]."""
        return seconds_between(self.tour.start, self.tour.end) / HOUR_S

    def at(self, start: Instant, material_share: float) -> Tour:
        """Return the tour as driven from a start, spreading a share of its rate."""
        shift_s = seconds_between(self.tour.start, start)

        def moved(step: Step) -> Step:
            begin = after_seconds(step.start, shift_s)
            end = after_seconds(step.end, shift_s)
            kg = step.material_kg
            if isinstance(step, DriveStep) and kg is not None:
                kg = round(kg * material_share, 3)
            return replace(step, start=begin, end=end, material_kg=kg)

        return replace(
            self.tour,
            start=start,
            end=after_seconds(self.tour.end, shift_s),
            shift_end=after_seconds(self.tour.shift_end, shift_s),
            steps=tuple(moved(step) for step in self.tour.steps),
        )


def join_laps(first: Tour, then: Tour) -> Tour:
    """Return one tour that drives a second lap after the first."""
    return replace(
        first,
        end=then.end,
        trips=first.trips + then.trips,
        steps=(*first.steps, *then.steps),
    )


@dataclass(slots=True)
class BeatBook:
    """Every beat of a town, drawn when first asked for and then kept.

    ``template`` is a snapshot of the town at some quiet hour: only its streets and
    fleet count.
    """

    template: Snapshot
    iterations: int = RULES.beat_iterations
    _drawn: dict[tuple[int, int], tuple[Lap, ...]] = field(default_factory=dict)

    def laps(self, class_index: int, works: int) -> tuple[Lap, ...]:
        """Return all laps that do these works on a whole class, lap by lap."""
        key = (class_index, works)
        if key not in self._drawn:
            self._drawn[key] = self._draw(class_index, works)
        return self._drawn[key]

    def _draw(self, class_index: int, works: int) -> tuple[Lap, ...]:
        """Draw the beats of a class, again for what no lap could hold."""
        network = self.template.network
        left = _passes_of(network, class_index)
        count = len(left)
        laps: list[Lap] = []
        snapshot = _quiet(self.template)
        while left and len(laps) < RULES.laps_limit * len(snapshot.town.vehicles):
            built = build_problem(
                snapshot, _required(snapshot, class_index, works, left)
            )
            mask = _parts_of_vehicles(network, snapshot.town, works, left)
            served = built.problem.vehicle_serves
            problem = replace(
                built.problem,
                vehicle_serves=mask if served is None or laps else mask & served,
            )
            solution = search(
                problem,
                MaxIterations(self.iterations),
                RULES.beat_seed,
                params=SearchParams(),
            )
            names = tuple(
                f"{network.segment_id[segment]}#{number}/{works}"
                for segment, number in left
            )
            tours = build_tours(replace(built, problem=problem), solution, names)
            tasks = _tasks(snapshot, class_index, works, left, names)
            laps.extend(
                Lap(
                    tour=tour,
                    tasks={s.task: tasks[s.task] for s in tour.steps if s.task},
                    share=sum(s.task is not None for s in tour.steps) / count,
                )
                for tour in tours
            )
            remaining = [left[task] for task in sorted(solution.unassigned)]
            if len(remaining) == len(left):
                break
            left = remaining
        return tuple(laps)


def _quiet(template: Snapshot) -> Snapshot:
    """Return the town with everybody at home and laps of limited length."""
    vehicles = tuple(
        replace(vehicle, shift_h=min(vehicle.shift_h, RULES.lap_h), shift_start=None)
        for vehicle in template.town.vehicles
    )
    return replace(
        template,
        town=replace(template.town, vehicles=vehicles),
        readings=(),
        treatments=(),
        vehicle_states=(),
    )


def _passes_of(network: RoadNetwork, class_index: int) -> list[tuple[int, int]]:
    """List every pass of every segment of a class."""
    segments = np.flatnonzero(
        (network.service_class == class_index) & ~network.is_tunnel
    )
    return [
        (int(segment), number + 1)
        for segment in segments
        for number in range(max(1, int(network.passes[segment])))
    ]


def template_rate_g_m2(works: int) -> float:
    """Rate for which reloads are laid out, 0 where nothing is spread [g/m²]."""
    named = works_of(works)
    if Work.GRIT in named:
        return RULES.template_grit_g_m2
    if any(work in named for work in (Work.SALT, Work.PREWET, Work.BRINE)):
        return RULES.template_salt_g_m2
    return 0.0


def _required(
    snapshot: Snapshot,
    class_index: int,
    works: int,
    passes: Sequence[tuple[int, int]],
) -> RequiredWork:
    """Write a class's passes as tasks that are all due at once."""
    network, level = snapshot.network, snapshot.town.classes[class_index]
    count = len(passes)
    segment = np.array([segment for segment, _ in passes], dtype=np.int32)
    lanes = np.maximum(1, network.passes[segment]).astype(np.float64)
    area_m2 = network.length_m[segment] * network.width_m[segment] / lanes
    hours = level.completion_h if Work.PLOUGH in works_of(works) else RULES.lap_h
    return RequiredWork(
        segment=segment,
        works=np.full(count, works, dtype=np.int32),
        round_number=np.ones(count, dtype=np.int16),
        pass_number=np.array([number for _, number in passes], dtype=np.int16),
        class_rank=np.full(count, level.rank, dtype=np.int16),
        weight=np.full(count, level.weight),
        earliest_s=np.zeros(count),
        due_s=np.full(count, hours * HOUR_S),
        windows_s=((),) * count,
        material_g=np.round(area_m2 * template_rate_g_m2(works)).astype(np.int64),
        after=((),) * count,
    )


def _parts_of_vehicles(
    network: RoadNetwork,
    town: Town,
    works: int,
    passes: Sequence[tuple[int, int]],
) -> NDArray[np.bool_]:
    """Give each vehicle that can do the works one contiguous part (V, R)."""
    needed = set(works_of(works))
    segment = np.array([segment for segment, _ in passes], dtype=np.intp)
    on_path = network.kind[segment] == SegmentKind.PATH
    serves = np.zeros((len(town.vehicles), segment.size), dtype=np.bool_)
    ends = (network.from_node[segment], network.to_node[segment])
    x_m = (network.x_m[ends[0]] + network.x_m[ends[1]]) / 2.0
    y_m = (network.y_m[ends[0]] + network.y_m[ends[1]]) / 2.0
    for kind, rows in (
        (VehicleKind.PATH_MACHINE, np.flatnonzero(on_path)),
        (VehicleKind.TRUCK, np.flatnonzero(~on_path)),
    ):
        able = [
            number
            for number, vehicle in enumerate(town.vehicles)
            if vehicle.kind is kind and needed <= vehicle.works
        ]
        if not able:
            able = [n for n, v in enumerate(town.vehicles) if needed <= v.works]
        if not able or not rows.size:
            continue
        part = split_into_parts(
            x_m[rows], y_m[rows], network.length_m[segment[rows]], len(able)
        )
        serves[np.array(able)[part], rows] = True
    return serves


def _tasks(
    snapshot: Snapshot,
    class_index: int,
    works: int,
    passes: Sequence[tuple[int, int]],
    names: Sequence[str],
) -> dict[str, Task]:
    """Write the tasks that a beat's steps name."""
    level = snapshot.town.classes[class_index]
    network = snapshot.network
    return {
        name: Task(
            task=name,
            place=SegmentPlace(
                segment=str(network.segment_id[segment]), pass_number=number
            ),
            works=works_of(works),
            round_number=1,
            service_class=level.name,
            area=str(network.area[segment]),
            due=after_seconds(snapshot.now, level.completion_h * HOUR_S),
            reason=f"On the beat of class {level.name}.",
            service_time_s=0.0,
        )
        for name, (segment, number) in zip(names, passes, strict=True)
    }
