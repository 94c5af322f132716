"""Every segment has both directions; signs and access say who may drive them."""

from planner.domain.fleet import VehicleKind
from planner.network.arcs import build_arcs
from tests.planner.stories.drawing import draw, network_of

TOWN = """
A =class A, 100m= B
B =class A, 100m> C
C <=class A, 100m= D
A ~class B, 100m~ D
"""


def drivable(kind):
    drawing = draw(TOWN)
    arcs = build_arcs(network_of(drawing))
    may = arcs.permitted(kind)
    return {
        drawing.places[tail] + drawing.places[head]
        for tail, head in zip(arcs.arc_tail[may], arcs.arc_head[may], strict=True)
    }


def test_a_truck_keeps_one_ways_and_stays_off_paths():
    assert drivable(VehicleKind.TRUCK) == {"AB", "BA", "BC", "DC"}


def test_a_path_machine_also_drives_paths():
    assert drivable(VehicleKind.PATH_MACHINE) == {"AB", "BA", "BC", "DC", "AD", "DA"}


def test_arcs_and_segments_translate_by_counting():
    arcs = build_arcs(network_of(draw(TOWN)))
    assert arcs.arc_segment.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert arcs.is_forward.tolist() == [True, False] * 4
