"""Plays the night: devices speak, plans are asked for, vehicles go, snow falls."""

import threading
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from sqlalchemy import Engine

from planner.domain.calendar import Instant, after_seconds, get_zone
from services.db.engine import begin_read, begin_write
from services.db.tables import JobState
from services.demo.clock import FastClock
from services.demo.crowd import Crowd
from services.demo.night import Night, announced
from services.fleet.queries import store_treatments, store_vehicle_states
from services.ingest import IngestCounters
from services.plans.jobs import add_job, find_job
from services.plans.queries import find_plan
from services.plans.read_document import read_document
from simulations.clock import STEP_S, STEPS_PER_HOUR, Period

INGEST_S = 0.5
"""Real time that a message takes from the broker into the database at most."""
LOOK_S = 0.2
FIRST_PLAN = "the first plan compiles the search, half a minute once per version …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    """Everybody whom the director has to lead."""

    engine: Engine
    town: str
    night: Night
    crowd: Crowd
    clock: FastClock
    search_s: float
    seed: int
    counters: IngestCounters
    console: Console

    def play(self, period: Period) -> None:
        """Play the whole period, in step with the fast clock."""
        zone = get_zone(self.night.scene.town.time_zone)
        quarters = period.hour_count * STEPS_PER_HOUR
        waited: int | None = None
        with self._progress() as progress:
            line = progress.add_task(FIRST_PLAN, total=quarters)
            self._speak(period.start)
            self._finish(self._ask(period.start), period.start, zone)
            self.clock.run()
            for quarter in range(quarters):
                now = after_seconds(period.start, quarter * STEP_S)
                self._wait(self.clock.real_seconds_until(now))
                if quarter and quarter % STEPS_PER_HOUR == 0:
                    self._speak(now)
                    waited = waited or self._ask(now)
                waited = self._follow(waited, now, zone)
                self.night.advance()
                self._show(progress, line, now, zone)
            self._finish(waited, period.end, zone)

    def _speak(self, now: Instant) -> None:
        """Let devices and drivers say what they see."""
        self.crowd.publish(self.night.messages(now))
        self._wait(INGEST_S)

    def _ask(self, now: Instant) -> int:
        """Ask for a plan; return the job's number."""
        with begin_write(self.engine) as session:
            states = self.night.vehicle_states(now)
            store_vehicle_states(session, self.town, states, now)
            job = add_job(
                session,
                town=self.town,
                now=max(now, self.clock()),
                seed=self.seed,
                request={"seconds": self.search_s},
                created_at=self.clock(),
            )
            return job.number

    def _follow(self, number: int | None, now: datetime, zone: ZoneInfo) -> int | None:
        """Send vehicles out once the plan is made; return the job while it is not."""
        if number is None:
            return None
        with begin_read(self.engine) as session:
            job = find_job(session, number)
            if job is None or job.state in {JobState.WAITING, JobState.RUNNING}:
                return number
            if job.plan_number is None:
                self.console.print(f"No plan: {job.error}", markup=False)
                return None
            row = find_plan(session, self.town, job.plan_number)
        if row is None:
            return None
        plan = read_document(row.document)
        sent = self.night.send_out(plan, now)
        with begin_write(self.engine) as session:
            for tour in sent:
                store_treatments(session, self.town, announced(tour, now))
        self.console.print(
            f"{plan.now.astimezone(zone):%H:%M} plan {row.number}: "
            f"{len(plan.tasks)} tasks, {len(plan.tours)} tours, {len(sent)} vehicles "
            f"sent out – {plan.decision[0].why}",  # noqa: RUF001
            markup=False,
        )
        return None

    def _finish(self, number: int | None, end: Instant, zone: ZoneInfo) -> None:
        """Wait for a plan, so that nothing is left half-made."""
        while (number := self._follow(number, end, zone)) is not None:
            self._wait(LOOK_S)

    def _progress(self) -> Progress:
        """Return the line at the bottom."""
        return Progress(
            TextColumn("{task.description}"), BarColumn(), console=self.console
        )

    def _show(
        self, progress: Progress, line: TaskID, now: Instant, zone: ZoneInfo
    ) -> None:
        """Show the night as it stands."""
        progress.update(
            line,
            advance=1,
            description=(
                f"{now.astimezone(zone):%a %H:%M} · "
                f"deepest street {self.night.deepest_mm():.0f} mm · "
                f"{self.night.out_count(now)} vehicles out · "
                f"{self.counters.stored} readings"
            ),
        )

    def _wait(self, seconds: float) -> None:
        """Let real time pass."""
        threading.Event().wait(seconds)
