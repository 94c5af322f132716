import json

import pytest

from planner.io.geojson import export_segments, read_features
from planner.io.import_town import import_town
from planner.io.overlay import apply_overlay
from planner.io.town_folder import read_town
from tests.planner.io.small_town import SQUARE, write_osm

WAYS = (
    *SQUARE,
    (70, [5, 1], {"highway": "residential", "oneway": "-1"}),
    (80, [6, 8], {"highway": "trunk", "oneway": "yes"}),
)


@pytest.fixture
def exported(tmp_path):
    import_town(write_osm(tmp_path, WAYS), [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    export_segments(found.town, found.network, tmp_path / "town.geojson")
    return json.loads((tmp_path / "town.geojson").read_text(encoding="utf-8"))


def test_the_properties_are_those_that_others_rely_on(exported):
    assert {tuple(f["properties"]) for f in exported["features"]} == {
        (
            *("segment", "from_node", "to_node", "oneway", "length_m"),
            *("highway", "class", "name", "owner"),
        )
    }


def test_one_ways_are_true_false_or_minus_one(exported):
    oneway = {f["properties"]["segment"]: f["properties"] for f in exported["features"]}
    assert oneway["10:1:0"]["oneway"] is False
    assert oneway["70:5:0"]["oneway"] == -1
    assert oneway["70:5:0"]["oneway"] is not True
    assert oneway["80:6:0"]["oneway"] is True
    assert oneway["80:6:0"]["class"] is None
    assert oneway["80:6:0"]["owner"] == "state"


def test_a_segment_is_drawn_from_its_first_node(exported):
    first = exported["features"][0]
    assert first["properties"]["from_node"] == 1
    assert first["properties"]["to_node"] == 2
    assert first["geometry"]["coordinates"] == [[14.8, 56.88], [14.802, 56.88]]


def test_an_export_laid_on_its_own_town_changes_no_class(tmp_path, exported):
    before = read_town(tmp_path / "town").network
    report = apply_overlay(tmp_path / "town", tmp_path / "town.geojson")
    after = read_town(tmp_path / "town").network
    assert report.unmatched == ()
    assert (before.service_class == after.service_class).all()
    assert (before.owner == after.owner).all()
    assert len(exported["features"]) == after.count


def test_an_absent_folder_is_refused(tmp_path):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    with pytest.raises(ValueError, match="no folder"):
        export_segments(found.town, found.network, tmp_path / "no" / "t.geojson")


def test_an_absent_map_is_refused(tmp_path):
    with pytest.raises(ValueError, match="there is no file"):
        read_features(tmp_path / "absent.geojson")
