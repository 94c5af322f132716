"""A station's road speaks for the town, unless its sensor is stuck or impossible."""

from dataclasses import replace

import numpy as np
import pytest

from planner.params import HorizonParams, SurfaceParams
from tests.planner.expected import expected
from tests.street_grid import hours_of_weather, snapshot

HORIZON = HorizonParams(history_h=14.0)
SURFACE = SurfaceParams(spin_up_h=6.0)


def frost(road=None):
    return hours_of_weather(
        air_temperature_c=lambda hour: -15.0 + 0.2 * hour,
        road_surface_temperature_c=road,
    )


def analysed(road=None, *other):
    """Frost of -15 °C that slowly gives way, and what the stations' roads show."""
    weather = [
        replace(frost(shown), source=f"station {number}")
        for number, shown in enumerate((road, *other), start=1)
    ]
    return expected(snapshot(weather=weather), HORIZON, SURFACE).outlook


@pytest.mark.parametrize("shown_c", [0.0, -3.0])
def test_a_stuck_sensor_at_the_station_is_said_and_warms_no_street(shown_c):
    plain, found = analysed(), analysed(road=lambda _: shown_c)
    np.testing.assert_array_equal(
        found.road_surface_temperature_c, plain.road_surface_temperature_c
    )
    said = [remark for remark in found.remarks if "taken as stuck" in remark]
    assert len(said) == 1
    assert f"station 1 has shown {shown_c:.1f} °C since" in said[0]


def test_a_road_much_warmer_than_any_is_said_and_does_not_count():
    plain, found = analysed(), analysed(road=lambda hour: 31.0 + 0.5 * hour)
    np.testing.assert_array_equal(
        found.road_surface_temperature_c, plain.road_surface_temperature_c
    )
    assert any("shows 31.0 °C where an open road" in text for text in found.remarks)


def test_a_road_that_moves_counts():
    plain, found = analysed(), analysed(road=lambda hour: -10.0 + 0.3 * hour)
    apart_k = found.road_surface_temperature_c - plain.road_surface_temperature_c
    assert apart_k.max() > 1.0
    assert not any("does not count" in text for text in found.remarks)


def test_what_the_road_shows_after_now_does_not_count():
    seen = analysed(road=lambda hour: -10.0 + 0.3 * hour)
    later = analysed(road=lambda hour: -10.0 + 0.3 * hour if hour <= 0 else 20.0)
    np.testing.assert_array_equal(
        seen.road_surface_temperature_c, later.road_surface_temperature_c
    )


def test_of_two_stations_that_are_believed_the_mean_counts():
    plain = analysed(None, None).road_surface_temperature_c
    cold, warm = (
        analysed(lambda hour, at=at: at + 0.3 * hour, None).road_surface_temperature_c
        for at in (-16.0, -12.0)
    )
    both = analysed(
        lambda hour: -16.0 + 0.3 * hour, lambda hour: -12.0 + 0.3 * hour
    ).road_surface_temperature_c
    now = np.flatnonzero(np.abs(both - plain).max(axis=1) > 0.0)[0]
    shifts = [(found - plain)[now].mean() for found in (cold, both, warm)]
    assert shifts[2] - shifts[0] > 2.0
    assert shifts[1] == pytest.approx(0.5 * (shifts[0] + shifts[2]), abs=0.1)


def test_of_two_stations_the_stuck_one_is_said_and_the_other_counts():
    alone = analysed(None, lambda hour: -10.0 + 0.3 * hour)
    found = analysed(lambda _: 0.0, lambda hour: -10.0 + 0.3 * hour)
    np.testing.assert_array_equal(
        found.road_surface_temperature_c, alone.road_surface_temperature_c
    )
    said = [remark for remark in found.remarks if "taken as stuck" in remark]
    assert [text[:40] for text in said] == ["The road sensor of station 1 has shown 0"]
