import numpy as np
import pytest

from planner.domain.fleet import VehicleKind
from planner.io.osm_network import build_network
from planner.io.osm_ways import read_osm_ways
from planner.network.connectivity import nearest_node, reachable_segments
from tests.planner.io.small_town import NODES, write_osm

TRUCK, PATH = VehicleKind.TRUCK, VehicleKind.PATH_MACHINE


def network_of(folder, ways):
    return build_network(read_osm_ways(write_osm(folder, ways))).network


def reached(network, depot_id, kind):
    depot = int(np.flatnonzero(network.node_id == depot_id)[0])
    mask = reachable_segments(network, [depot], kind)
    return set(network.segment_id[mask].tolist())


def test_a_one_way_without_a_way_back_is_out_of_reach(tmp_path):
    network = network_of(
        tmp_path,
        [
            (1, [1, 2], {"highway": "residential"}),
            (2, [2, 3], {"highway": "residential", "oneway": "yes"}),
        ],
    )
    assert reached(network, 1, TRUCK) == {"1:1:0"}


def test_one_ways_round_a_block_are_in_reach(tmp_path):
    network = network_of(
        tmp_path,
        [
            (1, [1, 2], {"highway": "residential"}),
            (2, [2, 3, 6, 5], {"highway": "residential", "oneway": "yes"}),
            (3, [5, 2], {"highway": "residential", "oneway": "yes"}),
        ],
    )
    assert reached(network, 1, TRUCK) == {"1:1:0", "2:2:0", "3:5:0"}


def test_a_path_machine_keeps_the_one_ways_of_streets_and_the_cycles_on_paths(
    tmp_path,
):
    network = network_of(
        tmp_path,
        [
            (1, [1, 2], {"highway": "residential"}),
            (
                2,
                [2, 3],
                {"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"},
            ),
            (
                3,
                [2, 5],
                {"highway": "cycleway", "oneway": "yes", "oneway:bicycle": "no"},
            ),
        ],
    )
    assert reached(network, 1, TRUCK) == {"1:1:0"}
    assert reached(network, 1, PATH) == {"1:1:0", "3:2:0"}


def test_a_truck_does_not_cross_on_a_cycleway(tmp_path):
    network = network_of(
        tmp_path,
        [
            (1, [1, 2], {"highway": "residential"}),
            (2, [2, 5], {"highway": "cycleway"}),
            (3, [5, 8], {"highway": "residential"}),
        ],
    )
    assert reached(network, 1, TRUCK) == {"1:1:0"}
    assert reached(network, 1, PATH) == {"1:1:0", "2:2:0", "3:5:0"}


def test_every_depot_counts(tmp_path):
    network = network_of(
        tmp_path,
        [
            (1, [1, 2], {"highway": "residential"}),
            (2, [5, 6], {"highway": "residential"}),
        ],
    )
    everywhere = reachable_segments(
        network, [int(network.from_node[0]), int(network.from_node[1])], TRUCK
    )
    assert everywhere.all()


def test_nearest_node_passes_over_what_cannot_be_used(tmp_path):
    network = network_of(tmp_path, [(1, [1, 2], {"highway": "residential"})])
    longitude, latitude = NODES[1]
    every = np.ones(network.node_count, dtype=bool)
    node, distance_m = nearest_node(network, longitude, latitude + 0.001, every)
    assert network.node_id[node] == 1
    # 0.001 degrees of a sphere of 6371.0088 km: 6371008.8 * 0.001 * pi / 180.
    assert distance_m == pytest.approx(111.195, abs=0.001)
    node, _ = nearest_node(network, longitude, latitude, network.node_id == 2)
    assert network.node_id[node] == 2
    with pytest.raises(ValueError, match="no node"):
        nearest_node(network, longitude, latitude, ~every)
