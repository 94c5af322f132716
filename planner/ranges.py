"""Parameters that know the range in which they make sense."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Range:
    """Where a parameter makes sense, ends included, and in which unit."""

    low: float
    high: float
    unit: str


def number(default: float, low: float, high: float, unit: str) -> float:
    """Declare a parameter with its range."""
    value: float = field(default=default, metadata={"range": Range(low, high, unit)})
    return value


def count(default: int, low: int, high: int, unit: str) -> int:
    """Declare a whole parameter with its range."""
    value: int = field(default=default, metadata={"range": Range(low, high, unit)})
    return value


def refuse_out_of_range(parameters: object) -> None:
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
