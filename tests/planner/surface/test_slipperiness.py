"""Water, frost, and why a surface is slippery."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.params import SurfaceParams
from planner.surface.outlook import Slipperiness
from planner.surface.slipperiness import (
    SurfaceWater,
    after_freezing,
    after_vapour,
    as_observed,
    slipperiness,
)
from planner.surface.temperature import (
    HEAT_OF_MELTING_J_KG,
    SLAB_J_M2K,
    after_rain_c,
    ice_vapour_pressure_hpa,
    vapour_pressure_hpa,
)

PARAMS = SurfaceParams()


def water(film_mm=0.0, frost_mm=0.0, *, ice_mm=0.0):
    zero = np.zeros(1)
    return SurfaceWater(
        film_mm=np.array([film_mm]),
        ice_mm=np.array([ice_mm]),
        frost_mm=np.array([frost_mm]),
        frozen_mm=zero,
        run_off_mm=zero,
        vapour_mm=zero,
    )


def frozen(before, *, gained=0.0, surface_c=0.0):
    after, after_c = after_freezing(
        before, np.array([gained]), np.array([surface_c]), film_capacity_mm=1.0
    )
    return after, float(after_c[0])


def breathed(before, *, surface_c=0.0, air_hpa=5.0, closed=False, hours=1.0):
    return after_vapour(
        before,
        np.array([surface_c]),
        np.array([air_hpa]),
        np.array([10.0]),
        is_closed=np.array([closed]),
        step_s=hours * 3600.0,
    )


amounts_mm = st.floats(0, 3)


@given(amounts_mm, amounts_mm, st.floats(0, 1), st.floats(0, 10), st.floats(-15, 15))
def test_no_drop_and_no_joule_is_lost(liquid, ice, frost, gained, surface_c):
    before = water(liquid + ice, frost, ice_mm=ice)
    after, after_c = frozen(before, gained=gained, surface_c=surface_c)
    assert after.film_mm[0] + after.frost_mm[0] == pytest.approx(
        liquid + ice + frost + gained - after.run_off_mm[0], abs=1e-9
    )
    assert min(after.ice_mm[0], after.frost_mm[0], after.run_off_mm[0]) >= 0.0
    # Slab heat less what melting all ice would take stays the same.
    assert SLAB_J_M2K * after_c - HEAT_OF_MELTING_J_KG * (
        after.ice_mm[0] + after.frost_mm[0]
    ) == pytest.approx(
        SLAB_J_M2K * surface_c - HEAT_OF_MELTING_J_KG * (ice + frost), abs=1e-2
    )


@given(amounts_mm, amounts_mm, st.floats(-15, 15))
def test_water_and_ice_lie_together_only_at_zero(liquid, ice, surface_c):
    after, after_c = frozen(water(liquid + ice, ice_mm=ice), surface_c=surface_c)
    assert abs(after_c) <= abs(surface_c) + 1e-12
    if after_c < -1e-9:
        assert after.film_mm[0] == pytest.approx(after.ice_mm[0], abs=1e-9)
    if after_c > 1e-9:
        assert after.ice_mm[0] == pytest.approx(0.0, abs=1e-9)


@given(
    amounts_mm,
    st.floats(0, 1),
    st.floats(-15, 15),
    st.floats(0.5, 12),
    st.booleans(),
)
def test_vapour_is_what_changes(film, frost, surface_c, air_hpa, closed):
    after = breathed(
        water(film, frost, ice_mm=film / 2),
        surface_c=surface_c,
        air_hpa=air_hpa,
        closed=closed,
    )
    assert after.film_mm[0] + after.frost_mm[0] == pytest.approx(
        film + frost + after.vapour_mm[0], abs=1e-9
    )
    assert 0.0 <= after.ice_mm[0] <= after.film_mm[0]


def test_cold_road_freezes_what_its_cold_allows():
    # 2 °C of a slab of 102 102 J/(m² K) are 204 kJ, which freeze 204 / 334 = 0.611 mm
    # of 5 mm of rain. The slab is then at 0 °C; of 4.389 mm of water 3.389 run off.
    after, after_c = frozen(water(), gained=5.0, surface_c=-2.0)
    assert after.ice_mm[0] == pytest.approx(0.611, abs=1e-3)
    assert after.run_off_mm[0] == pytest.approx(3.389, abs=1e-3)
    assert after_c == 0.0
    assert frozen(water(), gained=5.0, surface_c=2.0)[0].run_off_mm[0] == 4.0


def test_deeply_cold_road_freezes_it_all():
    # 1 mm gives 334 / 102.1 = 3.271 °C.
    after, after_c = frozen(water(), gained=1.0, surface_c=-10.0)
    assert after.ice_mm[0] == 1.0
    assert after_c == pytest.approx(-10.0 + 3.271, abs=1e-3)


def test_warm_rain_warms_the_slab_by_hand():
    # 1 mm at +5 °C brings 4.19 kJ/K to 102.1 kJ/K: 4.19 / 106.3 of the 8 °C between.
    warmed_c = after_rain_c(np.array([-3.0]), np.array([5.0]), np.array([1.0]))
    assert warmed_c[0] == pytest.approx(-3.0 + 8.0 * 4.19 / 106.29, abs=1e-3)


def test_observed_temperature_decides_over_ice():
    before = water(1.0, 0.1, ice_mm=0.6)
    warm = as_observed(before, np.array([0.5]))
    assert (warm.film_mm[0], warm.ice_mm[0], warm.frost_mm[0]) == (1.1, 0.0, 0.0)
    # 1 °C of cold freezes 102.1 / 334 = 0.306 mm more.
    cold = as_observed(before, np.array([-1.0]))
    assert cold.ice_mm[0] == pytest.approx(0.906, abs=1e-3)


def test_hour_of_hoar_frost_by_hand():
    # Surface -5 °C: ice holds 6.112 exp(-112.3 / 267.62) = 4.017 hPa; air 4.6 hPa.
    # 10 W/(m² K) x 0.622 / (1005 x 1013.25 hPa) x 0.583 hPa x 3600 s = 0.01282 mm.
    after = breathed(water(), surface_c=-5.0, air_hpa=4.6)
    assert after.frost_mm[0] == pytest.approx(0.01282, rel=2e-3)
    assert after.film_mm[0] == 0.0


@given(st.floats(-20, 10), st.floats(0.2, 12))
def test_hoar_frost_only_below_zero_and_below_the_frost_point(surface_c, air_hpa):
    after = breathed(water(), surface_c=surface_c, air_hpa=air_hpa)
    is_frosty = surface_c < 0 and air_hpa > ice_vapour_pressure_hpa(surface_c)
    assert (after.frost_mm[0] > 0.0) == is_frosty


def test_dry_air_dries_and_saturated_air_does_not():
    dry_air = 0.5 * vapour_pressure_hpa(np.array(5.0))
    assert breathed(water(0.5), surface_c=5.0, air_hpa=dry_air).film_mm[0] < 0.5
    saturated = float(vapour_pressure_hpa(np.array(5.0)))
    assert breathed(water(0.5), surface_c=5.0, air_hpa=saturated).film_mm[0] == 0.5


@pytest.mark.parametrize(
    ("snow_mm", "water", "surface_c", "freezes_mm_h", "cause"),
    [
        (0.0, water(), -5.0, 0.0, Slipperiness.NONE),
        (0.0, water(0.0, 0.03), -1.0, 0.0, Slipperiness.HOAR_FROST),
        (0.0, water(0.06, 0.03, ice_mm=0.06), -1.0, 0.0, Slipperiness.FREEZING_WET),
        (0.0, water(0.06), 0.5, 0.0, Slipperiness.NONE),
        (0.0, water(0.04, ice_mm=0.04), -1.0, 0.0, Slipperiness.NONE),
        # Water over ice at 0 °C, in rain that freezes and in rain that does not.
        (0.0, water(0.5, ice_mm=0.1), 0.0, 1.0, Slipperiness.FREEZING_RAIN),
        (0.0, water(0.5, ice_mm=0.1), 0.0, 0.0, Slipperiness.FREEZING_WET),
        (0.0, water(0.5), 0.0, 1.0, Slipperiness.NONE),
        (0.0, water(0.5), 0.5, 1.0, Slipperiness.NONE),
        (6.0, water(), -3.0, 0.0, Slipperiness.SNOW_COVER),
        (5.0, water(), -3.0, 0.0, Slipperiness.NONE),
        (60.0, water(0.5, ice_mm=0.5), -0.5, 1.0, Slipperiness.SNOW_COVER),
    ],
)
def test_worst_cause_counts(snow_mm, water, surface_c, freezes_mm_h, cause):
    found = slipperiness(
        np.array([snow_mm]),
        water,
        np.array([surface_c]),
        np.array([freezes_mm_h]),
        PARAMS,
    )
    assert found[0] == cause
