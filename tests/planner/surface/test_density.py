"""Fresh density and settling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.density import fresh_density_kg_m3, settled_density_kg_m3


def test_still_air_follows_hedstrom_and_pomeroy():
    # 67.92 + 51.25 exp(T / 2.59) by hand: at 0 °C 119.17, at -2.59 °C 86.77.
    found = fresh_density_kg_m3(np.array([0.0, -2.59, -30.0]), np.zeros(3))
    np.testing.assert_allclose(found, [119.17, 86.77, 67.92], atol=0.01)


def test_wind_of_ten_adds_what_snowmodel_adds():
    # 25 + 250 (1 - exp(-0.2 x 5)) = 183.03, on 67.92 in the deep cold.
    found = fresh_density_kg_m3(np.array([-40.0]), np.array([10.0]))
    assert found[0] == pytest.approx(67.92 + 183.03, abs=0.01)


@given(st.floats(-30, 5), st.floats(0, 30), st.floats(0, 5), st.floats(0, 10))
def test_warmer_or_windier_snow_is_never_lighter(air_c, wind, warming, gust):
    base, warmer, windier = fresh_density_kg_m3(
        np.array([air_c, air_c + warming, air_c]), np.array([wind, wind, wind + gust])
    )
    assert base <= warmer
    assert base <= windier
    assert 60 < base <= 350


def test_one_hour_of_settling_by_hand():
    # 100 kg/m³, 10 mm w.e., -5 °C, dry. Rounding: 2.777e-6 exp(-0.2) = 2.2736e-6 /s.
    # Weight 0.5 x 10 x 9.81 = 49.05 Pa over 3.6e6 exp(0.4 + 2.1) = 4.3857e7 Pa s:
    # 1.1184e-6 /s. Both over 3600 s: 0.012211, exp -> 101.2286.
    found = settled_density_kg_m3(
        np.array([100.0]), np.array([10.0]), np.array([-5.0]), np.array([False]), 3600.0
    )
    assert found[0] == pytest.approx(101.2286, abs=1e-3)


@given(st.floats(50, 500), st.floats(0, 100), st.floats(-30, 0), st.booleans())
def test_settling_never_makes_snow_lighter_and_water_speeds_it(rho, mm, snow_c, is_wet):
    args = (np.array([rho]), np.array([mm]), np.array([snow_c]))
    dry = settled_density_kg_m3(*args, np.array([False]), 900.0)[0]
    wet = settled_density_kg_m3(*args, np.array([True]), 900.0)[0]
    assert rho <= dry <= wet <= 550
    assert (wet if is_wet else dry) < 1.1 * rho + 1
