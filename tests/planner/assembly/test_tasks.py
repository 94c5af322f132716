"""Needs as the plan document shows them."""

from datetime import timedelta

import numpy as np
import pytest

from planner.assembly.tasks import segment_windows
from planner.assimilation.expect import expect_surface
from planner.make_plan import find_needs
from planner.params import PlanParams
from tests.planner.stories.drawing import draw, plough
from tests.planner.stories.nights.night import (
    local,
    night_of,
    service_class,
    weather_of,
)

PARAMS = PlanParams()


@pytest.mark.parametrize("ahead_h", [1.0, 24.0])
def test_the_next_allowed_hours_are_there_however_short_the_look(ahead_h):
    town = draw("depot =class A, 600m, 10:00-14:00= A")
    snapshot = night_of(
        town,
        [plough()],
        weather_of("18:00-22:00 snow 20 mm/h"),
        local("22:00"),
        classes=(service_class("A", rank=1, start_mm=30.0, completion_h=4.0),),
    )
    analysis = expect_surface(
        snapshot, PARAMS.horizon, PARAMS.surface, PARAMS.assimilation
    )
    needs = find_needs(snapshot, analysis, PARAMS)
    assert np.unique(needs.segment).tolist() == [0]
    windows = segment_windows(snapshot, needs, ahead_h * 3600.0)
    morning = local("10:00")
    assert windows[0][0] == (morning, morning + timedelta(hours=4))
