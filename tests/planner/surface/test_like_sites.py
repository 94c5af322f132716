"""Which sites stand for which."""

from dataclasses import replace

import numpy as np

from planner.surface.batches import picked_sites, picked_state
from planner.surface.like_sites import like_sites
from planner.surface.sites import Pavement, open_sites
from planner.surface.surface_state import SurfaceState


def bare(count):
    none = np.zeros(count)
    names = [
        name
        for name in SurfaceState.__slots__
        if name not in {"ground_c", "snow_albedo", "snow_layers"}
    ]
    return SurfaceState(ground_c=np.zeros((13, count)), **dict.fromkeys(names, none))


def test_few_sites_stand_for_themselves_and_unused_ones_are_left_out():
    picked, group = like_sites(open_sites(4), bare(4), np.array([3, 1, 1]), 10)
    assert picked.tolist() == [1, 3]
    assert group.tolist() == [1, 0, 0]


def test_the_site_of_most_segments_stands_for_those_like_it():
    # Air 0, 0.02 and 3 °C colder: the first two are alike, the second has most.
    sites = replace(open_sites(3), air_offset_c=np.array([0.0, -0.02, -3.0]))
    picked, group = like_sites(sites, bare(3), np.array([0, 1, 1, 2]), 2)
    assert picked.tolist() == [1, 2]
    assert group.tolist() == [0, 0, 0, 1]


def test_a_bridge_never_stands_for_a_street():
    pavement = np.array([Pavement.ASPHALT, Pavement.BRIDGE] * 3, dtype=np.int8)
    sites = replace(
        open_sites(6), pavement=pavement, air_offset_c=np.arange(6.0) * -2.0
    )
    picked, group = like_sites(sites, bare(6), np.arange(6), 2)
    assert picked.size == 2
    assert (pavement[picked[group]] == pavement).all()


def test_snow_on_one_of_two_keeps_them_apart():
    state = replace(bare(2), loose_mm_we=np.array([0.0, 20.0]))
    picked, _ = like_sites(open_sites(2), state, np.array([0, 1]), 2)
    assert picked.size == 2


def test_picked_columns_are_those_asked_for():
    sites = replace(open_sites(3), wind_factor=np.array([1.0, 0.5, 0.8]))
    assert picked_sites(sites, np.array([2, 0])).wind_factor.tolist() == [0.8, 1.0]
    state = replace(
        bare(3),
        snow_layers=np.arange(3.0) * np.ones((4, 4, 3)),
        salt_g_m2=np.arange(3.0),
    )
    found = picked_state(state, np.array([2, 0]))
    assert found.salt_g_m2.tolist() == [2.0, 0.0]
    assert found.snow_layers[0, 0].tolist() == [2.0, 0.0]
    assert found.snow_albedo is None
