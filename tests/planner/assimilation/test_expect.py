"""What readings do to the outlook: laws, hand calculations, and what does not count."""

from dataclasses import fields
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.readings import Flag
from planner.domain.surface_states import SurfaceState
from planner.domain.town import SensorSite
from planner.domain.treatments import Work
from planner.params import HorizonParams
from planner.surface.outlook import Slipperiness
from tests.planner.assimilation.pasts import camera, driver, sensor
from tests.planner.assimilation.row_of_readings import (
    NONE,
    REPORTED,
    SNOWFALL,
    STREETS,
    SURFACE,
    WET,
    analysed,
    change_now_mm,
    evidence_of,
    treatment,
)
from tests.planner.expected import at, expected
from tests.street_grid import (
    LATITUDE,
    NOW,
    hours_of_weather,
    longitude_at,
    row_of_streets,
    snapshot,
)


def test_no_reading_changes_nothing():
    outlook, analysis = analysed()
    assert analysis.outlook.snow_depth_mm.tobytes() == outlook.snow_depth_mm.tobytes()
    assert (analysis.evidence == -1).all()
    assert analysis.evidence_texts == ()


def test_camera_that_agrees_changes_nothing():
    outlook, _ = analysed()
    depth_mm = float(outlook.snow_depth_mm[at(outlook, 0), 0])
    _, analysis = analysed(camera(depth_mm))
    for column in fields(outlook):
        values = getattr(outlook, column.name)
        if isinstance(values, np.ndarray):
            np.testing.assert_array_equal(
                values, getattr(analysis.outlook, column.name)
            )
    assert (analysis.evidence == -1).all()


def test_camera_on_its_own_street_by_hand():
    # In log(1 + depth / 20 mm) the outlook errs by 0.6 and the camera by its 15 mm
    # over the depth and 20 mm: the share believed of the difference is 0.36 over the
    # sum of both squares, times exp(-distance / 700 m).
    outlook, _ = analysed()
    was_mm = float(outlook.snow_depth_mm[at(outlook, 0), 0])
    seen_mm = was_mm + 50.0
    _, analysis = analysed(camera(seen_mm))
    apart = np.log((seen_mm + 20.0) / (was_mm + 20.0))
    share = 0.36 / (0.36 + (15.0 / (seen_mm + 20.0)) ** 2)

    def by_hand_mm(distance_m):
        grown = np.exp(share * apart * np.exp(-distance_m / 700.0))
        return (was_mm + 20.0) * (grown - 1.0)

    change = change_now_mm(outlook, analysis)
    # Changes are told apart in steps of 2 mm.
    assert change[0] == pytest.approx(by_hand_mm(0.0), abs=1.1)
    # Segment 7 starts at 700 m, the camera is at 50 m.
    assert change[7] == pytest.approx(by_hand_mm(650.0), abs=1.1)
    # 1500 m ends the reach: segment 15 starts at 1450 m from it, 16 at 1550 m.
    assert change[15] > 0.0
    assert (change[16:] == 0.0).all()


@settings(max_examples=10, deadline=None)
@given(st.floats(0, 300), st.floats(0, 3900), st.floats(0, 600))
def test_nearer_street_is_changed_at_least_as_much(depth_mm, metres, minutes_ago):
    outlook, analysis = analysed(
        camera(depth_mm, metres=metres, minutes_ago=minutes_ago)
    )
    change = np.abs(change_now_mm(outlook, analysis))
    middle_m = np.arange(40) * 100.0
    distance_m = np.maximum(np.maximum(middle_m - metres, metres - middle_m - 100), 0.0)
    is_open = ~STREETS.is_tunnel
    order = np.argsort(distance_m[is_open], kind="stable")
    assert (np.diff(change[is_open][order]) <= 0.1).all()
    assert (analysis.outlook.snow_depth_mm >= 0.0).all()
    assert change[3] == 0.0


def test_reason_names_camera_street_depth_and_local_clock():
    # 01:10 UTC is 02:10 in Sweden in January.
    _, analysis = analysed(camera(85.4, minutes_ago=50, device="cam 7"))
    assert evidence_of(analysis, 0) == (
        "camera cam 7 on Street 0 measured 85 mm of snow at 02:10"
    )


def test_ten_readings_of_one_camera_count_as_one():
    outlook, once = analysed(camera(150.0))
    _, often = analysed(*(camera(150.0, minutes_ago=5.0 * m) for m in range(10)))
    near = change_now_mm(outlook, once)[0]
    assert change_now_mm(outlook, often)[0] == pytest.approx(near, rel=0.02)


