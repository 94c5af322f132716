"""Bus stops and stairs of a map become places of a new town."""

import pytest

from planner.io.import_town import import_town
from planner.io.osm_places import read_places
from planner.io.osm_ways import read_osm_ways
from planner.io.town_folder import read_town
from tests.planner.io.small_town import NODES, SQUARE, osm_text

STAIRS = (
    (70, [2, 5, 8], {"highway": "steps", "name": "Kyrktrappan"}),
    (71, [4, 5], {"highway": "steps", "conveying": "yes"}),
    (72, [4, 5], {"highway": "steps", "access": "private"}),
    (73, [4, 5], {"highway": "steps", "tunnel": "yes"}),
    (74, [4, 7], {"highway": "steps", "tunnel": "no"}),
)
STOP = (
    '<node id="90" version="1" lon="14.801" lat="56.88">'
    '<tag k="highway" v="bus_stop"/><tag k="name" v="Storgatan"/></node>'
    '<node id="91" version="1" lon="14.803" lat="56.88">'
    '<tag k="highway" v="bus_stop"/></node>'
)


def extract(folder, *, nodes_last=False):
    path = folder / "small.osm"
    text = osm_text((*SQUARE, *STAIRS), NODES, nodes_last=nodes_last)
    before = text.index("<node ")
    path.write_text(text[:before] + STOP + text[before:], encoding="utf-8")
    return path


@pytest.mark.parametrize("nodes_last", [False, True])
def test_stops_and_open_stairs_are_read(tmp_path, nodes_last):
    osm = extract(tmp_path, nodes_last=nodes_last)
    found = [
        (place.name, place.kind, place.longitude, place.latitude)
        for place in read_places(osm, read_osm_ways(osm))
    ]
    # Node 5 is the middle one of 2, 5, 8; of 4 and 7 it is the second.
    assert found == [
        ("Storgatan", "bus_stop", 14.801, 56.88),
        ("bus stop 91", "bus_stop", 14.803, 56.88),
        ("Kyrktrappan", "stairs", 14.802, 56.881),
        ("stairs 74", "stairs", 14.8, 56.882),
    ]


def test_a_new_town_has_them_with_a_crew_only_where_asked(tmp_path):
    osm = extract(tmp_path)
    import_town(osm, [], tmp_path / "without")
    assert read_town(tmp_path / "without").town.places == ()
    report = import_town(osm, [], tmp_path / "with", with_places=True)
    town = read_town(tmp_path / "with").town
    assert len(town.places) == 4
    # Two stops of 6 and two stairs of 15 min are 42 min: one crew's shift.
    (crew,) = [vehicle for vehicle in town.vehicles if vehicle.clears]
    assert crew.clears == {"bus_stop", "stairs"}
    assert any("2 bus stops and 2 stairs" in remark for remark in report.remarks)
    again = import_town(osm, [], tmp_path / "with", with_places=True)
    assert any("town.toml has its own" in remark for remark in again.remarks)


def test_hand_crews_are_enough_for_one_shift(tmp_path):
    # 100 stairs of 15 min are 25 h; eight hours of work a crew make it four.
    nodes = {**NODES, **{100 + n: (14.8 + n * 1e-5, 56.8805) for n in range(200)}}
    stairs = tuple(
        (200 + n, [100 + 2 * n, 101 + 2 * n], {"highway": "steps"}) for n in range(100)
    )
    path = tmp_path / "many.osm"
    path.write_text(osm_text((*SQUARE, *stairs), nodes), encoding="utf-8")
    import_town(path, [], tmp_path / "town", with_places=True)
    town = read_town(tmp_path / "town").town
    assert sum(bool(vehicle.clears) for vehicle in town.vehicles) == 4
