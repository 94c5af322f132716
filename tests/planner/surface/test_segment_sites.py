"""Segments that are alike share a site, others do not."""

from dataclasses import replace

import numpy as np

from planner.network.road_network import SegmentKind
from planner.params import SurfaceParams
from planner.surface.columns.sites import Pavement
from planner.surface.segment_sites import segment_sites
from planner.surface.weather_cells import weather_cells
from planner.terrain.terrain import flat_terrain
from tests.street_grid import row_of_streets, snapshot

PARAMS = SurfaceParams()


def sites_of(network, **known):
    town = snapshot(network=network, **known)
    return segment_sites(town, PARAMS, weather_cells(town), PARAMS.lapse_c_per_km)


def test_equal_streets_share_one_site_and_its_twin_without_traffic():
    found = sites_of(row_of_streets(50))
    # With traffic, without, and the open road of the weather's own place.
    assert found.sites.count == 3
    assert set(found.of_segment.tolist()) != set(found.untouched.tolist())
    assert found.sites.vehicles_per_day[found.of_segment].min() > 0.0
    assert found.sites.vehicles_per_day[found.untouched].max() == 0.0
    np.testing.assert_array_equal(
        found.sites.pavement[found.of_segment], found.sites.pavement[found.untouched]
    )


def test_a_path_without_traffic_is_its_own_twin():
    network = row_of_streets(2)
    network = replace(network, kind=np.full(2, SegmentKind.PATH, dtype=np.int8))
    found = sites_of(network)
    np.testing.assert_array_equal(found.of_segment, found.untouched)


def test_pavement_follows_the_map_and_bridges_come_first():
    network = row_of_streets(4, bridges=[3])
    surface = np.array(["", "gravel", "sett", "asphalt"])
    found = sites_of(replace(network, surface=surface))
    assert found.sites.pavement[found.of_segment].tolist() == [
        Pavement.ASPHALT,
        Pavement.GRAVEL,
        Pavement.PAVING,
        Pavement.BRIDGE,
    ]


def test_terrain_becomes_sky_wind_and_cold_hollows():
    terrain = replace(
        flat_terrain(3),
        sky_view_factor=np.array([1.0, 0.62, 1.0]),
        exposure_index=np.array([1.0, 0.0, 2.0]),
        cold_pool_index=np.array([0.0, 0.5, 0.0]),
    )
    found = sites_of(row_of_streets(3), terrain=terrain)
    sites, of = found.sites, found.of_segment
    np.testing.assert_allclose(sites.sky_view_factor[of], [1.0, 0.62, 1.0])
    # 0.4 of the wind in the deepest shelter, 1.3 of it on a crest.
    np.testing.assert_allclose(sites.wind_factor[of], [1.0, 0.4, 1.3])
    np.testing.assert_allclose(sites.cold_pool_c[of], [0.0, 2.0, 0.0])


def test_tunnels_are_covered_and_only_they():
    found = sites_of(row_of_streets(3, tunnels=[1]))
    assert found.sites.is_covered[found.of_segment].tolist() == [False, True, False]


def test_no_streets_leave_the_station():
    found = sites_of(row_of_streets(0))
    assert found.sites.count == 1
    assert found.of_segment.shape == found.untouched.shape == (0,)
