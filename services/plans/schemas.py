"""Plans and requests for them, as the API shows them."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

LONGEST_SEARCH_S = 3600.0
MOST_ITERATIONS = 1_000_000_000
LARGEST_SEED = 2**31 - 1

Utc = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]


class PlanAsk(BaseModel):
    """What a plan is asked for; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    now: Utc | None = Field(
        default=None,
        description="The moment the plan starts from; the service's clock if not set.",
    )
    weather: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="A name in VINTER_HOME/weather; the town's own if not set.",
    )
    seconds: float | None = Field(
        default=None, ge=0.0, le=LONGEST_SEARCH_S, description="Search time. [s]"
    )
    iterations: int | None = Field(
        default=None,
        ge=0,
        le=MOST_ITERATIONS,
        description="Stop after so many iterations instead of seconds.",
    )
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    replan: bool = Field(
        default=False,
        description="Crews that are out go on from where they are, on tours that may "
        "change behind what they are doing; else they end their tours first.",
    )


class JobRead(BaseModel):
    """How far the planner has come with a request."""

    job: int
    town: str
    state: str = Field(description="waiting, running, done or failed.")
    stage: str
    progress: float = Field(description="Share done, 0 to 1.")
    error: str | None
    plan: int | None = Field(description="Number of the plan once it is made.")
    now: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class PlanRead(BaseModel):
    """One stored plan, without its document."""

    plan: int
    town: str
    now: datetime
    seed: int
    state: str
    verified: bool
    created_at: datetime
