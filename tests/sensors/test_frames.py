"""Recorded messages still read the same: each frame says what, and why it is there."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from planner.domain.calendar import parse_instant
from sensors.decode import decode_message
from sensors.errors import DecodeError

FRAMES = sorted(
    path
    for kind in ("road_sensor", "snow_camera", "driver_report")
    for path in (Path(__file__).parent / kind / "frames").glob("*.json")
)


def read_frame(path: Path) -> tuple[dict[str, object], bytes]:
    frame = json.loads(path.read_text(encoding="utf-8"))
    text = frame.get("payload_text")
    return frame, (json.dumps(frame["payload"]) if text is None else text).encode()


@pytest.mark.parametrize("path", FRAMES, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_a_frame_reads_as_it_says(path: Path):
    frame, payload = read_frame(path)
    topic, received_at = str(frame["topic"]), parse_instant(str(frame["received_at"]))
    if "error" in frame:
        with pytest.raises(DecodeError) as refusal:
            decode_message(topic, payload, received_at)
        assert str(frame["error"]) in str(refusal.value)
        return
    decoded = decode_message(topic, payload, received_at)
    assert topic == f"vinter/v1/{decoded.town}/{decoded.kind}/{decoded.device}/up"
    found = asdict(decoded.reading)
    found["observed_at"] = found["observed_at"].isoformat().replace("+00:00", "Z")
    found["flags"] = sorted(found["flags"])
    expected = frame["reading"]
    assert isinstance(expected, dict)
    assert {name: found[name] for name in expected} == expected
    assert decoded.reading.received_at == received_at


def test_there_are_frames_that_read_and_frames_that_do_not():
    refused = sum("error" in read_frame(path)[0] for path in FRAMES)
    assert refused > 5
    assert len(FRAMES) - refused > 5


@pytest.mark.parametrize(
    "name", ["road_sensor/full", "snow_camera/full", "driver_report/ice"]
)
def test_a_payload_cut_at_any_byte_is_refused_in_one_sentence(name: str):
    kind, stem = name.split("/")
    frame, payload = read_frame(
        Path(__file__).parent / kind / "frames" / f"{stem}.json"
    )
    for length in range(len(payload)):
        with pytest.raises(DecodeError) as refusal:
            decode_message(
                str(frame["topic"]),
                payload[:length],
                parse_instant(str(frame["received_at"])),
            )
        assert "\n" not in str(refusal.value)
        assert len(str(refusal.value)) < 300
