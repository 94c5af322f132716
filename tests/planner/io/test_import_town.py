import shutil

import numpy as np
import pytest

from planner.domain.fleet import VehicleKind
from planner.io.highways import HIGHWAYS
from planner.io.import_town import import_town
from planner.io.overlay import apply_overlay
from planner.io.town_folder import read_town
from planner.network.road_network import NO_CLASS, SegmentKind
from tests.planner.io.small_town import NODES, SQUARE, write_osm


@pytest.fixture
def osm(tmp_path):
    return write_osm(tmp_path)


def class_of(found, segment):
    row = found.network.segment_id.tolist().index(segment)
    number = found.network.service_class[row]
    return None if number == NO_CLASS else found.town.classes[number].name


def test_a_small_town_is_complete_at_once(tmp_path, osm):
    report = import_town(osm, [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    assert found.town.name == "Vaxjo Centre"
    assert found.town.time_zone == "Europe/Stockholm"
    assert "OpenStreetMap" in found.town.attribution
    assert {v.kind for v in found.town.vehicles} == set(VehicleKind)
    assert report.segments == found.network.count == 10
    assert report.islands == ()
    assert class_of(found, "10:1:0") == "A"
    assert class_of(found, "60:7:0") == "GC1"
    assert sum(row.count for row in report.kept) == 10


def test_the_same_extract_gives_the_same_town(tmp_path, osm):
    import_town(osm, [], tmp_path / "a")
    import_town(osm, [], tmp_path / "b")
    for name in ("town.toml", "network.npz"):
        first, second = (tmp_path / f / name for f in "ab")
        assert first.read_bytes() == second.read_bytes()
    assert read_town(tmp_path / "a").town_hash == read_town(tmp_path / "b").town_hash


def test_an_edited_table_changes_classes_and_hash(tmp_path, osm):
    import_town(osm, [], tmp_path / "town")
    before = read_town(tmp_path / "town")
    settings = tmp_path / "town" / "town.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('residential = {class = "C"', 'residential = {class = "B"'),
        encoding="utf-8",
    )
    after = read_town(tmp_path / "town")
    assert class_of(before, "20:2:0") == "C"
    assert class_of(after, "20:2:0") == "B"
    assert before.town_hash != after.town_hash


def test_driveways_and_state_roads_are_driven_over_only(tmp_path):
    ways = [
        *SQUARE,
        (70, [5, 1], {"highway": "service", "service": "driveway"}),
        (80, [8, 6], {"highway": "trunk"}),
        (90, [3, 8], {"highway": "residential", "access": "customers"}),
    ]
    import_town(write_osm(tmp_path, ways), [], tmp_path / "town")
    network = read_town(tmp_path / "town").network
    owner = dict(zip(network.segment_id.tolist(), network.owner.tolist(), strict=True))
    assert owner["70:5:0"] == "private"
    assert owner["80:8:0"] == "state"
    assert owner["90:3:0"] == "private"
    others = np.isin(network.owner, ["private", "state"])
    assert (network.service_class[others] == NO_CLASS).all()
    assert network.truck_access[others].all()


def test_an_island_is_reported_with_its_length(tmp_path):
    ways = [
        *SQUARE,
        (70, [11, 12], {"highway": "residential", "name": "Ön"}),
        (80, [6, 13], {"highway": "residential", "oneway": "yes"}),
    ]
    more = {11: (14.81, 56.89), 12: (14.81, 56.891), 13: (14.806, 56.881)}
    report = import_town(
        write_osm(tmp_path, ways, {**NODES, **more}), [], tmp_path / "town"
    )
    by_name = {island.name: island for island in report.islands}
    assert by_name["Ön"].km == pytest.approx(0.11136, abs=1e-4)
    assert "not connected" in by_name["Ön"].why
    assert "one-ways" in by_name[""].why


def test_another_folder_is_never_overwritten(tmp_path, osm):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"meow")
    with pytest.raises(ValueError, match="no town folder"):
        import_town(osm, [], tmp_path / "photos")
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_wrong_input_leaves_nothing_behind(tmp_path, osm):
    before = sorted(p.name for p in tmp_path.iterdir())
    (tmp_path / "broken.tif").write_text("no raster", encoding="utf-8")
    for bad in (
        {"dem": [tmp_path / "broken.tif"]},
        {"dem": [tmp_path / "absent.tif"]},
        {"preset": "visby"},
        {"time_zone": "Mars/Olympus"},
    ):
        with pytest.raises(ValueError, match=r"."):
            import_town(osm, bad.pop("dem", []), tmp_path / "town", **bad)
    (tmp_path / "broken.tif").unlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_failed_import_keeps_the_town_that_was_there(tmp_path, osm):
    import_town(osm, [], tmp_path / "town")
    before = read_town(tmp_path / "town").town_hash
    broken = tmp_path / "broken.osm"
    broken.write_text(osm.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.osm is cut short"):
        import_town(broken, [], tmp_path / "town")
    assert read_town(tmp_path / "town").town_hash == before


def test_a_second_import_keeps_the_settings_and_reports_changes(tmp_path, osm):
    town = tmp_path / "town"
    import_town(osm, [], town, name="Mine")
    (town / "notes.txt").write_text("keep me", encoding="utf-8")
    settings = (town / "town.toml").read_text(encoding="utf-8")
    # Gone: Östra gränd. Drawn anew under another number: Drottninggatan. New: 70.
    ways = [way for way in SQUARE if way[0] not in {30, 50}]
    ways += [
        (31, [4, 5, 6], {"highway": "residential", "name": "Drottninggatan"}),
        (70, [6, 8], {"highway": "residential"}),
    ]
    report = import_town(write_osm(tmp_path, ways), [], town)
    assert (town / "town.toml").read_text(encoding="utf-8") == settings
    assert (town / "notes.txt").read_text(encoding="utf-8") == "keep me"
    assert report.town.name == "Mine"
    # Ways 10, 20 and 40 keep two segments each, 60 keeps one; 31 lies where 30 lay.
    assert report.changes.kept == 7
    assert report.changes.matched == 2
    assert report.changes.added == 1
    assert report.changes.removed == 1


def test_a_damaged_network_can_be_imported_anew(tmp_path, osm):
    town = tmp_path / "town"
    import_town(osm, [], town, name="Mine")
    whole = (town / "network.npz").read_bytes()
    (town / "network.npz").write_bytes(whole[:500])
    with pytest.raises(ValueError, match="import the town again"):
        read_town(town)
    report = import_town(osm, [], town)
    assert report.town.name == "Mine"
    assert any("could not be read" in remark for remark in report.remarks)
    assert read_town(town).network.count == 10


def test_no_town_folder_is_refused(tmp_path):
    with pytest.raises(ValueError, match="is no town folder"):
        read_town(tmp_path)


def test_settings_that_lose_a_pinned_class_are_refused(tmp_path, osm):
    town = tmp_path / "town"
    import_town(osm, [], town)
    overlay = tmp_path / "own.geojson"
    overlay.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry":'
        ' null, "properties": {"segment": "20:2:0", "class": "GC2"}}]}',
        encoding="utf-8",
    )
    apply_overlay(town, overlay)
    settings = town / "town.toml"
    text = settings.read_text(encoding="utf-8").replace('"GC2"', '"GC9"')
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="class GC2 stands on 1 segments"):
        read_town(town)


