"""Weather and readings that cannot be read, and moments that they do not cover."""

import json
import re
from datetime import timedelta

import pytest

from tests.services.bad_input.refusing import AT, assert_refused
from tests.services.installation import NOW, WEATHER

ROWS = WEATHER.splitlines()


class TestWeather:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", ["empty"]),
            ("\x00\x01\x02", ["weather.csv"]),
            ("time;air\n1;2\n", ["weather.csv"]),
            (
                "time_utc,wind_speed_m_s\n2024-01-07T02:00:00Z,3\n",
                ["air_temperature_c"],
            ),
            ("time_utc,air_temperature_c\n", ["weather.csv"]),
            (
                "time_utc,air_temperature_k\n2024-01-07T02:00Z,272\n",
                ["air_temperature_k"],
            ),
            ("time_utc,air_temperature_c\nyesterday,-1\n", ["yesterday"]),
            ("time_utc,air_temperature_c\n2024-01-07T02:00:00Z,cold\n", ["cold"]),
            (
                "time_utc,air_temperature_c\n2024-01-07T02:00:00Z,-1,7\n",
                ["weather.csv"],
            ),
            ("\n".join([ROWS[0], ROWS[2], ROWS[1], *ROWS[3:]]), ["goes back"]),
            ("\n".join([ROWS[0], ROWS[1], ROWS[1], *ROWS[3:]]), ["stands still"]),
        ],
        ids=lambda value: repr(value)[:30],
    )
    def test_tables_that_are_none(self, plan, town, tmp_path, text, words):
        (tmp_path / "weather.csv").write_text(text)
        assert_refused(plan(town), *words)

    def test_latin_text_is_named(self, plan, town, tmp_path):
        content = WEATHER.replace("-3.0", "köld", 1).encode("latin-1")
        (tmp_path / "weather.csv").write_bytes(content)
        assert_refused(plan(town), "weather.csv")

    def test_absent_file_and_empty_folder(self, plan, town, tmp_path):
        assert_refused(plan(town, weather=tmp_path / "absent.csv"), "absent.csv")
        (tmp_path / "station").mkdir()
        assert_refused(plan(town, weather=tmp_path / "station"), "station")

    @pytest.mark.parametrize("at", ["2024-01-05T00:00:00Z", "2031-01-01T00:00:00Z"])
    def test_a_moment_outside_the_weather(self, plan, town, at):
        assert_refused(plan(town, at=at), at, "choose a moment")

    def test_the_same_source_twice(self, plan, town, weather):
        assert_refused(plan(town, "--weather", weather), "weather.csv", "named twice")

    def test_of_two_sources_the_wrong_one_is_named(self, plan, town, tmp_path):
        (tmp_path / "other.csv").write_text("time;air\n1;2\n")
        refused = plan(town, "--weather", tmp_path / "other.csv")
        assert_refused(refused, "other.csv")

    def test_two_sources_give_a_plan_that_names_both(self, plan, town, tmp_path):
        (tmp_path / "other.csv").write_text(WEATHER.replace("-3.0", "-5.0"))
        ended = plan(town, "--weather", tmp_path / "other.csv")
        assert ended.code == 0
        said = json.loads(ended.out)["summary"]["weather"]
        assert said["source"] == "weather.csv + other.csv"
        assert said["air_temperature_max_c"] == -4.0

    @pytest.mark.parametrize("at", ["tonight", "", "2024-13-01", "24:00"])
    def test_a_moment_that_is_none(self, plan, town, at):
        assert_refused(plan(town, at=at), "is not a time")


class TestReadings:
    def line(self, **changes):
        message = {
            "topic": "vinter/v1/vaxjo/snow_camera/cam/up",
            "received_at": AT,
            "payload": {
                "device": "cam",
                "observed_at": (NOW - timedelta(minutes=5)).isoformat(),
                "snow_depth_mm": 120,
                "longitude": 14.802,
                "latitude": 56.881,
            },
        }
        return json.dumps(message | changes)

    @pytest.mark.parametrize(
        "broken",
        [
            "{",
            "not json",
            '{"topic": "a"}',
            '{"topic": "a", "received_at": "noon", "payload": {}}',
            '{"topic": "a", "received_at": "2024-01-07T02:00Z", "payload_base64": "*"}',
        ],
    )
    def test_a_broken_line_is_named_by_its_number(self, plan, town, tmp_path, broken):
        path = tmp_path / "readings.jsonl"
        path.write_text(f"{self.line()}\n{broken}\n{self.line()}\n")
        assert_refused(plan(town, "--readings", path), "readings.jsonl", "line 2")

    def test_a_message_that_is_no_reading_is_named_and_the_rest_counts(
        self, plan, town, tmp_path
    ):
        path = tmp_path / "readings.jsonl"
        path.write_text(f"{self.line()}\n{self.line(payload={'device': 'cam'})}\n")
        ended = plan(town, "--readings", path)
        assert ended.code == 0
        assert re.fullmatch(r"not counted: [^\n]+\n", ended.err)
        reasons = [task["reason"] for task in json.loads(ended.out)["tasks"]]
        assert any("camera cam" in reason for reason in reasons)

    def test_absent_file_folder_and_bytes(self, plan, town, tmp_path):
        assert_refused(plan(town, "--readings", tmp_path / "none.jsonl"), "none.jsonl")
        (tmp_path / "folder").mkdir()
        assert_refused(plan(town, "--readings", tmp_path / "folder"), "folder")
        (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
        assert_refused(plan(town, "--readings", tmp_path / "bytes.jsonl"), "bytes")
