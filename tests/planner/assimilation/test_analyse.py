"""What readings do to the outlook: laws, hand calculations, and what does not count."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assimilation.analyse import assimilate, blocked_segments
from planner.domain.operations import TreatmentRecord
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    Flag,
    RoadReading,
    SnowCameraReading,
)
from planner.domain.surface_states import SurfaceState
from planner.domain.town import SensorSite
from planner.domain.treatments import Work
from planner.params import AssimilationParams, HorizonParams, SurfaceParams
from planner.surface.make_outlook import make_outlook
from planner.surface.outlook import Slipperiness
from tests.street_grid import (
    LATITUDE,
    NOW,
    hours_of_weather,
    longitude_at,
    row_of_streets,
    snapshot,
)

PARAMS = AssimilationParams()
HORIZON = HorizonParams(history_h=14.0)
SURFACE = SurfaceParams(spin_up_h=0.0)
STREETS = row_of_streets(40, tunnels=[3])
SNOWFALL = hours_of_weather(
    precipitation_mm_h=lambda hour: 1.0 if -6 < hour <= -1 else 0.0
)


def camera(depth_mm, *, metres=50.0, minutes_ago=0.0, device="cam", **more):
    seen = NOW - timedelta(minutes=minutes_ago)
    return SnowCameraReading(
        **{
            "device": device,
            "observed_at": seen,
            "received_at": seen,
            "longitude": longitude_at(metres),
            "latitude": LATITUDE,
            "snow_depth_mm": depth_mm,
        }
        | more
    )


def sensor(*, metres=50.0, minutes_ago=0.0, **quantities):
    seen = NOW - timedelta(minutes=minutes_ago)
    return RoadReading(
        device="rwis",
        observed_at=seen,
        received_at=seen,
        longitude=longitude_at(metres),
        latitude=LATITUDE,
        **quantities,
    )


def driver(seen, *, metres=50.0, minutes_ago=0.0, **more):
    moment = NOW - timedelta(minutes=minutes_ago)
    return DriverReport(
        device="phone 1",
        observed_at=moment,
        received_at=moment,
        report=DriverObservation(seen),
        longitude=longitude_at(metres),
        latitude=LATITUDE,
        **more,
    )


def analysed(*readings, weather=SNOWFALL, **known):
    known = snapshot(network=STREETS, weather=weather, readings=readings, **known)
    outlook = make_outlook(known, HORIZON, SURFACE)
    return outlook, assimilate(known, outlook, PARAMS)


def now_of(outlook):
    return int(np.flatnonzero(outlook.time_s == 0.0)[0])


def change_now_mm(outlook, analysis):
    now = now_of(outlook)
    return analysis.outlook.snow_depth_mm[now] - outlook.snow_depth_mm[now]


def evidence_of(analysis, segment):
    index = analysis.evidence[segment]
    return None if index < 0 else analysis.evidence_texts[index]


def test_no_reading_changes_nothing():
    outlook, analysis = analysed()
    assert analysis.outlook.snow_depth_mm is outlook.snow_depth_mm
    assert (analysis.evidence == -1).all()
    assert analysis.evidence_texts == ()


def test_camera_that_agrees_changes_nothing():
    outlook, _ = analysed()
    depth_mm = float(outlook.snow_depth_mm[now_of(outlook), 0])
    _, analysis = analysed(camera(depth_mm))
    np.testing.assert_array_equal(analysis.outlook.snow_depth_mm, outlook.snow_depth_mm)
    assert (analysis.evidence == -1).all()


def test_camera_on_its_own_street_by_hand():
    # Errors 40 mm (outlook) and 15 mm (camera): 1600 / 1825 = 0.8767 of the
    # difference is believed on the street, seen now; at 650 m, times exp(-650/700).
    outlook, _ = analysed()
    expected_mm = float(outlook.snow_depth_mm[now_of(outlook), 0])
    _, analysis = analysed(camera(expected_mm + 50.0))
    change = change_now_mm(outlook, analysis)
    assert change[0] == pytest.approx(50 * 0.8767, abs=0.01)
    # Segment 7 starts at 700 m, the camera is at 50 m.
    assert change[7] == pytest.approx(50 * 0.8767 * np.exp(-650 / 700), abs=0.05)
    # 1500 m ends the reach: segment 15 starts at 1450 m from it, 16 at 1550 m.
    assert change[15] > 0.0
    assert (change[16:] == 0.0).all()


@settings(max_examples=25, deadline=None)
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
    assert (np.diff(change[is_open][order]) <= 0.6).all()
    assert (analysis.outlook.snow_depth_mm >= 0.0).all()
    assert change[3] == 0.0


def test_depth_before_it_was_seen_stays():
    outlook, analysis = analysed(camera(200.0, minutes_ago=60))
    before = outlook.time_s < -3600
    np.testing.assert_array_equal(
        analysis.outlook.snow_depth_mm[before], outlook.snow_depth_mm[before]
    )
    assert change_now_mm(outlook, analysis)[0] > 50.0


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
    both, one = (
        a.outlook.snow_depth_mm[now_of(outlook), 0] for a in (analysis, newest)
    )
    assert both == pytest.approx(one, abs=3.0)


def test_camera_that_differs_from_all_others_counts_less_and_is_named():
    others = [camera(55.0, metres=150.0 + 200 * c, device=f"cam {c}") for c in range(3)]
    odd = camera(600.0, device="odd")
    outlook, alone = analysed(odd)
    _, together = analysed(odd, *others)
    assert change_now_mm(outlook, alone)[0] > 400.0
    assert change_now_mm(outlook, together)[0] < 100.0
    [remark] = [r for r in together.outlook.remarks if "counts less" in r]
    assert remark.startswith("odd on Street 0 differs by")


def test_plough_after_the_reading_takes_what_the_reading_added():
    seen = NOW - timedelta(minutes=30)
    plough = TreatmentRecord(
        segment=str(STREETS.segment_id[0]),
        works=frozenset({Work.PLOUGH}),
        finished_at=seen,
        received_at=seen,
        vehicle="truck 1",
    )
    outlook, analysis = analysed(
        camera(200.0, minutes_ago=60, metres=450.0), treatments=[plough]
    )
    now = now_of(outlook)
    assert analysis.outlook.snow_depth_mm[now, 0] < 25.0
    assert analysis.outlook.snow_depth_mm[now, 4] > 100.0


def test_added_snow_melts_where_the_outlook_has_none():
    thaw = hours_of_weather(air_temperature_c=4.0)
    outlook, analysis = analysed(camera(100.0), weather=thaw)
    depth_mm = analysis.outlook.snow_depth_mm[now_of(outlook) :, 0]
    assert depth_mm[0] > 80.0
    assert depth_mm[-1] < 5.0


def test_ice_report_marks_the_streets_near_it():
    outlook, analysis = analysed(
        driver("ice", metres=1050.0, minutes_ago=20), weather=hours_of_weather()
    )
    marked = analysis.outlook.slipperiness[now_of(outlook)]
    is_ice = marked == Slipperiness.REPORTED_ICE
    # Within 300 m of 1050 m: the streets that lie between 700 and 1400 m.
    assert np.flatnonzero(is_ice).tolist() == [7, 8, 9, 10, 11, 12, 13]
    assert evidence_of(analysis, 10) == "a driver reported ice on Street 10 at 02:40"
    assert evidence_of(analysis, 20) is None


def test_ice_report_ends_with_the_thaw_but_not_at_once():
    warm = hours_of_weather(air_temperature_c=5.0)
    outlook, analysis = analysed(driver("ice"), weather=warm)
    now = now_of(outlook)
    street = analysis.outlook.slipperiness[:, 0]
    # Held for 3 h whatever the outlook says of the temperature, then believed gone.
    assert (street[now : now + 13] == Slipperiness.REPORTED_ICE).all()
    assert (street[now + 13 :] == Slipperiness.NONE).all()


def test_salting_after_the_report_ends_it():
    seen = NOW - timedelta(minutes=5)
    salted = TreatmentRecord(
        segment=str(STREETS.segment_id[0]),
        works=frozenset({Work.SALT}),
        finished_at=seen,
        received_at=seen,
        vehicle="truck 1",
    )
    outlook, analysis = analysed(
        driver("ice", minutes_ago=20), weather=hours_of_weather(), treatments=[salted]
    )
    street, neighbour = analysis.outlook.slipperiness[now_of(outlook), :2]
    assert street == Slipperiness.NONE
    assert neighbour == Slipperiness.REPORTED_ICE


@pytest.mark.parametrize(
    ("seen", "depth_mm"), [("snow", 60), ("slush", 40), ("drift", 150)]
)
def test_snow_report_raises_the_depth_to_what_it_means(seen, depth_mm):
    outlook, analysis = analysed(driver(seen), weather=hours_of_weather())
    now = now_of(outlook)
    assert analysis.outlook.snow_depth_mm[now, 0] == pytest.approx(depth_mm, rel=1e-3)
    # Segment 1 starts 50 m away: 1 - 50/300 of it.
    assert analysis.outlook.snow_depth_mm[now, 1] == pytest.approx(
        depth_mm * 250 / 300, rel=1e-3
    )
    assert analysis.outlook.slipperiness[now, 0] == Slipperiness.SNOW_COVER
    assert f"a driver reported {seen}" in evidence_of(analysis, 0)


def test_snow_report_never_lowers_a_depth():
    deep = hours_of_weather(precipitation_mm_h=lambda hour: 2.0 if hour <= 0 else 0.0)
    outlook, analysis = analysed(driver("snow"), weather=deep)
    np.testing.assert_array_equal(analysis.outlook.snow_depth_mm, outlook.snow_depth_mm)


def test_clear_report_takes_the_expectation_away_and_is_named():
    outlook, analysis = analysed(
        driver("ice", minutes_ago=30), driver("clear", minutes_ago=10)
    )
    now = now_of(outlook)
    assert outlook.snow_depth_mm[now, 0] > 30.0
    assert analysis.outlook.snow_depth_mm[now, :3].max() == 0.0
    assert (analysis.outlook.slipperiness[now, :4] == Slipperiness.NONE).all()
    assert analysis.outlook.snow_depth_mm[now, 10] == outlook.snow_depth_mm[now, 10]
    named = "A driver reported a clear surface on Street 0 at 02:50; 4 segments"
    assert any(remark.startswith(named) for remark in analysis.outlook.remarks)


def test_surface_temperature_shifts_and_fades():
    weather = hours_of_weather(air_temperature_c=-5.0)
    outlook, _ = analysed(weather=weather)
    now = now_of(outlook)
    expected_c = float(outlook.road_surface_temperature_c[now, 0])
    _, analysis = analysed(
        sensor(road_surface_temperature_c=expected_c - 2.0), weather=weather
    )
    shift = (
        analysis.outlook.road_surface_temperature_c - outlook.road_surface_temperature_c
    )
    # Errors 1.5 °C and 0.5 °C: 2.25 / 2.5 = 0.9 of 2 °C; after 4 h times exp(-1).
    assert shift[now, 0] == pytest.approx(-1.8, abs=1e-6)
    assert shift[now + 16, 0] == pytest.approx(-1.8 * np.exp(-1), abs=1e-6)
    assert (shift[:now] == 0.0).all()


def test_colder_sensor_makes_wet_streets_freeze_and_is_named():
    wet = hours_of_weather(
        air_temperature_c=2.5,
        precipitation_mm_h=lambda hour: 1.0 if hour <= 0 else 0.0,
        relative_humidity_pct=97.0,
    )
    outlook, analysis = analysed(sensor(road_surface_temperature_c=-2.0), weather=wet)
    now = now_of(outlook)
    assert outlook.slipperiness[now, 0] == Slipperiness.NONE
    assert analysis.outlook.slipperiness[now, 0] == Slipperiness.FREEZING_WET
    assert "measured -2.0 °C on the surface" in evidence_of(analysis, 0)


@pytest.mark.parametrize(
    ("hours_ago", "work", "state"),
    [
        (5, Work.SALT, Slipperiness.NONE),
        (7, Work.SALT, Slipperiness.FREEZING_WET),
        (7, Work.GRIT, Slipperiness.NONE),
        (9, Work.GRIT, Slipperiness.FREEZING_WET),
    ],
)
def test_what_was_spread_long_ago_does_not_stop_a_street_from_freezing(
    hours_ago, work, state
):
    # Salt works for 6 h, grit for 8 h.
    wet = hours_of_weather(
        air_temperature_c=2.5,
        precipitation_mm_h=lambda hour: 1.0 if hour <= 0 else 0.0,
        relative_humidity_pct=97.0,
    )
    then = NOW - timedelta(hours=hours_ago)
    spread = TreatmentRecord(
        segment=str(STREETS.segment_id[0]),
        works=frozenset({work}),
        finished_at=then,
        received_at=then,
        vehicle="truck 1",
    )
    colder = sensor(road_surface_temperature_c=-2.0)
    outlook, analysis = analysed(colder, weather=wet, treatments=[spread])
    now = now_of(outlook)
    assert analysis.outlook.slipperiness[now, 0] == state
    assert analysis.outlook.slipperiness[now, 1] == Slipperiness.FREEZING_WET


@pytest.mark.parametrize(
    ("quantities", "cause", "words"),
    [
        ({"ice_mm": 0.3}, Slipperiness.REPORTED_ICE, "measured 0.3 mm of ice"),
        ({"friction": 0.2}, Slipperiness.REPORTED_ICE, "a friction of 0.20"),
        (
            {"surface_state": SurfaceState.HOAR_FROST},
            Slipperiness.HOAR_FROST,
            "found hoar frost",
        ),
        ({"ice_mm": 0.0, "friction": 0.7}, Slipperiness.NONE, None),
    ],
)
def test_what_a_road_sensor_finds_slippery(quantities, cause, words):
    dry = hours_of_weather(relative_humidity_pct=60.0)
    outlook, analysis = analysed(sensor(**quantities), weather=dry)
    assert analysis.outlook.slipperiness[now_of(outlook), 0] == cause
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
        driver("ice", minutes_ago=10),
    ]
    _, one = analysed(*readings)
    _, other = analysed(*reversed(readings))
    assert one.outlook.snow_depth_mm.tobytes() == other.outlook.snow_depth_mm.tobytes()
    assert one.evidence_texts == other.evidence_texts


def test_outlook_and_snapshot_are_left_alone():
    known = snapshot(network=STREETS, weather=SNOWFALL, readings=[camera(200.0)])
    outlook = make_outlook(known, HORIZON, SURFACE)
    copies = [a.copy() for a in (outlook.snow_depth_mm, outlook.slipperiness)]
    assimilate(known, outlook, PARAMS)
    np.testing.assert_array_equal(outlook.snow_depth_mm, copies[0])
    np.testing.assert_array_equal(outlook.slipperiness, copies[1])


def test_camera_and_driver_are_both_named():
    _, analysis = analysed(camera(150.0, minutes_ago=20), driver("ice", minutes_ago=10))
    assert evidence_of(analysis, 0) == (
        "camera cam on Street 0 measured 150 mm of snow at 02:40; "
        "a driver reported ice on Street 0 at 02:50"
    )


def blocked(*reports):
    return blocked_segments(snapshot(network=STREETS, readings=reports))


def test_blocked_report_closes_its_street_until_someone_reports_it_clear():
    report = driver("blocked", metres=520.0, minutes_ago=60)
    assert blocked(report) == {"15:6:0"}
    assert blocked(report, driver("clear", metres=520.0, minutes_ago=30)) == frozenset()
    assert blocked(driver("clear", metres=520.0, minutes_ago=90), report) == {"15:6:0"}


def test_blocked_report_that_is_old_far_or_flagged_closes_nothing():
    north = driver("blocked", metres=520.0)
    far = replace(north, latitude=LATITUDE + 0.001)
    old = driver("blocked", metres=520.0, minutes_ago=13 * 60)
    flagged = replace(north, flags=frozenset({Flag.STALE}))
    assert blocked(far, old, flagged) == frozenset()
    assert blocked() == frozenset()
