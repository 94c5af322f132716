import numpy as np
import pytest

from planner.assimilation.sites.believed import believed

DAY = np.arange(48)
AIR = 4.0 * np.sin(2.0 * np.pi * DAY / 24.0)
NIGHT = np.zeros(48)


def test_a_sensor_stuck_at_zero_is_found_and_said():
    shown = AIR - 1.0
    shown[10:40] = 0.0
    found = believed(shown, AIR, NIGHT)
    assert found.stuck == ((10, 39, 0.0),)
    assert np.isnan(found.observed_c[25:40]).all()
    assert np.isfinite(found.observed_c[40:]).all()


def test_a_missing_hour_does_not_free_a_stuck_sensor():
    shown = AIR - 1.0
    shown[10:40] = -1.5
    shown[20] = np.nan
    found = believed(shown, AIR, NIGHT)
    assert found.stuck == ((10, 39, -1.5),)


def test_snow_that_melts_for_some_hours_is_no_fault():
    shown = AIR - 1.0
    shown[3:10] = 0.0
    assert believed(shown, AIR, NIGHT).stuck == ()


def test_each_hour_is_judged_by_the_past_alone():
    shown = AIR - 1.0
    shown[10:40] = -2.5
    whole = believed(shown, AIR, NIGHT).observed_c
    for hours in (12, 20, 30):
        part = believed(shown[:hours], AIR[:hours], NIGHT[:hours]).observed_c
        np.testing.assert_array_equal(part, whole[:hours])


def test_a_steady_surface_under_steady_weather_is_believed():
    shown = np.full(48, -3.0)
    assert believed(shown, np.full(48, -2.0), NIGHT).stuck == ()


@pytest.mark.parametrize("value", [85.0, -88.8])
def test_what_no_road_ever_was_is_not_believed(value):
    shown = AIR - 1.0
    shown[7] = value
    found = believed(shown, AIR, NIGHT)
    assert found.far_count == 1
    assert np.isnan(found.observed_c[7])


def test_the_argument_is_left_alone():
    shown = np.full(48, 85.0)
    believed(shown, AIR, NIGHT)
    assert (shown == 85.0).all()
