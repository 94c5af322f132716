import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.io.highways import HIGHWAYS, passes_of
from planner.io.way_tags import (
    find_why_left_out,
    parse_metres,
    parse_speed_km_h,
    read_way_use,
)
from planner.network.road_network import SegmentKind


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({"highway": "residential"}, 0),
        ({"highway": "residential", "oneway": "yes"}, 1),
        ({"highway": "residential", "oneway": "true"}, 1),
        ({"highway": "residential", "oneway": "1"}, 1),
        ({"highway": "residential", "oneway": "-1"}, -1),
        ({"highway": "tertiary", "junction": "roundabout"}, 1),
        ({"highway": "tertiary", "junction": "circular"}, 1),
        ({"highway": "motorway"}, 1),
        ({"highway": "motorway", "oneway": "no"}, 0),
        ({"highway": "residential", "oneway": "yes", "oneway:bicycle": "no"}, 1),
        ({"highway": "residential", "oneway": "yes", "cycleway": "opposite"}, 1),
        ({"highway": "cycleway", "oneway:bicycle": "yes"}, 1),
        ({"highway": "cycleway", "oneway": "yes", "oneway:bicycle": "no"}, 0),
    ],
)
def test_one_ways_bind_engines_on_streets_and_cycles_on_paths(tags, oneway):
    assert read_way_use(tags).oneway == oneway


@pytest.mark.parametrize(
    ("tags", "truck", "path"),
    [
        ({"highway": "residential"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "cycleway"}, False, True),
        ({"highway": "residential", "motor_vehicle": "no"}, False, True),
        ({"highway": "service", "access": "no", "bus": "yes"}, True, False),
        ({"highway": "service", "access": "private"}, False, False),
        ({"highway": "residential", "access": "destination"}, True, True),
        ({"highway": "tertiary", "maxweight": "3.5"}, False, True),
        ({"highway": "tertiary", "maxheight": "2.8 m"}, False, True),
        ({"highway": "footway", "width": "1.2"}, False, False),
        ({"highway": "cycleway", "foot": "no", "bicycle": "no"}, False, False),
    ],
)
def test_which_machine_may_drive(tags, truck, path):
    use = read_way_use(tags)
    assert (use.truck_access, use.path_access) == (truck, path)


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ({"highway": "steps"}, "steps"),
        ({"highway": "construction"}, "not open"),
        ({"highway": "proposed"}, "not built"),
        ({"highway": "platform"}, "platform"),
        ({"highway": "corridor"}, "indoors"),
        ({"highway": "raceway"}, "no public"),
        ({"highway": "trail"}, "not a highway value"),
        ({"highway": "pedestrian", "area": "yes"}, "area"),
        ({"highway": "footway", "surface": "dirt"}, "soft surface"),
        ({"highway": "track"}, "track"),
        ({"highway": "path"}, "trail"),
        ({"highway": "footway", "width": "0.8"}, "narrower"),
        ({"highway": "service", "access": "private"}, "closed"),
    ],
)
def test_what_is_left_out_says_why(tags, why):
    assert why in find_why_left_out(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "track", "surface": "asphalt"},
        {"highway": "path", "bicycle": "designated"},
        {"highway": "residential", "surface": "gravel"},
        {"highway": "service", "service": "driveway"},
    ],
)
def test_what_is_kept(tags):
    assert find_why_left_out(tags) is None


def test_a_street_closed_to_engines_is_a_path_machines():
    use = read_way_use({"highway": "residential", "motor_vehicle": "no"})
    assert use.kind == SegmentKind.PATH
    assert read_way_use({"highway": "residential"}).kind == SegmentKind.STREET


def test_driveways_belong_to_somebody_else():
    assert read_way_use({"highway": "service", "service": "driveway"}).is_private
    assert not read_way_use({"highway": "residential"}).is_private


def test_no_snow_falls_in_a_tunnel_or_under_a_roof():
    assert read_way_use({"highway": "primary", "tunnel": "yes"}).is_tunnel
    assert read_way_use({"highway": "service", "tunnel": "building_passage"}).is_tunnel
    assert read_way_use({"highway": "footway", "covered": "yes"}).is_tunnel
    assert not read_way_use({"highway": "primary", "tunnel": "no"}).is_tunnel
    assert read_way_use({"highway": "primary", "bridge": "viaduct"}).is_bridge


@pytest.mark.parametrize(
    ("text", "metres"),
    # One foot is 0.3048 m: 10 ft 3.048 m, 7'6" 7.5 ft = 2.286 m.
    [
        ("3.5", 3.5),
        ("3,5 m", 3.5),
        ("10 ft", 3.048),
        ("7'6\"", 2.286),
        ("wide", None),
        ("", None),
    ],
)
def test_lengths_as_people_map_them(text, metres):
    assert parse_metres(text) == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("text", "km_h"),
    # One mile is 1.609344 km.
    [("50", 50), ("30 mph", 48.28032), ("walk", 7), ("none", None), ("SE:urban", None)],
)
def test_speed_limits_as_people_map_them(text, km_h):
    assert parse_speed_km_h(text) == (None if km_h is None else pytest.approx(km_h))


@pytest.mark.parametrize(
    ("width_m", "lanes", "kind", "mapped", "passes"),
    # A truck's 3.7 m blade clears 3.145 m, a path machine's 2.4 m clears 2.04 m.
    [
        (6.5, 2, SegmentKind.STREET, False, 2),  # two lanes, one each way
        (3.0, 1, SegmentKind.STREET, True, 1),  # narrow
        (3.5, 1, SegmentKind.STREET, False, 1),  # one lane that the blade spans
        (9.0, 2, SegmentKind.STREET, True, 3),  # lanes wider than the blade
        (14.0, 4, SegmentKind.STREET, False, 4),
        (2.5, 0, SegmentKind.PATH, False, 1),  # width not mapped
        (2.5, 0, SegmentKind.PATH, True, 2),
        (2.0, 0, SegmentKind.PATH, True, 1),
    ],
)
def test_passes(width_m, lanes, kind, mapped, passes):
    assert passes_of(width_m, lanes, kind, width_is_mapped=mapped) == passes


TAGS = st.dictionaries(
    st.sampled_from(
        ["oneway", "access", "width", "lanes", "maxspeed", "surface", "tunnel"]
    ),
    st.text(max_size=8),
)


@given(st.sampled_from(sorted(HIGHWAYS)), TAGS)
def test_any_tags_give_a_use_that_can_be(highway, tags):
    use = read_way_use({**tags, "highway": highway})
    assert use.width_m > 0
    assert use.passes >= 1
    assert use.speed_limit_km_h > 0
    assert use.oneway in {-1, 0, 1}
