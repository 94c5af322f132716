"""Through the embedded broker: what is said on the road changes the next plan."""

from sensors.mqtt_connection import MqttVersion, SessionParams
from services.demo.broker import EmbeddedBroker
from tests.services.readings_night import ReadingsNight, tell_the_story


def test_a_camera_and_a_driver_change_the_next_plan(tmp_path):
    with EmbeddedBroker() as broker:
        night = ReadingsNight(tmp_path, broker.url)
        params = SessionParams(client_id="demo", versions=(MqttVersion.V3_1_1,))
        with night.listening(params):
            tell_the_story(night)
    assert (night.counters.stored, night.counters.dead_lettered) == (2, 0)