def test_newest_reading_of_a_camera_is_the_one_named_and_followed():
    outlook, analysis = analysed(
        camera(200.0, minutes_ago=70), camera(90.0, minutes_ago=5)
    )
    _, newest = analysed(camera(90.0, minutes_ago=5))
    assert "measured 90 mm" in evidence_of(analysis, 0)
    both, one = (a.outlook.snow_depth_mm[at(outlook, 0), 0] for a in (analysis, newest))
    assert both == pytest.approx(one, abs=3.0)


def test_camera_that_differs_from_all_others_counts_less_and_is_named():
    others = [camera(55.0, metres=150.0 + 200 * c, device=f"cam {c}") for c in range(3)]
    odd = camera(600.0, device="odd")
    outlook, alone = analysed(odd)
    _, together = analysed(odd, *others)
    by_itself_mm = change_now_mm(outlook, alone)[0]
    assert by_itself_mm > 300.0
    assert change_now_mm(outlook, together)[0] < by_itself_mm / 3.0
    [remark] = [r for r in together.outlook.remarks if "counts less" in r]
    assert remark.startswith("odd on Street 0 differs by")


def test_plough_after_the_reading_takes_what_the_reading_added():
    outlook, analysis = analysed(
        camera(200.0, minutes_ago=60, metres=450.0),
        treatments=[treatment(0, 30, Work.PLOUGH)],
    )
    now = at(outlook, 0)
    assert analysis.outlook.snow_depth_mm[now, 0] < 25.0
    assert analysis.outlook.snow_depth_mm[now, 4] > 100.0


def test_added_snow_melts_where_the_outlook_has_none():
    # At +4 °C some 50 W/m² melt 0.5 mm of water an hour; 100 mm hold 15 mm.
    outlook, analysis = analysed(
        camera(100.0), weather=hours_of_weather(air_temperature_c=4.0, end_h=30)
    )
    depth_mm = analysis.outlook.snow_depth_mm[at(outlook, 0) :, 0]
    assert depth_mm[0] > 60.0
    assert (np.diff(depth_mm) <= 0.0).all()
    assert depth_mm[-1] < 0.6 * depth_mm[0]


def test_surface_temperature_shifts_and_fades():
    outlook, _ = analysed()
    now = at(outlook, 0)
    expected_c = float(outlook.road_surface_temperature_c[now, 0])
    outlook, analysis = analysed(
        sensor(road_surface_temperature_c=expected_c - 2.0), weather=SNOWFALL
    )
    shift = (
        analysis.outlook.road_surface_temperature_c - outlook.road_surface_temperature_c
    )
    # The town's 1.5, the field's 0.8 and the streets' 0.3 K (three properties at one
    # standard deviation or none) against the sensor's 0.3 and its place's 0.3 K: 94 %
    # or more of 2 °C, where the newest reading is all there is.
    assert -2.0 <= shift[now, 0] < -1.5
    # The state and a flux that fades with 4 h carry it on.
    assert shift[now, 0] < shift[now + 8, 0] < shift[now + 24, 0] < 0.0
    assert abs(shift[-1, 0]) < 0.5
    assert (shift[:now] == 0.0).all()
    # In the tunnel the town's sky does not matter.
    assert abs(shift[now, 3]) < 0.1


def test_observed_road_temperature_of_the_station_is_met_and_carried_on():
    plain, _ = analysed()
    found, _ = analysed(
        weather=hours_of_weather(
            precipitation_mm_h=lambda hour: 1.0 if -6 < hour <= -1 else 0.0,
            road_surface_temperature_c=lambda hour: -9.0 + 0.1 * (hour % 2),
        )
    )
    now = at(found, 0)
    gap_c = found.road_surface_temperature_c[now, 0] + 9.0
    # Six tenths of the newest difference and the rest of the mean of 3 h.
    assert abs(gap_c) < 1.0 < plain.road_surface_temperature_c[now, 0] + 9.0
    later = found.road_surface_temperature_c - plain.road_surface_temperature_c
    assert later[at(found, 3), 0] < -0.3
    assert abs(later[-1, 0]) < abs(later[now, 0])


def test_colder_sensor_makes_wet_streets_freeze_and_is_named():
    outlook, analysis = analysed(sensor(road_surface_temperature_c=-2.0), weather=WET)
    now = at(outlook, 0)
    assert outlook.slipperiness[now, 0] == NONE
    assert analysis.outlook.slipperiness[now, 0] == Slipperiness.FREEZING_WET
    assert "measured -2.0 °C on the surface" in evidence_of(analysis, 0)


