"""What was seen counts from when it was seen, not from when a plan is made."""

import numpy as np
import pytest

from planner.surface.outlook import Slipperiness
from tests.planner.assimilation.pasts import camera, driver, sensor
from tests.planner.assimilation.row_of_readings import (
    COLD,
    NONE,
    REPORTED,
    WET,
    analysed,
)
from tests.planner.expected import at


def test_depth_before_it_was_seen_stays_and_counts_from_then_on():
    outlook, analysis = analysed(camera(200.0, minutes_ago=60))
    depth_mm = analysis.outlook.snow_depth_mm
    before, since = outlook.time_s < -3600, outlook.time_s >= -3600
    np.testing.assert_array_equal(depth_mm[before], outlook.snow_depth_mm[before])
    added_mm = (depth_mm - outlook.snow_depth_mm)[since & (outlook.time_s <= 0), 0]
    assert (added_mm > 50.0).all()
    # None falls in that hour: what was added is there all of it, but for settling.
    assert added_mm[0] == pytest.approx(added_mm[-1], rel=0.05)


def test_the_clock_does_not_start_anew_with_each_reading_of_the_same_snow():
    # A camera that shows 200 mm every quarter of an hour since 01:00.
    often = [camera(200.0, minutes_ago=15.0 * quarter) for quarter in range(9)]
    outlook, analysis = analysed(*often)
    deep = analysis.outlook.snow_depth_mm[:, 0] > 100.0
    assert outlook.time_s[deep][0] == -2 * 3600.0


def test_what_a_camera_saw_before_the_model_was_wrong_is_not_made_up():
    # It agreed with the model two hours ago and sees 200 mm now: the snow is new.
    outlook, _ = analysed()
    then_mm = float(outlook.snow_depth_mm[at(outlook, -2), 0])
    _, analysis = analysed(camera(then_mm, minutes_ago=120), camera(200.0))
    now = at(outlook, 0)
    np.testing.assert_allclose(
        analysis.outlook.snow_depth_mm[:now, 0],
        outlook.snow_depth_mm[:now, 0],
        atol=1.0,
    )
    assert analysis.outlook.snow_depth_mm[now, 0] > 100.0


def test_reported_ice_lies_from_its_report_on():
    outlook, analysis = analysed(
        driver("ice", metres=1050.0, minutes_ago=45), weather=COLD
    )
    street = analysis.outlook.slipperiness[:, 10]
    assert (street[at(outlook, -0.75) : at(outlook, 0) + 1] == REPORTED).all()
    assert street[at(outlook, -1)] == NONE


def test_what_a_sensor_has_shown_for_an_hour_did_not_freeze_just_now():
    often = [
        sensor(road_surface_temperature_c=-2.0, minutes_ago=15.0 * quarter)
        for quarter in range(5)
    ]
    before = sensor(road_surface_temperature_c=0.4, minutes_ago=90)
    outlook, analysis = analysed(*often, before, weather=WET)
    street = analysis.outlook.slipperiness[:, 0]
    icy = street == Slipperiness.FREEZING_WET
    assert icy[at(outlook, -1) : at(outlook, 0) + 1].all()
    assert not icy[: at(outlook, -1)].any()
