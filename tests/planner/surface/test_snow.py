"""A layer of snow falls, settles, melts and is ploughed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.snow import (
    SnowLayer,
    after_fall,
    after_melt,
    after_plough,
    bare,
    melt_mm_we,
    settled,
    soaked,
)

amounts = st.floats(0, 50)
densities = st.floats(60, 350)


def layer(storage_mm, density):
    return SnowLayer(
        storage_mm_we=np.array([storage_mm]), density_kg_m3=np.array([density])
    )


@given(amounts, densities, amounts, densities)
def test_depths_and_masses_add_up(lying, rho, fallen, fresh):
    after = after_fall(layer(lying, rho), np.array([fallen]), np.array([fresh]))
    assert after.storage_mm_we[0] == pytest.approx(lying + fallen)
    # mm of water times 1000 / density is mm of snow.
    expected = lying * 1000 / rho + fallen * 1000 / fresh
    assert after.depth_mm[0] == pytest.approx(expected, abs=1e-9)


@given(amounts, densities, st.floats(-20, 5), st.floats(0, 5))
def test_settling_keeps_the_mass(lying, rho, air_c, rain):
    after = settled(layer(lying, rho), np.array([air_c]), np.array([rain]), 900.0)
    assert after.storage_mm_we[0] == lying
    assert after.depth_mm[0] <= lying * 1000 / rho + 1e-9


def test_melt_of_an_hour_by_hand():
    # +2 °C for 1 h at 0.15 mm/(h °C): 0.30 mm. 5 mm rain at +2 °C brings
    # 5 x 2 x 4.19 kJ against 334 kJ/kg: 0.1254 mm more.
    dry, wet, cold = melt_mm_we(
        np.array([2.0, 2.0, -2.0]), np.array([0.0, 5.0, 0.0]), 0.15, 3600.0
    )
    assert (dry, wet, cold) == pytest.approx((0.30, 0.4254, 0.0), abs=1e-4)


def test_more_melt_than_snow_leaves_none():
    assert after_melt(layer(1.0, 100.0), np.array([5.0])).depth_mm[0] == 0.0


def test_plough_leaves_five_millimetres_and_half_after_the_first_of_two_passes():
    # 10 mm w.e. at 100 kg/m³ are 100 mm deep; of the 95 mm above 5 half stays.
    both = SnowLayer(storage_mm_we=np.full(3, 10.0), density_kg_m3=np.full(3, 100.0))
    after = after_plough(both, np.array([0, 1]), np.array([0.0, 0.5]), 5.0)
    assert after.depth_mm == pytest.approx([5.0, 52.5, 100.0])
    assert both.depth_mm == pytest.approx([100.0] * 3)


def test_plough_does_not_bring_snow():
    after = after_plough(bare(1), np.array([0]), np.array([0.0]), 5.0)
    assert after.depth_mm[0] == 0.0


def test_water_that_freezes_in_the_pores_makes_snow_heavier_and_no_deeper():
    layer = SnowLayer(
        storage_mm_we=np.array([4.0, 0.0]), density_kg_m3=np.array([200.0, 100.0])
    )
    after = soaked(layer, np.array([1.0, 0.0]))
    assert after.storage_mm_we.tolist() == [5.0, 0.0]
    assert after.density_kg_m3.tolist() == [250.0, 100.0]
    np.testing.assert_allclose(after.depth_mm, [20.0, 0.0])
