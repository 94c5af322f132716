"""Friction: its bounds, its order and its table of full layers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.params import SurfaceParams
from planner.surface.friction import HIGHEST, LOWEST, friction
from planner.surface.states import FROST_ABOVE_MM
from tests.planner.surface.traces import trace_of


def grip(**storages):
    """Return the friction of the only site at the only step."""
    return float(
        friction(trace_of(**{name: [value] for name, value in storages.items()}))[0, 0]
    )


@pytest.mark.parametrize(
    ("storages", "expected"),
    [
        # The table of full layers in the module's notes.
        ({"water_mm": 0.0}, 0.82),
        ({"water_mm": 0.9}, 0.70),
        ({"ice_mm": 1.0, "road_surface_temperature_c": -1.0}, 0.20),
        ({"ice_mm": 1.0, "water_mm": 0.9, "road_surface_temperature_c": 0.0}, 0.12),
        ({"packed_mm_we": 3.0}, 0.27),
        ({"snow_mm_we": 3.0}, 0.33),
        ({"snow_mm_we": 3.0, "slush_share": 0.3}, 0.45),
        ({"frost_mm": 0.2, "road_surface_temperature_c": -2.0}, 0.40),
    ],
)
def test_a_full_layer_has_the_friction_of_the_table(storages, expected):
    assert grip(**storages) == pytest.approx(expected, abs=1e-6)


def test_cold_ice_is_less_slippery_and_grit_helps():
    mild = grip(ice_mm=1.0, road_surface_temperature_c=-1.0)
    cold = grip(ice_mm=1.0, road_surface_temperature_c=-14.0)
    # 10 °C below -4 °C at 0.005 a degree.
    assert cold - mild == pytest.approx(0.05, abs=1e-6)
    gritted = grip(ice_mm=1.0, road_surface_temperature_c=-1.0, grit_g_m2=150.0)
    assert gritted - mild == pytest.approx(0.15, abs=1e-6)


def test_frost_that_a_tyre_notices_is_where_grip_passes_the_outlooks_limit():
    limit = SurfaceParams().slippery_friction
    for film_mm in (0.0, 0.5):
        assert grip(frost_mm=1.05 * FROST_ABOVE_MM, water_mm=film_mm) < limit
    # A tenth of that, as a morning's first trace, is no worse than a wet street.
    assert grip(frost_mm=0.1 * FROST_ABOVE_MM) == pytest.approx(0.70, abs=0.01)


STORAGE = st.floats(0.0, 40.0)


ANY_SURFACE = st.fixed_dictionaries(
    {
        "water_mm": STORAGE,
        "ice_mm": STORAGE,
        "frost_mm": st.floats(0.0, 2.0),
        "snow_mm_we": st.floats(0.0, 60.0),
        "packed_mm_we": st.floats(0.0, 20.0),
        "slush_share": st.floats(0.0, 1.0),
        "road_surface_temperature_c": st.floats(-40.0, 40.0),
        "grit_g_m2": st.floats(0.0, 900.0),
    }
)


@given(storages=ANY_SURFACE, bare=st.booleans())
def test_friction_keeps_its_bounds(storages, bare):
    snow = {"snow_mm_we": 0.0, "packed_mm_we": 0.0} if bare else {}
    assert LOWEST <= grip(**storages | snow) <= HIGHEST


@given(thin=STORAGE, more=STORAGE)
def test_more_ice_never_grips_better(thin, more):
    thick = float(np.float32(thin) + np.float32(more))
    assert grip(ice_mm=thick) <= grip(ice_mm=thin) + 1e-6
