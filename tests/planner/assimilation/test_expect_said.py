"""What the words of drivers do to the outlook of a town."""

import numpy as np
import pytest

from planner.domain.treatments import Work
from planner.surface.outlook import Slipperiness
from tests.planner.assimilation.pasts import camera, driver
from tests.planner.assimilation.row_of_readings import (
    COLD,
    NONE,
    REPORTED,
    analysed,
    evidence_of,
    treatment,
)
from tests.planner.expected import at
from tests.street_grid import hours_of_weather


def test_ice_report_marks_the_streets_near_it():
    # The model of a dry, cold night has no ice; the one report within 300 m of 1050 m
    # is believed near it, and nowhere beyond.
    outlook, analysis = analysed(
        driver("ice", metres=1050.0, minutes_ago=5), weather=COLD
    )
    marked = analysis.outlook.slipperiness[at(outlook, 0)]
    segments = np.flatnonzero(marked == REPORTED)
    # Within 300 m of 1050 m: the streets that lie between 700 and 1400 m.
    assert {9, 10, 11} <= set(segments.tolist()) <= set(range(7, 14))
    assert evidence_of(analysis, 10) == "a driver reported ice on Street 10 at 02:55"
    assert evidence_of(analysis, 20) is None


def test_reported_ice_ends_with_the_thaw():
    # Frost now, +5 °C from 2 h ahead.
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: -1.0 if hour < 2 else 5.0,
        relative_humidity_pct=97.0,
    )
    outlook, analysis = analysed(driver("ice"), weather=thaw)
    street = analysis.outlook.slipperiness[:, 0]
    assert (street[at(outlook, 0) : at(outlook, 2) + 1] == REPORTED).all()
    assert (street[at(outlook, 12) :] == NONE).all()


def test_a_road_that_thawed_since_the_report_is_free_of_it():
    thaw = hours_of_weather(
        air_temperature_c=lambda hour: -3.0 if hour < -4 else 6.0, start_h=-48
    )
    _, analysis = analysed(driver("ice", minutes_ago=300), weather=thaw)
    assert not (analysis.outlook.slipperiness == REPORTED).any()


def test_salting_after_the_report_ends_it():
    outlook, analysis = analysed(
        driver("ice", minutes_ago=20),
        weather=COLD,
        treatments=[treatment(0, 5, Work.SALT)],
    )
    street, neighbour = analysis.outlook.slipperiness[at(outlook, 0), :2]
    assert street == NONE
    assert neighbour == REPORTED


@pytest.mark.parametrize(
    ("seen", "depth_mm", "air_c"),
    [("snow", 60, -0.5), ("slush", 40, 1.5), ("drift", 150, -0.5)],
)
def test_snow_report_raises_the_depth_towards_what_it_means(seen, depth_mm, air_c):
    # A report of one reporter counts as far as it is believed: half or more of it.
    weather = hours_of_weather(
        precipitation_mm_h=lambda hour: 0.3 if -5 < hour <= -2 else 0.0,
        air_temperature_c=air_c,
    )
    outlook, analysis = analysed(driver(seen), weather=weather)
    now = at(outlook, 0)
    after_mm = analysis.outlook.snow_depth_mm[now]
    assert outlook.snow_depth_mm[now, 0] < 0.2 * depth_mm
    assert 0.4 * depth_mm < after_mm[0] <= depth_mm + 1.0
    assert after_mm[1] <= after_mm[0] + 1e-6
    assert analysis.outlook.slipperiness[now, 0] == Slipperiness.SNOW_COVER
    assert f"a driver reported {seen}" in evidence_of(analysis, 0)


def test_snow_report_never_lowers_a_depth():
    deep = hours_of_weather(precipitation_mm_h=lambda hour: 2.0 if hour <= 0 else 0.0)
    outlook, analysis = analysed(driver("snow"), weather=deep)
    np.testing.assert_array_equal(analysis.outlook.snow_depth_mm, outlook.snow_depth_mm)


def test_clear_report_takes_the_expectation_away_and_is_named():
    # Two drivers say so: one alone is hardly believed against snow that has fallen.
    outlook, analysis = analysed(
        driver("clear", minutes_ago=5, reporter="anna"),
        driver("clear", minutes_ago=2, reporter="bo"),
    )
    now = at(outlook, 0)
    assert outlook.snow_depth_mm[now, 0] > 30.0
    assert analysis.outlook.snow_depth_mm[now, :3].max() == 0.0
    assert (analysis.outlook.slipperiness[now, :3] == NONE).all()
    assert analysis.outlook.snow_depth_mm[now, 10] == outlook.snow_depth_mm[now, 10]
    named = "A driver reported a clear surface on Street 0 at 02:5"
    assert any(remark.startswith(named) for remark in analysis.outlook.remarks)


def test_camera_and_driver_are_both_named():
    _, analysis = analysed(
        camera(150.0, minutes_ago=20), driver("drift", minutes_ago=10)
    )
    assert "camera cam on Street 0 measured 150 mm of snow at 02:40" in evidence_of(
        analysis, 0
    )


def test_reported_ice_leaves_the_snow_that_is_to_be_ploughed():
    outlook, analysis = analysed(driver("ice", minutes_ago=5))
    now = at(outlook, 0)
    assert analysis.outlook.slipperiness[now, 0] == REPORTED
    np.testing.assert_array_equal(analysis.outlook.snow_depth_mm, outlook.snow_depth_mm)
