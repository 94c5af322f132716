import json

import pytest

from planner.io.import_town import import_town
from planner.io.overlay import apply_overlay
from planner.io.town_folder import read_town
from planner.network.road_network import NO_CLASS
from tests.planner.io.small_town import NODES, SQUARE, write_osm

# A footway 6 m south of Storgatan: a degree of latitude is 111.36 km here.
SIDEWALK = {21: (14.800, 56.880 - 6 / 111360), 22: (14.804, 56.880 - 6 / 111360)}
WAYS = (
    *SQUARE,
    (80, [21, 22], {"highway": "footway"}),
    (81, [21, 1], {"highway": "footway"}),
)


@pytest.fixture
def town(tmp_path):
    osm = write_osm(tmp_path, WAYS, {**NODES, **SIDEWALK})
    import_town(osm, [], tmp_path / "town")
    return tmp_path / "town"


def line(*nodes, north_m=0.0, **properties):
    places = {**NODES, **SIDEWALK}
    points = [[places[n][0], places[n][1] + north_m / 111360] for n in nodes]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": properties,
    }


def point(longitude, latitude, **properties):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }


def box(west, south, east, north, **properties):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": properties,
    }


def apply(town, *features, **more):
    path = town.parent / "own map.geojson"
    document = {"type": "FeatureCollection", "features": list(features), **more}
    path.write_text(json.dumps(document), encoding="utf-8")
    return apply_overlay(town, path)


def segments(town, column):
    found = read_town(town)
    network = found.network
    if column == "class":
        names = [*(c.name for c in found.town.classes), None]
        values = [names[number] for number in network.service_class.tolist()]
    else:
        values = getattr(network, column).tolist()
    return dict(zip(network.segment_id.tolist(), values, strict=True))


def changed(before, after):
    return {name: after[name] for name in before if before[name] != after[name]}


def test_a_line_names_the_segments_that_run_along_it(town):
    before = segments(town, "class")
    # Drawn 4 m beside Kungsgatan's centre line, as another map would.
    report = apply(town, line(2, 8, north_m=4, **{"class": "A"}))
    assert changed(before, segments(town, "class")) == {"20:2:0": "A", "20:5:0": "A"}
    assert report.applied[0].segments == 2
    assert report.applied[0].km == pytest.approx(0.2227, abs=1e-3)
    assert report.unmatched == ()


def test_a_street_does_not_take_its_sidewalk_along(town):
    apply(town, line(1, 3, beat="7", north_m=1))
    assert {name for name, beat in segments(town, "beat").items() if beat} == {
        "10:1:0",
        "10:2:0",
    }


def test_a_class_of_paths_goes_to_the_path_beside_the_street(town):
    before = segments(town, "class")
    apply(town, line(21, 22, north_m=4, **{"class": "GC1"}))
    assert changed(before, segments(town, "class")) == {"80:21:0": "GC1"}


def test_a_crossing_line_matches_nothing(town):
    report = apply(town, line(2, 5, north_m=500, area="norr"), line(5, 2, area="x"))
    assert "no segment within 12 m" in report.unmatched[0].why
    assert {n for n, area in segments(town, "area").items() if area} == {"20:2:0"}


def test_other_owners_segments_are_never_tasks(town):
    apply(town, line(1, 3, owner="Trafikverket"))
    found = read_town(town)
    row = found.network.segment_id.tolist().index("10:1:0")
    assert found.network.owner[row] == "Trafikverket"
    assert found.network.service_class[row] == NO_CLASS
    assert found.network.truck_access[row]


def test_a_class_of_another_owner_is_remarked(town):
    report = apply(town, line(1, 3, owner="Trafikverket", **{"class": "A"}))
    assert "belongs to Trafikverket" in report.remarks[0]
    assert segments(town, "class")["10:1:0"] is None


def test_the_municipality_takes_over_what_it_gives_a_class(town):
    apply(town, line(1, 3, owner="state"))
    apply(town, line(1, 3, **{"class": "B"}))
    assert segments(town, "class")["10:1:0"] == "B"
    assert segments(town, "owner")["10:1:0"] == "municipality"


def test_no_class_can_be_stated(town):
    apply(town, line(2, 8, **{"class": "none"}))
    assert segments(town, "class")["20:2:0"] is None


def test_a_pinned_class_stays_when_the_table_changes(town):
    apply(town, line(2, 8, **{"class": "C"}))
    settings = town / "town.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('residential = {class = "C"', 'residential = {class = "B"'),
        encoding="utf-8",
    )
    found = segments(town, "class")
    assert found["20:2:0"] == "C"
    assert found["30:4:0"] == "B"


def test_the_owners_words_for_the_municipality_are_one(town):
    apply(town, line(1, 3, owner="Kommunen"))
    assert segments(town, "owner")["10:1:0"] == "municipality"


