"""Messages that are no reading: each becomes one dead letter with one sentence."""

import json
from datetime import timedelta

import pytest

from sensors.message import Message
from services.db.engine import begin_read, begin_write
from services.db.upgrade import prepare_database
from services.ingest import Ingest
from services.readings.dead_letters import list_dead_letters
from services.readings.devices import add_device
from services.readings.queries import list_readings
from tests.services.installation import NOW

TOWN = "hovslatt"
NATIVE = {
    "road_sensor": {
        "message_id": "a-17",
        "road_surface_temperature_c": -2.5,
        "surface_state": "ice",
    },
    "snow_camera": {"snow_depth_mm": 72, "image_url": "https://example.org/17.jpg"},
    "driver_report": {
        "report": "ice",
        "note": "halt vid åkern",
        "longitude": 14.8,
        "latitude": 56.88,
    },
}


@pytest.fixture
def engine(tmp_path):
    engine = prepare_database(f"sqlite:///{tmp_path / 'vinter.db'}")
    with begin_write(engine) as session:
        for kind in NATIVE:
            add_device(session, town=TOWN, kind=kind, device="d-1", added_at=NOW)
    yield engine
    engine.dispose()


def payload(kind, observed_at=NOW, device="d-1"):
    said = {"device": device, "observed_at": observed_at.isoformat(), **NATIVE[kind]}
    return json.dumps(said, ensure_ascii=False).encode()


def message(kind, content, device="d-1"):
    return Message(
        topic=f"vinter/v1/{TOWN}/{kind}/{device}/up",
        payload=content,
        received_at=NOW + timedelta(seconds=2),
    )


def stored(engine, *messages):
    """Store a batch and return its readings and dead letters."""
    ingest = Ingest(engine)
    ingest.store(messages)
    with begin_read(engine) as session:
        letters = list(list_dead_letters(session, limit=10_000))
        readings = list_readings(session, TOWN, NOW + timedelta(days=1), NOW)
    assert ingest.counters.dead_lettered == len(letters)
    assert ingest.counters.stored == len(readings)
    return readings, letters


def assert_sentence(error):
    assert error.strip()
    assert "\n" not in error
    assert "Traceback" not in error


@pytest.mark.parametrize("kind", list(NATIVE))
def test_a_payload_cut_at_any_byte_is_kept_aside_and_the_next_one_counts(engine, kind):
    whole = payload(kind)
    cuts = [message(kind, whole[:length]) for length in range(len(whole))]
    readings, letters = stored(engine, *cuts, message(kind, whole))
    assert len(readings) == 1
    assert {letter.payload for letter in letters} == {cut.payload for cut in cuts}
    for letter in letters:
        assert_sentence(letter.error)


def test_a_reading_from_the_future_is_kept_aside_with_both_moments(engine):
    ahead = NOW + timedelta(hours=3)
    content = payload("snow_camera", observed_at=ahead)
    readings, (letter,) = stored(engine, message("snow_camera", content))
    assert readings == []
    assert_sentence(letter.error)
    for moment in ("in the future", "05:00:00", "02:00:02"):
        assert moment in letter.error
    assert letter.payload == content


def test_an_unknown_device_is_kept_aside_and_named(engine):
    content = payload("snow_camera", device="d-2")
    readings, (letter,) = stored(engine, message("snow_camera", content, "d-2"))
    assert readings == []
    assert_sentence(letter.error)
    assert "d-2" in letter.error


def test_a_device_under_another_ones_topic_is_kept_aside(engine):
    content = payload("snow_camera", device="d-2")
    readings, (letter,) = stored(engine, message("snow_camera", content))
    assert readings == []
    assert_sentence(letter.error)


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 40, b"\xff\xfe", b"null", b"[]", b'"ice"', b"[" * 5000]
)
def test_bytes_that_are_no_object_are_kept_aside(engine, content):
    readings, (letter,) = stored(engine, message("road_sensor", content))
    assert readings == []
    assert_sentence(letter.error)
    assert letter.payload == content


@pytest.mark.parametrize(
    "topic", ["vinter/v1/hovslatt/teapot/d-1/up", "vinter/v1/x/up", "weather", "a/b\n"]
)
def test_a_topic_that_is_nobodys_is_kept_aside(engine, topic):
    letter = Message(topic=topic, payload=payload("snow_camera"), received_at=NOW)
    readings, (kept,) = stored(engine, letter)
    assert readings == []
    assert_sentence(kept.error)
    assert kept.topic == topic
