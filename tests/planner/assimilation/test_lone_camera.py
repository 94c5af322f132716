"""One camera that sees snow which nobody else expects or sees."""

import numpy as np
import pytest

from planner.assimilation.analyse import assimilate
from planner.domain.readings import (
    DriverObservation,
    DriverReport,
    SnowCameraReading,
)
from planner.params import AssimilationParams, HorizonParams, SurfaceParams
from planner.surface.make_outlook import make_outlook
from tests.street_grid import (
    LATITUDE,
    NOW,
    hours_of_weather,
    longitude_at,
    row_of_streets,
    snapshot,
)

STREETS = row_of_streets(20)
SNOWFALL = hours_of_weather(
    precipitation_mm_h=lambda hour: 1.0 if -6 < hour <= -1 else 0.0
)


def camera(depth_mm, *, metres=50.0, device="cam"):
    return SnowCameraReading(
        device=device,
        observed_at=NOW,
        received_at=NOW,
        longitude=longitude_at(metres),
        latitude=LATITUDE,
        snow_depth_mm=depth_mm,
    )


def driver(seen, *, metres):
    return DriverReport(
        device="phone 1",
        observed_at=NOW,
        received_at=NOW,
        report=DriverObservation(seen),
        longitude=longitude_at(metres),
        latitude=LATITUDE,
    )


def analysed(*readings, weather):
    known = snapshot(network=STREETS, weather=weather, readings=readings)
    outlook = make_outlook(known, HorizonParams(history_h=14.0), SurfaceParams())
    return assimilate(known, outlook, AssimilationParams())


MILD = hours_of_weather(air_temperature_c=3.0)


def snowy_m(analysis):
    """Metres from the first street to the last that has snow now."""
    outlook = analysis.outlook
    deep = outlook.snow_depth_mm[outlook.time_s == 0.0][0] > 1.0
    return 100 * int(np.flatnonzero(deep).max(initial=-1)) + 100 * int(deep.any())


def test_one_camera_alone_against_mild_and_dry_weather_counts_close_by():
    # +3 °C, dry: streets within 300 m of the camera at 50 m begin by 350 m.
    analysis = analysed(camera(120.0), weather=MILD)
    assert snowy_m(analysis) == 400
    assert (
        "cam on Street 0 measured 120 mm of snow where none has fallen in mild air; "
        "not confirmed by others, it counts within 300 m only."
    ) in analysis.outlook.remarks
    said = analysis.evidence_texts[analysis.evidence[1]]
    assert said.endswith("at 03:00, not confirmed by others")


@pytest.mark.parametrize(
    ("others", "weather"),
    [
        # Another camera sees snow, a driver does, or it is cold, or snow has fallen.
        ([camera(90.0, metres=950.0, device="cam 2")], MILD),
        ([driver("snow", metres=650.0)], MILD),
        ([], hours_of_weather(air_temperature_c=0.5)),
        ([], SNOWFALL),
    ],
)
def test_snow_that_may_well_lie_reaches_as_far_as_ever(others, weather):
    analysis = analysed(camera(120.0), *others, weather=weather)
    assert snowy_m(analysis) >= 1600
    assert not any("not confirmed" in text for text in analysis.outlook.remarks)


def test_another_camera_without_snow_confirms_nothing():
    analysis = analysed(
        camera(120.0), camera(0.0, metres=950.0, device="cam 2"), weather=MILD
    )
    assert snowy_m(analysis) <= 400
