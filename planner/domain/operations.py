"""What has been done and who is where: the state of work that a plan starts from."""

from dataclasses import dataclass

from planner.domain.calendar import Instant
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
    """When a vehicle is next free at its depot; None hours mean a fresh crew."""

    vehicle: str
    free_at: Instant
    shift_end: Instant | None = None
    out_of_service: bool = False
