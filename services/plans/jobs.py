"""Requests for plans, in the database: added by the service, taken by workers."""

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from services.db.tables import Job, JobState

LEASE = timedelta(seconds=120)
"""A worker silent for so long is taken to be dead; it renews every few seconds."""
MOST_ATTEMPTS = 3
ATTEMPTS = "attempts"


def add_job(
    session: Session,
    *,
    town: str,
    now: datetime,
    seed: int,
    request: dict[str, object],
    created_at: datetime,
) -> Job:
    """Store a request for a plan; a worker takes it from there."""
    job = Job(
        town=town,
        now=now,
        seed=seed,
        request=request,
        state=JobState.WAITING.value,
        progress=0.0,
        stage="",
        created_at=created_at,
    )
    session.add(job)
    session.flush()
    return job


def find_job(session: Session, number: int) -> Job | None:
    """Return the job of that number."""
    return session.get(Job, number)


def claim_job(session: Session, now: datetime) -> Job | None:
    """Take the oldest job that waits, or whose worker has died; None if none.

    Call it inside a write transaction: SQLite then lets one worker in at a time,
    PostgreSQL skips the rows that another worker has locked. A job whose workers
    died `MOST_ATTEMPTS` times is marked failed instead of taken for ever.
    """
    while (job := session.scalars(_open_jobs(now)).first()) is not None:
        attempts = _attempts(job) + 1
        if attempts > MOST_ATTEMPTS:
            fail_job(
                job,
                f"The planner stopped {MOST_ATTEMPTS} times without an answer; "
                "see its log and ask again.",
                now,
            )
            session.flush()
            continue
        job.request = {**job.request, ATTEMPTS: attempts}
        job.state = JobState.RUNNING.value
        job.progress = 0.0
        job.stage = ""
        job.started_at = now
        job.heartbeat_at = now
        session.flush()
        return job
    return None


def renew_job(
    session: Session,
    number: int,
    attempt: int,
    now: datetime,
    reached: tuple[str, float] | None,
) -> bool:
    """Say that the worker lives and how far it is; False if the job is not its own.

    Parameters
    ----------
    attempt : int
        The attempt the worker was given; a later one belongs to another worker.
    reached : (stage, share) or None
        None leaves what was said before.
    """
    job = find_own_job(session, number, attempt)
    if job is None:
        return False
    job.heartbeat_at = now
    if reached is not None:
        stage, share = reached
        job.stage = stage
        job.progress = min(max(share, 0.0), 1.0)
    return True


def find_own_job(session: Session, number: int, attempt: int) -> Job | None:
    """Return the job while it still belongs to that attempt, locked for writing."""
    job = session.scalars(
        select(Job).where(Job.number == number).with_for_update()
    ).first()
    if job is None or job.state != JobState.RUNNING.value:
        return None
    return job if _attempts(job) == attempt else None


def finish_job(job: Job, plan_number: int, now: datetime) -> None:
    """Mark a job done."""
    job.state = JobState.DONE.value
    job.progress = 1.0
    job.plan_number = plan_number
    job.finished_at = now


def fail_job(job: Job, sentence: str, now: datetime) -> None:
    """Mark a job failed with the sentence that says why."""
    job.state = JobState.FAILED.value
    job.error = sentence
    job.finished_at = now


def release_job(job: Job) -> None:
    """Let a job wait again; the attempt does not count."""
    job.request = {**job.request, ATTEMPTS: _attempts(job) - 1}
    job.state = JobState.WAITING.value
    job.progress = 0.0
    job.stage = ""
    job.started_at = None
    job.heartbeat_at = None


def get_attempt(job: Job) -> int:
    """Return which attempt at the job runs, from 1."""
    return _attempts(job)


def _attempts(job: Job) -> int:
    """Return how often the job has been taken."""
    attempts = job.request.get(ATTEMPTS, 0)
    return attempts if isinstance(attempts, int) else 0


def _open_jobs(now: datetime) -> Select[Job]:
    """Return the query for the next job."""
    return (
        select(Job)
        .where(
            or_(
                Job.state == JobState.WAITING.value,
                and_(
                    Job.state == JobState.RUNNING.value,
                    Job.heartbeat_at < now - LEASE,
                ),
            )
        )
        .order_by(Job.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
