from datetime import time

import pytest

from planner.domain.calendar import ClockTimes
from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import Depot, Vehicle, VehicleKind
from planner.domain.service_levels import IceControl, ServiceClass
from planner.domain.town import HighwayRule, SensorSite, Town, TownPlace
from planner.domain.treatments import Work
from planner.io.town_text import add_places, format_town
from planner.io.town_toml import parse_town

TOWN = Town(
    name='Växjö "norr"',
    time_zone="Europe/Stockholm",
    language="sv",
    wet_snow_above_c=-2.0,
    classes=(
        ServiceClass(
            name="A",
            title="Huvudgator",
            rank=1,
            start_depth_wet_mm=40.0,
            start_depth_dry_mm=42.5,
            max_depth_mm=80.0,
            round_interval_h=4.0,
            completion_h=5.0,
            completion_after_snowfall_h=3.0,
            done_by=ClockTimes(weekday=time(6, 30), sunday=time(9)),
            ice_control=IceControl.PREWET,
            preventive=True,
            weight=400.0,
        ),
        ServiceClass(
            name="C",
            title="Villagator",
            rank=3,
            start_depth_wet_mm=80.0,
            start_depth_dry_mm=100.0,
            starts_after_snowfall=True,
            completion_h=24.0,
            slippery_friction=0.2,
        ),
        ServiceClass(
            name="GC",
            title="Cykelvägar",
            rank=4,
            start_depth_wet_mm=40.0,
            start_depth_dry_mm=40.0,
            completion_h=8.0,
            done_by=ClockTimes(weekday=(time(6), time(15)), saturday=time(8)),
            ice_control=IceControl.SWEEP_SALT,
            sweep_start_depth_mm=20.0,
        ),
    ),
    highway_rules=(
        HighwayRule(highway="residential", service_class="C"),
        HighwayRule(highway="trunk", service_class=None, owner="state"),
    ),
    depots=(
        Depot(name="norr", longitude=14.8, latitude=56.9, salt_t=120.0, loaders=1),
    ),
    vehicles=(
        Vehicle(
            name="truck 1",
            depot="norr",
            kind=VehicleKind.TRUCK,
            works=frozenset({Work.PLOUGH, Work.SALT}),
            blade_width_m=3.7,
            vehicle_width_m=2.55,
            plough_speed_km_h=30.0,
            spread_speed_km_h=45.0,
            drive_speed_km_h=50.0,
            hopper_kg=7700.0,
            shift_start=time(3),
            tank_h=9.5,
            refuelling_min=12.0,
            contractor="Svensson",
            areas=frozenset({"norr", "city"}),
            clears=frozenset({ClearedPlace.SQUARE}),
        ),
    ),
    sensors=(
        SensorSite(device="rs-1", kind="road_sensor", longitude=14.8, latitude=56.9),
    ),
    places=(
        TownPlace(name="Norrskolan", kind="school", longitude=14.8, latitude=56.9),
        TownPlace(
            name="Torget",
            kind="square",
            longitude=14.8,
            latitude=56.9,
            service_class="A",
            work_min=45.0,
        ),
    ),
    attribution="© OpenStreetMap contributors, ODbL 1.0",
    remarks=("Guessed.",),
)


def test_a_town_written_and_read_is_the_same_town():
    assert parse_town(format_town(TOWN)) == TOWN


def test_the_file_explains_itself():
    text = format_town(TOWN)
    assert "# Service level classes" in text
    assert "# Which class each OpenStreetMap highway value gets" in text


def test_places_are_added_and_a_persons_comments_stay():
    text = format_town(TOWN).replace("[[depots]]", "# ask Karin first\n[[depots]]")
    stop = TownPlace(name="Stopp", kind="bus_stop", longitude=14.81, latitude=56.9)
    longer = add_places(text, (stop,))
    assert "# ask Karin first" in longer
    assert parse_town(longer).places == (*TOWN.places, stop)


def test_places_are_added_where_there_were_none():
    bare = parse_town(format_town(TOWN).split("[[places]]", maxsplit=1)[0])
    assert bare.places == ()
    longer = add_places(format_town(bare), TOWN.places)
    assert parse_town(longer).places == TOWN.places


