"""Treatments and vehicles as they are posted, answered and listed."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from planner.domain.treatments import Work
from services.plans.schemas import Utc

MOST_TREATMENTS = 5000
MOST_PASSES = 9
MOST_G_M2 = 1000.0

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class TreatmentNew(BaseModel):
    """One treatment of one segment: done, or announced when it ends later than now."""

    model_config = ConfigDict(extra="forbid")

    segment: Name
    works: frozenset[Work] = Field(min_length=1)
    vehicle: Name
    finished_at: Utc = Field(
        description="When the vehicle left the segment, or will leave it."
    )
    pass_number: int = Field(default=1, alias="pass", ge=1, le=MOST_PASSES)
    spreading_rate_g_m2: float | None = Field(
        default=None,
        ge=0.0,
        le=MOST_G_M2,
        description="Of what was spread, brine as solution. [g/m²]",
    )


class TreatmentsNew(BaseModel):
    """What one or several vehicles did, or are about to do."""

    model_config = ConfigDict(extra="forbid")

    treatments: list[TreatmentNew] = Field(min_length=1, max_length=MOST_TREATMENTS)


class TreatmentsStored(BaseModel):
    """What became of posted treatments."""

    stored: int
    known: int = Field(description="Had been stored before, in the same words.")
    replaced: int = Field(
        description="Had been announced, and gave way to these treatments."
    )


class TourStart(BaseModel):
    """That a vehicle has been sent on its tour of a plan."""

    model_config = ConfigDict(extra="forbid")

    started_at: Utc | None = Field(
        default=None, description="When it leaves; as planned if not set."
    )


class TourStarted(BaseModel):
    """What the vehicle announced by leaving."""

    vehicle: str
    announced: int = Field(description="Treatments that now count as under way.")
    back_at: datetime


class VehicleStateNew(BaseModel):
    """When a vehicle is free at its depot again."""

    model_config = ConfigDict(extra="forbid")

    free_at: Utc | None = Field(default=None, description="Now if not set.")
    shift_end: Utc | None = Field(
        default=None, description="When the crew must be home; a fresh crew if not set."
    )
    out_of_service: bool = False


class VehicleStateStored(BaseModel):
    """What became of a vehicle's state."""

    vehicle: str
    free_at: datetime
    withdrawn: int = Field(
        description="Announced treatments that the vehicle will not do any more."
    )


class VehicleRead(BaseModel):
    """A vehicle as it is known now; without a word on it, it is free at its depot."""

    vehicle: str
    depot: str
    free_at: datetime | None
    shift_end: datetime | None
    out_of_service: bool
    under_way: int = Field(description="Treatments announced and not finished yet.")
    under_way_until: datetime | None
