"""The worker as it runs in production, in this process or in one of its own."""

import multiprocessing
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from multiprocessing.synchronize import Event
from types import TracebackType
from typing import Self

from planner.make_plan import make_plan
from planner.night import foresee
from planner.routing.verify import verify
from services.db.answering import in_a_sentence
from services.db.upgrade import prepare_database
from services.planning import Method, Worker
from services.segments.expect import expected_surface
from services.service import utc_now
from services.settings import Settings
from services.side_by_side import run_side_by_side
from services.towns.folders import Towns
from services.weather_files import open_sources

ENDING_S = 20.0
RESTART_S = 1.0
LOOK_S = 1.0


def make_method() -> Method:
    """Return the planner, the verifier and the readers that Vinter plans with."""
    return Method(
        foresee=foresee,
        plan=partial(make_plan, run=run_side_by_side),
        verify=verify,
        expect=expected_surface,
        open_weather=open_sources,
    )


def make_worker(
    settings: Settings, *, clock: Callable[[], datetime] = utc_now
) -> Worker:
    """Open the database and return a worker on it."""
    with in_a_sentence():
        engine = prepare_database(settings.get_database_url())
    return Worker(
        engine=engine,
        towns=Towns(settings),
        method=make_method(),
        clock=clock,
    )


class PlanningProcess:
    """A worker in a process of its own, for programs that also answer requests.

    Compiled search loops hold the interpreter's lock, so a thread would keep
    requests waiting. The process is started again if it dies; its job's lease
    then lets the new one take it up.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._keeper.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._stop.set()
        self._keeper.join()

    def _keep(self) -> None:
        """Run the worker, again if it dies, until told to stop."""
        while not self._ended.is_set():
            worker = self._context.Process(
                target=_work, args=(self._settings, self._stop), name="vinter-work"
            )
            worker.start()
            while worker.is_alive() and not self._ended.is_set():
                worker.join(timeout=0.2)
            if self._ended.is_set():
                worker.join(timeout=ENDING_S)
                if worker.is_alive():
                    worker.terminate()
                    worker.join()
            else:
                self._ended.wait(RESTART_S)
            worker.close()


def _work(settings: Settings, stop: Event) -> None:
    """Work in a child process; Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = threading.Event()
    threading.Thread(target=_pass_on, args=(stop, told), daemon=True).start()
    make_worker(settings).work(told)


def _pass_on(stop: Event, told: threading.Event) -> None:
    """Tell the worker what the parent process said, or that it is gone."""
    parent = multiprocessing.parent_process()
    while not stop.wait(LOOK_S):
        if parent is not None and not parent.is_alive():
            break
    told.set()
