"""What cameras change around them: hand figures, laws, and lone ones."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.assimilation.network_analysis import named_evidence
from planner.domain.operations import TreatmentRecord
from planner.domain.treatments import Work
from tests.planner.assimilation.pasts import STREETS, analysed, camera, driver, past_of
from tests.street_grid import NOW, hours_of_weather

SNOWY = past_of(snow_depth_mm=40.0)
OPEN = ~STREETS.is_tunnel
MILD = hours_of_weather(air_temperature_c=3.0)


def evidence_of(analysis, segment, *, grip_changed=False):
    changed = np.full(STREETS.count, grip_changed)
    index, texts = named_evidence(analysis, changed)
    return None if index[segment] < 0 else texts[index[segment]]


def treated(work, minutes_ago, segment=0):
    then = NOW - timedelta(minutes=minutes_ago)
    return TreatmentRecord(
        segment=str(STREETS.segment_id[segment]),
        works=frozenset({work}),
        finished_at=then,
        received_at=then,
        vehicle="truck 1",
    )


def test_camera_on_its_own_street_by_hand():
    # log(1 + d / 20 mm): 40 mm is 1.0986, 90 mm 1.7047; errors 0.6 (model) and
    # 15 / 110 (camera): 0.36 / 0.3786 of the difference is believed.
    found = analysed(camera(90.0), past=SNOWY)
    believed = (np.log(5.5) - np.log(3.0)) * 0.36 / (0.36 + (15 / 110) ** 2)
    assert found.depth_change_mm[0] == pytest.approx(60 * np.expm1(believed), abs=0.01)
    # Segment 7 starts 650 m away.
    far = believed * np.exp(-650 / 700)
    assert found.depth_change_mm[7] == pytest.approx(60 * np.expm1(far), abs=0.1)
    # 1500 m ends the reach: segment 15 starts at 1450 m, 16 at 1550 m.
    assert found.depth_change_mm[15] > 0.0
    assert not found.depth_change_mm[16:].any()


def test_camera_that_agrees_changes_nothing():
    found = analysed(camera(40.0), past=SNOWY)
    assert found.depth_change_mm == pytest.approx(np.zeros(40), abs=1e-9)
    assert evidence_of(found, 0) is None


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 300), st.floats(0, 3900), st.floats(0, 600), st.floats(0, 200))
def test_nearer_street_is_changed_at_least_as_much(depth_mm, metres, ago, lying_mm):
    past = past_of(snow_depth_mm=lying_mm)
    found = analysed(camera(depth_mm, metres=metres, minutes_ago=ago), past=past)
    change = np.abs(found.depth_change_mm)
    middle_m = np.arange(40) * 100.0
    distance_m = np.maximum(np.maximum(middle_m - metres, metres - middle_m - 100), 0.0)
    order = np.argsort(distance_m[OPEN].round(3), kind="stable")
    assert (np.diff(change[OPEN][order]) <= 0.5).all()
    assert (lying_mm + found.depth_change_mm >= -1e-4).all()
    assert change[3] == 0.0


def test_reason_names_camera_street_depth_and_local_clock():
    # 01:10 UTC is 02:10 in Sweden in January.
    found = analysed(camera(85.4, minutes_ago=50, device="cam 7"), past=SNOWY)
    said = "camera cam 7 on Street 0 measured 85 mm of snow at 02:10"
    assert evidence_of(found, 0) == said


def test_ten_readings_of_one_camera_count_as_the_newest():
    often = [camera(150.0, minutes_ago=5.0 * m) for m in range(1, 10)]
    once = analysed(camera(90.0), past=SNOWY).depth_change_mm
    many = analysed(*often, camera(90.0), past=SNOWY).depth_change_mm
    np.testing.assert_array_equal(once, many)


def test_camera_that_differs_from_all_others_counts_less_and_is_named():
    others = [camera(55.0, metres=150.0 + 200 * c, device=f"cam {c}") for c in range(3)]
    odd = camera(600.0, device="odd")
    assert analysed(odd, past=SNOWY).depth_change_mm[0] > 400.0
    together = analysed(odd, *others, past=SNOWY)
    assert together.depth_change_mm[0] < 100.0
    [remark] = [r for r in together.remarks if "counts less" in r]
    assert remark.startswith("odd on Street 0 differs by")


def test_plough_after_the_reading_takes_what_the_reading_added():
    seen = camera(200.0, minutes_ago=60, metres=450.0)
    found = analysed(seen, past=SNOWY, treatments=[treated(Work.PLOUGH, 30)])
    assert found.depth_change_mm[0] == pytest.approx(0.0, abs=1e-9)
    assert found.depth_change_mm[4] > 100.0


def test_a_camera_that_sees_a_trace_lays_no_snow_on_bare_streets():
    assert not analysed(camera(9.0)).depth_change_mm.any()


def test_one_camera_alone_against_mild_and_dry_weather_counts_close_by():
    warm = past_of(road_surface_temperature_c=4.0)
    found = analysed(camera(120.0), past=warm, weather=MILD)
    # Streets within 300 m of the camera at 50 m begin by 350 m; 3 is a tunnel.
    assert np.flatnonzero(found.depth_change_mm).tolist() == [0, 1, 2]
    assert (
        "cam on Street 0 measured 120 mm of snow where none has fallen in mild air; "
        "not confirmed by others, it counts within 300 m only."
    ) in found.remarks
    assert evidence_of(found, 1).endswith("at 03:00, not confirmed by others")


@pytest.mark.parametrize(
    ("others", "weather"),
    [
        ([camera(90.0, metres=950.0, device="cam 2")], MILD),
        ([driver("snow", metres=650.0)], MILD),
        ([], hours_of_weather(air_temperature_c=0.5)),
    ],
)
def test_snow_that_may_well_lie_reaches_as_far_as_ever(others, weather):
    found = analysed(camera(120.0), *others, weather=weather)
    assert found.depth_change_mm[8] > 0.0
    assert not any("not confirmed" in text for text in found.remarks)
