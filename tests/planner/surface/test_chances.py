"""Four members over three hours, written by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.ensemble_params import EnsembleParams
from planner.surface.chances import (
    calibrated,
    chance_of_depth,
    chance_of_freezing,
    first_depth_s,
    first_slippery_s,
    freezing_chance,
    quantiles,
    share_by,
)
from planner.surface.ensemble import Ensemble
from planner.surface.outlook import Slipperiness

HOUR_S = 3600.0
# Hours 0 to 3 by members; the second group has half the snow.
DEPTH_MM = np.array(
    [[10, 10, 10, 10], [40, 20, 10, 60], [80, 50, 20, 90], [80, 75, 20, 70]]
)
SURFACE_C = np.array([[1, 1, 1, 1], [1, -1, 1, 1], [-1, -1, 1, 1], [-1, 1, 1, -1]])


def ensemble(**columns):
    depth = np.stack([DEPTH_MM, DEPTH_MM / 2], axis=-1).astype(np.float32)
    surface = np.stack([SURFACE_C, SURFACE_C], axis=-1).astype(np.float32)
    given_ = {
        "time_s": np.arange(4) * HOUR_S,
        "group_of_segment": np.array([0, 1, 0]),
        "untouched_of_segment": np.array([0, 1, 0]),
        "snow_depth_mm": depth,
        "road_surface_temperature_c": surface,
        "water_film_mm": np.full(depth.shape, 0.1, dtype=np.float32),
        "slipperiness": np.zeros(depth.shape, dtype=np.int8),
    }
    return Ensemble(**(given_ | columns))


NEVER = np.array([-np.inf])


def test_a_depth_is_reached_at_its_hour_in_each_member():
    found = first_depth_s(
        ensemble(), np.array([0, 1]), np.full(2, 70.0), np.full(2, -np.inf)
    )
    assert (found[:, 0] / HOUR_S).tolist() == [2.0, 3.0, np.inf, 2.0]
    assert np.isinf(found[:, 1]).all()
    # 70 mm by the second hour in two of four, by the third in three.
    assert share_by(found, 2 * HOUR_S)[0] == 0.5
    assert share_by(found, 3 * HOUR_S)[0] == 0.75


def test_snow_before_an_assumed_clearing_does_not_count():
    # From hour 1 on: 40, 30 and 55, 10 and 30 mm grow.
    found = first_depth_s(
        ensemble(), np.array([0]), np.array([30.0]), np.array([HOUR_S])
    )
    assert (found[:, 0] / HOUR_S).tolist() == [2.0, 2.0, np.inf, 2.0]


def test_what_is_dry_does_not_freeze():
    params = EnsembleParams(freezing_offset=0.0, freezing_slope=1.0)
    dry = ensemble(water_film_mm=np.zeros((4, 4, 2), dtype=np.float32))
    found = freezing_chance(dry, np.array([3]) * HOUR_S, params)
    # None of four members: (0 + 1/3) / (4 + 2/3).
    assert found == pytest.approx(np.full((1, 3), 1 / 14))


def test_the_chance_of_freezing_rises_with_the_hours():
    # None, one, two and three of four members by hours 0 to 3: (k + 1/3) / (4 + 2/3),
    # on all three segments; the member that thaws again has frozen.
    params = EnsembleParams(freezing_offset=0.0, freezing_slope=1.0)
    found = freezing_chance(ensemble(), np.array([-1, 0, 1, 2.5, 3]) * HOUR_S, params)
    assert found.shape == (5, 3)
    assert found[:, 2] == pytest.approx([0, 1 / 14, 4 / 14, 7 / 14, 10 / 14])


def test_only_the_causes_asked_for_count():
    slippery = np.zeros((4, 4, 2), dtype=np.int8)
    slippery[1, 0] = Slipperiness.SNOW_COVER
    slippery[3, 0] = Slipperiness.HOAR_FROST
    found = first_slippery_s(
        ensemble(slipperiness=slippery),
        np.array([0]),
        (Slipperiness.HOAR_FROST, Slipperiness.FREEZING_WET),
        NEVER,
    )
    assert (found[:, 0] / HOUR_S).tolist() == [3.0, np.inf, np.inf, np.inf]


def test_quantiles_are_over_the_members():
    found = quantiles(ensemble().snow_depth_mm, np.array([0.0, 0.5, 1.0]))
    assert found[:, 2, 0].tolist() == [20.0, 65.0, 90.0]


def test_uncalibrated_chances_are_plotting_positions():
    # (k + 1/3) / (M + 2/3) with M = 20: none, half and all.
    share = np.array([0.0, 0.5, 1.0])
    found = calibrated(share, 0.0, 1.0, members=20)
    assert found == pytest.approx([1 / 62, 0.5, 61 / 62])


def test_a_line_of_log_odds_by_hand():
    # Log odds of 0.75 are log 3; twice that and less 1: 1/(1 + e/9).
    params = EnsembleParams(
        depth_offset=-1.0, depth_slope=2.0, freezing_offset=0.0, freezing_slope=1.0
    )
    share = (0.75 * (4 + 2 / 3) - 1 / 3) / 4
    found = chance_of_depth(np.array([share]), params, members=4)
    assert found == pytest.approx([1 / (1 + np.e / 9)])
    assert chance_of_freezing(np.array([share]), params, members=4) == pytest.approx(
        [0.75]
    )


@given(offset=st.floats(-3, 3), slope=st.floats(0.1, 3.0), members=st.integers(1, 200))
def test_chances_rise_with_the_share_and_are_never_certain(offset, slope, members):
    share = np.arange(members + 1) / members
    found = calibrated(share, offset, slope, members=members)
    assert (np.diff(found) > 0.0).all()
    assert found[0] > 0.0
    assert found[-1] < 1.0


def test_arrays_that_disagree_are_refused():
    with pytest.raises(ValueError, match="slipperiness is"):
        ensemble(slipperiness=np.zeros((4, 4, 1), dtype=np.int8))
    with pytest.raises(ValueError, match="time_s is"):
        ensemble(time_s=np.zeros(3))
