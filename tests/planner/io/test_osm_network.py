import bz2
import gzip
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.io.osm_network import build_network, lengths_m
from planner.io.osm_ways import read_osm_ways
from tests.planner.io.small_town import NODES, SQUARE, osm_text, write_osm


def built(folder, ways, nodes=NODES, **options):
    return build_network(read_osm_ways(write_osm(folder, ways, nodes, **options)))


def ends_of(network):
    return {
        name: (int(network.node_id[a]), int(network.node_id[b]))
        for name, a, b in zip(
            network.segment_id.tolist(), network.from_node, network.to_node, strict=True
        )
    }


def test_ways_are_cut_where_they_meet(tmp_path):
    assert ends_of(built(tmp_path, SQUARE).network) == {
        "10:1:0": (1, 2),
        "10:2:0": (2, 3),
        "20:2:0": (2, 5),
        "20:5:0": (5, 8),
        "30:4:0": (4, 5),
        "30:5:0": (5, 6),
        "40:1:0": (1, 4),
        "40:4:0": (4, 7),
        "50:3:0": (3, 6),
        "60:7:0": (7, 8),
    }


def test_a_bend_is_no_junction_but_is_drawn(tmp_path):
    network = built(tmp_path, [(1, [1, 2, 3], {"highway": "residential"})]).network
    assert ends_of(network) == {"1:1:0": (1, 3)}
    longitude, latitude = network.shape(0)
    assert longitude.tolist() == [14.800, 14.802, 14.804]
    assert latitude.tolist() == [56.880] * 3


def test_length_is_that_of_the_ellipsoid(tmp_path):
    network = built(tmp_path, [(1, [1, 4], {"highway": "residential"})]).network
    # A degree of latitude at 56.88 N on WGS 84:
    # 111132.954 - 559.822 cos 2p + 1.175 cos 4p = 111358.2 m; a thousandth is 111.36.
    assert network.length_m[0] == pytest.approx(111.36, abs=0.02)
    apart_m = np.hypot(np.diff(network.x_m), np.diff(network.y_m))
    assert apart_m[0] == pytest.approx(network.length_m[0], rel=1e-4)


def test_steps_do_not_cut_what_they_touch(tmp_path):
    ways = [
        (1, [1, 2, 3], {"highway": "residential"}),
        (2, [2, 5], {"highway": "steps"}),
    ]
    found = built(tmp_path, ways)
    assert ends_of(found.network) == {"1:1:0": (1, 3)}
    assert [(row.what, row.count) for row in found.left_out] == [("steps", 1)]
    assert found.left_out[0].km == pytest.approx(0.11136, abs=1e-4)


def test_the_order_of_the_file_does_not_matter(tmp_path):
    first = built(tmp_path, SQUARE).network
    backwards = dict(reversed(NODES.items()))
    second = built(
        tmp_path, tuple(reversed(SQUARE)), backwards, nodes_last=True
    ).network
    for column in fields(first):
        assert np.array_equal(
            getattr(first, column.name),
            getattr(second, column.name),
            equal_nan=column.name in {"elevation_m", "slope_pct"},
        )


def test_missing_nodes_leave_the_pieces_on_both_sides(tmp_path):
    nodes = {number: place for number, place in NODES.items() if number not in {2, 7}}
    ways = [
        (1, [4, 1, 2, 3, 6], {"highway": "residential"}),
        (2, [8, 7], {"highway": "residential"}),
        (3, [2, 7], {"highway": "steps"}),
    ]
    found = built(tmp_path, ways, nodes)
    assert ends_of(found.network) == {"1:4:0": (4, 1), "1:3:0": (3, 6)}
    # Nodes 2 and 7 are referred to by kept ways; way 1 is cut, way 2 has one node.
    assert found.gaps.missing_nodes == 2
    assert found.gaps.ways_cut == 1
    assert found.gaps.ways_lost == 1


def test_a_loop_without_junction_ends_where_it_starts(tmp_path):
    network = built(
        tmp_path, [(1, [1, 2, 5, 4, 1], {"highway": "residential"})]
    ).network
    assert ends_of(network) == {"1:1:0": (1, 1)}


def test_a_way_that_meets_itself_is_cut_there(tmp_path):
    # A lollipop: stick 1-2, then round 2-3-6-5 and back to 2.
    network = built(
        tmp_path, [(1, [1, 2, 3, 6, 5, 2], {"highway": "residential"})]
    ).network
    assert ends_of(network) == {"1:1:0": (1, 2), "1:2:0": (2, 2)}