def test_a_hand_crew_needs_no_blade_and_no_hopper():
    crew = """
        [[vehicles]]
        name = "crew"
        depot = "norr"
        kind = "truck"
        clears = ["stairs", "bus_stop"]
        vehicle_width_m = 2
        drive_speed_km_h = 40

        [[sensors]]"""
    town = parse_town(format_town(TOWN).replace("[[sensors]]", crew))
    found = town.vehicles[1]
    assert found.clears == {ClearedPlace.STAIRS, ClearedPlace.BUS_STOP}
    assert not found.works
    assert found.hopper_kg == 0.0
    assert parse_town(format_town(town)) == town


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "start_depth_wet_mm = 40",
            'start_depth_wet_mm = "deep"',
            "town.toml, classes 'A': start_depth_wet_mm is 'deep', expected a number",
        ),
        ("completion_h = 5", "completion_h = -5", "completion_h is -5"),
        ("rank = 1", "rank = 1.5", "rank is 1.5, expected a whole number"),
        ('weekday = "06:30"', 'weekday = "half six"', 'a clock time like "06:30"'),
        ('= ["06:00", "15:00"]', "= []", 'clock times like ["06:00", "15:00"]'),
        ('= ["06:00", "15:00"]', '= ["noon"]', 'a clock time like "06:30"'),
        ("sweep_start_depth_mm = 20", "", "state sweep_start_depth_mm"),
        ("slippery_friction = 0.2", "slippery_friction = 5", "it must be 0.1 to 0.5"),
        ('ice_control = "prewet"', 'ice_control = "sand"', "expected one of salt"),
        ('language = "sv"', 'language = "de"', "expected one of sv, en"),
        ("Europe/Stockholm", "Europe/Vaxjo", "'Europe/Vaxjo' is not a time zone"),
        ('depot = "norr"', 'depot = "söder"', "stands at depot 'söder'"),
        ('class = "C"', 'class = "D"', "is given class 'D'"),
        ("residential = {", "rezidential = {", "'rezidential' is not imported"),
        ("hopper_kg = 7700", "hoper_kg = 7700", "hopper_kg is missing"),
        ("shift_h = 10", "shift_hours = 10", "there is no setting 'shift_hours'"),
        ('kind = "truck"', 'kind = "tank"', "expected one of truck, path_machine"),
        ("longitude = 14.8", "longitude = 1480", "degrees from -180 to 180"),
        ("\npreventive = true", '\npreventive = "yes"', "expected true or false"),
        ("name = 'Växjö \"norr\"'", "", "name is missing, expected a text"),
        ("[highways]", "[highways", "not valid TOML"),
        (
            'clears = ["square"]',
            'clears = ["school"]',
            "expected one of bus_stop, stairs, square",
        ),
        (
            'works = ["plough", "salt"]',
            'works = ["shovel"]',
            "list the places that it shovels in clears",
        ),
        ("tank_h = 9.5", "tank_h = 0", "tank_h is 0.0, it must be above"),
        (
            "refuelling_min = 12",
            "refuelling_min = -1",
            "turn_round_s and refuelling_min cannot be < 0",
        ),
        ("loaders = 1", "loaders = 0", "loaders is 0, it must be at least 1"),
        ("loaders = 1", "loaders = 1.5", "loaders is 1.5, expected a whole number"),
        ("work_min = 45", "work_min = 0", "work_min is 0.0, it must be above 0"),
        (
            'kind = "school"',
            'kind = "school"\nwork_min = 5',
            "place Norrskolan is of kind 'school' and has a work_min; only bus_stop",
        ),
        (
            'class = "A"\nwork_min',
            'class = "D"\nwork_min',
            "place Torget is given class 'D', the town has",
        ),
    ],
)
def test_every_mistake_is_a_sentence_with_its_key(old, new, sentence):
    text = format_town(TOWN).replace('"Växjö \\"norr\\""', "'Växjö \"norr\"'")
    assert old in text
    with pytest.raises(ValueError, match=r"^town\.toml") as wrong:
        parse_town(text.replace(old, new, 1))
    assert sentence in str(wrong.value)


def test_a_town_without_classes_is_refused():
    text = format_town(TOWN)
    start, end = text.index("[[classes]]"), text.index("[highways]")
    with pytest.raises(ValueError, match="classes is missing"):
        parse_town(text[:start] + text[end:])
