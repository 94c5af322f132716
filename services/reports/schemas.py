"""A driver's report as it is posted and answered."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from planner.domain.readings import DriverObservation
from services.plans.schemas import Utc

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class ReportNew(BaseModel):
    """What was seen, and where (WGS 84)."""

    model_config = ConfigDict(extra="forbid")

    report: DriverObservation
    longitude: float = Field(ge=-180.0, le=180.0)
    latitude: float = Field(ge=-90.0, le=90.0)
    reporter: Name | None = None
    note: Annotated[str, StringConstraints(max_length=500)] | None = None
    observed_at: Utc | None = Field(
        default=None, description="When it was seen; now if not set."
    )
    device: Name | None = Field(
        default=None, description="A registered device; the web page if not set."
    )


class ReportStored(BaseModel):
    """What became of a report."""

    stored: bool = Field(description="False when it had been stored before.")
    device: str
    message_id: str
