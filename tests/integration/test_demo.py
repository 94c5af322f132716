"""The README's first command, shortened: it plans, it answers, it ends cleanly."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300
PAGE = r"http://127\.0\.0\.1:\d+/"

pytestmark = pytest.mark.integration


def start(folder, *options):
    return subprocess.Popen(
        [sys.executable, "-m", "services", "demo", "--folder", folder, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_short_night_has_plans_from_readings_and_sends_vehicles_out(tmp_path):
    demo = start(tmp_path, "--hours", "5", "--hour-seconds", "12", "--end")
    told, _ = demo.communicate(timeout=PATIENCE_S)
    assert demo.returncode == 0, told
    assert "generated storm" in told
    assert len(re.findall(r"plan \d+: ", told)) >= 2, told
    assert re.search(r"[1-9]\d* vehicles sent out", told), told
    assert re.search(r"[1-9]\d* readings", told), told
    assert "Traceback" not in told
    with sqlite3.connect(tmp_path / "vinter.db") as database:
        (document,) = database.execute(
            "select document from plan order by number desc limit 1"
        ).fetchone()
    plan = json.loads(document)
    assert plan["summary"]["weather"]["source"] == "generated-storm.csv"
    unplaced = [r for r in plan["remarks"] if "is not known" in r]
    assert unplaced == []


def until_it_says(demo, said):
    for line in demo.stdout:
        if found := re.search(said, line):
            return found[0]
    pytest.fail(f"the demo ended with {demo.wait()} before it said {said}")


@pytest.mark.parametrize("at_start", [signal.SIG_IGN, signal.SIG_DFL])
def test_the_page_answers_and_ctrl_c_ends_everything(tmp_path, at_start):
    # A shell has Ctrl-C ignored in what it starts in the background.
    before = signal.signal(signal.SIGINT, at_start)
    try:
        demo = start(tmp_path, "--hours", "4", "--hour-seconds", "30")
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        page = httpx.get(until_it_says(demo, PAGE), timeout=30)
        assert "Vinter" in page.text
    finally:
        demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=60)
    assert demo.returncode == 0, rest
    assert "Traceback" not in rest
    assert rest.rstrip().endswith("The demo has ended.")


def test_a_second_signal_does_not_break_the_ending(tmp_path):
    # A supervisor often signals a command and its child, which hands it on again.
    # With --end the reading below is over with the night, even if no signal counts.
    demo = start(tmp_path, "--hours", "4", "--hour-seconds", "30", "--end")
    try:
        until_it_says(demo, PAGE)
        demo.send_signal(signal.SIGTERM)
        until_it_says(demo, "Ending the demo")
        demo.send_signal(signal.SIGTERM)
        demo.send_signal(signal.SIGTERM)
        rest, _ = demo.communicate(timeout=60)
    finally:
        demo.kill()
    assert demo.returncode == 0, rest
    assert rest.rstrip().endswith("The demo has ended.")
