import numpy as np
import pytest

from planner.io.terrain_cover import lay_trees, read_osm_cover, water_distances_m
from planner.terrain.raster import values_at
from tests.planner.io.small_town import osm_text

MIDDLE = (14.8, 56.9)
# 0.001 degrees north are 111.4 m, 0.001 degrees east 60.9 m at 56.9 N.
EAST_M, NORTH_M = 60.9, 111.4


def square(first, west, south, side):
    """Return four nodes of a square, thousandths of a degree from the middle."""
    corners = ((0, 0), (side, 0), (side, side), (0, side))
    return {
        first + number: (14.8 + (west + x) / 1000, 56.9 + (south + y) / 1000)
        for number, (x, y) in enumerate(corners)
    }


def cover(tmp_path, ways, nodes, more=""):
    path = tmp_path / "land.osm"
    text = osm_text(ways, nodes).replace("</osm>", f"{more}</osm>")
    path.write_text(text, encoding="utf-8")
    return read_osm_cover(path, MIDDLE)


def test_lakes_and_rivers_count_and_ponds_and_ditches_do_not(tmp_path):
    nodes = square(1, 5, 0, 4) | square(11, -5, 0, 0.5) | square(21, 0, 20, 3)
    ways = (
        (1, [1, 2, 3, 4, 1], {"natural": "water"}),
        (2, [11, 12, 13, 14, 11], {"natural": "water"}),  # 30 m by 56 m
        (3, [21, 22], {"waterway": "river"}),
        (4, [23, 24], {"waterway": "ditch"}),
    )
    found = cover(tmp_path, ways, nodes)
    assert len(found.water) == 2
    assert found.cut == 0
    # At the middle the lake's shore is 5 thousandths east; on the lake it is 0; the
    # river runs 20 thousandths north, along 0 to 3 east.
    x_m, y_m = np.array([0.0, 7 * EAST_M, 0.0]), np.array([1.0, 2.0, 19.0]) * NORTH_M
    np.testing.assert_allclose(
        water_distances_m(found.water, x_m, y_m), [5 * EAST_M, 0.0, NORTH_M], rtol=0.01
    )


def test_a_lake_of_several_ways_has_its_island(tmp_path):
    nodes = square(1, -10, -10, 20) | square(11, -2, -2, 4)
    ways = ((1, [1, 2, 3, 4, 1], {}), (2, [11, 12, 13, 14, 11], {}))
    members = (
        '<member type="way" ref="1" role="outer"/>'
        '<member type="way" ref="2" role="inner"/>'
    )
    tags = '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/>'
    more = f'<relation id="9" version="1">{members}{tags}</relation>'
    found = cover(tmp_path, ways, nodes, more)
    distance_m = water_distances_m(
        found.water, np.array([0.0, 5 * EAST_M]), np.zeros(2)
    )
    # On the island's middle the shore is 2 thousandths away, east or west.
    np.testing.assert_allclose(distance_m, [2 * EAST_M, 0.0], rtol=0.01)


def test_a_lake_that_is_cut_is_said(tmp_path):
    nodes = square(1, 0, 0, 5)
    member = '<member type="way" ref="77" role="outer"/>'
    tags = '<tag k="type" v="multipolygon"/><tag k="natural" v="water"/>'
    more = f'<relation id="9" version="1">{member}{tags}</relation>'
    ways = ((1, [1, 2], {"highway": "residential"}),)
    assert cover(tmp_path, ways, nodes, more).cut == 1


def test_no_water_is_no_distance():
    assert np.isnan(water_distances_m((), np.zeros(2), np.zeros(2))).all()


def test_woods_and_rows_let_some_sun_through(tmp_path):
    nodes = square(1, 0, 0, 5) | square(11, -20, 0, 5) | square(21, -40, 0, 5)
    ways = (
        (1, [1, 2, 3, 4, 1], {"landuse": "forest", "leaf_type": "needleleaved"}),
        (2, [11, 12, 13, 14, 11], {"natural": "wood"}),
        (3, [21, 22], {"natural": "tree_row"}),
    )
    found = cover(tmp_path, ways, nodes)
    x_m = np.array([2.5, -17.5, -37.5, 30.0]) * EAST_M
    y_m = np.array([2.5, 2.5, 0.0, 2.5]) * NORTH_M
    laid = lay_trees(found.trees, x_m, y_m)
    np.testing.assert_allclose(
        values_at(laid, x_m, y_m), [0.3, 0.4, 0.5, 1.0], atol=1e-6
    )


def test_no_trees_are_no_cells():
    assert lay_trees((), np.zeros(1), np.zeros(1)) is None


def test_nodes_that_the_extract_lacks_end_a_shore(tmp_path):
    nodes = square(1, 1, 0, 4)
    ways = ((1, [1, 2, 99, 3, 4], {"natural": "coastline"}),)
    found = cover(tmp_path, ways, nodes)
    assert len(found.water) == 2


def test_a_file_cut_short_is_refused(tmp_path):
    path = tmp_path / "land.osm"
    text = osm_text(((1, [1, 2], {"natural": "coastline"}),), square(1, 0, 0, 1))
    path.write_text(text[:-20], encoding="utf-8")
    with pytest.raises(ValueError, match=r"land\.osm is cut short"):
        read_osm_cover(path, MIDDLE)
