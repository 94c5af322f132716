"""Readings as the API shows them."""

from datetime import datetime

from pydantic import BaseModel, Field


class ReadingRead(BaseModel):
    """The newest reading of one device."""

    kind: str
    device: str
    observed_at: datetime
    received_at: datetime
    longitude: float | None
    latitude: float | None
    flags: list[str]
    quantities: dict[str, float | str] = Field(
        description="What was observed, by names with units; what is missing is absent."
    )
