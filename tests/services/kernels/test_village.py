from planner.domain.fleet import VehicleKind
from planner.io.import_town import import_town
from planner.io.town_folder import read_town
from services.kernels.village import NOW, village_osm, village_weather


def test_the_village_has_work_for_both_kinds_of_vehicle_and_some_for_none(tmp_path):
    osm = tmp_path / "village.osm"
    osm.write_text(village_osm())
    report = import_town(osm, (), tmp_path / "village", name="village")
    # Three streets east, a main street and two footways north, each cut in two;
    # and the street that nobody reaches.
    assert report.segments == 13
    assert sum(island.segments for island in report.islands) == 1
    town = read_town(tmp_path / "village").town
    assert {vehicle.kind for vehicle in town.vehicles} == set(VehicleKind)


def test_its_weather_reaches_to_both_sides_of_now():
    times = village_weather().times
    assert times[0] < NOW < times[-1]