@pytest.mark.parametrize(
    ("minutes_ago", "work", "state"),
    [
        (60, Work.SALT, NONE),
        (420, Work.SALT, Slipperiness.FREEZING_WET),
        (60, Work.GRIT, NONE),
    ],
)
def test_what_was_spread_long_ago_does_not_stop_a_street_from_freezing(
    minutes_ago, work, state
):
    # Salt is at work for 2 h and has been washed off by 7 h of rain; grit lies.
    outlook, analysis = analysed(
        sensor(road_surface_temperature_c=-2.0, metres=450.0),
        weather=WET,
        treatments=[treatment(0, minutes_ago, work)],
    )
    now = at(outlook, 0)
    assert analysis.outlook.slipperiness[now, 0] == state
    assert analysis.outlook.slipperiness[now, 1] == Slipperiness.FREEZING_WET


@pytest.mark.parametrize(
    ("quantities", "cause", "words"),
    [
        ({"ice_mm": 0.3}, REPORTED, "measured 0.3 mm of ice"),
        ({"friction": 0.2}, REPORTED, "a friction of 0.20"),
        (
            {"surface_state": SurfaceState.HOAR_FROST},
            Slipperiness.HOAR_FROST,
            "found hoar frost",
        ),
        ({"ice_mm": 0.0, "friction": 0.7}, NONE, None),
    ],
)
def test_what_a_road_sensor_finds_slippery(quantities, cause, words):
    dry = hours_of_weather(relative_humidity_pct=60.0)
    outlook, analysis = analysed(sensor(**quantities), weather=dry)
    assert analysis.outlook.slipperiness[at(outlook, 0), 0] == cause
    found = evidence_of(analysis, 0)
    assert found is None if words is None else words in found


@pytest.mark.parametrize(
    "reading",
    [
        camera(300.0, flags=frozenset({Flag.OUT_OF_RANGE})),
        camera(300.0, minutes_ago=13 * 60),
        camera(300.0, metres=50_000.0),
        camera(300.0, longitude=None, latitude=None),
        camera(300.0, received_at=NOW + timedelta(minutes=1)),
        camera(300.0, observed_at=NOW + timedelta(minutes=1)),
        camera(None),
    ],
    ids=["flagged", "old", "far", "nowhere", "late", "future", "empty"],
)
def test_what_does_not_count_changes_nothing(reading):
    outlook, analysis = analysed(reading)
    np.testing.assert_array_equal(analysis.outlook.snow_depth_mm, outlook.snow_depth_mm)
    np.testing.assert_array_equal(analysis.outlook.slipperiness, outlook.slipperiness)
    assert (analysis.evidence == -1).all()


def test_device_without_position_is_named_and_one_in_the_town_is_found():
    lost = camera(150.0, longitude=None, latitude=None)
    _, analysis = analysed(lost)
    assert any("position of cam is not known" in r for r in analysis.outlook.remarks)
    site = SensorSite(
        device="cam", kind="snow_camera", longitude=longitude_at(50), latitude=LATITUDE
    )
    _, found = analysed(lost, town_settings={"sensors": (site,)})
    _, given_ = analysed(camera(150.0))
    np.testing.assert_array_equal(
        found.outlook.snow_depth_mm, given_.outlook.snow_depth_mm
    )


def test_order_of_arrival_does_not_matter():
    readings = [
        camera(90.0, minutes_ago=30, device="a"),
        camera(40.0, minutes_ago=20, device="b", metres=900.0),
        sensor(road_surface_temperature_c=-4.0, minutes_ago=15),
        driver("ice", minutes_ago=10),
    ]
    _, one = analysed(*readings)
    _, other = analysed(*reversed(readings))
    assert one.outlook.snow_depth_mm.tobytes() == other.outlook.snow_depth_mm.tobytes()
    assert one.outlook.slipperiness.tobytes() == other.outlook.slipperiness.tobytes()
    assert one.evidence_texts == other.evidence_texts


def test_a_town_without_streets_takes_readings_without_a_word():
    found = expected(
        snapshot(network=row_of_streets(0), readings=[camera(80.0), driver("ice")])
    )
    assert found.evidence.shape == (0,)


@pytest.mark.parametrize(
    ("horizon", "weather"),
    [
        (HorizonParams(history_h=0.0), SNOWFALL),
        (HorizonParams(history_h=14.0), hours_of_weather(end_h=0)),
        (HorizonParams(step_s=1800.0), SNOWFALL),
    ],
    ids=["no history", "weather ends now", "half hours"],
)
def test_readings_count_whatever_the_outlook_spans(horizon, weather):
    readings = [camera(90.0), sensor(road_surface_temperature_c=-6.0)]
    known = {"network": STREETS, "weather": weather}
    plain = expected(snapshot(**known), horizon, SURFACE).outlook
    found = expected(snapshot(**known, readings=readings), horizon, SURFACE).outlook
    now = at(found, 0)
    before_mm, after_mm = (one.snow_depth_mm[now, 0] for one in (plain, found))
    assert abs(90.0 - after_mm) < 0.5 * abs(90.0 - before_mm)