# Counts of the data folder's README (drivable segments and km, all highways' km);
# "drivable" there is what cars may use, cut at drivable junctions only.
REAL = {
    "Helsinki.osm.pbf": (33, 107),
    "sweden_uppsala_city.osm.pbf": (185, 311),
    "oslo-east-filtered.osm.pbf": (624, 1212),
    "north-bayreuth.osm.gz": (221, 589),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", list(REAL))
def test_real_extracts_hold_the_kilometres_that_are_known(tmp_path, real_data, name):
    drivable_km, all_km = REAL[name]
    report = import_town(real_data / "roads" / name, [], tmp_path / "town")
    found = read_town(tmp_path / "town")
    highways = [HIGHWAYS[value].kind for value in found.network.highway.tolist()]
    streets = np.array(highways) == SegmentKind.STREET
    street_km = found.network.length_m[streets].sum() / 1000
    assert street_km == pytest.approx(drivable_km, rel=0.08)
    left_km = sum(row.km for row in report.left_out)
    assert report.km + left_km == pytest.approx(all_km, rel=0.12)
    served = sum(island.km for island in report.islands)
    assert served < 0.08 * report.km


@pytest.mark.real_data
def test_bayreuth_lies_as_high_as_it_should(tmp_path, real_data):
    tiles = sorted((real_data / "dem").glob("*.hgt.zip"))
    osm = real_data / "roads" / "north-bayreuth.osm.gz"
    import_town(osm, tiles, tmp_path / "town")
    network = read_town(tmp_path / "town").network
    # The data folder's README: 307 to 495 m.
    assert np.nanmin(network.elevation_m) >= 307
    assert np.nanmax(network.elevation_m) <= 495
    assert not np.isnan(network.slope_pct).any()
    shutil.rmtree(tmp_path / "town")
