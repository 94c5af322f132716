"""The services of docker-compose.yml, with its broker's rules, on this machine.

The commands are those of the compose file, the broker runs with its access list, and
the database is PostgreSQL: from an OpenStreetMap file to a plan that a camera has
changed, through every process, and each ends when it is asked to.
"""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import paho.mqtt.client as paho
import pytest
import yaml
from jsonschema import Draft202012Validator
from paho.mqtt.enums import CallbackAPIVersion

from tests.osm_grid import osm_grid

ROOT = Path(__file__).parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SCHEMA = json.loads(
    (ROOT / "docs" / "plan-document.schema.json").read_text(encoding="utf-8")
)
PATIENCE_S = 240.0
LOOPBACK = "127.0.0.1"

pytestmark = pytest.mark.integration


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all processes of one installation share."""

    environment: dict[str, str]
    home: Path
    port: int
    passwords: dict[str, str]
    mqtt_port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "services", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a service of the compose file, and see that it ends in order."""
        log_path = self.home / f"{service}.log"
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "services",
                    *COMPOSE["services"][service]["command"],
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
            assert process.poll() is None, log_path.read_text()
            process.send_signal(signal.SIGTERM)
            code, said = process.wait(30), log_path.read_text()
            # uvicorn ends its work first, and then itself by the signal it was sent.
            is_done = "Application shutdown complete" in said
            assert code == (-signal.SIGTERM if is_done else 0), said
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    def publish(self, user: str, topic: str, payload: dict[str, object]) -> bool:
        """Publish as a device does; False where the broker lets nobody in."""
        client = paho.Client(CallbackAPIVersion.VERSION2)
        answers: list[bool] = []
        client.on_connect = lambda _c, _u, _f, code, _p: answers.append(
            not code.is_failure
        )
        if user:
            client.username_pw_set(user, self.passwords[user])
        client.connect(LOOPBACK, self.mqtt_port)
        client.loop_start()
        try:
            wait_until(lambda: bool(answers), "the broker's answer")
            if not answers[0]:
                return False
            client.publish(topic, json.dumps(payload), qos=1).wait_for_publish(30)
            return True
        finally:
            client.disconnect()
            client.loop_stop()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=30.0)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not come within {PATIENCE_S:g} s")
        time.sleep(0.05)


