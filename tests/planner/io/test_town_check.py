from dataclasses import replace

import numpy as np
import pytest

from planner.domain.cleared_places import ClearedPlace
from planner.domain.fleet import VehicleKind
from planner.domain.service_levels import IceControl
from planner.domain.town import SensorSite, TownPlace
from planner.domain.treatments import Work
from planner.io.import_town import import_town
from planner.io.town_check import check_town
from planner.io.town_folder import read_town
from tests.planner.io.small_town import write_osm


@pytest.fixture
def found(tmp_path):
    import_town(write_osm(tmp_path), [], tmp_path / "town")
    return read_town(tmp_path / "town")


def without(town, kind):
    return replace(town, vehicles=tuple(v for v in town.vehicles if v.kind is not kind))


def test_a_first_town_has_no_problem(found):
    checked = check_town(found.town, found.network)
    assert checked.problems == ()
    # The square has no footway and so no segment of class GC2.
    assert checked.remarks == ("No segment has class GC2.",)


def test_a_depot_off_the_network_is_named_with_its_distance(found):
    far = replace(found.town.depots[0], latitude=found.town.depots[0].latitude + 0.01)
    checked = check_town(replace(found.town, depots=(far,)), found.network)
    assert "Depot depot lies" in checked.problems[0]
    assert "at most 200 m" in checked.problems[0]


def test_a_class_that_no_machine_fits_is_a_problem(found):
    town = without(found.town, VehicleKind.PATH_MACHINE)
    problems = check_town(town, found.network).problems
    assert any("can plough on class GC1" in p for p in problems)


def test_a_class_that_nobody_can_grit_is_a_problem(found):
    blades = tuple(
        replace(v, works=frozenset({Work.PLOUGH})) for v in found.town.vehicles
    )
    problems = check_town(replace(found.town, vehicles=blades), found.network).problems
    assert any("ice control (prewet) on class A" in p for p in problems)


def test_a_class_that_nobody_can_brush_is_a_problem(found):
    # Brine alone is not sweep-salting.
    cycle = replace(
        found.town.classes[0],
        ice_control=IceControl.SWEEP_SALT,
        sweep_start_depth_mm=20.0,
    )
    vehicles = tuple(
        replace(v, works=v.works - {Work.SWEEP}) for v in found.town.vehicles
    )
    town = replace(
        found.town, vehicles=vehicles, classes=(cycle, *found.town.classes[1:])
    )
    problems = check_town(town, found.network).problems
    assert any("ice control (sweep_salt) on class A" in p for p in problems)


def test_a_class_cut_off_from_the_depot_is_a_problem(found):
    cut = np.isin(found.network.segment_id, ["60:7:0"])
    network = replace(
        found.network,
        oneway=np.where(cut, 1, found.network.oneway).astype(np.int8),
        path_access=cut,
    )
    problems = check_town(found.town, network).problems
    assert any("reaches class GC1 from its depot" in p for p in problems)


def test_names_that_point_nowhere_are_remarked(found):
    town = replace(
        found.town,
        vehicles=(
            replace(found.town.vehicles[0], areas=frozenset({"norr"})),
            *found.town.vehicles[1:],
        ),
        sensors=(
            SensorSite(device="x", kind="toaster", longitude=14.8, latitude=56.9),
        ),
        places=(TownPlace(name="Kiosk", kind="kiosk", longitude=14.8, latitude=56.9),),
        highway_rules=tuple(
            rule for rule in found.town.highway_rules if rule.highway != "cycleway"
        ),
    )
    remarks = " ".join(check_town(town, found.network).remarks)
    assert "works in area norr, which no segment has" in remarks
    assert "Sensor x is of kind 'toaster'" in remarks
    assert "Place Kiosk is of kind 'kiosk'" in remarks
    assert "[highways] says nothing of cycleway" in remarks


def test_places_that_nobody_clears_are_remarked(found):
    def stairs(name, latitude):
        return TownPlace(name=name, kind="stairs", longitude=14.8, latitude=latitude)

    near, far = stairs("Nära", 56.88), stairs("Långt bort", 56.9)
    town = replace(found.town, places=(near, far))
    remarks = check_town(town, found.network).remarks
    assert any("clears stairs places (2 of them)" in remark for remark in remarks)
    assert [r.split(" lies")[0] for r in remarks if "is not cleared" in r] == [
        "Place Långt bort"
    ]
    able = replace(town.vehicles[0], clears=frozenset({ClearedPlace.STAIRS}))
    town = replace(town, vehicles=(able, *town.vehicles[1:]))
    assert "clears stairs" not in " ".join(check_town(town, found.network).remarks)


def test_a_town_without_depot_or_vehicle_is_a_problem(found):
    empty = replace(found.town, vehicles=(), depots=())
    problems = " ".join(check_town(empty, found.network).problems)
    assert "no depot" in problems
    assert "no vehicle" in problems
