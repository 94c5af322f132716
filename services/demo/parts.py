"""The long-running parts of the demo, each a context that ends what it started."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from sensors.mqtt_connection import MqttVersion, SessionParams
from services.demo.clock import FastClock
from services.ingest import IngestCounters, run_ingest
from services.serve.server import make_server
from services.service import Service
from services.settings import Settings

LOOK_S = 0.05


@contextmanager
def ingesting(
    settings: Settings, clock: FastClock, counters: IngestCounters
) -> Iterator[None]:
    """Take messages into the database on a thread, stamped by the fast clock."""
    stop = threading.Event()
    params = SessionParams(
        client_id="demo-ingest", versions=(MqttVersion.V3_1_1,), clock=clock
    )
    thread = threading.Thread(
        target=run_ingest,
        args=(settings, stop),
        kwargs={"counters": counters, "params": params},
        name="ingest",
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def serving(app: FastAPI, settings: Settings) -> Iterator[None]:
    """Answer HTTP on a thread."""
    service: Service = app.state.service
    server = make_server(app, settings, log_level="warning")
    thread = threading.Thread(target=server.run, name="http")
    thread.start()
    while thread.is_alive() and not server.started:
        thread.join(LOOK_S)
    try:
        yield
    finally:
        service.feed.close()
        server.should_exit = True
        thread.join()
