"""Clear sun and the split of measured sun against pvlib's."""

import numpy as np
import pandas as pd
import pvlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.surface.forcing.clear_sky import (
    LINKE_TURBIDITY,
    clear_sky_w_m2,
    diffuse_share,
)

ELEVATION_DEG = np.linspace(0.1, 75.0, 300)


@pytest.mark.parametrize("elevation_m", [0.0, 500.0, 2540.0])
@pytest.mark.parametrize("turbidity", [2.0, LINKE_TURBIDITY, 4.0])
def test_agrees_with_pvlibs_ineichen(elevation_m, turbidity):
    airmass = pvlib.atmosphere.get_absolute_airmass(
        pvlib.atmosphere.get_relative_airmass(90.0 - ELEVATION_DEG),
        pvlib.atmosphere.alt2pres(elevation_m),
    )
    expected = pvlib.clearsky.ineichen(
        90.0 - ELEVATION_DEG,
        airmass,
        turbidity,
        altitude=elevation_m,
        dni_extra=1361.0,
        perez_enhancement=False,
    )["ghi"]
    found = clear_sky_w_m2(ELEVATION_DEG, np.full(300, 1361.0), elevation_m, turbidity)
    np.testing.assert_allclose(found, expected, atol=0.01)


def test_lies_near_haurwitz_at_sea_level():
    # Haurwitz' curve is of Blue Hill, 1933 to 1943; both err by some per cent.
    expected = pvlib.clearsky.haurwitz(pd.Series(90.0 - ELEVATION_DEG))["ghi"]
    found = clear_sky_w_m2(ELEVATION_DEG, np.full(300, 1361.0), 0.0)
    high = ELEVATION_DEG > 15.0
    np.testing.assert_allclose(found[high], expected[high], rtol=0.07)


def test_there_is_no_sun_below_the_horizon():
    found = clear_sky_w_m2(np.array([-90.0, -5.0, 0.0]), np.full(3, 1361.0), 0.0)
    assert found.tolist() == [0.0, 0.0, 0.0]


def test_split_agrees_with_pvlibs_erbs():
    zenith = 90.0 - ELEVATION_DEG[ELEVATION_DEG > 10.0]
    above = pvlib.irradiance.get_extra_radiation(20) * np.cos(np.radians(zenith))
    for share in (0.05, 0.2, 0.219, 0.221, 0.4, 0.6, 0.799, 0.801, 0.9):
        expected = pvlib.irradiance.erbs(share * above, zenith, 20)["dhi"]
        np.testing.assert_allclose(
            diffuse_share(np.full(zenith.size, share)) * share * above, expected
        )


@given(st.floats(-1, 3))
def test_share_is_a_share(clearness):
    # The published pieces meet at 0.8 with 0.1650 and 0.1648.
    assert 0.164 < float(diffuse_share(np.array(clearness))) <= 1.0
