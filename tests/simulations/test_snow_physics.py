import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.snow_physics import (
    freezing_point_c,
    fresh_density_kg_m3,
    settled_density_kg_m3,
    snow_melt_mm_h,
    snow_share,
)


def test_phase_is_that_of_koistinen_and_saltikoff():
    # P(rain) = 1 / (1 + exp(22 - 2.7 T - 0.2 RH)); at 90 %: exponent 4 - 2.7 T.
    # 0 °C: 0.018 snow. 1.4 °C: exponent 0.22, 0.45 sleet. 3 °C: -4.1, 0.98 rain.
    found = snow_share(np.array([0.0, 1.4, 3.0]), np.full(3, 90.0))
    assert found.tolist() == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    ("temperature_c", "wind_m_s", "density"),
    # Corners of the MDSS table, and the middle of its first cell by hand:
    # the mean of 45, 80, 70 and 100.
    [(-13.0, 0.0, 45.0), (2.0, 10.0, 290.0), (-3.0, 5.0, 130.0), (-8.0, 1.5, 73.75)],
)
def test_fresh_density_is_the_mdss_table(temperature_c, wind_m_s, density):
    found = fresh_density_kg_m3(np.array([temperature_c]), np.array([wind_m_s]))
    assert found[0] == pytest.approx(density)


def test_colder_or_windier_than_the_table_is_its_edge():
    found = fresh_density_kg_m3(np.array([-40.0, 10.0]), np.array([60.0, -1.0]))
    assert found.tolist() == [470.0, 175.0]


def test_settling_of_anderson_by_hand():
    # 100 kg/m3, 40 mm w.e. so 2 cm above the middle, 0 °C, one hour:
    # 0.01 * 2 * exp(-2.1) + 0.01 = 0.00245 + 0.01, times 100.
    found = settled_density_kg_m3(np.array([100.0]), np.array([40.0]), 0.0, 1.0)
    assert found[0] == pytest.approx(100.0 * np.exp(0.012449), rel=1e-5)


@given(st.floats(50.0, 400.0), st.floats(0.0, 200.0), st.floats(-20.0, 0.0))
def test_snow_never_gets_lighter_by_lying(density, storage, temperature_c):
    found = settled_density_kg_m3(
        np.array([density]), np.array([storage]), temperature_c, 0.25
    )
    assert density <= found[0] <= 550.0


def test_no_melt_in_frost_and_more_in_wind():
    assert snow_melt_mm_h(-0.5, 90.0, 10.0, 5.0) == 0.0
    assert snow_melt_mm_h(3.0, 90.0, 8.0, 0.0) > snow_melt_mm_h(3.0, 90.0, 1.0, 0.0)


def test_melt_by_hand_with_saturated_air_at_one_degree_and_no_wind():
    # h = 0.5 * 5.7 = 2.85 W/m2 K; e(1 °C) = 6.112 exp(17.62 / 244.12) = 6.569 hPa.
    # 2.85 * 1 + 2.85 / 0.66 * 0.457 = 2.85 + 1.975 = 4.825 W/m2, * 3600 / 3.34e5.
    assert snow_melt_mm_h(1.0, 100.0, 0.0, 0.0) == pytest.approx(0.0520, abs=2e-4)


def test_brine_freezes_as_the_phase_diagram_of_sodium_chloride_says():
    # 100 g/m2 in 0.9 mm of water is 10 %: -6.6 °C.
    found = freezing_point_c(np.array([100.0, 0.0]), np.array([0.9, 0.9]))
    assert found.tolist() == pytest.approx([-6.6, 0.0])
