"""What the database tells about its own health and the service's work."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.db.tables import DeadLetter, Device, Job, JobState, PlanRow, ReadingRow
from services.health.metrics import Metric, Sample


def work_metrics(session: Session) -> list[Metric]:
    """Return figures of readings, plans and jobs.

    Readings and dead letters are counted by their highest number, which costs
    nothing however many there are.
    """
    counted = session.execute(select(Job.state, func.count()).group_by(Job.state))
    by_state = {row[0]: row[1] for row in counted}
    readings = session.scalar(select(func.max(ReadingRow.number))) or 0
    letters = session.scalar(select(func.max(DeadLetter.number))) or 0
    plans = session.scalar(select(func.max(PlanRow.number))) or 0
    towns = session.scalars(select(Device.town).distinct().order_by(Device.town))
    newest = {
        town: session.scalar(
            select(func.max(ReadingRow.observed_at)).where(ReadingRow.town == town)
        )
        for town in towns.all()
    }
    return [
        _total("vinter_readings_total", "Readings stored.", readings),
        _total("vinter_dead_letters_total", "Messages that became none.", letters),
        _total("vinter_plans_total", "Plans made and stored.", plans),
        Metric(
            name="vinter_jobs",
            kind="gauge",
            explanation="Requests for plans, by state.",
            samples=tuple(
                Sample(value=by_state.get(state.value, 0), labels={"state": state})
                for state in JobState
            ),
        ),
        Metric(
            name="vinter_newest_reading_timestamp_seconds",
            kind="gauge",
            explanation="When the newest reading of a town was observed.",
            samples=tuple(
                Sample(value=moment.timestamp(), labels={"town": town})
                for town, moment in newest.items()
                if moment is not None
            ),
        ),
    ]


def _total(name: str, explanation: str, value: float) -> Metric:
    """Return a counter without labels."""
    return Metric(
        name=name,
        kind="counter",
        explanation=explanation,
        samples=(Sample(value=value, labels={}),),
    )
