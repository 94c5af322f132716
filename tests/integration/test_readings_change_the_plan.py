"""Through Mosquitto: a camera and a driver change the next plan, and it says so."""

from pathlib import Path

import pytest

from sensors.mqtt_connection import MqttVersion, SessionParams
from tests.services.readings_night import ReadingsNight, tell_the_story

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("version", list(MqttVersion))
def test_a_camera_and_a_driver_change_the_next_plan(
    mosquitto_url: str, tmp_path: Path, version: MqttVersion
):
    night = ReadingsNight(tmp_path, mosquitto_url)
    params = SessionParams(client_id="vinter-ingest", versions=(version,))
    with night.listening(params):
        tell_the_story(night)
    assert (night.counters.stored, night.counters.dead_lettered) == (2, 0)
