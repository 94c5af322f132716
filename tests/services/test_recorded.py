"""Recorded messages: what counts is read, what does not is named."""

import io
import json

import pytest
from rich.console import Console

from services.recorded import read_recorded

AT = "2024-01-07T02:00:00+00:00"
PAYLOAD = {
    "device": "cam",
    "observed_at": "2024-01-07T01:55:00+00:00",
    "snow_depth_mm": 120,
    "longitude": 14.802,
    "latitude": 56.881,
}


def line(payload):
    topic = "vinter/v1/hovslatt/snow_camera/cam/up"
    return json.dumps({"topic": topic, "received_at": AT, "payload": payload})


@pytest.fixture
def errors():
    return Console(file=io.StringIO(), soft_wrap=True)


def test_without_a_recording_there_is_nothing(errors):
    assert read_recorded(None, errors) == ()


def test_what_is_no_reading_is_named_and_the_rest_counts(tmp_path, errors):
    path = tmp_path / "readings.jsonl"
    path.write_text(f"{line(PAYLOAD)}\n{line({'device': 'cam'})}\n")
    (reading,) = read_recorded(path, errors)
    assert reading.snow_depth_mm == 120
    assert errors.file.getvalue().startswith("not counted: ")


def test_a_broken_line_is_named_with_its_file(tmp_path, errors):
    path = tmp_path / "readings.jsonl"
    path.write_text(f"{line(PAYLOAD)}\nnot json\n")
    with pytest.raises(ValueError, match=r"readings\.jsonl: .*line 2"):
        read_recorded(path, errors)


def test_a_file_that_is_not_there_is_named(tmp_path, errors):
    with pytest.raises(ValueError, match=r"none\.jsonl is not there"):
        read_recorded(tmp_path / "none.jsonl", errors)
