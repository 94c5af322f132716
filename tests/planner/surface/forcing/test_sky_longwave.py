"""Heat from the sky."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.sky_longwave import (
    black_body_w_m2,
    clear_emissivity,
    sky_emissivity,
)


def test_prata_by_hand():
    # 0 °C and 5 hPa: w = 46.5 x 5 / 273.15 = 0.85118; 1.2 + 3 w = 3.75355, of which
    # the root is 1.93741; 1 - 1.85118 exp(-1.93741) = 1 - 1.85118 x 0.144077 = 0.73329.
    found = clear_emissivity(np.array([0.0]), np.array([5.0]))
    assert found[0] == pytest.approx(0.73329, abs=2e-5)


def test_black_body_at_freezing():
    # 5.670374e-8 x 273.15⁴
    assert black_body_w_m2(np.array([0.0]))[0] == pytest.approx(315.66, abs=0.01)


@given(st.floats(-40, 20), st.floats(0.05, 15), st.floats(0, 1), st.floats(0, 1))
def test_more_cloud_shines_more_but_never_more_than_black(air_c, vapour, one, other):
    clear = clear_emissivity(np.array([air_c]), np.array([vapour]))
    fewer, more = sorted((one, other))
    assert 0.5 < clear[0] < 1.0
    assert (
        clear[0]
        <= sky_emissivity(clear, np.array([fewer]))[0]
        <= sky_emissivity(clear, np.array([more]))[0]
        <= 1.0
    )
