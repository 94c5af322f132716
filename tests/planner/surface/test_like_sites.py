"""Which sites stand for which."""

from dataclasses import replace

import numpy as np

from planner.surface.columns.batches import picked_sites, picked_state
from planner.surface.columns.sites import Pavement, open_sites
from planner.surface.columns.surface_state import SurfaceState
from planner.surface.like_sites import equal_sites, like_sites, same_sites


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


def test_sites_as_good_as_equal_are_one_and_a_millimetre_of_snow_keeps_them_apart():
    # 0.04 mm and 1 mm more than the first: a fifth of 0.5 mm tells them apart.
    state = replace(
        bare(3),
        loose_mm_we=np.array([5.0, 5.04, 6.0]),
        loose_kg_m3=np.full(3, 100.0),
    )
    picked, group = equal_sites(open_sites(3), state, np.arange(3), np.zeros(3))
    assert picked.tolist() == [0, 2]
    assert group.tolist() == [0, 0, 1]


def test_equal_snow_of_another_depth_is_another_site():
    # 5 mm w.e. at 100 and at 125 kg/m³ lie 50 and 40 mm deep.
    state = replace(
        bare(2), loose_mm_we=np.full(2, 5.0), loose_kg_m3=np.array([100.0, 125.0])
    )
    picked, _ = equal_sites(open_sites(2), state, np.arange(2), np.zeros(2))
    assert picked.size == 2


def test_equal_sites_with_another_past_of_spreading_stay_apart():
    picked, _ = equal_sites(
        open_sites(3), bare(3), np.arange(3), np.array([0.0, 900.0, 0.0])
    )
    assert picked.tolist() == [0, 1]


def test_same_sites_are_those_that_no_property_tells_apart():
    sites = replace(open_sites(4), wind_factor=np.array([1.0, 0.5, 1.0, 0.500001]))
    first, group = same_sites(sites)
    assert first[group].tolist() == [0, 1, 0, 3]


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
