"""Rain or snow by wet bulb."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.phase import (
    proper_rain_mm,
    snow_fraction,
    wet_bulb_temperature_c,
)

CURVE = {"half_snow_c": 0.6, "phase_width_c": 0.4}


def test_worked_example_of_the_paper():
    # Stull (2011), text below eq. 1: 20 °C and 50 % give 13.7 °C.
    found = wet_bulb_temperature_c(np.array([20.0]), np.array([50.0]))
    assert found[0] == pytest.approx(13.7, abs=0.05)


def test_agrees_with_the_psychrometer_equation():
    # e = es(Tw) - 0.000662 p (T - Tw), WMO-No. 8 annex 4.B, solved by bisection;
    # the paper states errors of -1 to +0.65 °C.
    def es(t):
        return 6.112 * np.exp(17.62 * t / (243.12 + t))

    for air_c in (-5.0, 0.0, 2.0, 5.0):
        for humidity_pct in (50.0, 80.0, 95.0):
            low, high = air_c - 15.0, air_c
            for _ in range(60):
                mid = (low + high) / 2
                e = es(mid) - 0.000662 * 1013.25 * (air_c - mid)
                low, high = (
                    (mid, high)
                    if e < es(air_c) * humidity_pct / 100
                    else (
                        low,
                        mid,
                    )
                )
            found = wet_bulb_temperature_c(np.array([air_c]), np.array([humidity_pct]))
            assert -1.0 <= found[0] - mid <= 0.65


@given(st.floats(-40, 35), st.floats(0, 100))
def test_wet_bulb_is_never_above_the_air(air_c, humidity_pct):
    found = wet_bulb_temperature_c(np.array([air_c]), np.array([humidity_pct]))
    assert found[0] <= air_c


@given(st.floats(-30, 10), st.floats(0, 5))
def test_warmer_wet_bulb_never_gives_more_snow(wet_bulb_c, warming_c):
    cold, warm = snow_fraction(np.array([wet_bulb_c, wet_bulb_c + warming_c]), **CURVE)
    assert 0.0 <= warm <= cold <= 1.0


def test_half_is_snow_in_the_middle():
    assert snow_fraction(np.array([0.6]), **CURVE)[0] == 0.5


def test_drops_in_a_snowfall_are_no_rain_and_flakes_in_rain_take_none_away():
    found = proper_rain_mm(
        np.array([1e-7, 0.4, 0.5, 2.0]), np.array([1.5, 0.6, 0.5, 0])
    )
    assert found.tolist() == [0.0, 0.0, 0.5, 2.0]


def test_leaves_its_input_alone():
    air_c, humidity_pct = np.array([-25.0, 2.0]), np.array([120.0, 1.0])
    wet_bulb_temperature_c(air_c, humidity_pct)
    assert air_c.tolist() == [-25.0, 2.0]
    assert humidity_pct.tolist() == [120.0, 1.0]
