"""Why a surface is slippery: the worst cause counts, and what was spread."""

from dataclasses import replace

import numpy as np
import pytest

from planner.params import SurfaceParams
from planner.surface.outlook import Slipperiness
from planner.surface.slippery import slipperiness
from tests.planner.surface.traces import trace_of

PARAMS = SurfaceParams()
NEVER = np.array([-np.inf])


def cause(*, until_s=NEVER, **storages):
    named = {"road_surface_temperature_c": -2.0} | storages
    trace = trace_of(**{name: [value, value] for name, value in named.items()})
    return slipperiness(trace, until_s, PARAMS)[-1, 0]


@pytest.mark.parametrize(
    ("storages", "found"),
    [
        ({}, Slipperiness.NONE),
        ({"frost_mm": 0.021}, Slipperiness.HOAR_FROST),
        ({"frost_mm": 0.019}, Slipperiness.NONE),
        ({"frost_mm": 0.03, "road_surface_temperature_c": 0.5}, Slipperiness.NONE),
        ({"frost_mm": 0.03, "ice_mm": 0.3}, Slipperiness.FREEZING_WET),
        ({"water_mm": 0.5}, Slipperiness.NONE),
        # Too thin for a tyre to notice, and thin enough to grip still.
        ({"ice_mm": 0.04}, Slipperiness.NONE),
        ({"ice_mm": 0.3, "rainfall_mm": 1.0}, Slipperiness.FREEZING_RAIN),
        # Snow hides the ice: rain falls on the snow.
        (
            {"ice_mm": 0.3, "rainfall_mm": 1.0, "snow_mm_we": 0.5},
            Slipperiness.FREEZING_WET,
        ),
        ({"water_mm": 0.5, "rainfall_mm": 1.0}, Slipperiness.NONE),
        ({"snow_depth_mm": 6.0}, Slipperiness.SNOW_COVER),
        ({"snow_depth_mm": 5.0}, Slipperiness.NONE),
        ({"packed_mm_we": 1.5, "snow_depth_mm": 3.0}, Slipperiness.SNOW_COVER),
        (
            {"snow_depth_mm": 60.0, "ice_mm": 0.5, "rainfall_mm": 1.0},
            Slipperiness.SNOW_COVER,
        ),
    ],
)
def test_worst_cause_counts(storages, found):
    assert cause(**storages) == found


def test_frost_is_held_to_the_same_grip_as_ice():
    # A full layer of hoar frost has 0.40, of ice 0.20: a limit between lets frost lie.
    rough = replace(PARAMS, slippery_friction=0.35)
    frost = trace_of(frost_mm=[0.2, 0.2], road_surface_temperature_c=[-2.0, -2.0])
    ice = trace_of(ice_mm=[1.0, 1.0], road_surface_temperature_c=[-2.0, -2.0])
    assert slipperiness(frost, NEVER, rough)[-1, 0] == Slipperiness.NONE
    assert slipperiness(ice, NEVER, rough)[-1, 0] == Slipperiness.FREEZING_WET


def test_grit_that_lies_makes_ice_safe_but_no_snow():
    assert cause(ice_mm=0.5, grit_g_m2=200.0) == Slipperiness.NONE
    assert cause(ice_mm=0.5, grit_g_m2=20.0) == Slipperiness.FREEZING_WET
    assert cause(snow_depth_mm=30.0, grit_g_m2=200.0) == Slipperiness.SNOW_COVER


def test_salt_has_its_time_to_work_and_no_longer():
    later = np.array([1e9])
    assert cause(ice_mm=0.5, until_s=later) == Slipperiness.NONE
    assert cause(snow_depth_mm=30.0, until_s=later) == Slipperiness.SNOW_COVER
    assert cause(ice_mm=0.5, until_s=NEVER) == Slipperiness.FREEZING_WET
