"""Places are rows behind the segments, beside the nearest one that is maintained."""

from dataclasses import replace

import numpy as np

from planner.domain.town import TownPlace
from planner.network.place_rows import FARTHEST_M, with_places
from planner.network.road_network import NO_CLASS, SegmentKind
from planner.terrain.terrain import flat_terrain
from tests.planner.stories.drawing import draw, network_of, plough, town_of

# Junctions lie 50 m apart along the parallel of 60°N: 100 m of latitude are 50 m there.
DRAWING = draw("""
    depot -100m- A =class A, 100m, area north= B ~class B, 100m~ C
""")
DEGREE_M = 111_195.0


def town_with(*places):
    """Return the town of the drawing with some places."""
    return replace(town_of(DRAWING, [plough()]), places=places)


def place(kind, *, east_m=0.0, north_m=0.0, name="There", **stated):
    """Return a place so far from the depot."""
    return TownPlace(
        name=name,
        kind=kind,
        longitude=17.0 + east_m / (DEGREE_M * np.cos(np.radians(60.0))),
        latitude=60.0 + north_m / DEGREE_M,
        **stated,
    )


def test_a_place_takes_after_the_nearest_maintained_segment():
    # 10 m from the depot; its own street is not maintained, A-B begins 40 m on.
    network, takes_after = with_places(
        network_of(DRAWING), town_with(place("stairs", east_m=10.0))
    )
    assert network.segment_id.tolist()[-1] == "place:There"
    assert takes_after.tolist() == [0, 1, 2, 1]
    assert network.kind[3] == SegmentKind.PLACE
    assert network.service_class[3] == 0
    assert network.area[3] == "north"
    assert network.from_node[3] == network.to_node[3] == 0
    assert not network.truck_access[3]
    assert not network.path_access[3]
    assert network.shape(3)[1].tolist() == [60.0]


def test_its_own_class_stands_above_the_segments():
    town = town_with(place("square", east_m=60.0, service_class="C"))
    network, _ = with_places(network_of(DRAWING), town)
    assert network.service_class[3] == 2


def test_a_vehicle_stops_where_trucks_get_to():
    # C is at the end of a path: a van stops at B, 50 m before it.
    town = town_with(place("stairs", east_m=150.0))
    network, takes_after = with_places(network_of(DRAWING), town)
    assert takes_after[3] == 2
    assert network.from_node[3] == DRAWING.places.index("B")


def test_what_is_far_from_everything_has_no_row():
    near = place("bus_stop", north_m=FARTHEST_M - 1.0, east_m=75.0)
    far = place("bus_stop", north_m=FARTHEST_M + 1.0, east_m=75.0, name="Far")
    network, _ = with_places(network_of(DRAWING), town_with(near, far))
    assert network.segment_id.tolist()[3:] == []
    near = place("bus_stop", north_m=FARTHEST_M - 1.0, east_m=100.0)
    network, _ = with_places(network_of(DRAWING), town_with(near, far))
    assert network.segment_id.tolist()[3:] == ["place:There"]


def test_a_town_that_maintains_nothing_clears_no_place():
    bare = network_of(DRAWING)
    bare = replace(bare, service_class=np.full_like(bare.service_class, NO_CLASS))
    network, _ = with_places(bare, town_with(place("stairs")))
    assert network is bare


def test_schools_change_nothing_and_rows_are_laid_once():
    drawn = network_of(DRAWING)
    network, takes_after = with_places(drawn, town_with(place("school")))
    assert network is drawn
    assert takes_after.tolist() == [0, 1, 2]
    town = town_with(place("stairs"))
    once, _ = with_places(drawn, town)
    again, _ = with_places(once, town)
    assert again is once


def test_terrain_is_that_of_the_segment_beside():
    terrain = replace(
        flat_terrain(3), sky_view_factor=np.array([1.0, 0.8, 0.6]), remarks=("flat",)
    )
    taken = terrain.take(np.array([0, 1, 2, 1]))
    assert taken.sky_view_factor.tolist() == [1.0, 0.8, 0.6, 0.8]
    assert taken.remarks == ("flat",)
