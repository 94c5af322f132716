"""The worker that makes plans: takes a request, plans, has it verified, stores it."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from planner.domain.operations import VehicleState
from planner.domain.plan import Plan
from planner.domain.town import Town
from planner.domain.weather import Weather
from planner.network.road_network import RoadNetwork
from planner.night import Night
from planner.params import MaxIterations, PlanParams, Progress, Stop
from planner.snapshot import Knowledge, Snapshot, build_snapshot
from services.db.engine import begin_read, begin_write
from services.db.tables import Job, PlanRow, PlanState
from services.errors import Refusal
from services.heartbeat import Heartbeat
from services.knowledge import build_knowledge
from services.plans.commands import DEFAULT_SECONDS
from services.plans.document import encode_document, plan_document
from services.plans.jobs import (
    claim_job,
    fail_job,
    find_own_job,
    finish_job,
    get_attempt,
    release_job,
)
from services.plans.queries import store_plan
from services.plans.snapshot_store import Asked, encode_snapshot
from services.plans.unverified import UnverifiedPlanError, refuse_unverified
from services.segments.expected import ExpectedSurface
from services.stopping import Cancellable, MaxSeconds
from services.towns.folders import Towns

IDLE_S = 0.5
_log = logging.getLogger(__name__)


class Planner(Protocol):
    """What `planner.make_plan.make_plan` promises."""

    def __call__(
        self,
        snapshot: Snapshot,
        params: PlanParams,
        stop: Stop,
        seed: int,
        *,
        night: Night | None = None,
        on_progress: Progress | None = None,
    ) -> Plan:
        """Make the plan of one call-out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How a plan is made and judged; `services.production.make_method` has ours.

    The night is looked at once, for the plan and for what is kept of it beside.
    """

    foresee: Callable[[Snapshot, PlanParams], Night]
    plan: Planner
    verify: Callable[[Plan, RoadNetwork, Town, Iterable[VehicleState]], Sequence[str]]
    expect: Callable[[Snapshot, PlanParams, Night], ExpectedSurface]
    open_weather: Callable[[Sequence[Path]], Sequence[Weather]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A job as this worker took it."""

    number: int
    attempt: int
    town: str
    now: datetime
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Makes the plans that were asked for, one after the other."""

    engine: Engine
    towns: Towns
    method: Method
    clock: Callable[[], datetime]
    params: PlanParams = field(default_factory=PlanParams)

    def work(self, stop: threading.Event) -> None:
        """Take jobs until told to stop."""
        while not stop.is_set():
            if not self.work_once(stop):
                stop.wait(IDLE_S)

    def work_once(self, stop: threading.Event | None = None) -> bool:
        """Take the next job, if any, and bring it to an end.

        A job that cannot be planned is marked failed with the sentence that says
        why. A worker that is told to stop, or interrupted, gives its job back.
        """
        with begin_write(self.engine) as session:
            job = claim_job(session, self.clock())
            claim = None if job is None else _claim(job)
        if claim is None:
            return False
        _log.info("planning started job=%d town=%s", claim.number, claim.town)
        heartbeat = Heartbeat(self.engine, claim.number, claim.attempt, self.clock)
        stopping = stop or threading.Event()
        try:
            with heartbeat:
                self._make(claim, heartbeat, stopping)
        except (Refusal, ValueError, OSError) as wrong:
            self._fail(claim, str(wrong))
        except UnverifiedPlanError as wrong:
            _log.exception("plan refused job=%d", claim.number)
            self._fail(claim, str(wrong))
        except Exception as wrong:  # noqa: BLE001 - the job says so, the log where
            _log.exception("planning failed job=%d", claim.number)
            self._fail(
                claim,
                f"The planner failed ({type(wrong).__name__}: {wrong}); "
                "its log says where.",
            )
        except BaseException:
            self._release(claim)
            raise
        return True

    def _make(
        self, claim: _Claim, heartbeat: Heartbeat, stopping: threading.Event
    ) -> None:
        """Make one plan, verify and store it."""
        folder = self.towns.get(claim.town)
        path = self.towns.get_weather_path(claim.town, claim.asked.weather)
        weather = self.method.open_weather([path])
        known = self._gather(claim, weather)
        snapshot = build_snapshot(known, claim.now)
        stop = Cancellable(
            _stop(claim.asked), lambda: heartbeat.is_lost or stopping.is_set()
        )
        heartbeat.reach("surface", 0.0)
        night = self.method.foresee(snapshot, self.params)
        plan = self.method.plan(
            snapshot,
            self.params,
            stop,
            claim.asked.seed,
            night=night,
            on_progress=heartbeat.reach,
        )
        if stopping.is_set():
            self._release(claim)
            return
        heartbeat.reach("verify", 0.0)
        refuse_unverified(
            self.method.verify(
                plan, folder.network, folder.town, snapshot.vehicle_states
            )
        )
        heartbeat.reach("store", 0.0)
        expected = self.method.expect(snapshot, self.params, night)
        self._store(claim, plan, encode_snapshot(snapshot, claim.asked, expected))

    def _gather(self, claim: _Claim, weather: Sequence[Weather]) -> Knowledge:
        """Return what was known of the town at the plan's moment."""
        with begin_read(self.engine) as session:
            return build_knowledge(
                session,
                claim.town,
                self.towns.get(claim.town),
                weather,
                claim.now,
                replan=claim.asked.replan,
            )

    def _store(self, claim: _Claim, plan: Plan, snapshot: bytes) -> None:
        """Store the plan and end the job in one transaction, if it is still ours."""
        document = encode_document(plan_document(plan)).decode()
        with begin_write(self.engine) as session:
            job = find_own_job(session, claim.number, claim.attempt)
            if job is None:
                _log.warning("plan dropped, the job is another's job=%d", claim.number)
                return
            number = store_plan(
                session,
                PlanRow(
                    town=claim.town,
                    now=claim.now,
                    seed=claim.asked.seed,
                    snapshot=snapshot,
                    document=document,
                    state=PlanState.DRAFT.value,
                    verified=True,
                    created_at=self.clock(),
                ),
            )
            finish_job(job, number, self.clock())
        _log.info("plan stored job=%d plan=%d", claim.number, number)

    def _fail(self, claim: _Claim, sentence: str) -> None:
        """Mark the job failed, if it is still ours."""
        _log.warning("job failed job=%d error=%s", claim.number, sentence)
        with begin_write(self.engine) as session:
            job = find_own_job(session, claim.number, claim.attempt)
            if job is not None:
                fail_job(job, sentence, self.clock())

    def _release(self, claim: _Claim) -> None:
        """Give the job back, so that another worker takes it at once."""
        _log.info("job given back job=%d", claim.number)
        with begin_write(self.engine) as session:
            job = find_own_job(session, claim.number, claim.attempt)
            if job is not None:
                release_job(job)


def _claim(job: Job) -> _Claim:
    """Return a job as plain values."""
    seconds = job.request.get("seconds")
    iterations = job.request.get("iterations")
    weather = job.request.get("weather")
    return _Claim(
        number=job.number,
        attempt=get_attempt(job),
        town=job.town,
        now=job.now or job.created_at,
        asked=Asked(
            seed=job.seed,
            seconds=float(seconds) if isinstance(seconds, (int, float)) else None,
            iterations=iterations if isinstance(iterations, int) else None,
            weather=weather if isinstance(weather, str) else None,
            replan=job.request.get("replan") is True,
        ),
    )


def _stop(asked: Asked) -> Stop:
    """Return iterations where they were asked for, seconds else."""
    if asked.iterations is not None:
        return MaxIterations(asked.iterations)
    return MaxSeconds(DEFAULT_SECONDS if asked.seconds is None else asked.seconds)
