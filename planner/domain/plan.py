"""A plan as people and programs read it: tasks with reasons, tours with steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.domain.calendar import Instant
from planner.domain.phrases.keys import Leftover
from planner.domain.treatments import Work

SCHEMA = "vinter-plan/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPlace:
    """A task on a segment, or on one side or pass of it."""

    segment: str
    side: str | None = None
    pass_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPlace:
    """A task at a point: a bus stop, a flight of stairs."""

    point: str
    name: str
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPlace:
    """A task on an area: a square, a car park."""

    area: str
    name: str
    node: int


Place = SegmentPlace | PointPlace | AreaPlace


def place_name(place: Place) -> str:
    """Return the lasting name under which work at a place is reported."""
    match place:
        case SegmentPlace():
            return place.segment
        case PointPlace():
            return place.point
        case AreaPlace():
            return place.area


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One work (or the works of one pass) on one place in one round."""

    task: str
    place: Place
    works: tuple[Work, ...]
    round_number: int
    service_class: str
    area: str
    due: Instant
    reason: str
    service_time_s: float
    earliest: Instant | None = None
    allowed_hours: tuple[tuple[Instant, Instant], ...] | None = None
    after: tuple[str, ...] = ()
    material_kg: float | None = None


class StepKind(StrEnum):
    """What a vehicle does in one step; the first two drive, the rest stand."""

    TREAT = "treat"
    DEADHEAD = "deadhead"
    RELOAD = "reload"
    EQUIPMENT = "equipment"
    BREAK = "break"
    WORK = "work"
    WAIT = "wait"
    TURN = "turn"
    """Turning round, to drive back where it came from."""
    REFUEL = "refuel"
    """Filling the tank at a depot."""
    QUEUE = "queue"
    """Waiting for a loader at a depot."""


DRIVING = frozenset({StepKind.TREAT, StepKind.DEADHEAD})


class Material(StrEnum):
    """What a hopper holds; pre-wetted salt is loaded as salt."""

    SALT = "salt"
    BRINE = "brine"
    GRIT = "grit"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveStep:
    """One traversal of a segment, treating or deadheading."""

    kind: StepKind
    segment: str
    from_node: int
    to_node: int
    start: Instant
    end: Instant
    length_m: float
    task: str | None = None
    material_kg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandStep:
    """Time spent standing at a node; a reload says which material it loads."""

    kind: StepKind
    node: int
    start: Instant
    end: Instant
    task: str | None = None
    material_kg: float | None = None
    material: Material | None = None


Step = DriveStep | StandStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """All trips of one vehicle in one shift, in order.

    ``material`` fills the hopper at the start, None for a tour that spreads nothing.
    A crew that was out when the plan was made goes on from ``start_node`` with
    ``start_kg`` in the hopper, at work without a break since ``working_since``; None:
    from its depot, full, at work since the start.
    """

    vehicle: str
    depot: str
    depot_node: int
    start: Instant
    end: Instant
    shift_end: Instant
    capacity_kg: float
    trips: int
    steps: tuple[Step, ...]
    material: Material | None = None
    start_node: int | None = None
    start_kg: float | None = None
    working_since: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassigned:
    """A task that nobody does, and why.

    ``leftover`` says why the search left it, None where nobody can do it at any hour;
    the document has the sentence alone.
    """

    task: str
    why: str
    leftover: Leftover | None = None


class Choice(StrEnum):
    """What the officer is advised to do with an area."""

    WAIT = "wait"
    SALT_NOW = "salt_now"
    PLOUGH_NOW = "plough_now"
    NOW_AND_AGAIN = "now_and_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDecision:
    """When to call an area out, and why.

    Attributes
    ----------
    area : str
    choice : Choice
    why : str
    latest_call : Instant or None
        Last moment at which a call still costs no more than one now.
    chance : float or None
        How likely it is that work is needed, None where that was not asked.
    now_sek, wait_sek : float or None
        What a call now is expected to cost beside the work itself, and deciding again
        at the next look; None without work.
    """

    area: str
    choice: Choice
    why: str
    latest_call: Instant | None
    chance: float | None = None
    now_sek: float | None = None
    wait_sek: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotNode:
    """The network node at which a depot stands."""

    depot: str
    node: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All tours of a call-out, with reasons. Replaced, never edited."""

    town: str
    town_hash: str
    now: Instant
    seed: int
    summary: Mapping[str, object]
    decision: tuple[AreaDecision, ...]
    tasks: tuple[Task, ...]
    depots: tuple[DepotNode, ...]
    tours: tuple[Tour, ...]
    unassigned: tuple[Unassigned, ...]
    remarks: tuple[str, ...] = field(default_factory=tuple)
