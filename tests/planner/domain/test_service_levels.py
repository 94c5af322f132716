"""Promises that cannot be kept or read are refused with what was found."""

from dataclasses import replace
from datetime import time

import pytest

from planner.domain.calendar import ClockTimes
from planner.domain.service_levels import IceControl, ServiceClass

CYCLE = ServiceClass(
    name="GC1",
    title="Main cycle network",
    rank=1,
    start_depth_wet_mm=40.0,
    start_depth_dry_mm=60.0,
    completion_h=8.0,
    done_by=ClockTimes(weekday=(time(6), time(15))),
    ice_control=IceControl.SWEEP_SALT,
    sweep_start_depth_mm=20.0,
)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"sweep_start_depth_mm": None}, "state sweep_start_depth_mm"),
        ({"sweep_start_depth_mm": 0.0}, "sweep_start_depth_mm is 0.0, it must be"),
        ({"sweep_start_depth_mm": 50.0}, "is 50, it must be at most .* ploughing, 40"),
        ({"done_by": ClockTimes()}, "state in done_by the clock times"),
        ({"slippery_friction": 0.6}, "slippery_friction is 0.6, it must be 0.1 to 0.5"),
        ({"slippery_friction": float("nan")}, "slippery_friction is nan"),
        ({"completion_h": 0.0}, "completion_h is 0.0, it must be above 0"),
    ],
)
def test_what_cannot_be_kept_is_refused(changed, sentence):
    with pytest.raises(ValueError, match=rf"class GC1.*{sentence}"):
        replace(CYCLE, **changed)


def test_a_class_that_is_not_swept_needs_neither():
    plain = replace(
        CYCLE,
        ice_control=IceControl.GRIT,
        sweep_start_depth_mm=None,
        done_by=ClockTimes(),
    )
    assert plain.slippery_friction == 0.5
