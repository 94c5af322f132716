from datetime import timedelta

import pytest

from planner.domain.readings import DriverReport, RoadReading, SnowCameraReading
from simulations.messages import decode_all, town_slug
from tests.simulations.winter import START, make_scene


def snowed_in(scene, hours):
    truth = scene.build_truth()
    for step in range((24 + hours) * 4):
        truth.advance(step, ())
    return truth


def test_cameras_and_sensors_reach_us_through_the_real_decoders():
    scene = make_scene()
    now = START + timedelta(hours=10)
    truth = snowed_in(scene, 10)
    messages = scene.observers.send(truth, now)
    readings = decode_all(messages)
    cameras = [r for r in readings if isinstance(r, SnowCameraReading)]
    sensors = [r for r in readings if isinstance(r, RoadReading)]
    assert len(cameras) == 6
    assert len(sensors) == 4
    for message, reading in zip(messages, readings, strict=True):
        assert message.topic.startswith("vinter/v1/lilla-staden/")
        assert reading.observed_at == now
        assert reading.received_at == message.received_at > now
    depth_mm = truth.depth_mm
    for camera in cameras:
        row = scene.observers.rows[camera.device]
        # Five deviations of the camera's 13 mm.
        assert camera.snow_depth_mm == pytest.approx(depth_mm[row], abs=65.0)


def test_drivers_report_ice_where_there_is_ice_and_nowhere_else():
    scene = make_scene()
    hours = [START + timedelta(hours=h) for h in range(20)]
    truth = snowed_in(scene, 10)
    told = [
        reading
        for now in hours
        for reading in decode_all(scene.observers.send(truth, now))
        if isinstance(reading, DriverReport)
    ]
    assert bool(told) == bool(truth.is_slippery.any())


def test_noise_belongs_to_the_hour_and_not_to_the_policy():
    one, other = make_scene(), make_scene()
    now = START + timedelta(hours=4)
    assert one.observers.send(snowed_in(one, 4), now) == other.observers.send(
        snowed_in(other, 4), now
    )


def test_a_town_with_its_own_devices_keeps_them():
    scene = make_scene()
    again = make_scene(town=scene.town)
    assert again.town.sensors == scene.town.sensors


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Lilla Staden", "lilla-staden"), ("Växjö", "v-xj"), ("…", "town")],
)
def test_a_town_s_name_becomes_a_level_of_a_topic(name, slug):
    assert town_slug(name) == slug
