"""A town as the API shows it."""

from pydantic import BaseModel, Field


class ClassRead(BaseModel):
    """One service level class."""

    name: str
    title: str
    rank: int = Field(description="1 is served first.")


class DepotRead(BaseModel):
    """One depot and where it stands (WGS 84)."""

    depot: str
    longitude: float
    latitude: float


class TownRead(BaseModel):
    """A town; `town` is its name in URLs and topics."""

    town: str
    name: str
    time_zone: str
    language: str
    attribution: str
    town_hash: str
    classes: list[ClassRead]
    depots: list[DepotRead]
    segments: int
    vehicles: int
