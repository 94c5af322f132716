"""Columns picked, joined and repeated."""

from dataclasses import replace

import numpy as np
import pytest

from planner.surface.columns.batches import (
    joined_states,
    picked_sites,
    picked_state,
    repeated_site,
)
from planner.surface.columns.sites import open_sites
from planner.surface.columns.surface_state import SurfaceState


def state(*salt_g_m2, layers=True):
    count = len(salt_g_m2)
    names = set(SurfaceState.__slots__) - {"ground_c", "snow_albedo", "snow_layers"}
    return SurfaceState(
        ground_c=np.arange(13.0)[:, None] * np.ones(count),
        **dict.fromkeys(names - {"salt_g_m2"}, np.zeros(count)),
        salt_g_m2=np.array(salt_g_m2),
        snow_layers=np.array(salt_g_m2) * np.ones((4, 4, count)) if layers else None,
    )


def test_picked_columns_come_in_the_order_asked_for_and_what_is_not_there_stays_away():
    found = picked_state(state(0.0, 1.0, 2.0), np.array([2, 0, 0]))
    assert found.salt_g_m2.tolist() == [2.0, 0.0, 0.0]
    assert found.snow_layers[3, 3].tolist() == [2.0, 0.0, 0.0]
    assert found.ground_c.shape == (13, 3)
    assert found.snow_albedo is None


def test_parts_that_were_picked_join_to_the_whole():
    whole = state(3.0, 1.0, 2.0)
    parts = [picked_state(whole, np.array(columns)) for columns in ([0], [1, 2])]
    joined = joined_states(parts)
    assert joined.salt_g_m2.tolist() == [3.0, 1.0, 2.0]
    np.testing.assert_array_equal(joined.snow_layers, whole.snow_layers)
    assert joined_states([whole, state(1.0, layers=False)]).snow_layers is None


def test_one_site_under_many_skies():
    site = replace(open_sites(1), wind_factor=np.array([0.5]))
    found = repeated_site(site, np.array([4, 2]), np.array([1.0, -1.0]))
    assert found.cell.tolist() == [4, 2]
    assert found.flux_bias_w_m2.tolist() == [1.0, -1.0]
    assert found.wind_factor.tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match="found 2 sites, expected one to repeat"):
        repeated_site(
            picked_sites(site, np.array([0, 0])), np.array([0]), np.array([0.0])
        )
