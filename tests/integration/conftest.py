"""A broker and a database server of the test's own, on free ports of this machine.

Where the program is missing a test is skipped with a hint; where ``CI=true`` says
that everything must run, it fails.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

PATIENCE_S = 30.0


def find_program(name: str, package: str, *folders: Path) -> str:
    """Return the path of a program, or skip (fail where everything must run)."""
    path = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/sbin", *map(str, folders)]
    )
    found = shutil.which(name, path=path)
    if found is None:
        hint = f"{name} is not here; `apt-get install {package}` brings it"
        if os.environ.get("CI") == "true":
            pytest.fail(hint)
        pytest.skip(hint)
    return found


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port)),
        ):
            return
        time.sleep(0.02)
    pytest.fail(f"{server.args!r} did not open port {port}, returned {server.poll()}")


@dataclass
class Mosquitto:
    """A broker that can be stopped and started again, and remembers."""

    program: str
    folder: Path
    port: int = field(default_factory=find_free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\n"
            "allow_anonymous true\n"
            "persistence true\n"
            f"persistence_location {self.folder}/\n"
            "max_inflight_messages 1000\n"
            "max_queued_messages 100000\n"
            + ("user root\n" if os.geteuid() == 0 else "")
        )
        with (self.folder / "mosquitto.log").open("ab") as log:
            self.server = subprocess.Popen(
                [self.program, "-c", str(config)], stdout=log, stderr=log
            )
        wait_for_port(self.port, self.server)

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait(PATIENCE_S)
            self.server = None


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = Mosquitto(find_program("mosquitto", "mosquitto"), folder)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def mosquitto_url(mosquitto: Mosquitto) -> str:
    return mosquitto.url


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a private server; it refuses to run as root, so it does not."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    initdb = find_program("initdb", "postgresql", *folders)
    postgres = find_program("postgres", "postgresql", *folders)
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="vinter-postgres-"))
    password = secrets.token_hex(16)
    port = find_free_port()
    secret = folder / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        shutil.chown(folder, user)
        shutil.chown(secret, user)
    become = {"user": user, "group": user, "extra_groups": []}
    as_user = become if os.geteuid() == 0 else {}
    cluster = folder / "cluster"
    made = subprocess.run(
        [
            *(initdb, "--pgdata", str(cluster), "--username", "vinter"),
            *("--pwfile", str(secret), "--auth", "scram-sha-256"),
            *("--encoding", "UTF8", "--no-locale", "--no-sync"),
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        **as_user,
    )
    if made.returncode != 0:
        pytest.fail(made.stderr.decode())
    with (folder / "postgres.log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(postgres, "-D", str(cluster), "-p", str(port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
                *("-c", "unix_socket_directories="),
            ],
            cwd=folder,
            stdout=log,
            stderr=log,
            **as_user,
        )
    try:
        wait_for_port(port, server)
        yield f"postgresql://vinter:{password}@127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the URL of an empty database, which is dropped after the test."""
    name = f"vinter_{secrets.token_hex(6)}"
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            server = psycopg.connect(f"{postgres_server}/postgres", autocommit=True)
            break
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    with server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{postgres_server}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'vinter.db'}"
    return str(request.getfixturevalue("postgres_url"))
