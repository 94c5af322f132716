"""A running service with one plan, and a browser to look at it."""

import os
import socket
import threading
import time

import pytest
import uvicorn

from services.db.engine import begin_write
from services.plans.jobs import add_job
from services.serve.server import Server
from tests.browser.chromium import find_chromium
from tests.services.installation import NOW, TOWN, Installation


@pytest.fixture(scope="session")
def browser():
    """Return Chromium's command, or skip with a hint; CI must have one."""
    found = find_chromium()
    if found is None:
        hint = "no Chromium: apt-get install chromium, or set CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(hint)
        pytest.skip(hint)
    return found


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """Return the address of a service that has made the hand-made plan."""
    installation = Installation(tmp_path_factory.mktemp("browser") / "home")
    with begin_write(installation.engine) as session:
        add_job(
            session,
            town=TOWN,
            now=NOW,
            seed=1,
            request={"iterations": 0},
            created_at=NOW,
        )
    installation.worker().work_once()
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    config = uvicorn.Config(installation.app, log_level="warning", ws="none")
    server = Server(config, installation.service)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{door.getsockname()[1]}/"
    installation.service.feed.close()
    server.should_exit = True
    thread.join()
    door.close()
    installation.close()
