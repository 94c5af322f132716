"""Storages after the analysis: mass kept, states as believed, sites told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.assimilation.nudge import Nudge, nudged, regrouped
from planner.assimilation.reports.state_belief import COUNT, FROST, ICE
from planner.surface.columns.ground import NODE_DEPTHS_M
from planner.surface.columns.surface_state import SurfaceState
from planner.surface.columns.traced import trace_of
from planner.surface.states import surface_states

NODES = NODE_DEPTHS_M.size
amounts = st.floats(0.0, 3.0)


def surface(count=1, *, surface_c=-1.0, **stores):
    def of(name):
        return np.broadcast_to(np.asarray(stores.get(name, 0.0), float), count).copy()

    return SurfaceState(
        ground_c=np.full((NODES, count), float(surface_c)),
        snow_c=np.full(count, float(surface_c)),
        water_mm=of("water_mm"),
        ice_mm=of("ice_mm"),
        frost_mm=of("frost_mm"),
        loose_mm_we=of("loose_mm_we"),
        loose_liquid_mm=of("loose_liquid_mm"),
        loose_kg_m3=of("loose_kg_m3"),
        packed_mm_we=of("packed_mm_we"),
        salt_g_m2=of("salt_g_m2"),
        grit_g_m2=of("grit_g_m2"),
    )


def change(state, *, shift_k=0.0, depth_mm=0.0, wanted=-1):
    count = state.count
    depths_m = np.repeat(NODE_DEPTHS_M[:, None], count, axis=1)
    return nudged(
        state,
        Nudge(
            shift_k=np.full(count, float(shift_k)),
            depth_change_mm=np.full(count, float(depth_mm)),
            state=np.full(count, wanted, dtype=np.int8),
        ),
        depths_m,
        np.zeros(count),
    )


def test_nothing_to_change_changes_nothing():
    before = surface(water_mm=0.3, loose_mm_we=4.0, loose_kg_m3=120.0)
    after = change(before)
    for name in ("ground_c", "water_mm", "loose_mm_we", "loose_kg_m3", "packed_mm_we"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))


def test_a_shift_fades_into_the_ground():
    after = change(surface(surface_c=-1.0), shift_k=-2.0)
    assert after.ground_c[0, 0] == pytest.approx(-3.0)
    at_10_cm = int(np.flatnonzero(NODE_DEPTHS_M == 0.1)[0])
    assert after.ground_c[at_10_cm, 0] == pytest.approx(-1.0 - 2.0 * np.exp(-1.0))
    assert after.ground_c[-1, 0] == pytest.approx(-1.0, abs=1e-5)


def test_water_found_well_below_freezing_is_ice_of_the_same_mass():
    after = change(surface(surface_c=0.5, water_mm=0.4), shift_k=-2.5)
    assert (after.water_mm[0], after.ice_mm[0]) == pytest.approx((0.0, 0.4))
    back = change(surface(surface_c=-0.5, ice_mm=0.4, frost_mm=0.1), shift_k=2.5)
    stores = (back.water_mm[0], back.ice_mm[0], back.frost_mm[0])
    assert stores == pytest.approx((0.5, 0.0, 0.0))


def test_a_small_shift_across_freezing_leaves_the_water():
    assert change(surface(surface_c=0.2, water_mm=0.4), shift_k=-0.5).water_mm[0] == 0.4


def test_snow_is_scaled_to_its_depth():
    # 6 mm w.e. at 120 kg/m³ are 50 mm; 25 mm more, then 60 mm less than there is.
    before = surface(loose_mm_we=6.0, loose_kg_m3=120.0, loose_liquid_mm=0.6)
    more = change(before, depth_mm=25.0)
    assert more.loose_mm_we[0] == pytest.approx(9.0)
    assert more.loose_liquid_mm[0] == pytest.approx(0.9)
    assert change(before, depth_mm=-60.0).loose_mm_we[0] == 0.0


def test_snow_that_the_model_does_not_have_is_laid_at_150():
    after = change(surface(), depth_mm=80.0)
    assert after.loose_mm_we[0] == pytest.approx(80.0 * 0.150)
    assert after.loose_kg_m3[0] == 150.0


@given(
    st.integers(0, COUNT - 1),
    st.floats(-8.0, 6.0),
    amounts,
    amounts,
    st.floats(0, 0.2),
    amounts,
    amounts,
    amounts,
)
def test_the_surface_is_what_was_believed(  # noqa: PLR0913, PLR0917 - one for each store
    wanted, surface_c, water, ice, frost, loose, liquid, packed
):
    before = surface(
        surface_c=surface_c,
        water_mm=water,
        ice_mm=ice,
        frost_mm=frost,
        loose_mm_we=loose,
        loose_liquid_mm=min(liquid, loose),
        loose_kg_m3=150.0,
        packed_mm_we=packed,
    )
    after = change(before, wanted=wanted)
    assert surface_states(trace_of(after, 0.0)).tolist() == [[wanted]]
    stores = (
        after.water_mm,
        after.ice_mm,
        after.frost_mm,
        after.loose_mm_we,
        after.loose_liquid_mm,
        after.packed_mm_we,
    )
    assert all((store >= 0.0).all() for store in stores)
    if wanted in {ICE, FROST}:
        assert after.ground_c[0, 0] <= -0.1


def test_segments_of_one_site_part_where_their_readings_do():
    found = regrouped(
        np.array([0, 0, 0, 1]),
        np.array([0.0, 0.04, 1.0, 0.0]),
        np.zeros(4),
        np.full(4, -1, dtype=np.int8),
    )
    assert found.of_segment[0] == found.of_segment[1]
    assert len(set(found.of_segment.tolist())) == 3
    assert found.parent[found.of_segment].tolist() == [0, 0, 0, 1]
    assert (found.of_segment[found.first] == np.arange(3)).all()