def test_two_segments_of_a_way_from_one_node_are_told_apart(tmp_path):
    # An eight: two loops through node 2.
    ways = [(1, [2, 1, 4, 2, 3, 6, 2], {"highway": "residential"})]
    assert ends_of(built(tmp_path, ways).network) == {
        "1:2:0": (2, 2),
        "1:2:1": (2, 2),
    }


def test_a_node_named_twice_in_a_row_adds_nothing(tmp_path):
    network = built(tmp_path, [(1, [1, 1, 2, 2], {"highway": "residential"})]).network
    assert ends_of(network) == {"1:1:0": (1, 2)}


def test_a_new_junction_leaves_the_other_ids_of_the_way(tmp_path):
    way = (1, [1, 2, 3, 6], {"highway": "residential"})
    before = built(tmp_path, [way, (2, [3, 5], {"highway": "service"})]).network
    after = built(
        tmp_path,
        [
            way,
            (2, [3, 5], {"highway": "service"}),
            (3, [2, 5], {"highway": "service"}),
        ],
    ).network
    assert "1:3:0" in before.segment_id
    assert "1:3:0" in after.segment_id


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.open), ("bz2", bz2.open)])
def test_packed_files_are_read(tmp_path, suffix, pack):
    path = tmp_path / f"town.osm.{suffix}"
    with pack(path, "wt", encoding="utf-8") as packed:
        packed.write(osm_text())
    assert build_network(read_osm_ways(path)).network.count == 10


def test_extract_without_roads_is_refused(tmp_path):
    path = write_osm(tmp_path, [(1, [1, 2, 5, 1], {"building": "yes"})])
    with pytest.raises(
        ValueError, match=r"vaxjo-centre\.osm has no way with a highway"
    ):
        read_osm_ways(path)


def test_extract_with_steps_alone_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no street or path"):
        built(tmp_path, [(1, [1, 2], {"highway": "steps"})])


def test_extract_without_nodes_is_refused(tmp_path):
    path = write_osm(tmp_path, SQUARE, {})
    with pytest.raises(ValueError, match="none of the nodes"):
        read_osm_ways(path)


@pytest.mark.parametrize("name", ["absent.osm.pbf", "town.txt"])
def test_other_files_are_refused(tmp_path, name):
    (tmp_path / "town.txt").write_text("no map", encoding="utf-8")
    with pytest.raises(ValueError, match=name):
        read_osm_ways(tmp_path / name)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_truncated_xml_is_refused(tmp_path, share):
    text = osm_text()
    path = tmp_path / "cut.osm"
    path.write_text(text[: int(len(text) * share)], encoding="utf-8")
    with pytest.raises(ValueError, match=r"cut\.osm is cut short or damaged"):
        read_osm_ways(path)


@pytest.mark.real_data
@pytest.mark.parametrize("share", [0.3, 0.7, 0.999])
def test_truncated_pbf_is_refused(tmp_path, real_data, share):
    whole = (real_data / "roads" / "sweden_uppsala_city.osm.pbf").read_bytes()
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ValueError, match=r"cut\.osm\.pbf is cut short or damaged"):
        read_osm_ways(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.osm", b""),
        ("page.osm", b"<html><body>404</body></html>"),
        ("cut.osm.gz", gzip.compress(osm_text().encode(), mtime=0)[:200]),
        ("cut.osm.bz2", bz2.compress(osm_text().encode())[:200]),
        ("noise.osm.pbf", bytes(range(256)) * 20),
    ],
)
def test_damaged_files_are_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match="is cut short or damaged") as wrong:
        read_osm_ways(tmp_path / name)
    assert str(wrong.value).startswith(name)


WAYS = st.lists(
    st.lists(st.sampled_from(sorted(NODES)), min_size=2, max_size=6), max_size=5
)


@given(WAYS)
def test_cutting_neither_adds_nor_loses_length(node_lists):
    ways = [
        (number, refs, {"highway": "residential"})
        for number, refs in enumerate([[1, 2], *node_lists], start=1)
    ]
    with TemporaryDirectory() as folder:
        network = built(Path(folder), ways).network
    drawn_m = sum(
        lengths_m(*np.array([NODES[ref] for ref in refs]).T).sum()
        for _, refs, _ in ways
    )
    assert network.length_m.sum() == pytest.approx(drawn_m)
    assert len(set(network.segment_id.tolist())) == network.count
    # Inside a segment's drawing no point is the end of another segment.
    ends = set(zip(network.longitude, network.latitude, strict=True))
    for segment in range(network.count):
        inner = list(zip(*network.shape(segment), strict=True))[1:-1]
        assert not ends & set(inner)
