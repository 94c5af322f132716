"""A device that shows one depth while snow falls or is cleared."""

import numpy as np
import pytest

from planner.assimilation.interpolation.stuck_depth import stuck_depth_since_s
from planner.assimilation_params import StuckDepthParams
from tests.planner.assimilation.pasts import END_S, analysed, camera, past_of
from tests.street_grid import hours_of_weather

PARAMS = StuckDepthParams()
TIME_S = np.arange(-8, 1) * 1800.0  # four hours, every half hour
SNOWING_MM = np.linspace(20.0, 80.0, TIME_S.size)
COLD = hours_of_weather(air_temperature_c=-4.0)
MILD = hours_of_weather(air_temperature_c=0.5)
# 60 mm within the last six of twelve hours.
PAST = past_of(snow_depth_mm=np.clip(END_S / 360.0 + 60.0, 0.0, None)[:, None])


def since(value_mm, expected_mm):
    value_mm = np.broadcast_to(value_mm, TIME_S.shape).astype(float)
    expected_mm = np.broadcast_to(expected_mm, TIME_S.shape).astype(float)
    return stuck_depth_since_s(TIME_S, value_mm, expected_mm, PARAMS)


def shown(depths_mm, *, device="cam", metres=50.0):
    """Nine readings within four hours."""
    values = np.broadcast_to(depths_mm, TIME_S.shape).tolist()
    return [
        camera(value, minutes_ago=-time_s / 60.0, device=device, metres=metres)
        for value, time_s in zip(values, TIME_S.tolist(), strict=True)
    ]


def test_one_depth_while_it_snows_is_stuck():
    assert since(50.0, SNOWING_MM) == TIME_S[0]


def test_one_depth_while_the_street_is_ploughed_is_stuck():
    assert since(60.0, np.where(TIME_S < -3600.0, 60.0, 5.0)) == TIME_S[0]


def test_stuck_since_the_moment_it_stopped():
    value_mm = np.where(TIME_S < -9000.0, SNOWING_MM, 55.0)
    assert since(value_mm, SNOWING_MM) == -9000.0


@pytest.mark.parametrize(
    ("value_mm", "expected_mm"),
    [
        # It follows; old snow lies still; nothing lies and nothing is expected.
        (SNOWING_MM - 15.0, SNOWING_MM),
        (120.0, np.linspace(125.0, 110.0, TIME_S.size)),
        (0.0, 0.0),
        # Snow that goes while a device shows none proves nothing.
        (0.0, SNOWING_MM[::-1]),
    ],
)
def test_a_sound_device_is_not_stuck(value_mm, expected_mm):
    assert np.isnan(since(value_mm, expected_mm))


def test_few_or_brief_values_say_nothing():
    none = np.zeros(0)
    assert np.isnan(stuck_depth_since_s(none, none, none, PARAMS))
    for rows in (slice(-3, None), slice(0, 4)):
        values = np.full(TIME_S[rows].size, 50.0)
        assert np.isnan(
            stuck_depth_since_s(TIME_S[rows], values, SNOWING_MM[rows], PARAMS)
        )


def test_a_stuck_camera_does_not_count_and_is_said():
    found = analysed(*shown(25.0), past=PAST, weather=COLD)
    assert not found.depth_change_mm.any()
    # The model had 20 mm four hours ago and 60 mm now.
    [remark] = found.remarks
    assert remark == (
        "cam on Street 0 has shown 25 mm of snow since 23:00 while 20 to 60 mm are "
        "expected there; it is taken as stuck and does not count."
    )


def test_a_camera_that_follows_counts():
    found = analysed(*shown(np.linspace(30.0, 90.0, 9)), past=PAST, weather=COLD)
    assert found.depth_change_mm[0] > 10.0
    assert found.remarks == ()


def test_no_snow_at_all_is_believed_where_it_may_have_rained():
    assert analysed(*shown(0.0), past=PAST, weather=MILD).depth_change_mm[0] < -30.0
    assert not analysed(*shown(0.0), past=PAST, weather=COLD).depth_change_mm.any()


def test_no_snow_at_all_is_not_believed_where_another_device_saw_it_grow():
    readings = shown(0.0) + shown(np.linspace(20.0, 60.0, 9), device="pole", metres=650)
    found = analysed(*readings, past=PAST, weather=MILD)
    assert [text.split()[0] for text in found.remarks] == ["cam"]
    assert abs(found.depth_change_mm[0]) < 5.0
