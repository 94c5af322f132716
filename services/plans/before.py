"""Plan documents of earlier nights, for drivers to get the streets that they know."""

from collections.abc import Sequence
from pathlib import Path

from planner.assembly.usual import usual_vehicles_of
from planner.domain.calendar import Instant, format_instant
from planner.domain.plan import Plan
from services.plans.read_document import read_document


def read_usual_vehicles(
    paths: Sequence[Path], town: str, now: Instant
) -> dict[str, str]:
    """Return the vehicle that treated each segment last in plan documents.

    Raises
    ------
    ValueError
        If there is no such file, or it holds no plan of that town made before ``now``.
    """
    plans = sorted((_read(path, town, now) for path in paths), key=lambda one: one.now)
    return usual_vehicles_of(plans)


def _read(path: Path, town: str, now: Instant) -> Plan:
    """Read one of them."""
    try:
        plan = read_document(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"{path} is not there; --before takes the plan document of another night"
        raise ValueError(msg) from None
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        msg = (
            f"{path} holds no plan ({type(wrong).__name__}: {wrong}), expected a "
            "document that vinter plan --out wrote"
        )
        raise ValueError(msg) from None
    if plan.town != town:
        msg = f"{path} is a plan of {plan.town}, expected one of {town}"
        raise ValueError(msg)
    if plan.now > now:
        msg = (
            f"{path} was planned for {format_instant(plan.now)}, --at is "
            f"{format_instant(now)}; give one of an earlier night"
        )
        raise ValueError(msg)
    return plan