@pytest.fixture
def guarded_broker(mosquitto, tmp_path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Run the compose file's broker: its settings, its access list, its passwords."""
    mosquitto.stop()
    passwords = {
        user: secrets.token_hex(8) for user in ("vinter-ingest", "camera-7", "camera-8")
    }
    program = shutil.which("mosquitto_passwd")
    assert program, "mosquitto_passwd comes with the package mosquitto"
    kept = mosquitto.folder / "passwords"
    kept.touch(mode=0o600)
    for user, password in passwords.items():
        subprocess.run(
            [program, "-b", str(kept), user, password],
            check=True,
            capture_output=True,
        )
    folder = ROOT / "docker" / "mosquitto"
    access = tmp_path / "acl"
    access.write_text((folder / "acl").read_text(encoding="utf-8"))
    text = (folder / "mosquitto.conf").read_text(encoding="utf-8")
    for pattern, here in (
        (r"^listener 1883$", f"listener {mosquitto.port} {LOOPBACK}"),
        (r"^persistence_location .*$", f"persistence_location {mosquitto.folder}/"),
        (r"^password_file .*$", f"password_file {kept}"),
        (r"^acl_file .*$", f"acl_file {access}"),
    ):
        text, count = re.subn(pattern, here, text, flags=re.MULTILINE)
        assert count == 1
    if os.geteuid() == 0:
        text += "user root\n"
    config = mosquitto.folder / "guarded.conf"
    config.write_text(text)
    with (mosquitto.folder / "guarded.log").open("wb") as log:
        server = subprocess.Popen(
            [mosquitto.program, "-c", str(config)], stdout=log, stderr=log
        )
    try:
        wait_until(lambda: answers(mosquitto.port), "the broker")
        yield mosquitto.port, passwords
    finally:
        server.terminate()
        server.wait(30)


def answers(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1.0).close()
    except OSError:
        return False
    return True


@pytest.fixture
def house(guarded_broker, postgres_url: str, tmp_path: Path) -> House:
    mqtt_port, passwords = guarded_broker
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    home = tmp_path / "home"
    home.mkdir()
    ours = {
        "VINTER_HOME": str(home),
        "VINTER_DATABASE_URL": postgres_url,
        "VINTER_MQTT_URL": (
            f"mqtt://vinter-ingest:{passwords['vinter-ingest']}@{LOOPBACK}:{mqtt_port}"
        ),
        "VINTER_UNKNOWN_DEVICES": "dead-letter",
        "VINTER_SECRET": secrets.token_hex(32),
        "VINTER_LISTEN": f"{LOOPBACK}:{port}",
    }
    others = {k: v for k, v in os.environ.items() if not k.startswith("VINTER_")}
    return House(
        environment=others | ours,
        home=home,
        port=port,
        passwords=passwords,
        mqtt_port=mqtt_port,
    )


def write_town(house: House) -> None:
    """Import six by six streets 150 m apart, and a night with 8 mm of water as snow."""
    osm = house.home / "town.osm"
    osm.write_text(osm_grid())
    towns = house.home / "towns"
    towns.mkdir()
    made = house.run("town", "import", "--osm", str(osm), "--out", str(towns / "grid"))
    assert made.returncode == 0, made.stderr
    weather = house.home / "weather"
    weather.mkdir()
    lines = ["time_utc,air_temperature_c,relative_humidity_pct,precipitation_mm_h"]
    start = (datetime.now(UTC) - timedelta(hours=30)).replace(
        minute=0, second=0, microsecond=0
    )
    for hour in range(60):
        moment = (start + timedelta(hours=hour)).isoformat()
        falls = 1.0 if 26 <= hour < 34 else 0.0
        lines.append(f"{moment},-4.0,92,{falls}")
    (weather / "grid.csv").write_text("\n".join(lines) + "\n")


def camera_message(depth_mm: float) -> dict[str, object]:
    observed_at = datetime.now(UTC).isoformat()
    return {"device": "camera-7", "observed_at": observed_at, "snow_depth_mm": depth_mm}


def test_no_process_starts_on_a_database_that_nobody_upgraded(house: House):
    started = house.run(*COMPOSE["services"]["api"]["command"])
    assert started.returncode == 2
    assert "vinter db upgrade" in started.stderr
    assert "Traceback" not in started.stderr


def test_the_compose_services_plan_a_town_and_heed_its_camera(house: House):
    write_town(house)
    upgrade = COMPOSE["services"]["migrate"]["command"]
    for _ in range(2):
        upgraded = house.run(*upgrade)
        assert upgraded.returncode == 0, upgraded.stderr
    added = house.run(
        *("device", "add", "grid", "snow_camera", "camera-7"),
        *("--longitude", "15.004", "--latitude", "59.003"),
    )
    assert added.returncode == 0, added.stderr

    with house.running("api"), house.running("ingest"), house.running("worker"):
        wait_until(lambda: answers(house.port), "the HTTP service")
        assert house.get("/readyz").json()["status"] == "ready"

        topic = "vinter/v1/grid/snow_camera/camera-7/up"
        latest = "/api/v1/towns/grid/readings/latest"
        seen = camera_message(110.0)
        assert not house.publish("", topic, seen), "the broker let a stranger in"
        house.publish("camera-8", topic, camera_message(999.0))
        assert house.publish("camera-7", topic, seen)
        wait_until(lambda: bool(house.get(latest).json()), "the camera's reading")
        stored = house.get(latest).json()
        assert [row["device"] for row in stored] == ["camera-7"]
        depths = [row["quantities"]["snow_depth_mm"] for row in stored]
        assert depths == [110.0], "camera-8 spoke under another's name"

        asked = httpx.post(
            f"{house.url}/api/v1/towns/grid/plans",
            json={"iterations": 20},
            headers={"Idempotency-Key": "tonight"},
            timeout=30.0,
        )
        assert asked.status_code == 202, asked.text
        job = asked.headers["Location"]
        wait_until(
            lambda: house.get(job).json()["state"] in {"done", "failed"}, "the plan"
        )
        assert house.get(job).json()["state"] == "done", house.get(job).text
        plan = house.get("/api/v1/towns/grid/plans/latest").json()

    Draft202012Validator(SCHEMA).validate(plan)
    assert plan["tasks"]
    assert any("camera-7" in task["reason"] for task in plan["tasks"])
