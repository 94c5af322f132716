"""The operator's commands say what they did, and what is wrong in one sentence."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sensors.message import Message
from services.db.engine import begin_write
from services.db.upgrade import prepare_database
from services.ingest import run_ingest
from services.operations.commands import db_app, deadletters_app, device_app, record
from services.readings.queries import store_messages
from services.settings import Settings

NOON = datetime(2024, 1, 7, 12, 0, tzinfo=UTC)

app = typer.Typer(pretty_exceptions_enable=False)
app.add_typer(db_app, name="db")
app.add_typer(device_app, name="device")
app.add_typer(deadletters_app, name="deadletters")
app.command("record")(record)


@pytest.fixture(autouse=True)
def database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"VINTER_{name.upper()}", raising=False)
    monkeypatch.setenv("VINTER_HOME", str(tmp_path))
    return f"sqlite:///{tmp_path / 'vinter.db'}"


def run(*words: str) -> str:
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def run_json(*words: str) -> object:
    return json.loads(run(*words, "--json"))


def test_a_database_is_brought_up_and_says_its_revision():
    assert run_json("db", "upgrade") == {"database": "sqlite", "revision": "r0003"}
    assert run("db", "upgrade") == "The sqlite database is at revision r0003.\n"


def test_a_device_is_added_and_listed():
    place = ("--longitude", "10.75", "--latitude", "59.91")
    told = run("device", "add", "oslo", "road_sensor", "rs-1", *place)
    assert told == "rs-1 may send to vinter/v1/oslo/road_sensor/rs-1/up.\n"
    entry = {
        "town": "oslo",
        "kind": "road_sensor",
        "device": "rs-1",
        "longitude": 10.75,
        "latitude": 59.91,
    }
    assert run_json("device", "list") == [entry]
    assert run_json("device", "list", "uppsala") == []
    assert "rs-1" in run("device", "list")


def test_a_dead_letter_is_listed_and_read_after_its_device_was_added(
    database_url: str,
):
    engine = prepare_database(database_url)
    topic = "vinter/v1/oslo/road_sensor/rs-1/up"
    payload = b'{"device":"rs-1","observed_at":"2024-01-07T12:00:00Z"}'
    with begin_write(engine) as session:
        message = Message(topic=topic, payload=payload, received_at=NOON)
        store_messages(session, [message])
    engine.dispose()
    listed = run_json("deadletters", "list")
    assert isinstance(listed, list)
    (letter,) = listed
    assert (letter["number"], letter["topic"], letter["bytes"]) == (1, topic, 54)
    assert letter["received_at"] == "2024-01-07T12:00:00Z"
    assert run("deadletters", "replay").endswith("0 of 1 dead letters were read.\n")
    run("device", "add", "oslo", "road_sensor", "rs-1")
    assert run_json("deadletters", "replay", "1") == {"read": 1, "refused": []}
    assert run("deadletters", "list") == "There are no dead letters.\n"


def test_a_database_that_is_away_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("VINTER_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/n")
    for words in (("db", "upgrade"), ("device", "list")):
        with pytest.raises(ConnectionError, match="does not answer") as refusal:
            run(*words)
        assert "hunter2" not in str(refusal.value)
        assert "\n" not in str(refusal.value)


def test_without_a_broker_neither_ingest_nor_record_starts(tmp_path: Path):
    with pytest.raises(ValueError, match="VINTER_MQTT_URL is not set"):
        run("record", "--out", str(tmp_path / "night.jsonl"))
    with pytest.raises(ValueError, match="VINTER_MQTT_URL is not set"):
        run_ingest(Settings(), threading.Event())
    assert not (tmp_path / "night.jsonl").exists()
