"""Frozen, range-checked parameters of every model, with their sources."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Range:
    """Where a parameter makes sense, ends included, and in which unit."""

    low: float
    high: float
    unit: str


def _number(default: float, low: float, high: float, unit: str) -> float:
    """Declare a parameter with its range."""
    value: float = field(default=default, metadata={"range": Range(low, high, unit)})
    return value


def _refuse_out_of_range(parameters: object) -> None:
    """Raise ValueError for the first parameter outside its range."""
    for parameter in fields(parameters):  # type: ignore[arg-type]
        allowed = parameter.metadata.get("range")
        if allowed is None:
            continue
        value = getattr(parameters, parameter.name)
        if not allowed.low <= value <= allowed.high:
            msg = (
                f"{parameter.name} is {value} {allowed.unit}, expected "
                f"{allowed.low} to {allowed.high} {allowed.unit}"
            )
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class HorizonParams:
    """How far a plan looks, back and ahead."""

    step_s: float = _number(900.0, 60.0, 3600.0, "s")
    history_h: float = _number(24.0, 0.0, 240.0, "h")
    ahead_h: float = _number(24.0, 1.0, 72.0, "h")

    def __post_init__(self) -> None:
        _refuse_out_of_range(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParams:
    """Everything that `make_plan` may be told beside the snapshot."""

    horizon: HorizonParams = HorizonParams()


class Stop(Protocol):
    """Tells a search how much of what it was given is used up."""

    def share_used(self, iterations: int, best: int) -> float:
        """Return the share used, 1 or more to end; `best` is the best cost yet."""
        ...


@dataclass(frozen=True, slots=True)
class MaxIterations:
    """Stop after so many iterations: the same input then gives the same plan."""

    iterations: int

    def share_used(self, iterations: int, best: int) -> float:  # noqa: ARG002
        """Return the share of the iterations."""
        return 1.0 if self.iterations <= 0 else iterations / self.iterations


Progress = Callable[[str, float], None]
"""Called with a stage in words and the share done, 0 to 1."""
