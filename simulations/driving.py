"""Tours as they are really driven: in plan order, somewhat late, then reported."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import Instant, after_seconds, seconds_between
from planner.domain.operations import TreatmentRecord
from planner.domain.plan import DriveStep, SegmentPlace, StepKind, Task, Tour
from planner.domain.treatments import SPREADS, Work

SLOW_MEAN_DRY = 1.03
SLOW_MEAN_PER_MM_WE_H = 0.06
SLOW_MEAN_LIMIT = 1.4
SLOW_DEVIATION = 0.06
"""Tours take somewhat longer than planned, more in heavy snow: assumed, the same for
every policy."""

REPORT_DELAY_S = 30.0
"""Mean time until a vehicle's treatment is received, assumed [s]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One driven leg of a tour."""

    segment: str
    length_m: float
    is_treating: bool
    start: Instant
    end: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One treatment with the lane it acted on and what was spread.

    ``material_g`` is what left the hopper on that segment. [g]
    """

    record: TreatmentRecord
    lane: int
    material_g: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """A tour as it went."""

    vehicle: str
    start: Instant
    end: Instant
    planned_end: Instant
    drives: tuple[Drive, ...]
    treatments: tuple[Spread, ...]


def slow_down(
    vehicle: str, start: Instant, snowfall_mm_we_h: float, seed: int
) -> float:
    """Draw how many times longer than planned a tour takes, at least 0.9."""
    mean = min(
        SLOW_MEAN_DRY + SLOW_MEAN_PER_MM_WE_H * snowfall_mm_we_h, SLOW_MEAN_LIMIT
    )
    rng = _draws(vehicle, start, seed)
    return max(0.9, mean * float(np.exp(SLOW_DEVIATION * rng.normal())))


def drive(
    tour: Tour,
    tasks: Mapping[str, Task],
    slow: float,
    seed: int,
) -> Driven:
    """Drive a tour in its order, every moment stretched from its start.

    A record says what the plan's task said; a treatment counts as finished when
    the vehicle leaves the segment. A blade clears the lane of its pass; a spreader
    without a blade reaches the whole width.
    """
    rng = _draws(tour.vehicle, tour.start, seed + 1)

    def moment(planned: Instant) -> Instant:
        elapsed_s = seconds_between(tour.start, planned) * slow
        return after_seconds(tour.start, round(elapsed_s, 3))

    drives: list[Drive] = []
    treatments: list[Spread] = []
    for step in tour.steps:
        if not isinstance(step, DriveStep):
            continue
        drives.append(
            Drive(
                segment=step.segment,
                length_m=step.length_m,
                is_treating=step.kind is StepKind.TREAT,
                start=moment(step.start),
                end=moment(step.end),
            )
        )
        if step.kind is not StepKind.TREAT or step.task is None:
            continue
        task = tasks[step.task]
        finished_at = moment(step.end)
        passed = (
            task.place.pass_number if isinstance(task.place, SegmentPlace) else None
        )
        treatments.append(
            Spread(
                record=TreatmentRecord(
                    segment=step.segment,
                    works=frozenset(task.works),
                    finished_at=finished_at,
                    received_at=after_seconds(
                        finished_at, round(float(rng.exponential(REPORT_DELAY_S)), 3)
                    ),
                    vehicle=tour.vehicle,
                    pass_number=passed or 1,
                ),
                lane=passed - 1 if passed and Work.PLOUGH in task.works else -1,
                material_g=1000.0 * (step.material_kg or task.material_kg or 0.0),
            )
        )
    return Driven(
        vehicle=tour.vehicle,
        start=tour.start,
        end=moment(tour.end),
        planned_end=tour.end,
        drives=tuple(drives),
        treatments=tuple(treatments),
    )


def spreads(works: frozenset[Work]) -> bool:
    """Return whether a treatment leaves material on the street."""
    return not SPREADS.isdisjoint(works)


def _draws(vehicle: str, start: Instant, seed: int) -> np.random.Generator:
    """Random numbers of one tour: its vehicle, its start and the seed, no policy."""
    return np.random.default_rng(
        [seed, 5, zlib.crc32(vehicle.encode()), int(start.timestamp())]
    )
