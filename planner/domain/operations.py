"""What has been done and who is where: the state of work that a plan starts from."""

from dataclasses import dataclass

from planner.domain.calendar import Instant
from planner.domain.plan import Material
from planner.domain.treatments import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentRecord:
    """One treatment of one segment that a vehicle reported done, or announced.

    A vehicle that is sent out announces what its tour will do: such a record is
    received before it is finished. ``spreading_rate_g_m2`` is of what was spread, brine
    as solution; None where it was not told. [g/m²]
    """

    segment: str
    works: frozenset[Work]
    finished_at: Instant
    received_at: Instant
    vehicle: str
    pass_number: int = 1
    spreading_rate_g_m2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleState:
    """When a vehicle is next free; None hours mean a fresh crew.

    It is free at its depot, full, or else at ``node`` with ``load_kg`` of ``material``,
    its crew at work without a break since ``working_since``.
    """

    vehicle: str
    free_at: Instant
    shift_end: Instant | None = None
    out_of_service: bool = False
    node: int | None = None
    load_kg: float | None = None
    material: Material | None = None
    working_since: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentStep:
    """One step of a tour that a vehicle was sent on.

    ``node`` is where it ends, ``load_kg`` and ``material`` what is in the hopper then.
    ``segment`` and ``works`` name the treatment, if it is one; a step that only waits
    can be broken off, a break cannot.
    """

    start: Instant
    end: Instant
    node: int
    load_kg: float
    material: Material | None
    segment: str | None = None
    works: frozenset[Work] = frozenset()
    pass_number: int = 1
    is_wait: bool = False
    is_break: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTour:
    """A tour that a vehicle was sent on, timed from the moment it left.

    It starts full at its depot, or else at ``node`` with ``load_kg`` of ``material``,
    its crew at work without a break since ``working_since``.
    """

    vehicle: str
    shift_end: Instant
    steps: tuple[SentStep, ...]
    received_at: Instant
    node: int | None = None
    load_kg: float | None = None
    material: Material | None = None
    working_since: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TourLeft:
    """The treatments that a vehicle on its tour has not begun yet, in order."""

    vehicle: str
    treatments: tuple[SentStep, ...]
