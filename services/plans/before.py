"""Plan documents of earlier nights: who knows which street, and whose turn it is."""

from collections.abc import Sequence
from pathlib import Path

from planner.domain.calendar import Instant, format_instant
from planner.domain.plan import Plan
from services.plans.read_document import read_document


def read_earlier_plans(paths: Sequence[Path], town: str, now: Instant) -> list[Plan]:
    """Read plan documents, in the order in which the plans were made.

    Raises
    ------
    ValueError
        If there is no such file, or it holds no plan of that town made before ``now``.
    """
    return sorted((_read(path, town, now) for path in paths), key=lambda one: one.now)


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
