"""Tours of a plan document that crews are on, for a plan that goes on from there."""

from pathlib import Path

from planner.carry_on import send_tour
from planner.domain.calendar import Instant, format_instant
from planner.domain.operations import SentTour
from services.plans.read_document import read_document


def read_sent(path: Path, town_hash: str, now: Instant) -> tuple[SentTour, ...]:
    """Return the tours of a plan file, all of them left as planned.

    Raises
    ------
    ValueError
        If there is no such file, or it holds no plan of this town made before ``now``.
    """
    try:
        plan = read_document(path.read_text(encoding="utf-8"))
        sent = tuple(send_tour(plan, tour, tour.start, plan.now) for tour in plan.tours)
    except FileNotFoundError:
        msg = f"{path} is not there; --sent takes a plan document that crews are on"
        raise ValueError(msg) from None
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        msg = (
            f"{path} holds no plan ({type(wrong).__name__}: {wrong}), expected a "
            "document that vinter plan --out wrote"
        )
        raise ValueError(msg) from None
    if plan.town_hash != town_hash:
        msg = (
            f"{path} is a plan of {plan.town} as it was at another time, or of another "
            "town; plan anew without --sent"
        )
        raise ValueError(msg)
    if plan.now > now:
        msg = (
            f"{path} was planned for {format_instant(plan.now)}, --at is "
            f"{format_instant(now)}; give a moment after the plan was made"
        )
        raise ValueError(msg)
    return sent
