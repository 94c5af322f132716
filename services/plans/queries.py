"""Plans in the database: stored once, never edited."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from services.db.tables import PlanRow

_SHOWN = (
    PlanRow.number,
    PlanRow.town,
    PlanRow.now,
    PlanRow.seed,
    PlanRow.state,
    PlanRow.verified,
    PlanRow.created_at,
)


def store_plan(session: Session, plan: PlanRow) -> int:
    """Store a plan with its snapshot and return its number."""
    session.add(plan)
    session.flush()
    return plan.number


def list_plans(session: Session, town: str, *, limit: int) -> list[PlanRow]:
    """Return a town's plans without documents, newest first."""
    return list(
        session.scalars(
            select(PlanRow)
            .where(PlanRow.town == town)
            .order_by(PlanRow.number.desc())
            .limit(limit)
            .options(load_only(*_SHOWN, raiseload=True))
        )
    )


def find_plan(session: Session, town: str, number: int) -> PlanRow | None:
    """Return a town's plan of that number, with its document."""
    return session.scalars(
        select(PlanRow).where(PlanRow.town == town, PlanRow.number == number)
    ).first()


def find_latest_number(session: Session, town: str) -> int | None:
    """Return the number of the plan that was made last for a town."""
    return session.scalar(select(func.max(PlanRow.number)).where(PlanRow.town == town))
