"""What readings showed, as a Swedish town's reasons say it."""

from dataclasses import replace

import pytest

from planner.assimilation.observations import list_observations
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.readings import DriverObservation
from tests.planner.assimilation.pasts import camera, driver, sensor
from tests.street_grid import row_of_streets, snapshot

MINUS = "\N{MINUS SIGN}"


def seen(*readings):
    known = snapshot(network=row_of_streets(3), readings=readings)
    spoken = replace(known, town=replace(known.town, language="sv"))
    return list_observations(spoken, NetworkAnalysisParams())


def test_a_camera_and_a_sensor_that_measured():
    # 01:10 UTC is 02:10 in Sweden in January.
    found = seen(camera(85.4, minutes_ago=50, device="7"))
    assert found.depths[0].text == "kamera 7{where} mätte 85 mm snö 02:10"
    found = seen(sensor(minutes_ago=50, device="4", road_surface_temperature_c=-2.34))
    assert found.temperatures[0].text == (
        f"vägsensor 4{{where}} mätte {MINUS}2,3 °C på vägytan 02:10"
    )


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (DriverObservation.ICE, "is"),
        (DriverObservation.SLUSH, "snömodd"),
        (DriverObservation.CLEAR, "barmark"),
    ],
)
def test_a_driver_who_reported(report, words):
    [said] = seen(driver(report, minutes_ago=50)).said
    assert said.text == f"en förare rapporterade {words}{{where}} 02:10"
