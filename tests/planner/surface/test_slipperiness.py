"""Water, frost, and why a surface is slippery."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.params import SurfaceParams
from planner.surface.outlook import Slipperiness
from planner.surface.slipperiness import SurfaceWater, after_water, slipperiness
from planner.surface.temperature import ice_vapour_pressure_hpa, vapour_pressure_hpa

PARAMS = SurfaceParams()


def water(film_mm=0.0, frost_mm=0.0):
    zero = np.zeros(1)
    return SurfaceWater(
        film_mm=np.array([film_mm]),
        frost_mm=np.array([frost_mm]),
        run_off_mm=zero,
        vapour_mm=zero,
    )


def stepped(
    before, *, gained=0.0, surface_c=0.0, air_hpa=5.0, covered=False, hours=1.0
):
    return after_water(
        before,
        np.array([gained]),
        np.array([surface_c]),
        np.array([air_hpa]),
        np.array([10.0]),
        is_covered=np.array([covered]),
        is_tunnel=np.array([False]),
        film_capacity_mm=1.0,
        step_s=hours * 3600.0,
    )


@given(
    st.floats(0, 3),
    st.floats(0, 1),
    st.floats(0, 10),
    st.floats(-15, 15),
    st.floats(0.5, 12),
    st.booleans(),
)
def test_no_drop_is_lost(film, frost, gained, surface_c, air_hpa, covered):
    after = stepped(
        water(film, frost),
        gained=gained,
        surface_c=surface_c,
        air_hpa=air_hpa,
        covered=covered,
    )
    lying = after.film_mm + after.frost_mm
    assert lying[0] == pytest.approx(
        film + frost + gained + after.vapour_mm[0] - after.run_off_mm[0], abs=1e-9
    )
    assert after.film_mm[0] >= 0.0
    assert after.frost_mm[0] >= 0.0


def test_water_runs_off_a_warm_street_and_freezes_on_a_cold_one():
    assert stepped(water(), gained=5.0, surface_c=2.0).run_off_mm[0] == 4.0
    assert stepped(water(), gained=5.0, surface_c=-2.0).run_off_mm[0] == 0.0


def test_hour_of_hoar_frost_by_hand():
    # Surface -5 °C: ice holds 6.112 exp(-112.3 / 267.62) = 4.017 hPa; air 4.6 hPa.
    # 10 W/(m² K) x 0.622 / (1005 x 1013.25 hPa) x 0.583 hPa x 3600 s = 0.01282 mm.
    after = stepped(water(), surface_c=-5.0, air_hpa=4.6)
    assert after.frost_mm[0] == pytest.approx(0.01282, rel=2e-3)
    assert after.film_mm[0] == 0.0


@given(st.floats(-20, 10), st.floats(0.2, 12))
def test_hoar_frost_only_below_zero_and_below_the_frost_point(surface_c, air_hpa):
    after = stepped(water(), surface_c=surface_c, air_hpa=air_hpa)
    is_frosty = surface_c < 0 and air_hpa > ice_vapour_pressure_hpa(surface_c)
    assert (after.frost_mm[0] > 0.0) == is_frosty


def test_dry_air_dries_and_saturated_air_does_not():
    dry_air = 0.5 * vapour_pressure_hpa(np.array(5.0))
    assert stepped(water(0.5), surface_c=5.0, air_hpa=dry_air).film_mm[0] < 0.5
    saturated = float(vapour_pressure_hpa(np.array(5.0)))
    assert stepped(water(0.5), surface_c=5.0, air_hpa=saturated).film_mm[0] == 0.5


@pytest.mark.parametrize(
    ("snow_mm", "film_mm", "frost_mm", "surface_c", "rain_mm_h", "cause"),
    [
        (0.0, 0.0, 0.0, -5.0, 0.0, Slipperiness.NONE),
        (0.0, 0.0, 0.03, -1.0, 0.0, Slipperiness.HOAR_FROST),
        (0.0, 0.06, 0.03, -1.0, 0.0, Slipperiness.FREEZING_WET),
        (0.0, 0.06, 0.0, 0.5, 0.0, Slipperiness.NONE),
        (0.0, 0.04, 0.0, -1.0, 0.0, Slipperiness.NONE),
        (0.0, 0.5, 0.0, -0.5, 1.0, Slipperiness.FREEZING_RAIN),
        (0.0, 0.5, 0.0, 0.5, 1.0, Slipperiness.NONE),
        (6.0, 0.0, 0.0, -3.0, 0.0, Slipperiness.SNOW_COVER),
        (5.0, 0.0, 0.0, -3.0, 0.0, Slipperiness.NONE),
        (60.0, 0.5, 0.0, -0.5, 1.0, Slipperiness.SNOW_COVER),
    ],
)
def test_worst_cause_counts(snow_mm, film_mm, frost_mm, surface_c, rain_mm_h, cause):
    found = slipperiness(
        np.array([snow_mm]),
        water(film_mm, frost_mm),
        np.array([surface_c]),
        np.array([rain_mm_h]),
        PARAMS,
    )
    assert found[0] == cause