def test_a_segment_is_named_by_its_id(town):
    feature = {
        "type": "Feature",
        "geometry": None,
        "properties": {"segment": "50:3:0", "contractor": "Svensson"},
    }
    lost = {**feature, "properties": {"segment": "1:2:3", "contractor": "Svensson"}}
    report = apply(town, feature, lost)
    assert segments(town, "contractor")["50:3:0"] == "Svensson"
    assert report.unmatched[0].why == "segment '1:2:3' is not in the network"


def test_a_polygon_gives_its_area_to_what_lies_inside(town):
    # West of 14.801: only Västra vägen lies inside by more than half.
    apply(town, box(14.799, 56.8799, 14.801, 56.883, area="väster"))
    inside = {n for n, area in segments(town, "area").items() if area == "väster"}
    assert {"40:1:0", "40:4:0"} <= inside
    assert not {"10:2:0", "20:2:0", "30:5:0", "50:3:0"} & inside


def test_the_last_feature_stands_on_top(town):
    apply(town, line(2, 8, area="a"), line(2, 5, area="b"))
    found = segments(town, "area")
    assert (found["20:2:0"], found["20:5:0"]) == ("b", "a")


def test_hours_and_width(town):
    apply(town, line(2, 8, allowed_hours="22:00 - 06:00, 12:00-13:00", width_m=9.0))
    assert segments(town, "allowed_hours")["20:2:0"] == "22:00-06:00,12:00-13:00"
    assert segments(town, "width_m")["20:2:0"] == 9.0
    # Lanes of 4.5 m are wider than a 3.7 m blade: ceil(9 / (3.7 x 0.85)) = 3.
    assert segments(town, "passes")["20:2:0"] == 3


def test_points_become_places_once(town):
    stop = point(14.802, 56.88, kind="bus_stop", name="Torget")
    first = apply(town, stop, point(14.80, 56.88, kind="kiosk"))
    assert [place.name for place in first.places] == ["Torget"]
    assert "kind is 'kiosk', expected one of bus_stop" in first.unmatched[0].why
    again = apply(town, stop, point(15.8, 56.88, kind="school"))
    assert again.places == ()
    assert again.unmatched[0].why == "is there already"
    assert "from the nearest segment" in again.unmatched[1].why
    assert [place.name for place in read_town(town).town.places] == ["Torget"]


def test_a_square_states_its_class_and_how_long_it_takes(town):
    square = point(
        14.802, 56.88, kind="square", name="Torget", work_min="45", **{"class": "B"}
    )
    (found,) = apply(town, square).places
    assert (found.service_class, found.work_min) == ("B", 45.0)
    assert read_town(town).town.places == (found,)


def test_a_feature_that_states_nothing_is_reported(town):
    report = apply(town, line(2, 8, colour="red"))
    assert report.unmatched[0].why == "states nothing that we know of a segment"


@pytest.mark.parametrize(
    ("feature", "sentence"),
    [
        (line(2, 8, **{"class": "Z"}), "feature 1 has class 'Z', the town has A, B"),
        (line(2, 8, allowed_hours="nights"), "allowed_hours 'nights', expected local"),
        (line(2, 8, allowed_hours="22:00-22:00"), "expected local hours"),
        (line(2, 8, allowed_hours="25:00-06:00"), "expected local hours"),
        (line(2, 8, width_m="wide"), "width_m 'wide', expected metres"),
        (point(487000, 6304000, kind="school"), "expected longitude and latitude"),
        (
            point(14.802, 56.88, kind="stairs", **{"class": "Z"}),
            "feature 1 has class 'Z', the town has A, B",
        ),
        (
            point(14.802, 56.88, kind="stairs", work_min="long"),
            "work_min 'long', expected minutes above 0",
        ),
        (
            point(14.802, 56.88, kind="school", work_min=5),
            "has a class or work_min, which only bus_stop, stairs, square can have",
        ),
    ],
)
def test_wrong_values_change_nothing(town, feature, sentence):
    before = read_town(town).town_hash
    with pytest.raises(ValueError, match=r"^own map\.geojson") as wrong:
        apply(town, feature)
    assert sentence in str(wrong.value)
    assert read_town(town).town_hash == before


def test_another_coordinate_system_is_refused(town):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    with pytest.raises(ValueError, match="export it as EPSG:4326"):
        apply(town, line(2, 8, area="a"), crs=crs)
    good = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert apply(town, line(2, 8, area="a"), crs=good).applied


@pytest.mark.parametrize("text", ["{", "[]", '{"features": 3}', '{"features": [1]}'])
def test_what_is_no_geojson_is_refused(town, text):
    path = town.parent / "broken.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.geojson"):
        apply_overlay(town, path)


def test_a_second_import_keeps_what_the_map_stated(town):
    apply(town, line(2, 8, area="norr", **{"class": "A"}))
    osm = write_osm(town.parent, WAYS, {**NODES, **SIDEWALK})
    import_town(osm, [], town)
    assert segments(town, "class")["20:2:0"] == "A"
    assert segments(town, "area")["20:2:0"] == "norr"
